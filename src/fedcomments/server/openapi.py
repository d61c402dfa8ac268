"""/openapi.json and /docs: the interface, told from the types that validate it."""

from functools import cache
from typing import Any

import msgspec
from aiohttp import web
from msgspec import Struct

from fedcomments import __version__
from fedcomments.server import shapes
from fedcomments.server.house import HOUSE
from fedcomments.server.mentions.advertised import AdvertiseTold
from fedcomments.server.pages import page
from fedcomments.server.posts import told

REF = "#/components/schemas/{name}"


class Operation(Struct, frozen=True):
    """One route of the API: what it takes and what it answers."""

    method: str
    path: str
    summary: str
    takes: type | None = None
    gives: type | None = None
    status: int = 200
    parameters: tuple[tuple[str, str], ...] = ()


OPERATIONS = (
    Operation(
        "get",
        "/api/v1/thread",
        "A page's discussion",
        gives=shapes.ThreadTold,
        parameters=(
            ("url", "The page's address"),
            ("order", "oldest or newest"),
            ("limit", "Top-level responses, 1 to 500"),
            ("after", "The cursor that `next` gave"),
        ),
    ),
    Operation(
        "post",
        "/api/v1/responses",
        "Post a comment or a reply",
        takes=shapes.PostAsked,
        gives=shapes.PostTold,
        status=201,
    ),
    Operation("get", "/api/v1/responses/{id}", "One response", gives=shapes.ResponseTold),
    Operation(
        "patch",
        "/api/v1/responses/{id}",
        "Edit one's own response",
        takes=shapes.EditAsked,
        gives=shapes.EditTold,
    ),
    Operation("delete", "/api/v1/responses/{id}", "Erase one's own response", status=204),
    Operation(
        "post",
        "/api/v1/preview",
        "How a text will look",
        takes=shapes.PreviewAsked,
        gives=shapes.PreviewTold,
    ),
    Operation(
        "get",
        "/api/v1/advertise",
        "The lines that make a page's endpoints for other sites known",
        gives=AdvertiseTold,
        parameters=(("url", "The page's address"),),
    ),
    Operation(
        "get",
        "/api/v1/counts",
        "How many responses stand under pages",
        gives=shapes.CountsTold,
        parameters=(("url", "A page's address; repeat it for more pages, at most 200"),),
    ),
    Operation(
        "post",
        "/api/v1/posts",
        "The blog published, changed or deleted a page (with the site's token)",
        takes=told.AnnouncementAsked,
        gives=told.AnnouncementTold,
        status=202,
    ),
    Operation(
        "get",
        "/api/v1/posts",
        "What was sent where for a post, or for the latest ones (with the site's token)",
        gives=told.PublishedTold,
        parameters=(("url", "The post's address; without it `posts` lists the latest"),),
    ),
    Operation(
        "post",
        "/api/v1/posts/again",
        "Try a target of a post once more (with the site's token)",
        takes=told.AgainAsked,
        gives=told.AgainTold,
        status=202,
    ),
)


@cache
def document() -> bytes:
    """The OpenAPI 3.1 document."""
    types = {kind for one in OPERATIONS for kind in (one.takes, one.gives) if kind is not None}
    _, schemas = msgspec.json.schema_components(
        (*sorted(types, key=lambda kind: kind.__name__), shapes.Problem), ref_template=REF
    )
    paths: dict[str, Any] = {}
    for one in OPERATIONS:
        paths.setdefault(one.path, {})[one.method] = _told(one)
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {"title": "fedcomments", "version": __version__},
            "paths": paths,
            "components": {"schemas": schemas},
        }
    )


async def openapi_json(request: web.Request) -> web.Response:  # noqa: ARG001 - a handler
    """The document."""
    return web.Response(body=document(), content_type="application/json")


async def home(request: web.Request) -> web.Response:
    """Whoever opens the server's address is shown what there is."""
    place = f"{request.app[HOUSE].address}/docs"
    return web.Response(status=302, headers={"Location": place})


async def docs(request: web.Request) -> web.Response:
    """The same for people, in short."""
    return page("docs.html", operations=OPERATIONS, base=request.app[HOUSE].address)


def _told(one: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "summary": one.summary,
        "responses": {
            str(one.status): _content("Done", one.gives),
            "default": _content("Refused", shapes.Problem, "application/problem+json"),
        },
    }
    if one.takes is not None:
        told["requestBody"] = {"required": True, **_content("", one.takes)}
    told["parameters"] = _parameters(one)
    return told


def _parameters(one: Operation) -> list[dict[str, Any]]:
    text = {"type": "string"}
    named = [
        {
            "name": name,
            "in": "query",
            "required": name == "url",
            "description": what,
            "schema": text,
        }
        for name, what in one.parameters
    ]
    if "{id}" in one.path:
        named.append({"name": "id", "in": "path", "required": True, "schema": text})
    return named


def _content(
    description: str, kind: type | None, media: str = "application/json"
) -> dict[str, Any]:
    told: dict[str, Any] = {"description": description} if description else {}
    if kind is not None:
        told["content"] = {media: {"schema": {"$ref": REF.format(name=kind.__name__)}}}
    return told
