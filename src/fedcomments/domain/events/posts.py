"""Facts about what our own pages say, and what they link to."""

from typing import ClassVar

from msgspec import Struct

from fedcomments.domain.events.part import Part


class Post(Part, frozen=True):
    """Private. A post as it was when it was looked at.

    `source` is the address that others are told of, `digest` the SHA-256 (hex) of its content,
    `links` where its content links to, in its order. `title`, `excerpt` and `blog_name` go along
    with a trackback; `discussion` is the digest of what stood beneath it. A `quiet` one was
    published before anybody asked us to tell of it.
    """

    source: str
    digest: str
    links: tuple[str, ...] = ()
    title: str = ""
    excerpt: str = ""
    blog_name: str = ""
    discussion: str = ""
    quiet: bool = False


class PostEvent(Struct, frozen=True):
    """Something about a post."""


class PostPublished(PostEvent, frozen=True):
    """One of our pages links elsewhere; `re` is the response that it is the permalink of."""

    TYPE: ClassVar = "post.published"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: Post | None = None


class PostChanged(PostEvent, frozen=True):
    """The post at `re` says something else, or links elsewhere, from now on."""

    TYPE: ClassVar = "post.changed"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: Post | None = None


class PostDeleted(PostEvent, frozen=True):
    """The post at `re` is gone."""

    TYPE: ClassVar = "post.deleted"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: None = None


class Discussion(Part, frozen=True):
    """Private. What stands beneath a post by now (SHA-256, hex), and who is told so."""

    digest: str
    targets: tuple[str, ...] = ()


class PostDiscussed(PostEvent, frozen=True):
    """What readers see beneath the post at `re` changed, so it is told again (WS10)."""

    TYPE: ClassVar = "post.discussed"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: Discussion | None = None


class Feed(Part, frozen=True):
    """Private. A feed or sitemap of the site, and how often (s) it is read; 0: not any more.

    `announces` says that even what stood in it from the beginning is told to others.
    """

    url: str
    every: int
    announces: bool = False


class FeedWatched(Struct, frozen=True):
    """What the site publishes is known from one of its feeds."""

    TYPE: ClassVar = "feed.watched"
    SCHEMA: ClassVar = 1
    stream: str
    re: int | None = None
    public: None = None
    private: Feed | None = None
