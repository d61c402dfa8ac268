"""Facts about what is gone."""

from typing import ClassVar

from msgspec import Struct


class PayloadErased(Struct, frozen=True):
    """Both parts of the event at `re` are gone for ever; its leaf stays."""

    TYPE: ClassVar = "payload.erased"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: None = None


class PrivateErased(Struct, frozen=True):
    """The private part of the event at `re` is gone for ever."""

    TYPE: ClassVar = "private.erased"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: None = None
