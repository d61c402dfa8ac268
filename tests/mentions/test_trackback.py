"""The oldest door: nothing it claims is shown unless its page links here."""

import random
import re
import xml.etree.ElementTree as ET

import pytest

from fedcomments.settings import Mentions

PAGE = "https://blog.example/post/"


def outcome(text):
    """The answer must be well formed → (error, message)."""
    root = ET.fromstring(text)
    return root.findtext("error"), root.findtext("message")


def trackbacks(thread):
    return [one for one in thread["responses"] if one["via"] == "trackback"]


async def test_a_trackback_arrives_with_what_its_page_says(blog, others):
    """TR1, TR2, TR6: the page's own title wins."""
    source = others.put("/a", f'<title>The truth</title><p>On <a href="{PAGE}">marshes</a>.</p>')

    text = await blog.trackback(url=source, title="A claim", excerpt="…", blog_name="Somebody")
    await blog.verifier.settle()

    [told] = trackbacks(await blog.thread())
    assert text.startswith("<?xml")
    assert outcome(text) == ("0", None)
    assert (told["title"], told["author"]["name"]) == ("The truth", "Somebody")
    assert "marshes" in told["html"]


async def test_claims_fill_gaps_only(blog, others):
    """X5."""
    source = others.put("/a", f'<a href="{PAGE}"></a>')

    await blog.trackback(url=source, title="My title", excerpt="My words")
    await blog.verifier.settle()

    [told] = trackbacks(await blog.thread())
    assert (told["title"], "My words" in told["html"]) == ("My title", True)


async def test_words_in_another_mouth_are_never_shown(blog, others):
    source = others.put("/a", "<p>I never linked</p>")
    before = await blog.events()

    text = await blog.trackback(url=source, title="I love spam", excerpt="buy", blog_name="x")
    await blog.verifier.settle()

    assert outcome(text) == ("0", None)
    assert trackbacks(await blog.thread()) == []
    assert await blog.events() == before


@pytest.mark.parametrize(
    ("charset", "title"), [("utf-8", "Süß"), ("iso-8859-1", "Süß"), ("shift_jis", "海")]
)
async def test_any_declared_charset_is_read(blog, others, charset, title):
    """TR3."""
    source = others.put("/a", f'<a href="{PAGE}"></a>')
    quoted = "".join(f"%{byte:02X}" for byte in title.encode(charset))

    answer = await blog.client.post(
        "/trackback",
        params={"url": PAGE},
        data=f"url={source}&title={quoted}".encode(),
        headers={"Content-Type": f"application/x-www-form-urlencoded; charset={charset}"},
    )
    await blog.verifier.settle()

    assert outcome(await answer.text()) == ("0", None)
    assert trackbacks(await blog.thread())[0]["title"] == title


@pytest.mark.parametrize(
    ("target", "form"),
    [
        (PAGE, {}),
        (PAGE, {"title": "no url"}),
        (PAGE, {"url": "nonsense"}),
        (PAGE, {"url": PAGE}),
        ("https://other.example/<&>", {"url": "https://a.example/"}),
        ("", {"url": "https://a.example/"}),
    ],
)
async def test_refusals_are_well_formed(blog, target, form):
    """TR2: the message is escaped."""
    before = await blog.events()

    error, message = outcome(await blog.trackback(target, **form))

    assert (error, bool(message)) == ("1", True)
    assert await blog.events() == before


async def test_a_get_is_told_to_post(blog):
    """TR7."""
    answer = await blog.client.get("/trackback", params={"url": PAGE})

    assert outcome(await answer.text())[0] == "1"


