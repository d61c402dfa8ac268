"""A corpus of attacks through text, name and website: in a real browser no script runs."""

import json
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

VECTORS = json.loads((Path(__file__).parents[1] / "xss/vectors.json").read_text(encoding="utf-8"))
PAGES = 4
LEAST = 200
"""Fewer vectors than this would not mean much."""

LOOK = """() => {
  const WORDS = new Set(["a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p",
    "pre", "strong", "ul"]);
  const NEVER = "script:not([src$='/embed.js']), style, iframe, frame, object, embed, base, " +
    "link:not(head > *), meta:not(head > *), svg, math, template, video, audio, dialog, marquee";
  const PLACES = ["href", "src", "action", "formaction", "data", "xlink:href", "srcdoc"];
  const found = [];
  const seen = (root) => {
    found.push(...[...root.querySelectorAll(NEVER)].map((node) => node.outerHTML));
    for (const node of root.querySelectorAll("*")) {
      const tag = node.tagName.toLowerCase();
      if (node.parentElement?.closest(".words") && !WORDS.has(tag)) found.push(node.outerHTML);
      for (const { name, value } of node.attributes) {
        if (name.startsWith("on")) found.push(`${tag} ${name}`);
        if (!PLACES.includes(name)) continue;
        const { protocol } = new URL(value, document.baseURI);
        if (!["http:", "https:", "mailto:"].includes(protocol)) found.push(`${name}=${value}`);
      }
      if (node.shadowRoot) seen(node.shadowRoot);
    }
  };
  seen(document.body);
  return found;
}"""

POKE = """() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap((node) =>
    node.shadowRoot ? [node, ...all(node.shadowRoot)] : [node]);
  const openers = all(document).filter((node) => node.ariaExpanded === "false");
  openers.forEach((node) => node.click());
  for (const node of all(document)) {
    for (const type of ["mouseover", "mouseenter", "focus", "animationend", "toggle"])
      node.dispatchEvent(new Event(type, { bubbles: true }));
    if (node.closest("article") && !node.closest("a, button")) node.click();
  }
}"""


async def harmless(reader):
    """Nothing ran, nothing is there that could, however one moves about."""
    await reader.page.evaluate(POKE)
    assert await reader.page.evaluate("window.__xss") is None
    assert await reader.page.evaluate(LOOK) == []


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def attacked(tmp_path_factory, new_blog):
    """A blog on which every vector that the server takes was posted, and its pages' addresses."""
    async with new_blog(tmp_path_factory.mktemp("attacked")).living() as blog:
        urls = [blog.article() for _ in range(PAGES)]
        for number, vector in enumerate(VECTORS):
            author = {"name": vector.get("name", ""), "url": vector.get("website", "")}
            text = vector.get("text", "an attack by name or website")
            answer = await blog.post(urls[number % PAGES], text, author=author)
            assert answer.status_code in {201, 400}, (vector, answer.text)
        yield blog, urls


@pytest.mark.parametrize(
    "raw",
    [
        "<img src=x onerror='window.__xss=1'>",
        "<p class=words><svg onload='window.__xss=1'></svg></p>",
        "<script>window.__xss=1</script>",
        "<article><p onmouseover='window.__xss=1'>here</p></article>",
    ],
)
async def test_the_check_can_fail(blog, visit, raw):
    """The same attacks, not escaped, do run, and are seen."""
    reader = await visit(blog.publish(raw), expected="404")

    await reader.page.evaluate(POKE)
    await reader.page.wait_for_function("window.__xss === 1")

    assert await reader.page.evaluate(LOOK)


@pytest.mark.parametrize(
    "href", ["javascript:x", "java\tscript:x", " data:text/html,x", "vbscript:x"]
)
async def test_the_check_sees_addresses_that_are_scripts(blog, visit, href):
    reader = await visit(blog.publish(f'<a href="{href}">x</a>'))

    assert await reader.page.evaluate(LOOK) == [f"href={href}"]


async def test_enough_of_the_corpus_is_taken_to_mean_something(attacked):
    blog, urls = attacked

    assert sum([(await blog.thread(url))["count"] for url in urls]) >= LEAST


@pytest.mark.parametrize("number", range(PAGES))
async def test_no_script_runs_in_the_widget(attacked, visit, number):
    blog, urls = attacked
    count = (await blog.thread(urls[number]))["count"]

    reader = await visit(urls[number])
    articles = reader.page.locator("fed-comments article")
    for shown in range(50, count, 50):
        await expect(articles).to_have_count(shown)
        await reader.press("Show more")
    await expect(articles).to_have_count(count)

    await harmless(reader)


@pytest.mark.parametrize("number", range(PAGES))
async def test_no_script_runs_on_the_plain_page(attacked, visit, number):
    """Without its policy: the markup alone must be harmless."""
    blog, urls = attacked
    count = (await blog.thread(urls[number]))["count"]

    reader = await visit(f"{blog.server}/thread?limit=500&url={urls[number]}", bypass_csp=True)
    await expect(reader.page.locator("article.response")).to_have_count(count)

    await harmless(reader)


async def test_no_script_runs_where_a_response_stands_alone(attacked, visit):
    blog, urls = attacked
    told = [one for url in urls for one in (await blog.thread(url))["responses"]]
    reader = await visit(f"{blog.server}/r/{told[0]['id']}", bypass_csp=True)

    for one in told[::10]:
        await reader.page.goto(f"{blog.server}/r/{one['id']}")
        await expect(reader.page.locator("article.response")).to_have_count(1)
        await harmless(reader)


async def test_no_script_runs_in_a_preview(blog, visit):
    reader = await visit(blog.article())
    texts = [vector["text"] for vector in VECTORS if "text" in vector]

    for text in texts[::15]:
        await reader.write(text)
        await reader.press("Preview")
        await reader.press("Go on writing")
        await harmless(reader)


async def test_the_policy_of_the_plain_page_stops_what_would_slip_through(attacked, visit):
    blog, urls = attacked
    reader = await visit(
        f"{blog.server}/thread?url={urls[0]}", expected="Content Security Policy|404"
    )

    await reader.page.evaluate(
        """() => { document.body.insertAdjacentHTML("beforeend",
          "<img src=x onerror='window.__xss=1'>");
          const script = document.createElement("script");
          script.textContent = "window.__xss = 2";
          document.body.append(script); }"""
    )
    await reader.page.locator("img[src=x]").evaluate("node => node.complete || node.decode()")

    assert await reader.page.evaluate("window.__xss") is None
