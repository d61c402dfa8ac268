"""Who wrote it (M3): the authorship algorithm, its author page included."""

import pytest

from fedcomments.domain.author import Author
from fedcomments.protocols.authorship import byline, from_page
from fedcomments.protocols.microformats import document
from fedcomments.protocols.representative import representative
from fedcomments.protocols.target import target

HERE = "https://src.example/post"
HOME = "https://ann.example/"
OURS = target("https://blog.example/post")


def card(name="", url="", /, **more):
    properties = {"name": [name]} | ({"url": [url]} if url else {})
    return {"type": ["h-card"], "properties": properties | more}


def entry(**properties):
    return {"type": ["h-entry"], "properties": properties}


def page(*items, **rels):
    return document({"items": [*items], "rels": rels})


def by(document, url=HERE):
    place = representative(document, here=(url,), target=OURS)
    return byline(document, place, url=url)


@pytest.mark.parametrize(
    ("items", "author"),
    [
        ([entry(author=[card("Ann", HOME)])], Author("Ann", HOME)),
        ([entry(author=["Ann"])], Author("Ann")),
        ([entry(author=[card("Ann")])], Author("Ann")),
        ([entry(author=[{"value": "Ann", "html": "<b>Ann</b>"}])], Author("Ann")),
        ([entry(author=[card("Ann", HOME), card("Bo")])], Author("Ann", HOME)),
        ([card("Sponsor", HOME), entry()], Author()),
        ([card("Sponsor", HOME), entry(author=["Ann"])], Author("Ann")),
        ([entry(author=[card("Ann", "javascript:alert(1)")])], Author("Ann")),
        ([entry(author=[card("Ann", "mailto:ann@ann.example")])], Author("Ann")),
        ([entry(author=[card(" A\n\tnn\u202e ", HOME)])], Author("A nn", HOME)),
        ([entry(author=[card("x" * 500)])], Author("x" * 79 + "…")),
        (
            [{"type": ["h-feed"], "properties": {"author": ["Ann"]}, "children": [entry()]}],
            Author("Ann"),
        ),
        (
            [
                {
                    "type": ["h-feed"],
                    "properties": {"author": ["Bo"]},
                    "children": [entry(author=["Ann"])],
                }
            ],
            Author("Ann"),
        ),
    ],
)
def test_the_entry_names_its_author_or_its_feed_does(items, author):
    assert by(page(*items)) == by(page(*items)).__class__(author)


def test_a_photo_is_a_web_address_or_none():
    photos = ["data:image/png;base64,x", {"value": "https://ann.example/a.jpg", "alt": ""}]

    assert by(page(entry(author=[card("Ann", photo=photos)]))).photo == "https://ann.example/a.jpg"


@pytest.mark.parametrize(
    ("document", "wanted"),
    [
        (page(entry(author=[HOME])), HOME),
        (page(entry(author=["/about"])), "https://src.example/about"),
        (page(entry(author=[card("", HOME)])), HOME),
        (page(entry(), author=[HOME]), HOME),
        (page(entry(author=["Ann"]), author=[HOME]), ""),
        (page(entry(author=["javascript:alert(1)"])), ""),
        (page(entry(), author=["javascript:alert(1)"]), ""),
    ],
)
def test_an_address_alone_is_a_page_to_fetch(document, wanted):
    assert by(document).page == wanted


@pytest.mark.parametrize(
    ("fetched", "name"),
    [
        (page(card("Bo", "https://bo.example/"), card("Ann", HOME, uid=[HOME])), "Ann"),
        (page(card("Bo", HOME), card("Ann", HOME, uid=[HOME])), "Ann"),
        (
            page(
                card("Bo", "https://b.example/"),
                card("Ann", "https://a.example/"),
                me=["https://a.example"],
            ),
            "Ann",
        ),
        (page(card("Ann", HOME)), "Ann"),
        (page(card("Bo", "https://bo.example/")), ""),
        (page(entry(author=[card("Ann", HOME, uid=[HOME])])), "Ann"),
        (page(), ""),
        (None, ""),
    ],
)
def test_the_author_page_says_whose_it_is(fetched, name):
    home = page(entry(author=[HOME]))

    got = from_page(by(home), fetched, url=HOME, home=home)

    assert got.author == Author(name, HOME)
    assert got.page == ""


def test_a_card_on_the_entrys_own_page_will_do_where_the_author_page_has_none():
    home = page(entry(author=[HOME]), card("Ann", HOME))

    got = from_page(by(home), None, url=HOME, home=home)

    assert got.author == Author("Ann", HOME)


def test_an_author_page_that_is_the_page_itself_is_not_fetched():
    home = page(entry(author=[HERE]), card("Ann", HERE))

    got = by(home)

    assert (got.page, got.author) == ("", Author("Ann", HERE))
