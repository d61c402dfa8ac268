"""Fetches the pictures of people who mention a page, and keeps them small."""

import asyncio
from collections.abc import Callable
from functools import partial

from fedcomments import portraits
from fedcomments.client.fetch import Client
from fedcomments.errors import Unreachable
from fedcomments.protocols.picture import shrink
from fedcomments.recorder import Recorder

PICTURES = "image/png, image/jpeg, image/webp, image/gif"


class Portraits:
    """One fetch for a picture; whoever has none gets one made from the name."""

    def __init__(self, client: Client, recorder: Recorder, clock: Callable[[], int]) -> None:
        self._client = client
        self._recorder = recorder
        self._clock = clock

    async def keep(self, site: str, url: str) -> None:
        """Fetch, make small and keep a picture; what cannot be had is left out (M10)."""
        try:
            fetched = await self._client.fetch(url, accept=PICTURES)
        except Unreachable:
            return
        small = await asyncio.to_thread(shrink, fetched.body)
        if small is not None:
            row = portraits.keep_photo(site, portraits.photo_id(url), small, self._clock())
            await self._recorder.record(site, (), partial(list, [row]))
