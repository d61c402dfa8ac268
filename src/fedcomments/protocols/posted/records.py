"""The entries of a feed in XML as plain records, whatever its kind."""

from msgspec import Struct

from fedcomments.protocols.hrefs import absolute

# Root → record, local names: Atom, RSS 2.0 and before, RSS 1.0, the two kinds of sitemap.
ROOTS = {
    "feed": "entry",
    "rss": "item",
    "RDF": "item",
    "urlset": "url",
    "sitemapindex": "sitemap",
}
LONGEST_BASE = 2048

_BASE = "{http://www.w3.org/XML/1998/namespace}base"


class Field(Struct, frozen=True):
    """A child of a record: its `name`, bare where its namespace is the record's own.

    `text` is all text within, and the attributes of what stands within; `base` what its addresses
    are relative to.
    """

    name: str
    attributes: dict[str, str]
    base: str
    text: str


class Record(Struct):
    """An element that stands for one entry."""

    attributes: dict[str, str]
    base: str
    fields: list[Field] = []

    def text(self, name: str) -> str:
        """Give the text of the first field of that name; "" without one."""
        return next((one.text for one in self.fields if one.name == name), "")


class Records:
    """Listens to a document's events; `found` are its records, `root` its root's local name."""

    def __init__(self, url: str, most: int) -> None:
        self.root = ""
        self.found: list[Record] = []
        self.is_done = False
        self._most = most
        self._bases = [url]
        self._tag = ""
        self._record: Record | None = None
        self._depth = 0
        self._field: tuple[str, dict[str, str], str] | None = None
        self._text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Notice a start tag."""
        self._bases.append(self._base(attributes.get(_BASE, "")))
        if not self.root:
            self._see_root(tag)
        elif self._is_record(tag):
            self._begin(tag, attributes)
        elif self._field is not None:
            # Where its links lead is a part of what an entry says.
            self._text += attributes.values()
        elif self._record is not None:
            self._field = self._named(tag), dict(attributes), self._bases[-1]
            self._text = []

    def end(self, _: str) -> None:
        """Notice an end tag."""
        self._bases.pop()
        if self._field is not None and len(self._bases) == self._depth + 1:
            self._close_field()
        elif self._record is not None and len(self._bases) == self._depth:
            self._close_record()

    def data(self, text: str) -> None:
        """Notice some text."""
        if self._field is not None:
            self._text.append(text)

    def close(self) -> None:
        """Be done; lxml asks for this. An entry without an end is not whole and does not count."""

    def _base(self, written: str) -> str:
        base = absolute(self._bases[-1], written) if written else ""
        return base if base and len(base) <= LONGEST_BASE else self._bases[-1]

    def _see_root(self, tag: str) -> None:
        self.root = tag.rpartition("}")[2]
        self.is_done = self.root not in ROOTS

    def _is_record(self, tag: str) -> bool:
        """Tell if an entry begins; the first one tells in which namespace all are."""
        if self._tag:
            return tag == self._tag
        return tag.rpartition("}")[2] == ROOTS.get(self.root)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        """An entry in an entry means that one has lost its end tag, or that of a field."""
        if self._field is not None:
            self._close_field()
        if self._record is not None:
            self._close_record()
        self._tag, self._depth = tag, len(self._bases) - 1
        self._record = Record(dict(attributes), self._bases[-1])

    def _named(self, tag: str) -> str:
        space = self._tag.rpartition("}")[0]
        return tag.rpartition("}")[2] if tag.rpartition("}")[0] == space else tag

    def _close_field(self) -> None:
        if self._field is not None and self._record is not None:
            name, attributes, base = self._field
            text = "".join(self._text).strip()
            self._record.fields.append(Field(name, attributes, base, text))
        self._field = None

    def _close_record(self) -> None:
        if self._record is not None and not self.is_done:
            self.found.append(self._record)
            self.is_done = len(self.found) == self._most
        self._record = None
