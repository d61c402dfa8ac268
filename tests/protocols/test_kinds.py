"""What a page does with the target: Post Type Discovery, on properties that hold it (M2)."""

import pytest

from fedcomments.protocols.kinds import is_one_emoji, kind, rsvp
from fedcomments.protocols.microformats import document
from fedcomments.protocols.target import target

POST = "https://blog.example/post"
OTHER = "https://other.example/"
OURS = target(POST)


def item(**properties):
    named = {name.replace("_", "-"): values for name, values in properties.items()}
    return document({"items": [{"type": ["h-entry"], "properties": named}]}).items[0]


def cite(*urls):
    return {"type": ["h-cite"], "properties": {"url": [*urls]}, "value": urls[0]}


@pytest.mark.parametrize(
    ("properties", "meant"),
    [
        ({"in_reply_to": [POST]}, "reply"),
        ({"like_of": [POST]}, "like"),
        ({"repost_of": [POST]}, "repost"),
        ({"bookmark_of": [POST]}, "bookmark"),
        ({"rsvp": ["yes"], "in_reply_to": [POST]}, "rsvp"),
        ({"rsvp": ["Interested "], "in_reply_to": [POST]}, "rsvp"),
        ({"rsvp": ["perhaps"], "in_reply_to": [POST]}, "reply"),
        ({"rsvp": ["yes"], "in_reply_to": [OTHER]}, "mention"),
        ({"repost_of": [POST], "like_of": [POST], "in_reply_to": [POST]}, "repost"),
        ({"like_of": [POST], "bookmark_of": [POST], "in_reply_to": [POST]}, "like"),
        ({"bookmark_of": [POST], "in_reply_to": [POST]}, "bookmark"),
        ({"like_of": [OTHER], "in_reply_to": [POST]}, "reply"),
        ({"in_reply_to": [OTHER]}, "mention"),
        ({"in_reply_to": [OTHER, POST]}, "reply"),
        ({"like_of": [cite(OTHER, POST)]}, "like"),
        ({"like_of": [cite(OTHER)]}, "mention"),
        ({"in_reply_to": [f"{POST}/"]}, "reply"),
        ({"in_reply_to": [f"{POST}-two"]}, "mention"),
        ({"in_reply_to": [{"value": POST, "alt": "x"}]}, "reply"),
        ({"comment": [{"type": ["h-cite"], "properties": {"in-reply-to": [POST]}}]}, "mention"),
        ({"category": [POST]}, "mention"),
        ({}, "mention"),
    ],
)
def test_the_strongest_property_that_holds_the_target_counts(properties, meant):
    assert kind(item(**properties), OURS) == meant


def test_an_answer_is_told_in_lower_case():
    assert rsvp(item(rsvp=["MAYBE"], in_reply_to=[POST]), OURS) == "maybe"


@pytest.mark.parametrize(
    "text", ["👍", "❤️", "❤", " 🎉\n", "👩🏽‍🌾", "🇪🇺", "#️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👨‍👩‍👧‍👦", "☕", "✨", "⭐"]
)
def test_one_emoji_is_one(text):
    assert is_one_emoji(text)


@pytest.mark.parametrize(
    "text", ["", "👍👍", "ok", "1", "#", "👍 yes", "🇪", "‍", "é", "—", "👍" * 500]
)
def test_anything_else_is_none(text):
    assert not is_one_emoji(text)
