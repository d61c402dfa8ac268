"""The owner decides what readers see, and strangers cannot grow the log without bound."""

import pytest

from fedcomments.settings import Posting

PAGE = "https://blog.example/post/"
ANN, BEA = "a" * 43, "b" * 43


async def test_where_everything_is_held_nothing_is_shown_until_the_owner_says_so(blog):
    await blog.command("site policy", name="blog", comments="all")
    said = await blog.say("hello")
    response_id = said["response"]["id"]

    held = await blog.thread()
    [waiting] = await blog.command("moderate list", name=None)
    await blog.command("moderate judge", response_id=response_id, state="shown", by="owner")
    shown = await blog.thread()

    assert said["state"] == "held"
    assert (held["count"], held["responses"]) == (0, [])
    assert (waiting["id"], waiting["text"], waiting["url"]) == (response_id, "hello", PAGE)
    assert waiting["reasons"] == ["every response waits for the owner here"]
    assert (shown["count"], shown["responses"][0]["html"]) == (1, "<p>hello</p>\n")
    assert await blog.command("moderate list", name="blog") == []


async def test_a_held_response_is_seen_by_its_author_alone(blog):
    await blog.command("site policy", name="blog", comments="all")
    said = await blog.say("hello")
    path = f"/api/v1/responses/{said['response']['id']}"

    mine = await blog.get(path, headers={"Authorization": f"Bearer {said['token']}"})
    anybody = await blog.get(path)
    permalink = await blog.get(f"/r/{said['response']['id']}")

    assert (mine.status, (await mine.json())["html"]) == (200, "<p>hello</p>\n")
    assert (anybody.status, permalink.status) == (404, 404)
    assert "hello" not in await permalink.text()


async def test_a_known_author_need_not_wait(blog):
    await blog.command("site policy", name="blog", comments="first")

    async def post(token):
        answer = await blog.send({"url": PAGE, "text": "hi"}, Author_Token=token)
        return await answer.json()

    first = await post(ANN)
    second = await post(ANN)
    approve = {"response_id": first["response"]["id"], "state": "shown", "by": "owner"}
    await blog.command("moderate judge", **approve)
    third, stranger, nobody = await post(ANN), await post(BEA), await blog.say("no token")

    states = [said["state"] for said in (first, second, third, stranger, nobody)]
    assert states == ["held", "held", "shown", "held", "held"]


async def test_a_hidden_response_leaves_its_replies_standing(blog):
    said = await blog.say("rude")
    await blog.say("an answer", to=said)

    await blog.command(
        "moderate judge", response_id=said["response"]["id"], state="hidden", by="owner"
    )

    tomb, reply = (await blog.thread())["responses"]
    assert (tomb["state"], tomb["html"], tomb["author"]["name"]) == ("hidden", "", "")
    assert reply["html"] == "<p>an answer</p>\n"
    assert (await blog.thread())["count"] == 1


async def test_a_decision_can_be_taken_back_and_twice_is_once(blog):
    said = await blog.say("fine")
    judged = {"response_id": said["response"]["id"], "by": "owner"}

    for state in ("hidden", "hidden", "shown", "shown"):
        await blog.command("moderate judge", state=state, **judged)

    assert await blog.texts() == ["<p>fine</p>\n"]
    assert await blog.events() == 2 + 2 + 2


async def test_an_edit_of_a_held_response_stays_held(blog):
    await blog.command("site policy", name="blog", comments="all")
    said = await blog.say("spam")

    answer = await blog.edit(said, "more spam")

    assert (await answer.json())["state"] == "held"
    assert (await blog.thread())["count"] == 0


class TestLimits:
    @pytest.fixture
    def posting(self):
        return Posting(per_minute=3, pages_per_hour=2, events_per_day=8)

    async def test_one_visitor_cannot_post_without_pause(self, blog):
        codes = [(await blog.send({"url": PAGE, "text": "hi"})).status for _ in range(4)]
        refused = await blog.send({"url": PAGE, "text": "hi"})
        blog.clock.pass_by(seconds=25)
        later = await blog.send({"url": PAGE, "text": "hi"})

        assert codes == [201, 201, 201, 429]
        assert (await refused.json())["code"] == "too_many"
        assert int(refused.headers["Retry-After"]) in range(1, 62)
        assert later.status == 201

    async def test_the_plain_page_says_so_too_and_keeps_the_words(self, blog):
        form = {"text": "my words"}
        answers = [
            await blog.client.post(
                "/thread", params={"url": PAGE}, data=form, allow_redirects=False
            )
            for _ in range(4)
        ]

        assert [answer.status for answer in answers] == [303, 303, 303, 429]
        assert int(answers[-1].headers["Retry-After"]) in range(1, 62)
        assert "my words</textarea>" in await answers[-1].text()

    async def test_visitors_open_so_many_new_pages_an_hour(self, blog):
        async def post(name):
            return await blog.send({"url": f"https://blog.example/{name}", "text": "hi"})

        codes = [(await post(name)).status for name in ("a", "b", "c")]
        blog.clock.pass_by(seconds=3601)
        later = await post("c")

        assert codes == [201, 201, 429]
        assert later.status == 201

    async def test_a_log_grows_by_so_much_a_day(self, blog):
        codes = []
        for _ in range(7):
            codes.append((await blog.send({"url": PAGE, "text": "hi"})).status)
            blog.clock.pass_by(seconds=60)
        blog.clock.pass_by(seconds=86_400)
        later = await blog.send({"url": PAGE, "text": "hi"})

        assert codes == [201, 201, 201, 201, 201, 429, 429]
        assert later.status == 201

    async def test_a_preview_costs_little_and_is_not_free(self, blog):
        answers = [
            (await blog.client.post("/api/v1/preview", json={"text": "x"})).status
            for _ in range(25)
        ]

        assert answers == [200] * 24 + [429]
