"""Asking for a page: what goes out, what comes back, where redirects lead."""

import asyncio
import gzip

import pytest

from fedcomments import __version__
from fedcomments.client.fetch import Client
from fedcomments.errors import Unreachable


async def test_a_page_comes_back_with_its_head(web, answers):
    web.place("blog.example", answers.page(b"<p>hi", "Content-Type: Text/HTML; charset=UTF-8"))

    page = await web.client().fetch("http://BLOG.example/a;b=1/../c?d#e")

    assert (page.status, page.body, page.hops) == (200, b"<p>hi", ())
    assert (page.content_type, page.charset) == ("text/html", "utf-8")
    assert page.url == "http://blog.example/c?d#e"
    assert [asked.line for asked in web.asked] == ["GET /c?d HTTP/1.1"]


async def test_a_path_keeps_what_follows_a_semicolon(web, answers):
    web.place("blog.example", answers.page())

    await web.client().fetch("http://blog.example/a;session=1?b;c")

    assert web.asked[0].line == "GET /a;session=1?b;c HTTP/1.1"


async def test_the_request_says_who_asks_and_why_and_nothing_more(web, answers):
    web.place("blog.example", answers.page())

    await web.client().fetch("http://blog.example:8080/")

    agent = f"fedcomments/{__version__} (Webmention; verifying for https://comments.example)"
    assert web.asked[0].headers == [
        ("host", "blog.example:8080"),
        ("accept", "text/html, application/xhtml+xml;q=.9, */*;q=.1"),
        ("accept-encoding", "gzip"),
        ("connection", "close"),
        ("user-agent", agent),
    ]


async def test_an_asker_may_have_other_wishes_and_purposes(web, answers):
    web.place("blog.example", answers.page(b"\x89PNG", "Content-Type: image/png"))

    page = await web.client().fetch("http://blog.example/", accept="image/*", purpose="Avatar")

    assert page.content_type == "image/png"
    assert web.asked[0].values("accept") == ["image/*"]
    assert "(Avatar for https://comments.example)" in web.asked[0].values("user-agent")[0]


async def test_cookies_are_neither_kept_nor_sent(web, answers):
    web.place("blog.example", answers.page(b"", "Set-Cookie: a=1", "Set-Cookie: b=2"))
    web.place(
        "start.example",
        answers.page(b"", "Set-Cookie: c=3", "Location: http://blog.example/", status="302 Found"),
    )
    client = web.client()

    for _ in range(2):
        page = await client.fetch("http://start.example/")

    assert page.values("set-cookie") == ["a=1", "b=2"]
    assert not any(asked.values("cookie") for asked in web.asked)


