"""What is shown at once, what waits, and how much is taken at all."""

import pytest

from fedcomments.server.limits import Room
from fedcomments.settings import Mentions

PAGE = "https://blog.example/post/"


def link(others, path):
    return others.put(path, f'<title>{path}</title><a href="{PAGE}">x</a>')


def shown(thread):
    return [one["title"] for one in thread["responses"] if one["via"] != "local"]


class TestByDefault:
    @pytest.fixture
    def policy(self):
        return {}

    async def test_a_new_host_waits_and_a_known_one_does_not(self, blog, others):
        answer = await blog.mention(link(others, "/a"))
        await blog.verifier.settle()
        held = shown(await blog.thread()), await blog.status(answer)
        [waiting] = await blog.command("moderate list", name="blog")
        judged = {"response_id": waiting["id"], "state": "shown", "by": "owner"}
        await blog.command("moderate judge", **judged)
        await blog.mention(link(others, "/b"))
        await blog.verifier.settle()

        assert held == ([], "pending")
        assert waiting["reasons"] == ["the first mention from this host"]
        assert shown(await blog.thread()) == ["/a", "/b"]
        assert await blog.status(answer) == "success"

    async def test_trackbacks_always_wait(self, blog, others):
        await blog.trackback(url=link(others, "/a"))
        await blog.verifier.settle()

        assert shown(await blog.thread()) == []
        assert len(await blog.command("moderate list", name="blog")) == 1

    async def test_a_vouch_lifts_by_one_step(self, blog, others, friend):
        """X1: a page on a host that was shown before links to the source's host."""
        await blog.mention(link(friend, "/known"))
        await blog.verifier.settle()
        [waiting] = await blog.command("moderate list", name="blog")
        judged = {"response_id": waiting["id"], "state": "shown", "by": "owner"}
        await blog.command("moderate judge", **judged)
        vouch = friend.put("/friends", f'<a href="{others.origin}/">a friend</a>')
        silent = friend.put("/silent", '<a href="https://elsewhere.example/">not a friend</a>')

        unvouched = await blog.mentioned(link(others, "/a"), vouch=silent)
        vouched = await blog.mentioned(link(others, "/b"), vouch=vouch)

        assert (unvouched, vouched) == ("pending", "success")
        assert shown(await blog.thread()) == ["/known", "/b"]


class TestOff:
    @pytest.fixture
    def policy(self):
        return {"webmention": "off", "pingback": "off", "trackback": "off"}

    async def test_a_closed_door_says_so(self, blog, others):
        source = link(others, "/a")

        webmention = await blog.mention(source)
        trackback = await blog.trackback(url=source)

        assert (webmention.status, (await webmention.json())["code"]) == (400, "invalid_target")
        assert "<error>1</error>" in trackback


class TestLimits:
    @pytest.fixture
    def mentions_settings(self):
        return Mentions(spread=0, per_minute=4, per_host_a_day=3, waiting=2)

    async def test_the_queue_is_bounded(self, blog, others):
        """WR9, H8."""
        codes = [(await blog.mention(link(others, f"/{n}"))).status for n in range(3)]

        assert codes == [201, 201, 429]

    async def test_a_host_sends_so_much_a_day(self, blog, others):
        codes = []
        for number in range(4):
            answer = await blog.mention(link(others, f"/{number}"))
            codes.append(answer.status)
            await blog.verifier.settle()

        assert codes == [201, 201, 201, 429]
        assert int(answer.headers["Retry-After"]) > 0


def test_what_waits_is_counted_anew_when_half_of_the_room_is_given_out():
    room = Room(100)

    first = room.take("blog")
    room.counted("blog", 90)
    sure = [room.take("blog") for _ in range(6)]

    assert first is False
    assert sure == [True] * 5 + [False]


class TestSpread:
    @pytest.fixture
    def mentions_settings(self):
        return Mentions(spread=120, per_minute=0)

    async def test_a_crowd_from_one_host_is_spread(self, blog, others):
        """H8: the first ones at once, the others within two minutes."""
        for number in range(12):
            await blog.mention(link(others, f"/{number}"))
        await blog.verifier.settle()
        at_once = len(set(others.asked))
        blog.clock.pass_by(seconds=121)
        await blog.verifier.settle()

        assert 2 <= at_once < 12
        assert len(set(others.asked)) == 12


async def test_a_source_on_a_private_address_looks_like_one_that_is_not_there(blog, others):
    """H1, H15, PR8."""
    private = await blog.mentioned("http://127.0.0.1:1/x")
    missing = await blog.mentioned(others.url("/not-there"))

    for _ in range(5):
        blog.clock.pass_by(hours=2)
        await blog.verifier.settle()

    assert private == "queued"
    assert missing == "source_not_found"


async def test_what_cannot_be_a_page_is_refused(blog, others):
    """WR32."""
    picture = others.put("/a.png", b"\x89PNG", kind="image/png")

    assert await blog.mentioned(picture) == "invalid_content"


async def test_hostile_words_are_harmless(blog, others):
    """WR47, H11."""
    source = others.put(
        "/a",
        f"""<div class="h-entry"><a class="u-in-reply-to" href="{PAGE}">x</a>
        <a class="p-author h-card" href="javascript:alert(1)"><img class="u-photo"
        src="javascript:alert(1)">&lt;img src=x onerror=alert(1)&gt;</a>
        <div class="e-content"><img src=x onerror=alert(1)><a href="javascript:alert(1)">c</a>
        <svg onload=alert(1)></svg><p onclick=alert(1)>text</p></div></div>""",
    )

    await blog.mentioned(source)

    [told] = [one for one in (await blog.thread())["responses"] if one["via"] != "local"]
    assert "javascript:" not in str(told)
    for bad in ("<img", "<svg", "onclick", "onerror="):
        assert bad not in told["html"]
    assert told["author"]["url"] == ""


async def test_what_was_erased_for_good_does_not_come_back(blog, others):
    source = others.put("/a", f'<a href="{PAGE}">a post</a>')
    await blog.mentioned(source)

    await blog.command("erase", name=None, by="url", value=source, is_dry=False)
    blog.clock.pass_by(hours=800)
    await blog.verifier.settle()
    again = await blog.mentioned(source)

    thread = await blog.thread()
    assert again == "blocked"
    assert [one["source"] for one in thread["responses"] if one["source"]] == []
