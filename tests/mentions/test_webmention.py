"""Other sites' replies, likes and mentions arrive, follow their source, and go with it."""

import pytest

PAGE = "https://blog.example/post/"
ENTRY = """<article class="h-entry"><a class="p-author h-card" href="{origin}/ann">Ann</a>
<a class="u-{does}" href="{target}">this</a>
<div class="e-content">I agree, <b>mostly</b>.<script>window.__xss=1</script></div>
<a class="u-url" href="{source}"><time class="dt-published">2026-05-01T12:00:00Z</time></a>
</article>"""


def entry(others, path, does="in-reply-to", target=PAGE):
    source = others.url(path)
    text = ENTRY.format(origin=others.origin, does=does, target=target, source=source)
    return others.put(path, text)


def from_elsewhere(thread):
    return [one for one in thread["responses"] if one["via"] != "local"]


async def test_a_request_is_accepted_before_anything_is_fetched(blog, others):
    """WR6, WR7: 201 and a status page; the source is asked later."""
    source = entry(others, "/a")

    answer = await blog.mention(source)

    assert answer.status == 201
    assert others.asked == []
    assert await blog.status(answer) == "queued"
    assert from_elsewhere(await blog.thread()) == []


async def test_a_reply_stands_in_the_thread_with_its_source(blog, others):
    source = entry(others, "/a")

    status = await blog.mentioned(source)

    [reply] = from_elsewhere(await blog.thread())
    assert status == "success"
    assert (reply["kind"], reply["via"], reply["source"]) == ("reply", "webmention", source)
    assert reply["author"]["name"] == "Ann"
    assert "I agree, <b>mostly</b>" in reply["html"].replace("strong", "b")
    assert "__xss" not in reply["html"]
    assert reply["published"].startswith("2026-05-01T12:00:00")


@pytest.mark.parametrize("kind", ["like", "repost", "bookmark"])
async def test_reactions_stand_in_the_row_of_faces(blog, others, kind):
    await blog.mentioned(entry(others, "/a", does=f"{kind}-of"))

    thread = await blog.thread()

    assert [one["author"]["name"] for one in thread["reactions"][kind]] == ["Ann"]
    assert from_elsewhere(thread) == []
    assert thread["counts"][kind] == 1


async def test_a_page_without_microformats_is_a_mention(blog, others):
    """M8."""
    source = others.put(
        "/b", f'<title>My walk</title><p>I read <a href="{PAGE}">this post</a> with joy.</p>'
    )

    await blog.mentioned(source)

    [told] = from_elsewhere(await blog.thread())
    assert (told["kind"], told["title"]) == ("mention", "My walk")
    assert "with joy" in told["html"]


@pytest.mark.parametrize(
    "body",
    [
        f"<!-- <a href='{PAGE}'>x</a> -->",
        f"<p>{PAGE}</p>",
        f"&lt;a href='{PAGE}'&gt;x&lt;/a&gt;",
        f"<script>'<a href=\"{PAGE}\">x</a>'</script>",
        f'<a href="{PAGE}more">x</a>',
        f'<a href="https://evil.example/?u={PAGE}">x</a>',
    ],
    ids=["comment", "text", "escaped", "script", "prefix", "query"],
)
async def test_what_is_no_link_gives_no_mention_and_no_event(blog, others, body):
    """WR27, WR25, WR44."""
    before = await blog.events()

    status = await blog.mentioned(others.put("/a", body))

    assert status == "no_link_found"
    assert await blog.events() == before


async def test_asked_again_an_unchanged_source_changes_nothing(blog, others):
    """WR41."""
    source = entry(others, "/a")
    await blog.mentioned(source)
    before = await blog.events()

    blog.clock.pass_by(seconds=60)
    status = await blog.mentioned(source)

    assert status == "success"
    assert await blog.events() == before


