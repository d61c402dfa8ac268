"""Everything that can go wrong.

```
FedcommentsError
├── Refused              the asker's doing: a 4xx with a stable code and a sentence
│   ├── Malformed        400  the request cannot be read at all
│   ├── BadAddress       400  not a web address we could keep
│   ├── BadWords         400  text, name, e-mail or website that cannot be kept as written
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
├── Unavailable          our own storage's doing: 503, try again
├── StatementFailed      one statement was refused by the database: that change fails alone
├── Corrupt              the log's undoing: that site turns read-only, the place is named
└── Misconfigured        settings that cannot be used: the program says which, and stops
```

Only the server's middleware and the command line translate these into words for people;
no other `except` names them.
"""

from typing import ClassVar


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


class Unavailable(FedcommentsError):
    """Our own storage cannot do it now (disk full, read-only, locked, gone): 503."""


class StatementFailed(FedcommentsError):
    """One statement was refused by the database; the change it belongs to fails alone."""


class Corrupt(FedcommentsError):
    """The log contradicts itself.

    `site` names the log, `seq` the first position at fault where one is known.
    """

    def __init__(self, site: str, seq: int | None, what: str) -> None:
        place = site if seq is None else f"{site} at position {seq}"
        super().__init__(f"{place}: {what}")
        self.site = site
        self.seq = seq
        self.what = what


class Misconfigured(FedcommentsError):
    """Settings that cannot be used."""
