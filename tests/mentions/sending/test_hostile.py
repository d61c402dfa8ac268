"""Endpoints that are none, lead inwards, or answer rubbish: a failure with a reason, no more."""

import pytest

INWARDS = [
    "http://10.0.0.1/webmention",
    "http://169.254.169.254/latest/",
    "http://[::1]/webmention",
    "http://localhost/webmention",
    "http://127.0.0.3:8080/webmention",
    "http://2130706433/webmention",
    "http://user:password@friend.example/",
    "http://127.0.0.1:22/",
]


@pytest.mark.parametrize("endpoint", INWARDS)
async def test_an_endpoint_that_is_not_on_the_public_web_is_not_asked(post, friend, endpoint):
    page = friend.put("/page", f'<a rel="webmention" href="{endpoint}"></a>')
    post.write(page)

    await post.announce()

    one = (await post.deliveries())[page]
    assert one["state"] in {"abandoned", "unsupported", "waiting"}
    assert one["sentence"]
    assert one["status"] in {0, 200}


async def test_an_endpoint_that_redirects_inwards_is_not_followed(post, friend):
    friend.open("/out", status=307, Location="http://127.0.0.3:8080/in")
    page = friend.put("/page", '<a rel="webmention" href="/out"></a>')
    post.write(page)

    await post.announce()

    one = (await post.deliveries())[page]
    assert (one["state"], one["reason"]) == ("abandoned", "address_refused")


@pytest.mark.parametrize(
    "link",
    [
        "<" * 20_000,
        '<a>; rel="' + "x " * 10_000,
        "<>; " * 5_000,
        ";,;,<>,\t \xff",
        '<a>; rel="\\',
    ],
)
async def test_rubbish_in_a_header_does_no_harm(post, friend, link):
    friend.open("/webmention")
    page = friend.put("/page", '<a rel="webmention" href="/webmention"></a>', Link=link[:7000])
    post.write(page)

    await post.announce()

    assert (await post.deliveries())[page]["state"] == "delivered"


async def test_a_page_that_is_no_page_is_told_by_its_header_alone(post, friend, sent):
    friend.open("/webmention")
    page = friend.put(
        "/cat.jpg", b"\xff\xd8", kind="image/jpeg", Link="</webmention>; rel=webmention"
    )
    post.write(page)

    await post.announce()

    assert [form["target"] for form in sent()] == [page]


async def test_a_page_of_many_megabytes_is_told_by_its_beginning(post, friend, sent):
    friend.open("/webmention")
    body = b'<link rel="webmention" href="/webmention">' + b"<p>x" * 1_000_000
    page = friend.put("/long", body)
    post.write(page)

    await post.announce()

    assert [form["target"] for form in sent()] == [page]


async def test_a_page_that_links_to_itself_tells_nobody(post):
    post.write(post.url, f"{post.url}#part", "javascript:alert(1)", "mailto:a@blog.example")

    await post.announce()

    assert await post.deliveries() == {}


async def test_a_post_with_very_many_links_is_bounded(post, friend):
    post.write(*(f"{friend.origin}/{number}" for number in range(700)))

    await post.announce()

    assert len(await post.deliveries()) == 500


async def test_the_answer_of_an_endpoint_is_kept_short_and_legible(post, friend, essay):
    friend.open("/webmention", status=500, body="\x1b[31m" + "x" * 100_000)
    post.write(essay)

    await post.announce()

    answer = (await post.deliveries())[essay]["answer"]
    assert len(answer) <= 500
    assert "\x1b" not in answer
