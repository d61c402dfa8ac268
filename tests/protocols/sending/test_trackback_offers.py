"""TrackBack's embedded RDF, and the links that some blogs have in its place (TS2, TS3)."""

import pytest

HERE = "https://target.example"
PAGE = f"{HERE}/page"
NONE = "nothing"
TB = f"trackback {HERE}/tb"
SPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/"'
)


def block(page=PAGE, ping=f"{HERE}/tb", *, title="A page"):
    return f"""<rdf:RDF {SPACES}>
<rdf:Description
    rdf:about="{page}"
    dc:identifier="{page}"
    dc:title="{title}"
    trackback:ping="{ping}" />
</rdf:RDF>"""


def case(what, body, found=TB, **more):
    return pytest.param({"body": body, **more}, found, id=what)


OTHER = block(f"{HERE}/other", f"{HERE}/bad")
OLD = f"""<!-- <rdf:RDF {SPACES}>
<rdf:Description about="{PAGE}" dc:title="A page" dc:identifier="{PAGE}">
<trackback:ping rdf:resource="{HERE}/tb" />
</rdf:Description></rdf:RDF> -->"""
QUERY = "/tb?id=1&amp;page=2"

CASES = [
    case("RDF in a comment", f"<p>Text.</p><!--\n{block()}\n-->"),
    case("RDF that is not in a comment", block()),
    case("RDF in a script, as some hide it", f'<script type="text/rdf">{block()}</script>'),
    case("several blocks: the one about the page", f"<!-- {OTHER}{block()} -->"),
    case("several comments", f"<!-- {OTHER} --><p>x</p><!-- {block()} -->"),
    case("two about the page: the first", block() + block(ping=f"{HERE}/bad")),
    case("only about another page", OTHER, NONE),
    case("about a page whose address begins alike", block(f"{PAGE}/2", f"{HERE}/bad"), NONE),
    case("about the page over http", block(PAGE.replace("https", "http")), NONE),
    case("about the address that was asked for", block(f"{HERE}/old"), asked=f"{HERE}/old"),
    case("about the final address", block(f"{HERE}/new"), url=f"{HERE}/new"),
    case("about the page, asked for with a fragment", block(), asked=f"{PAGE}#more"),
    case("about an address asked for with one", block(f"{HERE}/old"), asked=f"{HERE}/old#more"),
    case("about that fragment", block(f"{PAGE}#more"), asked=f"{PAGE}#more"),
    case("about another fragment", block(f"{PAGE}#less"), NONE, asked=f"{PAGE}#more"),
    case("an identifier with references", block(f"{PAGE}?a=1&amp;b=2"), url=f"{PAGE}?a=1&b=2"),
    case(
        "an identifier with bare ampersands", block(f"{PAGE}?a=1&copy=2"), url=f"{PAGE}?a=1&copy=2"
    ),
    case("an identifier with white space around", block(f"\n {PAGE} ")),
    case("an identifier with an upper-case host", block(PAGE.replace("target", "TARGET"))),
    case("a relative identifier", block("/page")),
    case("no identifier but about", block().replace("dc:identifier", "x:x")),
    case("another identifier than about", block().replace(f'er="{PAGE}"', f'er="{HERE}/x"'), NONE),
    case("neither", block().replace("dc:identifier", "x:x").replace("rdf:about", "x:y"), NONE),
    case("single quotes", block().replace('"', "'")),
    case("spaces around the equals signs", block().replace('="', ' = "')),
    case("a greater-than in the title", block(title="1 > 0")),
    case("the other quotes in the title", block(title="it's")),
    case(
        "attributes in another order",
        f'<rdf:Description trackback:ping="{HERE}/tb" dc:identifier="{PAGE}"/>',
    ),
    case(
        "upper-case names",
        block().upper().replace(PAGE.upper(), PAGE).replace(f"{HERE}/TB".upper(), f"{HERE}/tb"),
    ),
    case("references in the ping", block(ping=HERE + QUERY), f"{TB}?id=1&page=2"),
    case("a bare ampersand in the ping", block(ping=f"{HERE}/tb?a=1&copy=2"), f"{TB}?a=1&copy=2"),
    case("numeric references in the ping", block(ping=f"{HERE}/tb?a&#45;&#x2d;b"), f"{TB}?a--b"),
    case("a ping in an element, as MT 1.x has it", OLD),
    case("the same in single quotes", OLD.replace('"', "'")),
    case(
        "the ping of a neighbour is not taken",
        OLD.replace("<trackback", "</rdf:Description><trackback"),
        NONE,
    ),
    case("an empty ping", block(ping=""), NONE),
    case("a ping that cannot be asked", block(ping="javascript:x") + block()),
    case("a relative ping", block(ping="/tb")),
    case("no block, and /trackback/ is not guessed", "<p>trackback:ping", NONE),
    case("a block on a page of another type", block(), NONE, content_type="text/plain"),
    case("a letter that grows in lower case before it", "İ" * 50 + block()),
    case("a link element", '<link rel="trackback" href="/tb">'),
    case("an a element", '<a href="/tb" rel="nofollow trackback">TrackBack</a>'),
    case(
        "a link relative to the base", '<base href="/tb/"><a rel="trackback" href="x">', f"{TB}/x"
    ),
    case(
        "the first link that can be asked",
        '<a rel=trackback href="tel:1"><a rel=trackback href="/tb">',
    ),
    case("a link in a comment", '<!-- <a rel="trackback" href="/tb">x</a> -->', NONE),
    case(
        "a link with the Kelvin sign", '<a rel="trac\u212aback" href="/tb">x</a><p>trackback', NONE
    ),
    case("RDF of other pages, then a link", OTHER + '<a rel="trackback" href="/tb">x</a>'),
]


@pytest.mark.parametrize(("answer", "found"), CASES)
def test_the_ping_of_a_page(find, answer, found):
    assert find(**answer) == found
