"""What the owner's commands do, in the running server or in a house opened for one command."""

from collections.abc import Awaitable, Callable
from typing import Any

from fedcomments.errors import Unknown
from fedcomments.operations.erasing import erase
from fedcomments.operations.histories import import_log, mark_fault, rebuild_views
from fedcomments.operations.moderation import alias_page, close_page, judge, list_held
from fedcomments.operations.posts import publish, send
from fedcomments.operations.publishing import make_token, watch_feed
from fedcomments.operations.sites import (
    add_site,
    change_policy,
    list_sites,
    remove_site,
    show_site,
)
from fedcomments.replay import Progress
from fedcomments.server.house import House

Operation = Callable[..., Awaitable[Any]]

OPERATIONS: dict[str, Operation] = {
    "site add": add_site,
    "site list": list_sites,
    "site show": show_site,
    "site remove": remove_site,
    "site policy": change_policy,
    "site token": make_token,
    "site feed": watch_feed,
    "publish": publish,
    "send": send,
    "moderate list": list_held,
    "moderate judge": judge,
    "moderate close": close_page,
    "moderate alias": alias_page,
    "erase": erase,
    "audit import": import_log,
    "audit fault": mark_fault,
    "rebuild": rebuild_views,
}


async def perform(house: House, command: str, arguments: dict[str, Any], tell: Progress) -> Any:  # noqa: ANN401 - whatever the command gives
    """Do what a command says. Raises Refused."""
    operation = OPERATIONS.get(command)
    if operation is None:
        raise Unknown(f"This server knows no command {command}.")
    return await operation(house, tell, **arguments)
