"""What the owner may do with whole logs and views: take in, rebuild, mark as broken."""

from pathlib import Path
from typing import Any

from fedcomments import replay
from fedcomments.audit.admit import Arrival, admit
from fedcomments.audit.export import Header
from fedcomments.database import Writer
from fedcomments.log import log
from fedcomments.replay import Progress
from fedcomments.server.house import House
from fedcomments.views import VIEWS


async def import_log(
    house: House, tell: Progress, *, file: str, name: str | None
) -> dict[str, Any]:
    """Take in a log that was exported elsewhere."""

    def arrival(header: Header) -> Arrival:
        chosen = name or header.site
        return Arrival(chosen, house.origin(chosen), house.random, house.clock())

    def work(connection: Writer) -> dict[str, Any]:
        with Path(file).open("rb") as lines:
            return {"events": admit(connection, lines, arrival, tell)}

    return await house.alone(work)


async def rebuild_views(house: House, tell: Progress) -> dict[str, Any]:
    """Make every view anew from the logs."""

    def work(connection: Writer) -> dict[str, Any]:
        replay.rebuild(connection, list(VIEWS), tell)
        return {"views": [view.NAME for view in VIEWS]}

    return await house.alone(work)


async def mark_fault(house: House, _: Progress, *, name: str, fault: str) -> dict[str, Any]:
    """Turn a site read-only because an audit found it broken, or let it go on ('')."""

    def work(connection: Writer) -> dict[str, Any]:
        connection.write(log.mark_fault(name, fault))
        return {"site": name, "fault": fault}

    return await house.alone(work)
