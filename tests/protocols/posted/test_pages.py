"""Posts as the makers of sites lay them out; a new case is a pair of files in pages/."""

import json
from pathlib import Path

import msgspec
import pytest

from fedcomments.protocols.posted.entry import read

GOLDEN = sorted((Path(__file__).parent / "pages").glob("*.html"))
URL = "https://blog.example/post/"


@pytest.mark.parametrize("page", GOLDEN, ids=lambda page: page.stem)
def test_a_post_says_what_its_pair_tells(page):
    post = read(page.read_bytes(), content_type="text/html", charset="", url=URL)

    said = json.loads(msgspec.json.encode(post))
    golden = json.loads(page.with_suffix(".json").read_text())
    assert post.finished
    assert {name: said[name] for name in golden} == golden


def test_every_page_has_its_pair():
    pairs = {path.stem for path in (Path(__file__).parent / "pages").glob("*.json")}

    assert pairs == {path.stem for path in GOLDEN}
