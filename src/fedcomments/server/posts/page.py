"""/posts: the same for people, as a page that works without JavaScript.

The token is typed into a form and travels in request bodies only; no cookie keeps it.
"""

from aiohttp import web

from fedcomments.errors import Malformed, NotAllowed
from fedcomments.protocols.form import fields
from fedcomments.server import asked
from fedcomments.server.house import HOUSE
from fedcomments.server.pages import page
from fedcomments.server.posts import told
from fedcomments.server.posts.api import again, announce, speaking
from fedcomments.server.posts.told import AgainAsked, AnnouncementAsked
from fedcomments.server.shapes import MAX_BODY

DO = ("", "announce", "again")


async def get_page(request: web.Request) -> web.Response:
    """Ask for the site's token."""
    return page("posts.html", site=None, posts=[], token="", note="", base=_base(request))


async def post_page(request: web.Request) -> web.Response:
    """List the site's posts, after doing what a button says."""
    house = request.app[HOUSE]
    form = await _form(request)
    try:
        site = await speaking(house, form.get("token", "").strip())
    except NotAllowed:
        note = "No site has this token."
        return page(
            "posts.html", status=403, site=None, posts=[], token="", note=note, base=_base(request)
        )
    note = ""
    match form.get("do", ""):
        case "announce":
            await announce(house, site, AnnouncementAsked(form.get("url", ""), "changed"))
            note = "It will be looked at in a moment."
        case "again":
            await again(house, site, AgainAsked(form.get("url", ""), form.get("target", "")))
            note = "It will be tried again in a moment."
        case "":
            pass
        case _:
            raise Malformed("There is no such button.")
    listed = await told.latest(house, site.name)
    response = page(
        "posts.html",
        site=site.name,
        posts=listed.posts,
        token=form["token"].strip(),
        note=note,
        base=_base(request),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


async def _form(request: web.Request) -> dict[str, str]:
    """The form's fields, the first of each. Raises Malformed, TooLarge."""
    raw = await asked.raw_body(request)
    read = fields(request.headers.get("Content-Type", ""), raw, most=MAX_BODY)
    return {name: values[0].decode("utf-8", "replace") for name, values in read.items()}


def _base(request: web.Request) -> str:
    return request.app[HOUSE].address
