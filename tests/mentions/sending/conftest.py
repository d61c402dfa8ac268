"""A blog that tells others: its pages, the pages that they link to, and what was sent."""

from urllib.parse import parse_qsl

import pytest

TIMES = '<time class="dt-published" datetime="2026-11-01T10:00:00Z">1 November</time>'


class Post:
    """One page of the blog, and what is told of it."""

    def __init__(self, blog, ours, token):
        self.blog = blog
        self.ours = ours
        self.token = token
        self.url = ours.url("/ours/post")

    def write(self, *links, words="Some words.", path="/ours/post", **more):
        """Put the page there, with these links in its content."""
        anchors = " ".join(f'<a href="{link}">this</a>' for link in links)
        page = f"""<!doctype html><title>A post</title><nav><a href="https://nav.example/">up</a></nav>
        <article class="h-entry"><h1 class="p-name">A post</h1>
        <div class="e-content"><p>{words} {anchors}</p></div></article>"""
        return self.ours.put(path, page, **more)

    async def api(self, method, path="/api/v1/posts", token=None, **more):
        bearer = {"Authorization": f"Bearer {self.token if token is None else token}"}
        return await self.blog.client.request(method, path, headers=bearer, **more)

    async def announce(self, change="published", url=None):
        """The build hook calls → everything that follows is done."""
        answer = await self.api("POST", json={"url": url or self.url, "change": change})
        assert answer.status == 202, await answer.text()
        await self.blog.speakers.settle()

    async def told(self, url=None):
        """The post as the API tells it."""
        answer = await self.api("GET", params={"url": url or self.url})
        assert answer.status == 200, await answer.text()
        return await answer.json()

    async def deliveries(self, url=None):
        """Target → its delivery."""
        return {one["target"]: one for one in (await self.told(url))["deliveries"]}


@pytest.fixture
async def post(blog, others):
    """A post of the blog, which is not written yet."""
    made = await blog.command("site token", name="blog", is_revoked=False)
    return Post(blog, others, made["token"])


class Reader(list):
    """What an endpoint was sent, as forms."""

    def __init__(self, site):
        super().__init__(dict(parse_qsl(body)) for _, body in site.sent)


@pytest.fixture
def sent(friend):
    """What the friend's endpoints were sent so far: () → forms."""
    return lambda: Reader(friend)


@pytest.fixture
def essay(friend):
    """A page of the friend that takes webmentions."""
    endpoint = friend.open("/webmention")
    return friend.put("/essay", "<p>An essay.", Link=f"<{endpoint}>; rel=webmention")
