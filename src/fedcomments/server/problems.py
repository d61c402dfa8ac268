"""The one place where errors become answers: problem+json by RFC 9457, or a page for people."""

import logging
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from fedcomments.errors import Corrupt, Refused, Unavailable
from fedcomments.log.codec import UnknownType
from fedcomments.server.house import HOUSE
from fedcomments.server.pages import page
from fedcomments.server.shapes import Problem

logger = logging.getLogger("fedcomments.server")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

RETRY_AFTER = 10
"""Seconds to wait where our own storage is the trouble."""
ORIGINS: web.RequestKey[frozenset[str]] = web.RequestKey("origins", frozenset)
"""The origins that may read the answer; a handler narrows it to its site's."""

EXPOSED = "ETag, Location, Retry-After"
PAGES = ("/thread", "/r/", "/posts")
HTTP = {
    404: ("no_route", "There is nothing at this address."),
    405: ("no_method", "This address does not take that kind of request."),
    413: ("too_large", "That is more than this server takes."),
}
UNREADABLE = ("malformed", "The request cannot be read.")


@web.middleware
async def translate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer errors with a stable code and a sentence, and let the blog's pages read answers."""
    try:
        response = await handler(request)
    except Refused as refusal:
        response = refused(request, refusal)
    except (Unavailable, UnknownType) as error:
        response = unavailable(request, "unavailable", f"It cannot be kept just now: {error}")
    except Corrupt as error:
        logger.warning("a write was refused: %s", error)
        sentence = "This discussion is read-only until it is repaired."
        response = unavailable(request, "read_only", sentence)
    except web.HTTPException as error:
        response = http(request, error)
    except Exception:
        logger.exception("%s %s failed", request.method, request.path)
        sentence = "Something went wrong here. It was written down."
        response = problem(request, 500, "internal", sentence)
    share(request, response)
    return response


def refused(request: web.Request, refusal: Refused) -> web.Response:
    """A refusal → its answer."""
    response = problem(request, refusal.status, refusal.code, refusal.sentence)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def unavailable(request: web.Request, code: str, sentence: str) -> web.Response:
    """503, try again."""
    response = problem(request, 503, code, sentence)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def http(request: web.Request, error: web.HTTPException) -> web.Response:
    """What the server library refused by itself."""
    status = error.status
    if error.headers.get("Allow") == "OPTIONS":  # only what answers for every path of the API
        status = 404
    response = problem(request, status, *HTTP.get(status, UNREADABLE))
    if "Allow" in error.headers and status == error.status:
        response.headers["Allow"] = error.headers["Allow"]
    return response


def problem(request: web.Request, status: int, code: str, sentence: str) -> web.Response:
    """A problem as JSON, or as a page on the routes that people read."""
    title = code.replace("_", " ").capitalize()
    if request.path.startswith(PAGES):
        base = request.app[HOUSE].address
        return page("problem.html", status=status, title=title, detail=sentence, base=base)
    body = Problem(f"urn:fedcomments:{code}", title, status, sentence, code)
    return web.Response(
        status=status, body=msgspec.json.encode(body), content_type="application/problem+json"
    )


def share(request: web.Request, response: web.StreamResponse) -> None:
    """Let the page that asked read the answer, if it belongs to the site (CORS)."""
    origin = request.headers.get("Origin")
    if origin is None:
        return
    allowed = request.get(ORIGINS)
    if origin in (request.app[HOUSE].origins if allowed is None else allowed):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
    response.headers.setdefault("Vary", "Origin")
