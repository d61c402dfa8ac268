"""What others ask of us: every route on one screen."""

from aiohttp import web

from fedcomments.server import (
    assets,
    avatar,
    counts,
    health,
    openapi,
    permalink,
    photo,
    plain,
    preflight,
    preview,
    thread,
)
from fedcomments.server.house import HOUSE, House
from fedcomments.server.log import asof, events, notes, proofs, tiles
from fedcomments.server.mentions import advertised, pingback, status, trackback, webmention
from fedcomments.server.posts import api as posts
from fedcomments.server.posts import page as posts_page
from fedcomments.server.problems import translate
from fedcomments.server.responses import change, post, read
from fedcomments.server.shapes import MAX_BODY

ROUTES = [
    web.get("/", openapi.home),
    web.get("/api/v1/thread", thread.get_thread),
    web.post("/api/v1/responses", post.post_response),
    web.get("/api/v1/responses/{id}", read.get_response),
    web.patch("/api/v1/responses/{id}", change.edit_response),
    web.delete("/api/v1/responses/{id}", change.erase_response),
    web.post("/api/v1/preview", preview.post_preview),
    web.get("/api/v1/counts", counts.get_counts),
    web.get("/api/v1/advertise", advertised.get_advertise),
    web.post("/api/v1/posts", posts.post_posts),
    web.get("/api/v1/posts", posts.get_posts),
    web.post("/api/v1/posts/again", posts.post_again),
    web.options("/api/v1/{rest:.*}", preflight.options),
    web.get("/thread", plain.get_plain),
    web.post("/thread", plain.post_plain),
    web.post("/webmention", webmention.post_webmention),
    web.get("/webmention", webmention.get_webmention),
    web.get("/webmention/{token}", status.get_status),
    web.post("/pingback", pingback.post_pingback),
    web.post("/trackback", trackback.post_trackback),
    web.get("/trackback", trackback.get_trackback),
    web.get("/posts", posts_page.get_page),
    web.post("/posts", posts_page.post_page),
    web.get("/r/{id}", permalink.get_permalink),
    web.get("/avatar/{seed}.svg", avatar.get_avatar),
    web.get("/photo/{id}", photo.get_photo),
    web.get("/embed.js", assets.embed_js),
    web.get("/count.js", assets.count_js),
    web.get("/widget/page.css", assets.page_css),
    web.get("/widget/languages/{code}.json", assets.language),
    web.get("/log/{site}/checkpoint", notes.get_checkpoint),
    web.get("/log/{site}/vkey", notes.get_vkey),
    web.get("/log/{site}/policy", notes.get_policy),
    web.get("/log/{site}/tile/entries/{number:.+}", tiles.get_entries),
    web.get("/log/{site}/tile/{level}/{number:.+}", tiles.get_tile),
    web.get("/log/{site}/proof/{seq}", proofs.get_proof),
    web.get("/log/{site}/consistency", proofs.get_consistency),
    web.get("/log/{site}/event/{seq}", events.get_event),
    web.get("/log/{site}/events", events.get_events),
    web.get("/log/{site}/asof", asof.get_asof),
    web.get("/healthz", health.healthz),
    web.get("/readyz", health.readyz),
    web.get("/metrics", health.metrics),
    web.get("/openapi.json", openapi.openapi_json),
    web.get("/docs", openapi.docs),
]


def application(house: House) -> web.Application:
    """The routes, with the house that answers them."""
    app = web.Application(middlewares=[translate], client_max_size=MAX_BODY)
    app[HOUSE] = house
    app.add_routes(ROUTES)
    return app
