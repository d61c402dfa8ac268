"""Everything that can go wrong.

```
FedcommentsError
├── Refused              the asker's doing: a 4xx with a stable code and a sentence
│   ├── Malformed        400  the request cannot be read at all
│   ├── BadAddress       400  not a web address we could keep
│   ├── BadWords         400  text, name, e-mail or website that cannot be kept as written
│   ├── BadTarget        400  the target of a webmention takes none
│   ├── OutsideSite      404  the address belongs to no blog served here
│   ├── Unknown          404  no such response, page or site
│   ├── UnknownParent    422  the response being answered is not on that page
│   ├── NotAllowed       403  a wrong or missing token
│   ├── TooLate          403  the time for editing is over
│   ├── Closed           403  the discussion takes no more responses
│   ├── Erased           410  it was there, and its words are gone for ever
│   ├── Conflict         409  it would contradict what already happened
│   ├── KeyReused        422  one idempotency key, two different requests
│   ├── TooLarge         413  over a size limit
│   └── TooMany          429  over a rate or a budget
├── Unreachable          the web's doing: a recorded outcome, never a 500
├── Unavailable          our own storage's doing: 503, try again
├── StatementFailed      one statement was refused by the database: that change fails alone
├── Corrupt              the log's undoing: that site turns read-only, the place is named
└── Misconfigured        settings that cannot be used: the program says which, and stops
```

Only the server's middleware and the command line translate these into words for people;
no other `except` names them.
"""

from typing import ClassVar, Literal

Reason = Literal[
    "bad_url",
    "address_refused",
    "dns",
    "connection",
    "tls",
    "timeout",
    "bad_answer",
    "bad_encoding",
    "bad_redirect",
    "too_many_redirects",
    "too_large",
    "invalid_content",
]
# Words of a server that was reached and public, so they betray nothing about our network.
_TOLD: frozenset[Reason] = frozenset({"too_many_redirects", "invalid_content"})


class FedcommentsError(Exception):
    """The root of the tree."""


class Refused(FedcommentsError):
    """The asker's doing. `code` and `status` never change once released."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400

    def __init__(self, sentence: str, *, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.retry_after = retry_after


class Malformed(Refused):
    """The request cannot be read at all."""

    code = "malformed"


class BadAddress(Refused):
    """Not a web address we could keep."""

    code = "bad_address"


class BadWords(Refused):
    """Text, name, e-mail or website that cannot be kept as written."""

    code = "bad_words"


class BadTarget(Refused):
    """The target takes no mentions (webmention: the sender's fault is 400, never 404)."""

    code = "invalid_target"


class OutsideSite(Refused):
    """The address belongs to no blog served here."""

    code = "outside_site"
    status = 404


class Unknown(Refused):
    """No such response, page or site."""

    code = "unknown"
    status = 404


class UnknownParent(Refused):
    """The response being answered is not on that page."""

    code = "unknown_parent"
    status = 422


class NotAllowed(Refused):
    """A wrong or missing token."""

    code = "not_allowed"
    status = 403


class TooLate(Refused):
    """The time for editing is over."""

    code = "too_late"
    status = 403


class Closed(Refused):
    """The discussion takes no more responses."""

    code = "closed"
    status = 403


class Erased(Refused):
    """It was there, and its words are gone for ever."""

    code = "erased"
    status = 410


class Conflict(Refused):
    """It would contradict what already happened."""

    code = "conflict"
    status = 409


class KeyReused(Refused):
    """One idempotency key, two different requests."""

    code = "key_reused"
    status = 422


class TooLarge(Refused):
    """Over a size limit."""

    code = "too_large"
    status = 413


class TooMany(Refused):
    """Over a rate or a budget."""

    code = "too_many"
    status = 429


class Unreachable(FedcommentsError):
    """The web's doing: something asked of another site came to nothing.

    `reason` never changes once released:
    `bad_url` it is no address that we ask; `address_refused` not on the public web, or a port
    where no pages are; `dns` the name has no address; `connection` nobody answers there, or the
    line broke; `tls` the certificate or the handshake is wrong; `timeout` it took too long;
    `bad_answer` that was not HTTP; `bad_encoding` compressed in a way that we did not ask for, or
    wrongly; `bad_redirect` sent on to no address at all; `too_many_redirects`; `too_large`;
    `invalid_content` pictures, sound or the like where a page was asked for.

    `sentence` is for the owner and the evidence. A stranger is told `public` and nothing else:
    a refused address, a time-out and a name without an address look the same, so that nobody maps
    a network through us (protocols.md PR8, H15).
    """

    def __init__(self, reason: Reason, sentence: str) -> None:
        super().__init__(f"{reason}: {sentence}")
        self.reason = reason
        self.sentence = sentence

    @property
    def public(self) -> str:
        """The only word about it for strangers."""
        return self.reason if self.reason in _TOLD else "source_not_found"


class Unavailable(FedcommentsError):
    """Our own storage cannot do it now (disk full, read-only, locked, gone): 503."""


class StatementFailed(FedcommentsError):
    """One statement was refused by the database; the change it belongs to fails alone."""


class Corrupt(FedcommentsError):
    """The log contradicts itself.

    `site` names the log, `seq` the first position at fault where one is known.
    """

    def __init__(self, site: str, seq: int | None, what: str) -> None:
        super().__init__(site, seq, what)  # as they came: it travels between processes
        self.site = site
        self.seq = seq
        self.what = what

    def __str__(self) -> str:
        place = self.site if self.seq is None else f"{self.site} at position {self.seq}"
        return f"{place}: {self.what}"


class Misconfigured(FedcommentsError):
    """Settings that cannot be used."""
