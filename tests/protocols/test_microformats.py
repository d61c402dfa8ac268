"""What the parser found is taken over bounded, whatever its shape; the questions asked of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedcomments.protocols.mf2_worker import understand
from fedcomments.protocols.microformats import DEEPEST, MOST_VALUES, document
from fedcomments.protocols.representative import representative
from fedcomments.protocols.target import target

POST = "https://blog.example/post"
HERE = "https://src.example/page"
OURS = target(POST)
NAMES = st.sampled_from(
    ["items", "rels", "type", "properties", "children", "value", "html", "author", "url"]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


def entry(url=None, /, **properties):
    named = {name.replace("_", "-"): values for name, values in properties.items()}
    return {"type": ["h-entry"], "properties": named | ({"url": [url]} if url else {})}


def chosen(*items):
    place = representative(document({"items": [*items]}), here=(HERE,), target=OURS)
    return place and place.item.text("name")


@given(ANYTHING)
def test_any_shape_at_all_gives_a_document(raw):
    document(raw)


def test_depth_length_and_number_are_bounded():
    raw = {"type": ["h-entry"], "properties": {"name": ["x" * 100_000] * 1000}}
    for _ in range(100):
        raw = {"type": ["h-entry"], "properties": {"comment": [raw]}}

    got = document({"items": [raw] * 1000}, longest=50)

    assert len(got.items) == MOST_VALUES
    depth, inner = 0, got.items[0]
    while inner.values("comment"):
        depth, inner = depth + 1, inner.values("comment")[0]
    assert depth <= DEEPEST


def test_html_is_kept_whole_or_not_at_all():
    content = {
        "html": '<a class="x" href="https://a.example/?a=1&amp;b">' + "x" * 100,
        "value": "x",
    }

    got = document({"items": [entry(content=[content])]}, longest=50).items[0].values("content")[0]

    assert got.html == ""
    assert got.links == ("https://a.example/?a=1&b",)


def test_links_are_those_of_tags_not_of_text():
    html = '&lt;a href="https://a.example/"&gt; <b title="x" cite="https://b.example/">'

    got = document({"items": [entry(content=[{"html": html, "value": "x"}])]}).items[0]

    assert got.values("content")[0].links == ("https://b.example/",)


def test_a_page_too_rich_for_the_answer_is_cut_not_dropped():
    entries = (
        '<div class="h-entry e-content"><a href="https://a.example/">' + "word " * 1500 + "</div>"
    )

    answer = understand(entries * 20, HERE)

    assert 0 < len(answer) <= 64 * 1024
    assert len(json.loads(answer)["items"]) == 20


@pytest.mark.parametrize(
    ("items", "name"),
    [
        ((entry(name=["a"]), entry(name=["b"])), "a"),
        ((entry(name=["a"]), entry(HERE, name=["b"])), "b"),
        ((entry(name=["a"], like_of=[POST]), entry(HERE + "/", name=["b"])), "b"),
        ((entry(name=["a"]), entry(name=["b"], like_of=[POST])), "b"),
        ((entry(name=["a"]), entry(name=["b"], in_reply_to=[entry(POST)])), "b"),
        ((entry(name=["a"], comment=[entry(in_reply_to=[POST])]), entry(name=["b"])), "a"),
        (({"type": ["h-card"], "properties": {"name": ["c"]}}, entry(name=["a"])), "a"),
        (({"type": ["h-feed"], "children": [entry(name=["a"]), entry(HERE, name=["b"])]},), "b"),
        (({"type": ["h-card"], "properties": {"name": ["c"]}},), None),
        (
            (
                entry(name=["a"]),
                entry(name=["b"], content=[{"html": f'<a href="{POST}">', "value": "x"}]),
            ),
            "b",
        ),
        ((), None),
    ],
)
def test_the_item_that_is_the_page_then_the_one_that_links_here_then_the_first(items, name):
    """M1."""
    assert chosen(*items) == name