@pytest.mark.timeout(300)
async def test_ten_thousand_mutated_bodies_give_well_formed_answers_and_nothing_else(blog):
    chance = random.Random(20260504)
    good = b"url=nonsense&title=A+walk&excerpt=%E2%80%A6&blog_name=x&charset=utf-8"
    kinds = ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", ""]
    before = await blog.events()
    statuses = set()

    for _ in range(10_000):
        raw = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(raw) or 1)
            raw[at : at + chance.randint(0, 5)] = chance.randbytes(chance.randint(0, 6))
        kind = chance.choice(kinds) + chance.choice(["", "; charset=utf-7", "; charset=%00"])
        answer = await blog.client.post(
            "/trackback?url=" + chance.choice([PAGE, "x", "%00", ""]),
            data=bytes(raw),
            headers={"Content-Type": kind},
        )
        statuses.add(answer.status)
        ET.fromstring(await answer.text())

    assert statuses == {200}
    assert await blog.events() == before


class TestKeyed:
    @pytest.fixture
    def mentions_settings(self):
        return Mentions(spread=0, per_minute=0, keyed_trackback=True)

    async def test_a_ping_url_may_need_its_key(self, blog, others):
        """TR9: the key stands in the lines that the blog pastes."""
        source = others.put("/a", f'<a href="{PAGE}"></a>')
        lines = await (await blog.client.get("/api/v1/advertise", params={"url": PAGE})).json()
        key = re.search("k=([0-9a-f]{32})", lines["rdf"])[1]

        without = outcome(await blog.trackback(url=source))
        wrong = outcome(await blog.trackback(url=source, key="0" * 32))
        right = outcome(await blog.trackback(url=source, key=key))

        assert (without[0], wrong[0], right[0]) == ("1", "1", "0")


class TestFeed:
    """TR7: the shown trackbacks of a page, as RSS 0.91 within the answer."""

    @staticmethod
    async def read(blog, **query):
        answer = await blog.client.get("/trackback", params={"__mode": "rss", **query})
        assert (answer.status, answer.content_type) == (200, "text/xml")
        return await answer.text()

    async def test_it_lists_what_is_shown_newest_first(self, blog, others):
        link = f'<a href="{PAGE}">marshes</a>'
        titles = ["One &amp; only", "]]&gt; &lt;b&gt; \u00fc \U0001f33b"]
        for number, title in enumerate(titles):
            source = others.put(f"/{number}?a=1&b=2", f"<title>{title}</title><p>On {link}")
            others.pages[f"/{number}"] = others.pages[f"/{number}?a=1&b=2"]
            await blog.trackback(url=source)
            await blog.verifier.settle()
        await blog.mentioned(others.put("/other", f"<title>No trackback</title>{link}"))

        root = ET.fromstring(await self.read(blog, url=PAGE))

        assert (root.tag, root.findtext("error")) == ("response", "0")
        assert root.find("rss").get("version") == "0.91"
        channel = root.find("rss/channel")
        assert channel.findtext("link") == PAGE
        told = [[one.text for one in item] for item in channel.findall("item")]
        assert told == [
            ["]]> <b> \u00fc \U0001f33b", others.url("/1?a=1&b=2"), "On marshes"],
            ["One & only", others.url("/0?a=1&b=2"), "On marshes"],
        ]

    async def test_a_page_that_nobody_knows_has_none(self, blog):
        root = ET.fromstring(await self.read(blog, url=f"{PAGE}new"))

        assert root.findtext("error") == "0"
        assert root.findall("rss/channel/item") == []

    async def test_what_is_held_is_not_listed(self, blog, others):
        source = others.put("/a", f'<title>x</title><a href="{PAGE}">x</a>')
        await blog.trackback(url=source)
        await blog.verifier.settle()
        [told] = trackbacks(await blog.thread())
        judged = {"response_id": told["id"], "state": "held", "by": "owner"}
        await blog.command("moderate judge", **judged)

        assert "<item>" not in await self.read(blog, url=PAGE)

    @pytest.mark.parametrize("query", [{}, {"url": "nonsense"}, {"url": "https://z.example/"}])
    async def test_what_cannot_be_answered_is_an_error(self, blog, query):
        assert outcome(await self.read(blog, **query))[0] == "1"

    async def test_without_the_mode_a_ping_is_asked_for(self, blog):
        answer = await blog.client.get("/trackback", params={"url": PAGE})

        assert outcome(await answer.text())[0] == "1"
