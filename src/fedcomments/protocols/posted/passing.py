"""One of our pages passing by: its text, its links, and the stretches of it that matter."""

from msgspec import Struct

from fedcomments.protocols.html import BLOCKS, LINKS
from fedcomments.protocols.posted.head import Head
from fedcomments.protocols.posted.meaning import TAGS, Kind, by_class, ordered

MOST_STRETCHES = 10_000

_BREAKS = BLOCKS | {"br"}
_ITEMS: frozenset[Kind] = frozenset(("entry", "cite", "person"))
_HEAD = frozenset(("base", "link", "meta"))


class Stretch(Struct, eq=False):
    """A part of the page, from the start of an element to its end.

    `words` and `links` are its range in `Passing.pieces` and `Passing.links`, `owner` the item
    that it belongs to, `inside` the kinds of all stretches around it.
    """

    kind: Kind
    words: tuple[int, int]
    links: tuple[int, int]
    owner: "Stretch | None" = None
    inside: frozenset[Kind] = frozenset()

    def within(self, kind: Kind, words: int, links: int) -> "Stretch":
        """Begin a stretch inside this one."""
        owner = self if self.kind in _ITEMS else self.owner
        return Stretch(kind, (words, words), (links, links), owner, self.inside | {self.kind})

    def finish(self, words: int, links: int) -> None:
        """Its element ends here."""
        self.words, self.links = (self.words[0], words), (self.links[0], links)


class _Opened(Struct):
    """An element that began stretches, and how many of its tag are open from it inwards."""

    tag: str
    stretches: list[Stretch]
    count: int = 1


class Passing:
    """Listens to a page's events."""

    def __init__(self) -> None:
        self.head = Head()
        self.pieces: list[str] = []
        self.links: list[str] = []
        self.stretches: list[Stretch] = []
        # Text is most of a page; a list takes it at no cost of ours.
        self.data = self.pieces.append
        self._outermost = Stretch("page", (0, 0), (0, 0))
        self._opened = [_Opened("", [self._outermost])]
        self._tag = ""
        self._is_silent = False
        self._meant: dict[str, tuple[Kind, ...]] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Notice a start tag."""
        if tag in _BREAKS:
            self.data("\n")
        if tag == self._tag:
            self._opened[-1].count += 1
        if (attributes or tag in TAGS) and not self._is_silent:
            self._notice(tag, attributes)

    def end(self, tag: str) -> None:
        """Notice an end tag, written or implied."""
        if tag in _BREAKS:
            self.data("\n")
        # Events are balanced: only the innermost of the opened can end, so only it is counted.
        if tag == self._tag:
            self._opened[-1].count -= 1
            if not self._opened[-1].count:
                self._leave()

    def close(self) -> None:
        """Be done; what is still open ends with the page."""
        while self._tag:
            self._leave()

    def _notice(self, tag: str, attributes: dict[str, str]) -> None:
        found = TAGS.get(tag, ())
        if "class" in attributes:
            found = self._classed(found, attributes["class"])
        if "rel" in attributes and "in-reply-to" in attributes["rel"].lower().split():
            found = ordered(frozenset((*found, "about")))
        if tag in _HEAD:
            self.head.notice(tag, attributes)
            if "about" not in found:
                return
        first = len(self.links)
        for name in LINKS.get(tag, ()):
            if name in attributes:
                self.links.append(attributes[name])
        if found and len(self.stretches) < MOST_STRETCHES:
            self._enter(tag, found, first)

    def _classed(self, found: tuple[Kind, ...], classes: str) -> tuple[Kind, ...]:
        """Add what the classes say; the same ones stand on many elements of a page."""
        said = self._meant.get(classes)
        if said is None:
            said = self._meant[classes] = by_class(classes)
        return ordered(frozenset(found + said)) if said and found else said or found

    def _enter(self, tag: str, found: tuple[Kind, ...], link: int) -> None:
        """Begin its stretches; `link` is the place of its own address, if it has one."""
        if found[-1] == "silent":
            self._is_silent = True
            # Of what is silent only an iframe has an address that is the post's.
            del self.links[link if tag != "iframe" else len(self.links) :]
            link = len(self.links)
        elif "about" in found and link < len(self.links):
            found = (*found, "url")
        begun = [self._opened[-1].stretches[-1]]
        for kind in found:
            begun.append(begun[-1].within(kind, len(self.pieces), link))
        self.stretches += begun[1:]
        self._opened.append(_Opened(tag, begun[1:]))
        self._tag = tag

    def _leave(self) -> None:
        left = self._opened.pop()
        for stretch in left.stretches:
            stretch.finish(len(self.pieces), len(self.links))
        self._is_silent = False
        outer = self._opened[-1]
        self._tag = outer.tag
        if outer.tag == left.tag:
            outer.count -= 1
