"""What another server answered: head and body, as far as we wanted them."""

from collections.abc import Callable, Iterable
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from fedcomments.domain.address import link
from fedcomments.errors import Unreachable

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NEVER_A_PAGE = frozenset({"image", "audio", "video", "font", "model"})

Headers = tuple[tuple[str, str], ...]


class Fetched(Struct, frozen=True):
    """An answer. `headers` have lower-case names, in order, repeated ones each for itself.

    `url` is the final address and `hops` are those that led there, first to last. `content_type`
    is the bare media type in lower case, empty if there is none; `charset` what its header says,
    unchecked. `body` is unpacked; it is empty for a GET that did not succeed.
    """

    url: str
    status: int
    headers: Headers
    body: bytes = b""
    hops: tuple[str, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004 - RFC 9110, 15.3

    @property
    def encoding(self) -> str:
        """How the body is packed, as the head says."""
        return ",".join(self.values("content-encoding")).strip().lower()

    @property
    def content_type(self) -> str:
        """The media type, `text/html`."""
        return self._type[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset beside the media type, `utf-8`."""
        for parameter in self._type[1:]:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset":
                return value.strip(" \t\"'").lower() or None
        return None

    def values(self, name: str) -> list[str]:
        """List the values of a header, by its name in lower case."""
        return [value for key, value in self.headers if key == name]

    def value(self, name: str) -> str:
        """Give the first value of a header; empty if there is none."""
        return next(iter(self.values(name)), "")

    def pause(self, now: int) -> int:
        """How long (ms) it asks us to wait, in seconds or until a date (RFC 9110, 10.2.3)."""
        text = self.value("retry-after").strip()
        if text.isascii() and text.isdigit():
            return int(text[:9]) * 1000
        try:
            until = parsedate_to_datetime(text).timestamp()
        except (ValueError, OverflowError):
            return 0
        return max(0, int(until * 1000) - now)

    @property
    def _type(self) -> list[str]:
        return self.value("content-type").split(";")


Wants = Callable[[Fetched], bool]
"""The head of an answer → whether its body is read."""


def succeeds(answer: Fetched) -> bool:
    """Want the bodies of answers that succeeded."""
    return answer.succeeded


def head(url: str, status: int, headers: Iterable[tuple[bytes, bytes]]) -> Fetched:
    """Read a head; no byte of the body is here yet. Raises Unreachable."""
    if status < 200:  # noqa: PLR2004 - only 101 gets here: nobody asked for another protocol
        raise Unreachable("bad_answer", "It answers in another protocol.")
    pairs = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers)
    return Fetched(url, status, tuple(pairs))


def check(answer: Fetched, accept: str, limit: int) -> None:
    """Refuse a body by its head alone (protocols.md WR22, WR32). Raises Unreachable."""
    length = answer.value("content-length")
    if length.isdecimal() and int(length) > limit:
        raise Unreachable("too_large", f"It says that it is larger than {limit} bytes.")
    kind = answer.content_type.partition("/")[0]
    if kind in _NEVER_A_PAGE and f"{kind}/" not in accept:
        raise Unreachable("invalid_content", f"It is {kind} and no page.")


def onward(answer: Fetched) -> str | None:
    """Give the address that a redirect leads to, None if it is no redirect. Raises Unreachable.

    From https to http is fine: what we fetch is public (protocols.md H2). RFC 9110, 10.2.2: a
    fragment stays unless the new address has its own.
    """
    if answer.status not in _REDIRECTS:
        return None
    # Many servers send UTF-8 here, and some send spaces; RFC 9110 allows neither.
    place = answer.value("location").encode("latin-1").decode("utf-8", "replace").strip(" \t")
    if not place:
        raise Unreachable("bad_redirect", "It sends us on and does not say where.")
    try:
        fragment = urlsplit(answer.url).fragment if "#" not in place else ""
        url = link(urljoin(answer.url, place.replace(" ", "%20")))
    except ValueError as fault:
        raise Unreachable("bad_redirect", f"It sends us nowhere. {fault}") from fault
    return f"{url}#{fragment}" if fragment else url