async def test_a_changed_source_is_followed_in_place(blog, others):
    """WR40: the same response, other words, even of another kind."""
    source = entry(others, "/a")
    await blog.mentioned(source)
    [first] = from_elsewhere(await blog.thread())

    blog.clock.pass_by(seconds=60)
    others.put("/a", others.pages["/a"][1].replace(b"agree", b"disagree"))
    await blog.mentioned(source)
    [second] = from_elsewhere(await blog.thread())
    blog.clock.pass_by(seconds=60)
    entry(others, "/a", does="like-of")
    await blog.mentioned(source)
    third = await blog.thread()

    assert (first["id"], "disagree" in first["html"]) == (second["id"], False)
    assert "disagree" in second["html"]
    assert second["edited"] is not None
    assert from_elsewhere(third) == []
    assert third["counts"] == {"comment": 1, "like": 1}


@pytest.mark.parametrize(
    "gone",
    [
        {"body": "", "status": 410},
        {"body": '<meta http-equiv="Status" content="410 Gone">'},
        {"body": "<p>I have changed my mind</p>"},
    ],
    ids=["410", "meta 410", "no link"],
)
async def test_a_withdrawn_source_is_erased(blog, others, gone, tmp_path):
    """WR42, WR43, WR45."""
    source = entry(others, "/a")
    await blog.mentioned(source)

    blog.clock.pass_by(seconds=60)
    others.put("/a", **gone)
    status = await blog.mentioned(source)

    thread = await blog.thread()
    assert status == "deleted"
    assert from_elsewhere(thread) == []
    assert thread["count"] == 1
    raw = (tmp_path / "blog.db").read_bytes()
    assert b"mostly" not in raw


async def test_a_withdrawn_source_with_replies_keeps_its_place(blog, others):
    source = entry(others, "/a")
    await blog.mentioned(source)
    [reply] = from_elsewhere(await blog.thread())
    body = {"url": PAGE, "text": "thank you", "parent": reply["id"]}
    answer = await blog.client.post("/api/v1/responses", json=body)
    assert answer.status == 201

    blog.clock.pass_by(seconds=60)
    others.put("/a", "", status=410)
    await blog.mentioned(source)

    tomb = next(one for one in (await blog.thread())["responses"] if one["id"] == reply["id"])
    assert (tomb["state"], tomb["html"], tomb["source"]) == ("erased", "", "")


async def test_a_source_that_vanished_is_kept_for_three_days(blog, others):
    """WR43: a 404 is no delete at once."""
    source = entry(others, "/a")
    await blog.mentioned(source)
    del others.pages["/a"]
    kept = []

    for _ in range(5):
        blog.clock.pass_by(hours=25)
        await blog.verifier.settle()
        kept.append(len(from_elsewhere(await blog.thread())))

    assert kept == [1, 1, 1, 0, 0]


async def test_a_source_is_looked_at_again_by_and_by(blog, others):
    """WR46: after an hour, a day and thirty days."""
    entry(others, "/a")
    await blog.mentioned(others.url("/a"))
    looks = []

    for hours in (0.9, 0.2, 24, 30 * 24, 100 * 24):
        blog.clock.pass_by(hours=hours)
        others.asked.clear()
        await blog.verifier.settle()
        looks.append("/a" in others.asked)

    assert looks == [False, True, True, True, False]


async def test_a_source_that_cannot_be_reached_is_tried_again(blog, others):
    """WR31."""
    source = others.put("/a", "", status=503)
    answer = await blog.mention(source)
    await blog.verifier.settle()
    first = await blog.status(answer)

    entry(others, "/a")
    blog.clock.pass_by(seconds=80)
    await blog.verifier.settle()

    assert (first, await blog.status(answer)) == ("queued", "success")


async def test_it_is_given_up_after_three_more_tries(blog, others):
    answer = await blog.mention(others.put("/a", "", status=503))

    for _ in range(5):
        await blog.verifier.settle()
        blog.clock.pass_by(hours=2)

    assert await blog.status(answer) == "source_not_found"
    assert others.asked.count("/a") == 4


