"""A real server, a blog on another port that embeds it, and readers in a real Chromium."""

import os
import re
import shutil
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import axe_core_python
import httpx
import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import async_playwright, expect

from fedcomments import app, operations
from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database.opening import open_database
from fedcomments.replay import no_progress
from fedcomments.server.listening import listening
from fedcomments.settings import Database, Posting, Server, Settings

HOST = "127.0.0.1"
QUIET = ["gpu", "quic", "background-networking", "component-update", "sync"]
FLAGS = [
    *("--no-sandbox", "--no-first-run", *(f"--disable-{noise}" for noise in QUIET)),
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
]
MISSING = (
    "NO BROWSER: these tests drive Chromium, and none was found. "
    "Debian: apt-get install chromium. Elsewhere: set FEDCOMMENTS_CHROMIUM to its path."
)
AXE = next(Path(axe_core_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
FOCUSED = """() => {
  let node = document.activeElement;
  while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node.placeholder || node.getAttribute("aria-label") || node.textContent.trim();
}"""
NOTHING = "(?!)"  # a pattern that no complaint matches
UNLIMITED = Posting(per_minute=0, pages_per_hour=0, events_per_day=0)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """All that use the browser, or a blog for it, share one event loop."""
    for item in items:
        if {"chromium", "new_blog"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def pytest_terminal_summary(terminalreporter):
    """A skipped browser must not go unnoticed, however quiet the run is."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any(MISSING in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(MISSING, yellow=True, bold=True)


class Blog:
    """A blog with the widget under its posts, and the server where the discussions are kept."""

    def __init__(self, settings, port):
        self.settings = settings
        self.server = settings.server.address
        self.port, self.address = port, f"http://{HOST}:{port}"
        self.pages = {}

    async def get(self, request):
        body = self.pages.get(request.path)
        status = 404 if body is None else 200
        return web.Response(text=body or "", status=status, content_type="text/html")

    def publish(self, body, *, head="", lang="en"):
        """Put a page there → its address."""
        path = f"/post-{len(self.pages)}"
        self.pages[path] = f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>A post</title>{head}</head><body>{body}</body></html>"""
        return self.address + path

    def article(self, *, style="", attributes="", before="", after="", head="", lang="en"):
        """A post with the one line under it → its address."""
        style = f"body {{ max-width: 40rem; margin: 2rem auto; font-family: serif }} {style}"
        return self.publish(
            f"""<main><h1>A post</h1><p>Words of the post.</p>{before}</main>
{self.line(attributes)}{after}""",
            head=f"<style>{style}</style>{head}",
            lang=lang,
        )

    def line(self, attributes=""):
        """The one line that a blogger pastes."""
        return f'<script src="{self.server}/embed.js" {attributes} async></script>'

    async def post(self, url, text, **more):
        return await self.client.post("/api/v1/responses", json={"url": url, "text": text, **more})

    async def say(self, url, text, *, by="", to=None):
        """Post, successfully → the response."""
        more = {} if to is None else {"parent": to["id"]}
        answer = await self.post(url, text, author={"name": by}, **more)
        assert answer.status_code == 201, answer.text
        return answer.json()["response"]

    async def thread(self, url):
        answer = await self.client.get("/api/v1/thread", params={"url": url, "limit": 500})
        return answer.json()

    async def command(self, command, /, **arguments):
        """What the owner does."""
        return await operations.perform(self.house, command, arguments, no_progress)

    @asynccontextmanager
    async def living(self):
        """The server and the blog answer meanwhile; at the end the log is audited."""
        async with AsyncExitStack() as stack:
            self.house = await stack.enter_async_context(app.open_house(self.settings))
            await self.command("site add", name="blog", urls=[self.address], comments="open")
            pages = web.Application()
            pages.add_routes([web.get("/{path:.*}", self.get)])
            await stack.enter_async_context(listening(pages, HOST, self.port))
            self.answering = AsyncExitStack()
            stack.push_async_callback(self.go_down)
            await self.come_up()
            self.client = httpx.AsyncClient(base_url=self.server, trust_env=False)
            await stack.enter_async_context(self.client)
            yield self
        database = open_database(self.settings.database.url)
        verify_log(database, "blog")
        compare_views(database, "blog")

    async def come_up(self):
        await self.answering.enter_async_context(app.serve(self.house, self.settings))

    async def go_down(self):
        await self.answering.aclose()


class Reader:
    """Somebody with a browser of their own."""

    def __init__(self, page):
        self.page = page

    async def sees(self, text):
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def does_not_see(self, text):
        await expect(self.page.get_by_text(text).filter(visible=True)).to_have_count(0)

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    async def press(self, name):
        await self.button(name).last.click()

    def field(self, label="Write a response"):
        return self.page.get_by_label(label, exact=True)

    async def write(self, text, label="Write a response"):
        await self.field(label).fill(text)

    async def says(self, text, *, name="Ann"):
        """Write a response by hand, and send it."""
        await self.write(text)
        await self.write(name, "Name")
        await self.button("Send").first.click()

    async def focused(self):
        """What the keyboard is on: its words, or what it is labelled with."""
        return await self.page.evaluate(FOCUSED)

    async def faults(self):
        """What axe finds wrong; it looks into shadow roots too."""
        found = await self.page.evaluate(f"{AXE}; axe.run()")
        return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium():
    """One browser for all tests."""
    path = os.environ.get("FEDCOMMENTS_CHROMIUM") or shutil.which("chromium")
    if path is None and os.environ.get("FEDCOMMENTS_REQUIRE_BROWSER", "0") != "0":
        pytest.fail(MISSING)
    if path is None:
        pytest.skip(MISSING)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def new_blog(unused_tcp_port_factory):
    """Make a blog, and a server with its data in a folder; `living()` starts both."""

    def new_blog(folder):
        server = Server(host=HOST, port=unused_tcp_port_factory())
        database = Database(f"sqlite:///{folder}/blog.db")
        settings = Settings(server, database, posting=UNLIMITED)
        return Blog(settings, unused_tcp_port_factory())

    return new_blog


@pytest_asyncio.fixture(loop_scope="session")
async def blog(tmp_path, new_blog):
    """A blog that nobody has said anything on."""
    async with new_blog(tmp_path).living() as blog:
        yield blog


@pytest_asyncio.fixture(loop_scope="session")
async def visit(chromium):
    """Open a page as a reader; nothing may be asked of anybody else, and nothing may fail."""
    contexts, complaints = [], []

    async def visit(url, *, expected=NOTHING, width=1200, height=900, scripts=True, **options):
        context = await chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, **options
        )
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(10_000)

        async def refuse(dialog):
            complaints.append(f"a dialog opened: {dialog.message}")
            await dialog.dismiss()

        def hear(message):
            if message.type == "error" and not re.search(expected, message.text):
                complaints.append(message.text)

        def ask(request):
            if not request.url.startswith((f"http://{HOST}:", "data:", "blob:", "about:")):
                complaints.append(f"a stranger was asked: {request.url}")

        page.on("console", hear)
        page.on("dialog", refuse)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", ask)
        await page.goto(url)
        return Reader(page)

    yield visit
    for context in contexts:
        complaints += await context.cookies()
        await context.close()
    assert complaints == []
