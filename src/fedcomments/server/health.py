"""/healthz, /readyz and /metrics: how the server is."""

import msgspec
from aiohttp import web

from fedcomments.errors import Unavailable
from fedcomments.log.log import State, states
from fedcomments.recorder import CLOCK_TOLERANCE
from fedcomments.server.house import HOUSE


async def healthz(request: web.Request) -> web.Response:  # noqa: ARG001 - a handler
    """The process answers."""
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """Whether everything can be read and written; 503 names what cannot."""
    house = request.app[HOUSE]
    try:
        (found,) = await house.reader.read(states())
    except Unavailable as error:
        return _told([f"the database cannot be read: {error}"])
    ahead = house.clock() + CLOCK_TOLERANCE
    troubles = [f"site {state.site} is read-only: {state.fault}" for state in found if state.fault]
    troubles += [
        f"the clock is behind the log of site {state.site}"
        for state in found
        if state.head.last_ts > ahead
    ]
    if house.recorder.trouble:
        troubles.append(f"the last write failed: {house.recorder.trouble}")
    return _told(troubles)


async def metrics(request: web.Request) -> web.Response:
    """Prometheus text: each log's size, what waits to be recorded, and what cannot be read."""
    house = request.app[HOUSE]
    found: list[State]
    (found,) = await house.reader.read(states())
    lines = [
        "# TYPE fedcomments_log_events gauge",
        *(f'fedcomments_log_events{{site="{state.site}"}} {state.head.size}' for state in found),
        "# TYPE fedcomments_log_faulty gauge",
        *(
            f'fedcomments_log_faulty{{site="{state.site}"}} {int(bool(state.fault))}'
            for state in found
        ),
        "# TYPE fedcomments_changes_waiting gauge",
        f"fedcomments_changes_waiting {house.recorder.waiting}",
        "# TYPE fedcomments_unknown_events counter",
        f"fedcomments_unknown_events {house.recorder.unknown}",
    ]
    return web.Response(text="\n".join(lines) + "\n", content_type="text/plain")


def _told(troubles: list[str]) -> web.Response:
    body = {"status": "ready" if not troubles else "not ready", "troubles": troubles}
    return web.Response(
        status=503 if troubles else 200,
        body=msgspec.json.encode(body),
        content_type="application/json",
    )
