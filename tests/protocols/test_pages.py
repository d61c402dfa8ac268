"""Other sites' pages, understood; a new case is a pair of files in pages/."""

import json
from pathlib import Path

import msgspec
import pytest

from fedcomments.protocols.linkcheck import look
from fedcomments.protocols.mf2_worker import understand as parse
from fedcomments.protocols.microformats import Document
from fedcomments.protocols.said import Context, resume, understand
from fedcomments.protocols.target import target

HERE = Path(__file__).parent
GOLDEN = sorted((HERE / "pages").glob("*.html"))
NOW = 1_798_761_600_000  # 1 January 2027


def document(page, url):
    return msgspec.json.decode(parse(page.decode(), url), type=Document)


def outcome(page, ask):
    """Go the verifier's way: look for the link, parse if worthwhile, understand, sign."""
    context = Context(ask["source"], ask["source"], target(ask["target"]), NOW)
    seen = look(page, media="text/html", charset="utf-8", url=context.url, target=context.target)
    home = document(page, context.url) if seen.has_microformats else None
    said, by = understand(home, seen, context)
    if "author_page" in ask and home:
        fetched = document((HERE / "pages" / ask["author_page"]).read_bytes(), by.page)
        said = resume(said, by, page=fetched, url=by.page, home=home, target=context.target)
    link = seen.found and f"{seen.found.how} {seen.found.element}"
    return {
        "link": link,
        "author_page": by.page,
        "said": msgspec.json.decode(msgspec.json.encode(said)),
    }


@pytest.mark.parametrize("page", GOLDEN, ids=lambda page: page.stem)
def test_a_page_is_understood_as_its_pair_says(page):
    golden = json.loads(page.with_suffix(".json").read_text())

    got = outcome(page.read_bytes(), golden.pop("ask"))

    assert got == golden


def test_every_page_has_its_pair():
    pairs = {path.stem for path in (HERE / "pages").glob("*.json")}

    assert pairs == {path.stem for path in GOLDEN}
