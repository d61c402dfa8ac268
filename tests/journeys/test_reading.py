"""Readers get a thread page by page, fresh, and only where they may."""

import re
from itertools import chain

PAGE = "https://blog.example/post/"
BLOG = "https://blog.example"


async def walk(blog, **parameters):
    """Follow the cursor to the end → every id, page by page."""
    pages, after = [], {}
    while True:
        thread = await blog.thread(**parameters, **after)
        pages.append([one["id"] for one in thread["responses"]])
        if thread["next"] is None:
            return pages
        after = {"after": thread["next"]}


def joined(pages):
    return list(chain.from_iterable(pages))


async def long_thread(blog):
    """One discussion with 300 replies among 150 others → their ids in order of arrival."""
    before = [await blog.say(f"before {number}") for number in range(75)]
    first = await blog.say("much discussed")
    replies = [await blog.say(f"reply {number}", to=first) for number in range(300)]
    after = [await blog.say(f"after {number}") for number in range(74)]
    return [said["response"]["id"] for said in (*before, first, *replies, *after)]


async def test_paging_shows_every_response_once_in_both_orders(blog):
    ids = await long_thread(blog)

    oldest = await walk(blog, order="oldest", limit=20)
    newest = await walk(blog, order="newest", limit=20)

    assert joined(oldest) == ids
    assert sorted(joined(newest)) == sorted(ids)
    assert joined(newest)[74:375] == ids[75:376], "a discussion keeps its own order"
    assert max(map(len, oldest + newest)) <= 220


async def test_a_page_ends_after_so_many_discussions_with_all_their_replies(blog):
    for number in range(3):
        said = await blog.say(f"{number}")
        await blog.say(f"{number} answered", to=said)

    thread = await blog.thread(limit=2)

    assert [one["depth"] for one in thread["responses"]] == [0, 1, 0, 1]
    assert thread["next"] is not None
    assert thread["count"] == 6


async def test_replies_nest_as_deep_as_people_like(blog):
    said = await blog.say("0")
    for number in range(1, 140):
        said = await blog.say(f"{number}", to=said)

    thread = await blog.thread()

    assert [one["depth"] for one in thread["responses"]] == list(range(140))
    assert [one["html"] for one in thread["responses"]] == [f"<p>{n}</p>\n" for n in range(140)]


async def test_an_unknown_page_is_an_empty_open_thread(blog):
    thread = await blog.thread("https://blog.example/new/")

    assert (thread["count"], thread["open"], thread["responses"]) == (0, True, [])
    assert (thread["next"], thread["position"]) == (None, -1)


async def test_noise_in_an_address_does_not_split_a_thread(blog):
    await blog.say("one", url="https://blog.example/post?utm_source=x&fbclid=y#top")
    await blog.say("two", url="HTTPS://BLOG.example:443/a/../post/")

    assert len(await blog.texts("https://blog.example/post")) == 2
    assert (await blog.thread("https://blog.example/post?page=2"))["count"] == 0


async def test_an_alias_leads_to_the_same_thread(blog):
    await blog.say("hello")
    await blog.command("moderate alias", url=PAGE, alias="https://blog.example/old/name")

    await blog.say("from the old address", url="https://blog.example/old/name/")

    assert len(await blog.texts()) == 2


async def test_counts_for_many_pages_in_one_request(blog):
    await blog.say("one")
    await blog.say("two")
    foreign = "https://other.example/"

    answer = await blog.get(
        "/api/v1/counts",
        params=[("url", PAGE), ("url", "https://blog.example/x"), ("url", foreign)],
    )

    counts = (await answer.json())["counts"]
    assert counts == {PAGE: 2, "https://blog.example/x": 0, foreign: 0}


async def test_a_reader_who_has_it_is_told_so(blog):
    await blog.say("hello")
    first = await blog.get("/api/v1/thread", params={"url": PAGE})
    known = {"If-None-Match": first.headers["ETag"]}

    again = await blog.get("/api/v1/thread", params={"url": PAGE}, headers=known)
    await blog.say("news")
    changed = await blog.get("/api/v1/thread", params={"url": PAGE}, headers=known)

    assert (again.status, await again.read()) == (304, b"")
    assert (changed.status, (await changed.json())["count"]) == (200, 2)


async def test_a_thread_is_compressed_for_those_who_take_it(blog):
    await blog.say("hello " * 200)
    plain = await blog.get(
        "/api/v1/thread", params={"url": PAGE}, headers={"Accept-Encoding": "identity"}
    )

    packed = await blog.get(
        "/api/v1/thread", params={"url": PAGE}, headers={"Accept-Encoding": "gzip"}
    )

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert await packed.read() == await plain.read()
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"])