async def test_a_mention_of_a_response_is_threaded_under_it(blog, others):
    """WR5; the addressed response is part of the mention's key."""
    first = await blog.say("one")
    second = await blog.say("two")
    targets = [
        f"{PAGE}#c-{first['response']['id']}",
        f"{blog.house.address}/r/{second['response']['id']}",
    ]
    source = others.put("/a", "".join(f'<a href="{target}">x</a>' for target in targets))

    statuses = [await blog.mentioned(source, target) for target in targets]

    parents = {one["parent"] for one in from_elsewhere(await blog.thread())}
    assert statuses == ["success", "success"]
    assert parents == {first["response"]["id"], second["response"]["id"]}


async def test_a_page_that_nobody_knew_must_exist(blog, others):
    there = others.put("/ours/new", "<title>A new post</title>")
    source = others.put("/a", f'<a href="{there}">x</a><a href="{others.url("/ours/no")}">y</a>')

    found = await blog.mentioned(source, there)
    missing = await blog.mentioned(source, others.url("/ours/no"))

    thread = await blog.thread(there)
    assert (found, missing) == ("success", "target_not_found")
    assert (thread["count"], thread["title"]) == (1, "A new post")


async def test_a_mention_within_the_site_is_kept_and_not_shown(blog, others):
    """H10."""
    source = others.put("/ours/other", f'<a href="{PAGE}">my other post</a>')

    status = await blog.mentioned(source)

    assert status == "success"
    assert from_elsewhere(await blog.thread()) == []


async def test_responses_under_the_mention_come_along(blog, others):
    """X2."""
    source = others.url("/a")
    others.put(
        "/a",
        f"""<article class="h-entry"><a class="u-in-reply-to" href="{PAGE}">re</a>
        <a class="u-url" href="{source}"></a><div class="e-content">my reply</div>
        <div class="u-comment h-cite"><a class="u-url" href="{others.url("/b")}"></a>
        <span class="p-author h-card">Bea</span><p class="e-content">well said</p></div>
        </article>""",
    )

    await blog.mentioned(source)

    reply, nested = from_elsewhere(await blog.thread())
    assert "my reply" in reply["html"]
    assert (nested["parent"], nested["author"]["name"]) == (reply["id"], "Bea")


def with_comment(source, comment, author="Bea"):
    return f"""<article class="h-entry"><a class="u-in-reply-to" href="{PAGE}">re</a>
        <a class="u-url" href="{source}"></a><div class="e-content">my reply</div>
        <div class="u-comment h-cite"><a class="u-url" href="{comment}"></a>
        <span class="p-author h-card">{author}</span><p class="e-content">well said</p></div>
        </article>"""


async def test_a_response_on_another_host_comes_along_if_it_stands_there(blog, others, friend):
    """X2."""
    source = others.url("/a")
    comment = friend.put("/b", f'<p>well said, <a href="{source}">a</a>')
    others.put("/a", with_comment(source, comment))

    await blog.mentioned(source)

    _, nested = from_elsewhere(await blog.thread())
    assert nested["source"] == comment


async def test_what_was_known_through_a_mention_goes_with_it(blog, others):
    """X2."""
    source = others.url("/a")
    others.put("/a", with_comment(source, others.url("/b")))
    await blog.mentioned(source)
    before = from_elsewhere(await blog.thread())

    others.put("/a", "", status=410)
    blog.clock.pass_by(hours=2)
    await blog.verifier.settle()

    after = await blog.thread()
    assert len(before) == 2
    assert [one["html"] for one in after["responses"] if one["source"]] == []
    assert after["count"] == 1


async def test_nobody_can_put_words_under_another_s_name(blog, others, friend):
    """M6."""
    source = others.url("/a")
    comment = friend.put("/never-said", "<p>Nothing of the kind.")
    others.put("/a", with_comment(source, comment, "Victim"))

    await blog.mentioned(source)

    (reply,) = from_elsewhere(await blog.thread())
    assert reply["source"] == source


