"""Tells one page that another links to it: finds how, says it once, understands the answer."""

import asyncio
from collections.abc import Callable, Iterable

from msgspec import Struct

from fedcomments.client.answer import Fetched
from fedcomments.client.fetch import Client
from fedcomments.domain import address
from fedcomments.domain.delivery import UNSUPPORTED
from fedcomments.domain.events import Protocol
from fedcomments.domain.wording import legible
from fedcomments.errors import Unreachable
from fedcomments.protocols.charset import decode
from fedcomments.protocols.linkcheck import kind_of
from fedcomments.protocols.sending import pingback, trackback, webmention
from fedcomments.protocols.sending.answer import Answered
from fedcomments.protocols.sending.discovery import discover
from fedcomments.protocols.sending.endpoint import Endpoint
from fedcomments.protocols.sending.redirect import again

MOST_READ = 1024 * 1024
LONGEST_ANSWER = 500
MOST_HOPS = 3
GONE = frozenset({404, 410})
AWAY = frozenset({408, 425, 429})
SERVER_TROUBLE = 500
PASSING = frozenset({"dns", "connection", "tls", "timeout", "bad_answer"})
"""Reasons why a page cannot be reached that may be others tomorrow."""
LOOKING = "Webmention; looking for an endpoint"
FORM = "application/x-www-form-urlencoded"


class Source(Struct, frozen=True):
    """Who tells: its address, and what goes along with a trackback."""

    url: str
    title: str = ""
    excerpt: str = ""
    blog_name: str = ""


class Told(Struct, frozen=True):
    """What an endpoint answered, with the HTTP status, the first words and the wished-for pause."""

    answered: Answered
    status: int = 0
    words: str = ""
    pause: int = 0


class Found(Struct, frozen=True):
    """What a target offers: an endpoint, or a reason why none was found."""

    endpoint: Endpoint | None
    status: int = 0
    reason: str = ""
    sentence: str = ""
    is_passing: bool = False
    pause: int = 0


class Teller:
    """Asks the web and tells it, by one protocol for each target.

    `protocols` are those that may be used, `skip` hosts that are never told (WS22).
    """

    def __init__(
        self,
        client: Client,
        clock: Callable[[], int],
        *,
        protocols: Iterable[Protocol],
        skip: Iterable[str] = (),
    ) -> None:
        self._client = client
        self._clock = clock
        self._protocols = frozenset(protocols)
        self._skip = frozenset(host.lower() for host in skip)

    async def find(self, target: str) -> Found:
        """Look at a target anew for the way to tell it (WS1, WS9)."""
        if address.host(target) in self._skip:
            return Found(None, reason="skipped", sentence="The settings say not to tell this host.")
        try:
            fetched = await self._client.fetch(
                target, purpose=LOOKING, wants=lambda head: _is_worth(head, target), cuts=MOST_READ
            )
        except Unreachable as error:
            is_passing = error.reason in PASSING
            return Found(None, reason=error.reason, sentence=error.sentence, is_passing=is_passing)
        return await self._found(fetched, target)

    async def _found(self, fetched: Fetched, target: str) -> Found:
        status = fetched.status
        if status in GONE:
            return Found(None, status, "target_gone", f"The page is not there ({status}).")
        # Beside the loop: a stranger's megabyte may take half a second to read.
        endpoint = await asyncio.to_thread(_discovered, fetched, target)
        if endpoint is not None and endpoint.protocol in self._protocols:
            return Found(endpoint, status)
        if fetched.succeeded:
            return Found(None, status, UNSUPPORTED, "The page offers no way to tell it.")
        sentence = f"The page answers with status {status}."
        return Found(
            None,
            status,
            "target_away",
            sentence,
            is_passing=status in AWAY or status >= SERVER_TROUBLE,
            pause=fetched.pause(self._clock()),
        )

    async def tell(self, source: Source, target: str, endpoint: Endpoint) -> Told:
        """Say it once, by the protocol of the endpoint (WS4, PS4, TS1)."""
        try:
            answer = await self._post(endpoint, *_message(source, target, endpoint.protocol))
        except Unreachable as error:
            is_passing = error.reason in PASSING
            answered = Answered("later" if is_passing else "refused", error.reason, error.sentence)
            return Told(answered)
        return Told(
            await asyncio.to_thread(_understood, endpoint, answer),
            answer.status,
            _words(answer),
            answer.pause(self._clock()),
        )

    async def _post(self, endpoint: Endpoint, body: bytes, content_type: str) -> Fetched:
        """Follow an endpoint that moved by posting again, never by asking with GET (WS16)."""
        answer = await self._client.post(endpoint.url, body, content_type)
        for _ in range(MOST_HOPS):
            onward = again(answer.url, answer.status, answer.value("location"))
            if onward is None:
                return answer
            answer = await self._client.post(onward, body, content_type)
        return answer


def _is_worth(head: Fetched, target: str) -> bool:
    """Whether the body may say more than the head about where to tell it."""
    if head.status in GONE or kind_of(head.content_type) not in {"html", "text"}:
        return False
    endpoint = discover(
        asked=target, url=head.url, headers=head.headers, body=b"", content_type="", charset=""
    )
    return endpoint is None or endpoint.protocol != "webmention"


def _discovered(fetched: Fetched, target: str) -> Endpoint | None:
    return discover(
        asked=target,
        url=fetched.url,
        headers=fetched.headers,
        body=fetched.body,
        content_type=fetched.content_type,
        charset=fetched.charset or "",
    )


def _message(source: Source, target: str, protocol: Protocol) -> tuple[bytes, str]:
    match protocol:
        case "webmention":
            return webmention.form(source.url, target), FORM
        case "pingback":
            return pingback.call(source.url, target), pingback.TYPE
        case "trackback":
            ping = trackback.ping(
                url=source.url,
                title=source.title,
                excerpt=source.excerpt,
                blog_name=source.blog_name,
            )
            return ping, trackback.TYPE


def _understood(endpoint: Endpoint, answer: Fetched) -> Answered:
    match endpoint.protocol:
        case "webmention":
            return webmention.read_answer(answer.url, answer.status, answer.value("location"))
        case "pingback":
            return pingback.read_answer(answer.status, answer.body)
        case "trackback":
            return trackback.read_answer(answer.status, answer.body)


def _words(answer: Fetched) -> str:
    """The first of what it said, for the record."""
    text = decode(answer.body[: 4 * LONGEST_ANSWER], answer.charset or "", is_html=False)
    return legible(text)[:LONGEST_ANSWER]