async def test_nobody_reads_an_old_thread(blog):
    """Every change is seen by the read that follows it, whatever was cached before."""
    seen = []
    said = await blog.say("one")
    for act in (
        lambda: blog.say("two"),
        lambda: blog.edit(said, "one, edited"),
        lambda: blog.erase(said),
        lambda: blog.command("moderate close", url=PAGE, closed=True),
        lambda: blog.command("moderate close", url=PAGE, closed=False),
    ):
        seen.append((await blog.thread(), await blog.thread()))
        await act()
    last = await blog.thread()

    assert [first == second for first, second in seen] == [True] * 5
    assert [first["count"] for first, _ in seen] == [1, 2, 2, 1, 1]
    assert [first["open"] for first, _ in seen] + [last["open"]] == [True] * 4 + [False, True]


async def test_nobody_reads_what_was_hidden_or_led_elsewhere_meanwhile(blog):
    other = "https://blog.example/other/"
    said = await blog.say("one")
    judged = {"response_id": said["response"]["id"], "by": "owner"}

    seen = [await blog.texts(), await blog.texts(other), await blog.texts(order="newest")]
    await blog.command("moderate alias", url=PAGE, alias=other)
    seen += [await blog.texts(other)]
    await blog.command("moderate judge", state="hidden", **judged)
    seen += [await blog.texts(), await blog.texts(other), await blog.texts(order="newest")]
    await blog.command("moderate judge", state="shown", **judged)
    seen += [await blog.texts(), await blog.texts(other), await blog.texts(order="newest")]

    one = ["<p>one</p>\n"]
    assert seen == [one, [], one, one, [], [], [], one, one, one]


async def test_only_pages_of_the_site_may_read_in_a_browser(blog):
    await blog.command("site add", name="other", urls=["https://other.example"], comments="open")
    path = f"/api/v1/thread?url={PAGE}"

    own = await blog.get(path, headers={"Origin": BLOG})
    other = await blog.get(path, headers={"Origin": "https://other.example"})
    stranger = await blog.get(path, headers={"Origin": "https://evil.example"})
    nobody = await blog.get(path)

    assert own.headers["Access-Control-Allow-Origin"] == BLOG
    for answer in (other, stranger, nobody):
        assert "Access-Control-Allow-Origin" not in answer.headers
    for answer in (own, other, stranger, nobody):
        assert "Origin" in answer.headers["Vary"]


async def test_a_preflight_allows_the_sites_own_pages_alone(blog):
    asked = {"Access-Control-Request-Method": "POST"}

    own = await blog.client.options("/api/v1/responses", headers={"Origin": BLOG, **asked})
    stranger = await blog.client.options(
        "/api/v1/responses", headers={"Origin": "https://evil.example", **asked}
    )

    assert own.headers["Access-Control-Allow-Origin"] == BLOG
    assert "PATCH" in own.headers["Access-Control-Allow-Methods"]
    assert "Idempotency-Key" in own.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in stranger.headers
    assert "Access-Control-Allow-Methods" not in stranger.headers


async def test_a_refusal_can_be_read_by_the_page_that_asked(blog):
    answer = await blog.client.post(
        "/api/v1/responses", json={"url": PAGE, "text": ""}, headers={"Origin": BLOG}
    )

    assert answer.status == 400
    assert answer.headers["Access-Control-Allow-Origin"] == BLOG


async def test_one_response_as_json(blog):
    said = await blog.say("hello")

    answer = await blog.get(f"/api/v1/responses/{said['response']['id']}")

    assert await answer.json() == said["response"]


async def test_a_preview_renders_and_keeps_nothing(blog):
    before = await blog.events()

    answer = await blog.client.post("/api/v1/preview", json={"text": "*hi* <b>"})

    assert (await answer.json())["html"] == "<p><em>hi</em> &lt;b&gt;</p>\n"
    assert await blog.events() == before


async def test_a_picture_is_the_same_for_the_same_name(blog):
    one = await blog.say("1", author={"name": "Ann"})
    two = await blog.say("2", author={"name": "Ann"})
    other = await blog.say("3", author={"name": "Bea"})
    nobody = await blog.say("4")

    photos = [said["response"]["author"]["photo"] for said in (one, two, other, nobody)]
    path = re.sub("^https?://[^/]+", "", photos[0])
    first, second = await blog.get(path), await blog.get(path)

    assert photos[0] == photos[1] != photos[2]
    assert photos[3].endswith("/avatar/anonymous.svg")
    assert first.content_type == "image/svg+xml"
    assert "immutable" in first.headers["Cache-Control"]
    assert await first.text() == await second.text()
