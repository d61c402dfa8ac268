"""Who says something: nothing is required, nothing is verified."""

from msgspec import Struct


class Author(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """As readers see them; both may be empty (an anonymous visitor)."""

    name: str = ""
    url: str = ""
