"""Asking another site for a page, or telling it something, within limits that always hold."""

import asyncio
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult, urlsplit

import httpcore
from msgspec import Struct
from msgspec.structs import replace

from fedcomments import __version__
from fedcomments.client.answer import Fetched, Wants, check, head, onward, succeeds
from fedcomments.client.body import Body
from fedcomments.client.connect import Connection, Dialler
from fedcomments.client.guard import allowed_pairs
from fedcomments.client.resolve import Resolver, SystemResolver
from fedcomments.client.turns import Turns
from fedcomments.domain.address import link
from fedcomments.errors import Reason, Unreachable

HTML = "text/html, application/xhtml+xml;q=.9, */*;q=.1"
"""What we like best, by protocols.md WR23; ActivityPub's types are left out on purpose."""

_DEFAULT_PORT = {"http": 80, "https": 443}
# After so many pieces of a body others get the loop: tiny chunks arrive by the thousand at once.
_PIECES = 64
# Of what an endpoint answers, so many bytes are read, and for so many seconds.
_ANSWER = 64 * 1024
_PATIENCE = 3.0
# First match wins: a time-out and a failed handshake are OSErrors too.
_REASONS: tuple[tuple[tuple[type[Exception], ...], Reason, str], ...] = (
    ((TimeoutError, httpcore.TimeoutException), "timeout", "It took too long."),
    ((ssl.SSLError,), "tls", "The encrypted line broke."),
    ((httpcore.ProtocolError,), "bad_answer", "That was not HTTP."),
    ((httpcore.NetworkError, OSError), "connection", "The line broke."),
)


class Limits(Struct, frozen=True):
    """How much we take from anybody (protocols.md WR21, WR22, H8). Seconds and bytes."""

    redirects: int = 5
    connect: float = 5.0
    total: float = 15.0
    """For everything: waiting for a turn, name look-ups, all hops, the body."""
    body: int = 1024 * 1024
    """After unpacking."""
    at_once: int = 2
    """Connections to one host."""


class _Question(Struct, frozen=True):
    """One request; the address is told apart, since it changes on the way."""

    method: str
    headers: list[tuple[str, str]]
    accept: str
    content: bytes | None = None
    wants: Wants = succeeds
    cuts: int = 0