async def test_proxies_in_the_environment_are_ignored(web, answers, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://proxy.example:3128")
    web.place("blog.example", answers.page(b"direct"))

    page = await web.client().fetch("http://blog.example/")

    assert page.body == b"direct"
    assert web.looked_up == [("blog.example", 80)]


async def test_a_packed_page_is_unpacked(web, answers):
    packed = gzip.compress(b"<p>hi" * 1000)
    web.place("blog.example", answers.page(packed, "Content-Encoding: GZip"))

    page = await web.client().fetch("http://blog.example/")

    assert page.body == b"<p>hi" * 1000


async def test_a_page_without_a_length_ends_with_the_connection(web):
    web.place("blog.example", b"HTTP/1.0 200 OK\r\n\r\n<p>hi")

    page = await web.client().fetch("http://blog.example/")

    assert page.body == b"<p>hi"


async def test_redirects_are_followed_relative_ones_too(web, answers):
    web.place("one.example", answers.moved("//two.example/a/b", "301 Moved Permanently"))
    web.place("two.example", answers.moved("http://three.example/x", "308 Permanent Redirect"))
    web.place("three.example", answers.page(b"here"))

    page = await web.client().fetch("http://one.example/#top")

    assert page.body == b"here"
    assert page.url == "http://three.example/x#top"
    assert page.hops == ("http://one.example/#top", "http://two.example/a/b#top")


@pytest.mark.parametrize(("hosts", "arrives"), [(5, True), (6, False)])
async def test_five_redirects_are_enough(web, answers, hosts, arrives):
    for number in range(hosts):
        web.place(f"h{number}.example", answers.moved(f"http://h{number + 1}.example/"))
    web.place(f"h{hosts}.example", answers.page(b"here"))

    try:
        page = await web.client().fetch("http://h0.example/")
    except Unreachable as fault:
        outcome = fault.reason
    else:
        outcome = page.body

    assert outcome == (b"here" if arrives else "too_many_redirects")
    assert len(web.asked) == 6


async def test_a_loop_ends_by_the_number_of_hops(web, answers):
    web.place("blog.example", answers.moved("http://blog.example/"))

    with pytest.raises(Unreachable, match="too_many_redirects"):
        await web.client().fetch("http://blog.example/")

    assert len(web.asked) == 6


@pytest.mark.parametrize("place", ["ftp://blog.example/", "file:///etc/passwd", "gopher://x:70/1"])
async def test_a_redirect_leads_to_the_web_or_nowhere(web, answers, place):
    web.place("blog.example", answers.moved(place))

    with pytest.raises(Unreachable, match="bad_redirect"):
        await web.client().fetch("http://blog.example/")

    assert len(web.dialled) == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "blog.example",
        "ftp://blog.example/",
        "file:///etc/passwd",
        "http://",
        "http:///x",
        "http://me:pw@blog.example/",
        "http://blog.example:0/",
        "http://blog.example:65536/",
        "http://blog.example/ x",
        "http://blog.example\\@127.0.0.1/",
        "http://blog.example/\r\nX: y",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[fe80::1%25eth0]/",
        "http://[::ffff:127.0.0.1]/",
        "http://1.2.3.4.5/",
    ],
)
async def test_what_is_no_address_is_not_asked(web, url):
    with pytest.raises(Unreachable, match="bad_url"):
        await web.client().fetch(url)

    assert web.looked_up == []


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "500 Oops", "304 Not Modified"])
async def test_any_status_is_an_answer_and_its_body_is_not_read(web, answers, status):
    web.place("blog.example", answers.page(bytes(5_000_000), "Content-Type: a/b", status=status))

    page = await web.client().fetch("http://blog.example/")

    assert f"{page.status} " == status[:4]
    assert (page.succeeded, page.body, page.content_type) == (False, b"", "a/b")


async def test_telling_something_sends_it_once(web, answers):
    web.place("blog.example", answers.page(b"thanks", "Location: /status", status="201 Created"))

    told = await web.client().post(
        "http://blog.example/webmention?key=1", b"source=a", "application/x-www-form-urlencoded"
    )

    asked = web.asked[0]
    assert (told.status, told.body, told.value("location")) == (201, b"thanks", "/status")
    assert (asked.line, asked.body) == ("POST /webmention?key=1 HTTP/1.1", b"source=a")
    assert asked.values("content-type") == ["application/x-www-form-urlencoded"]
    assert asked.values("content-length") == ["8"]


@pytest.mark.parametrize("status", ["302 Found", "307 Temporary Redirect"])
async def test_telling_something_follows_no_redirect(web, answers, status):
    web.place("blog.example", answers.moved("http://other.example/", status))

    told = await web.client().post("http://blog.example/", b"", "text/plain")

    assert (told.status, told.value("location")) == (int(status[:3]), "http://other.example/")
    assert len(web.asked) == 1


async def test_why_an_endpoint_refused_is_read(web, answers):
    web.place("blog.example", answers.page(b"no link found", status="400 Bad Request"))

    told = await web.client().post("http://blog.example/", b"", "text/plain")

    assert (told.status, told.body) == (400, b"no link found")


async def test_at_most_two_at_once_ask_one_host(web, answers):
    inside, go, most = 0, asyncio.Event(), 0

    async def slow(_, writer):
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        if inside == 2:
            go.set()
        await go.wait()
        inside -= 1
        writer.write(answers.page())

    web.place("blog.example", slow)
    client = web.client()

    pages = await asyncio.gather(*(client.fetch(f"http://blog.example/{n}") for n in range(8)))

    assert [page.status for page in pages] == [200] * 8
    assert most == 2


async def test_the_real_network_and_names_serve_an_allowed_pair(web, answers):
    web.place("127.0.0.1", answers.page(b"here"))
    client = Client("https://comments.example", allow=[f"127.0.0.1:{web.ports[80]}"])

    page = await client.fetch(f"http://127.0.0.1:{web.ports[80]}/")
    client.close()

    assert page.body == b"here"
