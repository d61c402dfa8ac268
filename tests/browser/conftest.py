"""A real server in a process of its own, a blog on another port, and a real Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import httpx
import pytest

from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database.opening import open_database

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = """NO BROWSER: these tests drive Chromium, and none is installed.
Debian: apt-get install chromium. Elsewhere: set FEDCOMMENTS_CHROMIUM to its path."""
NUMBERS = count(1)


def pytest_collection_modifyitems(items):
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests."""
    path = os.environ.get("FEDCOMMENTS_CHROMIUM") or shutil.which("chromium")
    if path is None:
        if os.environ.get("FEDCOMMENTS_REQUIRE_BROWSER"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where it is used

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Pages(BaseHTTPRequestHandler):
    """A blog: whatever was put there by path."""

    def __init__(self, put, *given):
        self.put = put
        super().__init__(*given)

    def do_GET(self):
        path = self.path.partition("?")[0]
        body = self.put.get(path, "" if path == "/favicon.ico" else None)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, *_):
        """Say nothing."""


class House:
    """The server and the blog that embeds it."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.put = {}
        self.pages = ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, self.put))
        self.blog = f"http://127.0.0.1:{self.pages.server_port}"
        threading.Thread(target=self.pages.serve_forever, daemon=True).start()

    def run(self, *arguments):
        subprocess.run(
            [sys.executable, "-m", "fedcomments", *arguments],
            cwd=self.folder,
            check=True,
            capture_output=True,
        )

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fedcomments", "serve"], cwd=self.folder, stderr=subprocess.PIPE
        )
        assert b"serves" in self.process.stderr.readline()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate()

    def post(self, url, text, **more):
        body = {"url": url, "text": text, **more}
        return httpx.post(f"{self.address}/api/v1/responses", json=body, trust_env=False)

    def say(self, url, text, **more):
        answer = self.post(url, text, **more)
        assert answer.status_code == 201, answer.text
        return answer.json()["response"]

    def thread(self, url):
        asked = httpx.get(
            f"{self.address}/api/v1/thread", params={"url": url, "limit": 500}, trust_env=False
        )
        return asked.json()

    def article(self, head="", *, attributes="", style="", lang="en"):
        """A page of the blog with the one line in it → its address."""
        path = f"/post-{next(NUMBERS)}"
        self.put[path] = f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>A post</title>
<style>body{{max-width:40rem;margin:2rem auto;font-family:serif;{style}}}</style>{head}</head>
<body><main><h1>A post</h1><p>Words of the post.</p></main>
<script src="{self.address}/embed.js" {attributes} async></script></body></html>"""
        return self.blog + path


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A house with one blog; its log is audited at the end of the module."""
    house = House(tmp_path_factory.mktemp("house"))
    (house.folder / "fedcomments.toml").write_text(
        f"[server]\nport = {house.port}\n"
        "[posting]\nper_minute = 0\npages_per_hour = 0\nevents_per_day = 0\n",
        encoding="utf-8",
    )
    house.run("site", "add", "blog", house.blog)
    house.start()
    yield house
    house.stop()
    house.pages.shutdown()
    house.pages.server_close()
    database = open_database(f"sqlite:///{house.folder}/fedcomments.db")
    verify_log(database, "blog")
    compare_views(database, "blog")


@pytest.fixture
def holding(house):
    """Meanwhile every response waits for the owner."""
    house.run("site", "policy", "blog", "all")
    yield
    house.run("site", "policy", "blog", "open")


@pytest.fixture
def open_page(chromium):
    """Open a page as a reader would; nothing may be asked of anybody else, nothing may fail."""
    contexts, complaints, strangers = [], [], []

    def open_page(url, *, width=1200, height=900, expected=(), **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)

        def hear(message):
            if message.type == "error" and not any(part in message.text for part in expected):
                complaints.append(message.text)

        def ask(request):
            if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
                strangers.append(request.url)

        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", ask)
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        cookies = context.cookies()
        context.close()
        assert cookies == []
    assert strangers == []
    assert complaints == []
