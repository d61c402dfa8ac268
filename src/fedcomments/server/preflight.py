"""OPTIONS: what a blog's pages may send us from a browser (CORS)."""

from aiohttp import web

from fedcomments.server.house import HOUSE

METHODS = "GET, POST, PATCH, DELETE"
HEADERS = "Author-Token, Authorization, Content-Type, Idempotency-Key, If-None-Match"


async def options(request: web.Request) -> web.Response:
    """Allow what the API takes, to the origins of the sites that are served here."""
    response = web.Response(status=204)
    if request.headers.get("Origin") in request.app[HOUSE].origins:
        response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Allow-Headers"] = HEADERS
        response.headers["Access-Control-Max-Age"] = "600"
    return response