class Client:
    """Asks the public web. One for the whole program, shared by whoever asks.

    `public_url` is our own address, for the user agent. `allow` names host:port pairs that may be
    asked wherever they are. `resolver`, `network` and `tls` take the place of the system's own.
    """

    def __init__(  # noqa: PLR0913 - the last three are the edge of the program
        self,
        public_url: str,
        *,
        allow: Iterable[str] = (),
        limits: Limits = Limits(),  # noqa: B008 - frozen
        resolver: Resolver | None = None,
        network: httpcore.AsyncNetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Get ready; no connection is made. Raises Misconfigured for an unreadable `allow`."""
        self._public_url = public_url
        self._limits = limits
        self._turns = Turns(limits.at_once)
        self._resolver = resolver or SystemResolver()
        self._dialler = Dialler(
            self._resolver,
            network or httpcore.AnyIOBackend(),
            tls or httpcore.default_ssl_context(),
            allowed_pairs(allow),
        )

    def close(self) -> None:
        """Let go of what name look-ups need."""
        self._resolver.close()

    async def fetch(  # noqa: PLR0913 - what may differ from one question to another
        self,
        url: str,
        *,
        accept: str = HTML,
        purpose: str = "Webmention; verifying",
        headers: Iterable[tuple[str, str]] = (),
        wants: Wants = succeeds,
        cuts: int = 0,
    ) -> Fetched:
        """Get a page, following redirects; any status is an answer. Raises Unreachable.

        Of an answer that nobody `wants` only the head is read. Of others pictures, sound, video
        and fonts are refused unless `accept` names them, and so are bodies over the limit; or, if
        `cuts` is given, nothing is refused and that many bytes are read at most. `purpose` goes to
        the user agent, for site owners who wonder who we are.
        """
        with _told():
            async with asyncio.timeout(self._limits.total):
                sent = [*self._headers(accept, purpose), *headers]
                question = _Question("GET", sent, accept, wants=wants, cuts=cuts)
                return await self._follow(_checked(url), question)

    async def post(
        self,
        url: str,
        body: bytes,
        content_type: str,
        *,
        accept: str = "*/*",
        purpose: str = "Webmention; sending",
    ) -> Fetched:
        """Send something once; any answer is one, a redirect too, with the first of its body.

        Once its head is there the answer counts, whatever becomes of the body: gigabytes, a drip,
        a broken line. Raises Unreachable; the other side may have taken it all the same.
        """
        with _told():
            async with asyncio.timeout(self._limits.total):
                headers = [*self._headers(accept, purpose), ("Content-Type", content_type)]
                question = _Question("POST", headers, accept, body, _always, _ANSWER)
                return await self._ask(_checked(url), question)

    def _headers(self, accept: str, purpose: str) -> list[tuple[str, str]]:
        return [
            ("Accept", accept),
            ("Accept-Encoding", "gzip"),
            ("Connection", "close"),
            ("User-Agent", f"fedcomments/{__version__} ({purpose} for {self._public_url})"),
        ]

    async def _follow(self, url: str, question: _Question) -> Fetched:
        hops: list[str] = []
        answer = await self._ask(url, question)
        while (after := onward(answer)) is not None:
            hops.append(answer.url)
            if len(hops) > self._limits.redirects:
                raise Unreachable("too_many_redirects", f"It sends us on and on: {len(hops)}.")
            answer = await self._ask(after, question)
        return replace(answer, hops=tuple(hops))

    async def _ask(self, url: str, question: _Question) -> Fetched:
        """Ask once, on a connection of its own, closed afterwards whatever happens."""
        parts = urlsplit(url)
        place = _place(parts)
        async with (
            self._turns.at(str(parts.hostname)),
            self._dialler.line(place.origin, self._limits.connect) as line,
            Connection(place.origin, line).stream(
                question.method,
                place,
                headers=[("Host", parts.netloc), *question.headers],
                content=question.content,
            ) as response,
        ):
            answer = head(url, response.status, response.headers)
            if not question.wants(answer):
                return answer
            line.grant(2 * self._limits.body)  # chunks have frames of their own
            if question.cuts:
                return replace(answer, body=await _beginning(answer, response, question.cuts))
            check(answer, question.accept, self._limits.body)
            body = Body(answer.encoding, self._limits.body)
            await _fill(body, response)
            return replace(answer, body=body.whole())


async def _beginning(answer: Fetched, response: httpcore.Response, most: int) -> bytes:
    """The first of a body, as far as it comes; no body undoes its head."""
    with suppress(Unreachable):
        body = Body(answer.encoding, most, cuts=True)
        with suppress(Unreachable, TimeoutError, httpcore.NetworkError, httpcore.ProtocolError):
            async with asyncio.timeout(_PATIENCE):
                await _fill(body, response)
        return body.whole()
    return b""


async def _fill(body: Body, response: httpcore.Response) -> None:
    count = 0
    async for piece in response.aiter_stream():
        body.add(piece)
        if body.is_full:
            return
        count += 1
        if count % _PIECES == 0:
            await asyncio.sleep(0)


def _always(_: Fetched) -> bool:
    return True


def _checked(url: str) -> str:
    try:
        return link(url)
    except ValueError as fault:
        raise Unreachable("bad_url", str(fault)) from fault


def _place(parts: SplitResult) -> httpcore.URL:
    """Not httpcore's own reading of a URL: it loses what follows a semicolon in the path."""
    return httpcore.URL(
        scheme=parts.scheme,
        host=str(parts.hostname),
        port=parts.port or _DEFAULT_PORT[parts.scheme],
        target=f"{parts.path}?{parts.query}" if parts.query else parts.path,
    )


@contextmanager
def _told() -> Iterator[None]:
    """Say in one of our own words what went wrong out there."""
    try:
        yield
    except Exception as fault:
        for kinds, reason, sentence in _REASONS:
            if isinstance(fault, kinds):
                raise Unreachable(reason, sentence) from fault
        raise
