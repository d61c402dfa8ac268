"""Where an entry of a feed in XML leads, and a mark that changes when the entry does."""

import hashlib
from collections.abc import Iterable

from fedcomments.protocols.hrefs import absolute
from fedcomments.protocols.posted.records import Field, Record

Found = tuple[str, str]
"""Address, absolute or ""; mark."""

_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ALTERNATE = frozenset(("alternate", "http://www.iana.org/assignments/relation/alternate"))
_ATOM_SAYS = ("updated", "modified", "published", "title", "summary", "content")
_RSS_SAYS = (
    *("pubDate", "title", "description"),
    "{http://purl.org/dc/elements/1.1/}date",
    "{http://www.w3.org/2005/Atom}updated",
    "{http://purl.org/rss/1.0/modules/content/}encoded",
)
_SITEMAP_SAYS = ("lastmod",)


def atom(record: Record) -> Found:
    """Read an entry of Atom 1.0 (RFC 4287, 4.2.7.2) or 0.3: its link is the alternate one."""
    links = (one for one in record.fields if one.name == "link" and _is_alternate(one))
    url = next((_resolved(one, one.attributes.get("href", "")) for one in links), "")
    return url, _of(record, _ATOM_SAYS)


def rss(record: Record) -> Found:
    """Read an item of any RSS: its link, or a guid that is one, or in RSS 1.0 what it is about."""
    written = [one for one in record.fields if one.name == "link" and one.text]
    written += [one for one in record.fields if one.name == "guid" and _is_permalink(one)]
    about = record.attributes.get(_RDF_ABOUT, "")
    url = _resolved(written[0], written[0].text) if written else absolute(record.base, about)
    return url if written or about else "", _of(record, _RSS_SAYS)


def sitemap(record: Record) -> Found:
    """Read a page of a sitemap, or a sitemap of an index."""
    places = (one for one in record.fields if one.name == "loc" and one.text)
    url = next((_resolved(one, one.text) for one in places), "")
    return url, _of(record, _SITEMAP_SAYS)


def mark(words: Iterable[str]) -> str:
    """Make a mark of all that an entry says."""
    return hashlib.sha256("\0".join(words).encode("utf-8", "replace")).hexdigest()


def _of(record: Record, names: Iterable[str]) -> str:
    return mark(record.text(name) for name in names)


def _resolved(field: Field, href: str) -> str:
    return absolute(field.base, href)


def _is_alternate(link: Field) -> bool:
    return link.attributes.get("rel", "alternate").strip().lower() in _ALTERNATE


def _is_permalink(guid: Field) -> bool:
    """By RSS 2.0 it is unless it says otherwise; but many that do not say so are no address."""
    says = guid.attributes.get("isPermaLink", "true").strip().lower()
    return says != "false" and guid.text.startswith(("http://", "https://"))
