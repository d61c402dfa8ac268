"""What every public and private part is made of."""

from msgspec import Struct


class Part(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A public or private part: a JSON object; fields at their default are left out."""
