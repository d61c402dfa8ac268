"""How the blog lets us know: tokens, the command line, and what is refused."""

import pytest

BLOG = "https://blog.example"


async def test_a_request_without_the_token_is_refused(post):
    for token in ("", "wrong", "x" * 5000, "\u2713".encode().decode("latin-1")):
        answer = await post.api("POST", token=token, json={"url": post.url})

        assert (answer.status, (await answer.json())["code"]) == (403, "not_allowed")


async def test_a_revoked_token_is_good_no_more(post, blog):
    await blog.command("site token", name="blog", is_revoked=True)

    answer = await post.api("POST", json={"url": post.url})

    assert answer.status == 403


async def test_a_token_speaks_for_its_own_site_alone(post, blog):
    await blog.command("site add", name="other", urls=["https://other.example/"])

    answer = await post.api("POST", json={"url": "https://other.example/post"})

    assert (answer.status, (await answer.json())["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"url": "https://else.example/"}, 404, "outside_site"),
        ({"url": "javascript:alert(1)"}, 400, "bad_address"),
        ({"url": f"{BLOG}/x", "change": "eaten"}, 400, "malformed"),
        ({"url": f"{BLOG}/x", "more": 1}, 400, "malformed"),
        ({}, 400, "malformed"),
        ([], 400, "malformed"),
    ],
)
async def test_a_bad_announcement_is_refused(post, blog, body, status, code):
    size = await blog.events()

    answer = await post.api("POST", json=body)

    assert (answer.status, (await answer.json())["code"]) == (status, code)
    assert await blog.events() == size


@pytest.mark.parametrize("path", ["/api/v1/posts/again", "/api/v1/posts"])
async def test_what_is_no_json_is_refused(post, path):
    answer = await post.api("POST", path, data="url=x")

    assert (answer.status, (await answer.json())["code"]) == (400, "malformed")


async def test_what_nobody_published_cannot_be_told_of(post):
    unknown = {"url": f"{BLOG}/nowhere"}

    shown = await post.api("GET", params=unknown)
    again = await post.api(
        "POST", "/api/v1/posts/again", json={**unknown, "target": "https://ada.example/"}
    )

    assert [shown.status, again.status] == [404, 404]


async def test_the_latest_posts_are_listed(post, essay, others):
    post.write(essay)
    post.write(essay, path="/ours/second")
    await post.announce()
    await post.announce(url=others.url("/ours/second"))

    answer = await post.api("GET")

    listed = (await answer.json())["posts"]
    assert [one["url"] for one in listed] == [others.url("/ours/second"), post.url]


async def test_nothing_is_fetched_in_the_request(post, essay, others):
    post.write(essay)

    await post.api("POST", json={"url": post.url})

    assert others.asked == []


async def test_the_command_line_publishes_too(post, essay, blog, sent):
    post.write(essay)

    done = await blog.command("publish", url=post.url, change="published")
    await blog.speakers.settle()

    assert (done["state"], [one["target"] for one in done["deliveries"]]) == ("published", [essay])
    assert len(sent()) == 1


async def test_one_page_is_told_at_once_and_what_it_said_is_told(post, essay, blog, sent):
    post.write(essay)

    done = await blog.command("send", source=post.url, target=None, is_dry=False)

    assert [(one["state"], one["status"]) for one in done["deliveries"]] == [("delivered", 202)]
    assert len(sent()) == 1


async def test_one_target_is_told_once_more_because_the_owner_says_so(post, essay, blog, sent):
    post.write(essay)
    await post.announce()

    done = await blog.command("send", source=post.url, target=essay, is_dry=False)

    assert [one["target"] for one in done["deliveries"]] == [essay]
    assert len(sent()) == 2


async def test_a_dry_run_sends_and_records_nothing(post, essay, blog, sent):
    post.write(essay)
    size = await blog.events()

    done = await blog.command("send", source=post.url, target=None, is_dry=True)

    (one,) = done["deliveries"]
    assert (one["state"], one["protocol"]) == ("found", "webmention")
    assert (sent(), await blog.events()) == ([], size)


async def test_a_page_of_no_blog_here_is_told_of_without_a_record(friend, essay, blog, sent):
    source = friend.put("/elsewhere", f'<article><a href="{essay}">this</a></article>')
    size = await blog.events()

    done = await blog.command("send", source=source, target=None, is_dry=False)

    assert done["state"] == "unrecorded"
    assert sent() == [{"source": source, "target": essay}]
    assert await blog.events() == size


async def test_a_site_that_is_removed_leaves_no_queue_behind(post, essay, blog, others, sent):
    await post.api("POST", json={"url": post.url})

    await blog.command("site remove", name="blog")
    await blog.command("site add", name="blog", urls=[f"{others.origin}/ours/"])
    post.write(essay)
    await blog.speakers.settle()

    assert sent() == []


async def test_the_page_shows_what_was_told_to_whoever_has_the_token(post, essay, friend, blog):
    friend.open("/webmention", status=400, body="<script>alert(1)</script>")
    post.write(essay)
    await post.announce()

    refused = await blog.client.post("/posts", data={"token": "wrong"})
    shown = await blog.client.post("/posts", data={"token": post.token})

    assert (refused.status, shown.status) == (403, 200)
    text = await shown.text()
    assert essay in text
    assert "<script>" not in text
    assert shown.headers["Cache-Control"] == "no-store"


async def test_a_button_of_the_page_tries_again(post, essay, friend, blog, sent):
    friend.open("/webmention", status=400)
    post.write(essay)
    await post.announce()

    form = {"token": post.token, "do": "again", "url": post.url, "target": essay}
    answer = await blog.client.post("/posts", data=form)
    await blog.speakers.settle()

    assert answer.status == 200
    assert len(sent()) == 2


@pytest.mark.parametrize(
    "form",
    [
        {"do": "dance"},
        {"do": "announce", "url": "no address"},
        {"do": "again", "url": "", "target": ""},
    ],
)
async def test_a_bad_form_is_told_as_a_page(post, blog, form):
    answer = await blog.client.post("/posts", data={"token": post.token, **form})

    assert answer.status == 400
    assert "text/html" in answer.headers["Content-Type"]


@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded; charset=zip",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "text/plain",
        "",
    ],
)
async def test_a_form_of_another_kind_is_no_trouble_of_ours(blog, kind):
    answer = await blog.client.post(
        "/posts", data=b"--x\r\n\r\n\xff", headers={"Content-Type": kind}
    )

    assert answer.status in {400, 403}
