"""Facts about pages."""

from typing import ClassVar

from msgspec import Struct

from fedcomments.domain.events.part import Part


class PageFacts(Part, frozen=True):
    """Public. The page's own address as first seen, and its title if one was told."""

    url: str
    title: str = ""


class PageEvent(Struct, frozen=True):
    """Something about a page."""


class PageOpened(PageEvent, frozen=True):
    """A page was responded to, or named, for the first time."""

    TYPE: ClassVar = "page.opened"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: PageFacts | None = None
    private: None = None


class Alias(Part, frozen=True):
    """Public. Another address of the same page."""

    url: str


class PageAliased(PageEvent, frozen=True):
    """The page is known by one more address."""

    TYPE: ClassVar = "page.aliased"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: Alias | None = None
    private: None = None


class PageClosed(PageEvent, frozen=True):
    """The discussion takes no more responses."""

    TYPE: ClassVar = "page.closed"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: None = None


class PageReopened(PageEvent, frozen=True):
    """The discussion takes responses again."""

    TYPE: ClassVar = "page.reopened"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: None = None
