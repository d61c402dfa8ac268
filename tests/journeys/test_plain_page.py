"""Without JavaScript: read, post and reply on a plain page, with microformats."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

PAGE = "https://blog.example/post/"


class Classes(HTMLParser):
    """Every element's classes, attributes and text, flat."""

    def __init__(self, page):
        super().__init__()
        self.elements = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def having(self, name):
        return [(tag, at) for tag, at in self.elements if name in (at.get("class") or "").split()]

    def field(self, name):
        return next(at for _, at in self.elements if at.get("name") == name)


async def page(blog, **parameters):
    answer = await blog.get("/thread", params={"url": PAGE, **parameters})
    assert answer.status == 200
    return await answer.text()


async def submit(blog, **form):
    fields = {"text": "", "name": "", "email": "", "website": "", "title": "", "parent": ""}
    return await blog.client.post(
        "/thread", params={"url": PAGE}, data={**fields, **form}, allow_redirects=False
    )


async def test_the_page_shows_the_thread_with_microformats(blog):
    said = await blog.say("hello", author={"name": "Ann", "url": "https://ann.example"})
    await blog.say("answer", to=said)

    shown = Classes(await page(blog))

    assert shown.having("h-feed")
    assert shown.having("h-entry")
    assert len([1 for _, at in shown.having("u-comment") if "h-cite" in at["class"]]) == 2
    assert len(shown.having("e-content")) == 2
    assert len(shown.having("dt-published")) == 2
    links = [at["href"] for _, at in shown.having("u-in-reply-to")]
    assert links[0] == PAGE
    assert links[1].endswith(f"/r/{said['response']['id']}")
    assert any(at.get("rel") == "nofollow ugc noopener" for _, at in shown.elements)


async def test_a_visitor_posts_by_the_form(blog):
    answer = await submit(blog, text="hello", name="Ann", website="ann.example")

    assert answer.status == 303
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["posted"] == ["shown"]
    [shown] = (await blog.thread())["responses"]
    assert (shown["author"]["name"], shown["html"]) == ("Ann", "<p>hello</p>\n")
    assert urlsplit(answer.headers["Location"]).fragment == f"c-{shown['id']}"


async def test_a_form_sent_twice_gives_one_response(blog):
    key = Classes(await page(blog)).field("key")["value"]

    for _ in range(2):
        answer = await submit(blog, text="hello", key=key)
        assert answer.status == 303

    assert (await blog.thread())["count"] == 1


async def test_a_visitor_replies_by_the_form(blog):
    said = await blog.say("hello", author={"name": "Ann"})
    form = await page(blog, reply=said["response"]["id"])

    await submit(blog, text="hello Ann", parent=Classes(form).field("parent")["value"])

    assert "Reply to Ann" in form
    assert [one["depth"] for one in (await blog.thread())["responses"]] == [0, 1]


async def test_a_refused_form_is_shown_again_with_what_was_written(blog):
    answer = await submit(blog, text="my <words>", name="Ann", email="not an address")

    text = await answer.text()
    assert answer.status == 400
    assert "my &lt;words&gt;" in text
    assert Classes(text).field("name")["value"] == "Ann"
    assert 'role="alert"' in text


async def test_a_held_response_says_so(blog):
    await blog.command("site policy", name="blog", comments="all")

    answer = await submit(blog, text="hello")
    back = await blog.get(f"/thread?{urlsplit(answer.headers['Location']).query}")

    assert "held until the owner has seen it" in await back.text()
    assert "hello" not in (await back.text())


async def test_a_permalink_is_a_page_of_its_own(blog):
    said = await blog.say("hello *you*", author={"name": "Ann"})
    reply = await blog.say("hello Ann", to=said)

    shown = await (await blog.get(f"/r/{reply['response']['id']}")).text()

    entry = Classes(shown)
    assert entry.having("h-entry")
    assert entry.having("e-content")
    links = [at["href"] for _, at in entry.having("u-in-reply-to")]
    assert links == [f"{blog.house.address}/r/{said['response']['id']}"]


async def test_an_erased_permalink_is_a_page_that_says_so(blog):
    said = await blog.say("regret")
    await blog.erase(said)

    answer = await blog.get(f"/r/{said['response']['id']}")

    assert (answer.status, answer.content_type) == (410, "text/html")
    assert "regret" not in await answer.text()


async def test_the_page_runs_no_script_and_loads_nothing_from_elsewhere(blog):
    await blog.say("hello")

    answer = await blog.get("/thread", params={"url": PAGE})

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "<script" not in await answer.text()


async def test_paging_links_lead_through_the_thread(blog):
    for number in range(5):
        await blog.say(f"number {number}")

    first = await page(blog, limit=2)
    newest = await page(blog, limit=2, order="newest")

    assert "number 1" in first
    assert "number 2" not in first
    assert "Newer responses" in first
    assert "number 4" in newest
    assert "number 2" not in newest
    assert "Older responses" in newest


async def test_a_page_of_another_blog_is_refused_as_a_page(blog):
    answer = await blog.get("/thread", params={"url": "https://other.example/"})

    assert (answer.status, answer.content_type) == (404, "text/html")