async def test_what_was_said_here_does_not_come_back_as_news(blog, others):
    said = await blog.say("my own words")
    source = others.url("/a")
    here = f"{blog.house.address}/r/{said['response']['id']}"
    others.put("/a", with_comment(source, here))

    await blog.mentioned(source)

    assert len(from_elsewhere(await blog.thread())) == 1


async def test_a_picture_is_kept_here_and_never_linked(blog, others):
    """M10."""
    from io import BytesIO  # noqa: PLC0415 - for this story alone

    from PIL import Image  # noqa: PLC0415 - likewise

    out = BytesIO()
    Image.new("RGB", (300, 200), "red").save(out, "PNG")
    photo = others.put("/ann.png", out.getvalue(), kind="image/png")
    source = others.put(
        "/a",
        f"""<div class="h-entry"><a class="u-like-of" href="{PAGE}">x</a>
        <div class="p-author h-card"><img class="u-photo" src="{photo}" alt="">
        <a class="u-url p-name" href="/ann">Ann</a></div>
        </div>""",
    )

    await blog.mentioned(source)

    [like] = (await blog.thread())["reactions"]["like"]
    assert like["author"]["photo"].startswith(blog.house.address)
    shown = await blog.client.get(like["author"]["photo"].removeprefix(blog.house.address))
    assert (shown.status, shown.content_type) == (200, "image/png")
    assert (await shown.read()).startswith(b"\x89PNG")


async def test_a_crash_between_looking_and_recording_loses_and_doubles_nothing(opened, others):
    source = entry(others, "/a")
    async with opened() as blog:
        await blog.say("opens the page")
        await blog.mention(source)
    async with opened() as blog:
        await blog.verifier.settle()
        await blog.verifier.settle()

        assert len(from_elsewhere(await blog.thread())) == 1


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({}, 400, "malformed"),
        ({"source": "https://a.example/"}, 400, "malformed"),
        ({"source": "https://a.example/", "target": "https://other.example/"}, 400, None),
        ({"source": PAGE, "target": PAGE}, 400, "malformed"),
        ({"source": f"{PAGE}#x", "target": PAGE}, 400, "malformed"),
        ({"source": "ftp://a.example/", "target": PAGE}, 400, "bad_address"),
        ({"source": "javascript:alert(1)", "target": PAGE}, 400, "bad_address"),
    ],
)
async def test_a_bad_request_is_refused_and_nothing_is_kept(blog, form, status, code):
    """WR1 to WR4, WR8: the sender's fault is 400."""
    before = await blog.events()

    answer = await blog.client.post("/webmention", data=form)

    assert answer.status == status
    assert code in {None, (await answer.json())["code"]}
    assert await blog.events() == before


async def test_the_endpoint_is_a_form_for_people_and_a_status_is_a_page(blog, others):
    """WR9."""
    form = await blog.client.get("/webmention")
    answer = await blog.mention(entry(others, "/a"))
    path = "/webmention/" + answer.headers["Location"].rpartition("/")[2]
    page = await blog.client.get(path, headers={"Accept": "text/html"})
    nothing = await blog.client.get("/webmention/" + "0" * 32)

    assert (form.status, form.content_type) == (200, "text/html")
    assert (page.status, page.content_type) == (200, "text/html")
    assert nothing.status == 404


async def test_whoever_sent_a_mention_is_given_a_receipt(blog, others):
    source = others.put("/a", f'<a href="{PAGE}">a post</a>')
    answer = await blog.mention(source)
    path = "/webmention/" + answer.headers["Location"].rpartition("/")[2]
    before = await (await blog.client.get(path)).json()

    await blog.verifier.settle()

    after = await (await blog.client.get(path)).json()
    proof = await blog.client.get(after["receipt"].removeprefix(blog.house.address))
    assert before["receipt"] == ""
    assert (proof.status, (await proof.text()).split("\n")[0]) == (200, "c2sp.org/tlog-proof@v1")
