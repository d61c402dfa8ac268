"""The site's own feeds are read, and what is new in them is published."""

from email.utils import formatdate

import pytest

MINUTE = 60


def atom(*entries):
    """A feed with these (url, updated) entries."""
    told = "".join(
        f'<entry><link href="{url}"/><updated>{updated}</updated><id>{url}</id></entry>'
        for url, updated in entries
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A blog</title>{told}</feed>'


class Feed:
    """The blog's feed, and the pages that it names."""

    def __init__(self, post, others, essay):
        self.post = post
        self.others = others
        self.essay = essay
        self.url = others.url("/ours/feed.xml")
        self.entries = []

    def write(self, number, updated="2026-11-01T10:00:00Z", words="Some words."):
        path = f"/ours/{number}"
        self.post.write(self.essay, path=path, words=f"{number}: {words}")
        url = self.others.url(path)
        self.entries = [(url, updated), *(one for one in self.entries if one[0] != url)]
        self.put(atom(*self.entries))
        return url

    def put(self, body, **headers):
        self.others.put("/ours/feed.xml", body, kind="application/atom+xml", **headers)

    async def watch(self, url=None, every=15 * MINUTE, *, announces=False):
        return await self.post.blog.command(
            "site feed", name="blog", url=url or self.url, every=every, announces=announces
        )

    async def goes_on(self, minutes=16):
        self.post.blog.clock.pass_by(seconds=minutes * MINUTE)
        await self.post.blog.speakers.settle()

    async def outcome(self):
        shown = await self.post.blog.command("site show", name="blog")
        return shown["posts"]["feeds"][0]["outcome"]


@pytest.fixture
def feed(post, others, essay):
    return Feed(post, others, essay)


async def test_what_a_feed_held_at_first_is_recorded_and_told_nobody(feed, sent):
    url = feed.write(1)

    await feed.watch()
    await feed.goes_on(0)

    assert sent() == []
    (one,) = (await feed.post.told(url))["deliveries"]
    assert one["state"] == "recorded"


async def test_what_a_feed_held_at_first_is_told_if_that_is_wanted(feed, sent):
    url = feed.write(1)

    await feed.watch(announces=True)
    await feed.goes_on(0)

    assert [form["source"] for form in sent()] == [url]


async def test_a_new_entry_is_told(feed, sent):
    feed.write(1)
    await feed.watch()
    await feed.goes_on(0)

    url = feed.write(2)
    await feed.goes_on()

    assert [form["source"] for form in sent()] == [url]


async def test_an_entry_that_changed_is_told(feed, sent):
    feed.write(1)
    await feed.watch()
    await feed.goes_on(0)
    feed.write(2)
    await feed.goes_on()

    feed.write(2, updated="2026-11-02T10:00:00Z", words="Other words.")
    await feed.goes_on()

    assert len(sent()) == 2


async def test_a_feed_that_did_not_change_is_not_read_again(feed, others, blog):
    feed.write(1)
    stamp = formatdate(1_790_000_000, usegmt=True)
    feed.put(atom(*feed.entries), ETag='"a"', **{"Last-Modified": stamp})
    await feed.watch()
    await feed.goes_on(0)
    size, asked = await blog.events(), others.asked.count("/ours/1")

    others.pages["/ours/feed.xml"] = (304, b"", "application/atom+xml", {})
    await feed.goes_on()

    assert await feed.outcome() == "read"
    assert (await blog.events(), others.asked.count("/ours/1")) == (size, asked)


async def test_a_feed_is_read_as_often_as_it_was_asked_for(feed, others):
    feed.write(1)
    await feed.watch(every=60 * MINUTE)
    await feed.goes_on(0)
    before = others.asked.count("/ours/feed.xml")

    await feed.goes_on(30)
    early = others.asked.count("/ours/feed.xml") - before
    await feed.goes_on(31)

    assert (early, others.asked.count("/ours/feed.xml") - before) == (0, 1)


async def test_entries_of_other_sites_are_not_ours(feed, others):
    feed.put(atom(("https://else.example/", "2026-11-01T10:00:00Z"), (others.url("/x"), "")))

    await feed.watch(announces=True)
    await feed.goes_on(0)

    assert (await (await feed.post.api("GET")).json())["posts"] == []


@pytest.mark.parametrize("body", ["", "hello", "<html><p>none", '{"items": 7}'])
async def test_what_is_no_feed_is_said_so_and_tried_again(feed, body):
    feed.write(1)
    await feed.watch()
    feed.put(body)

    await feed.goes_on(0)

    assert await feed.outcome() not in {"", "read"}


async def test_a_feed_that_is_away_is_asked_less_and_less_often(feed, others):
    feed.write(1)
    await feed.watch()
    others.pages["/ours/feed.xml"] = (503, b"", "text/html", {})
    await feed.goes_on(0)
    before = others.asked.count("/ours/feed.xml")

    for _ in range(24 * 4):
        await feed.goes_on(15)

    assert 5 <= others.asked.count("/ours/feed.xml") - before <= 10


async def test_the_feed_that_a_page_names_is_found(feed, others):
    feed.write(1)
    home = others.put(
        "/ours/", '<link rel="alternate" type="application/atom+xml" href="feed.xml">'
    )

    done = await feed.watch(home)

    assert done["feed"] == feed.url


async def test_a_feed_is_read_no_more_if_that_is_wanted(feed, others):
    feed.write(1)
    await feed.watch()
    await feed.goes_on(0)
    before = len(others.asked)

    done = await feed.watch(every=0)
    await feed.goes_on(60)

    assert done["feeds"] == []
    assert len(others.asked) == before


async def test_a_sitemap_will_do(feed, sent, others):
    url = feed.write(1)
    others.put(
        "/ours/sitemap.xml",
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{url}</loc></url></urlset>',
        kind="application/xml",
    )
    index = others.put(
        "/ours/index.xml",
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>'
        f"<loc>{others.url('/ours/sitemap.xml')}</loc></sitemap></sitemapindex>",
        kind="application/xml",
    )

    await feed.watch(index, announces=True)
    await feed.goes_on(0)

    assert [form["source"] for form in sent()] == [url]


async def test_what_the_blog_announced_itself_is_told_though_the_feed_is_new(feed, sent, post):
    url = feed.write(1)
    await feed.watch()

    await post.api("POST", json={"url": url})
    await feed.goes_on(0)

    assert [form["source"] for form in sent()] == [url]


async def test_a_feed_that_is_watched_anew_is_new(feed, sent):
    feed.write(1)
    await feed.watch()
    await feed.goes_on(0)
    await feed.watch(every=0)

    feed.write(2)
    await feed.watch()
    await feed.goes_on(0)

    assert sent() == []


async def test_a_feed_that_is_to_be_read_more_often_is_read_at_once(feed, others):
    feed.write(1)
    await feed.watch(every=24 * 60 * MINUTE)
    await feed.goes_on(0)
    before = others.asked.count("/ours/feed.xml")

    await feed.watch(every=MINUTE)
    await feed.goes_on(0)

    assert others.asked.count("/ours/feed.xml") - before == 2  # once to see that it is one


async def test_a_validator_that_cannot_be_sent_back_is_forgotten(feed, others):
    feed.write(1)
    feed.put(atom(*feed.entries), ETag='"caf\u00e9"')
    await feed.watch()
    await feed.goes_on(0)

    await feed.goes_on()

    assert others.asked.count("/ours/feed.xml") == 3
    assert await feed.outcome() == "read"
