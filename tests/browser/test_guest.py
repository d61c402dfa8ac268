"""The widget is a guest: it fits the page that it stands on, and leaves that page alone."""

import re

import pytest
from playwright.async_api import expect

RESETS = """
* { all: unset; }
*, ::before, ::after { margin: 0; padding: 0; box-sizing: content-box; list-style: none; }
html { text-transform: uppercase; font-style: italic; text-align: center; white-space: pre; }
div, section, ol, li, form, button, textarea { display: inline; float: left; color: red; }
img { width: 100%; height: auto; max-width: none; display: block; }
fed-comments { text-indent: 3em; visibility: visible; }
"""
SHIFT = """<script>window.shift = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });</script>"""
BOX = """node => {
  const { width, height } = node.getBoundingClientRect();
  return [Math.round(width), Math.round(height)];
}"""


def brightness(colour):
    """'rgb(…)' → 0 to 255."""
    return sum(float(part) for part in re.findall(r"[\d.]+", colour)[:3]) / 3


async def muted(reader):
    """How bright the quietest words are."""
    time = reader.page.locator("article time").first
    return brightness(await time.evaluate("node => getComputedStyle(node).color"))


@pytest.mark.parametrize(
    ("style", "attributes", "is_dark"),
    [
        ("", "", False),
        ("body { background: #111; color: #ddd }", "", True),
        ("html { background: oklch(0.2 0.02 250); color: white }", "", True),
        ("body { background: #111; color: #ddd }", 'data-theme="light"', False),
        ("", 'data-theme="dark"', True),
    ],
)
async def test_it_is_as_light_or_dark_as_the_page_or_as_told(
    blog, visit, style, attributes, is_dark
):
    url = blog.article(style=style, attributes=attributes)
    await blog.say(url, "hello")

    # The system's wish says nothing about a page that does not follow it.
    reader = await visit(url, color_scheme="light" if is_dark else "dark")
    await reader.sees("hello")

    assert (await muted(reader) > 127) == is_dark


async def test_it_follows_when_the_page_turns_dark(blog, visit):
    url = blog.article(style="[data-theme=dark] body { background: #111; color: #ddd }")
    await blog.say(url, "hello")
    reader = await visit(url)
    await reader.sees("hello")
    before = await muted(reader)

    await reader.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    await expect(reader.page.locator("fed-comments")).to_have_attribute("theme", "dark")

    assert before < 127 < await muted(reader)


async def test_it_takes_the_font_and_the_colours_that_the_page_gives_it(blog, visit):
    url = blog.article(
        style="body { font: 20px monospace; color: #234 } fed-comments { --fc-accent: #7a3b1d }"
    )
    await blog.say(url, "hello https://x.example")
    reader = await visit(url)

    words = reader.page.locator("article .words")

    await expect(words).to_have_css("font-family", "monospace")
    await expect(words).to_have_css("font-size", "20px")
    await expect(words).to_have_css("color", "rgb(34, 51, 68)")
    await expect(words.locator("a")).to_have_css("color", "rgb(122, 59, 29)")


async def test_a_page_with_heavy_hands_does_not_bend_it(blog, visit):
    url = blog.article(style=RESETS)
    said = await blog.say(url, "hello there", by="Ann")
    await blog.say(url, "an answer", to=said)
    reader = await visit(url)
    await reader.sees("an answer")
    page = reader.page

    assert await page.locator("img.face").first.evaluate(BOX) == [32, 32]
    assert (await page.locator("article").first.evaluate(BOX))[0] > 300
    words = page.locator("article .words").first
    for name, value in {
        "text-transform": "none",
        "font-style": "normal",
        "text-align": "start",
        "white-space": "normal",
        "text-indent": "0px",
    }.items():
        await expect(words).to_have_css(name, value)
    tops = [await one.bounding_box() for one in await page.locator("article").all()]
    assert tops[1]["y"] >= tops[0]["y"] + tops[0]["height"]
    assert tops[1]["x"] > tops[0]["x"]


async def test_it_is_shallow_where_its_column_is_narrow_though_the_screen_is_wide(blog, visit):
    url = blog.article(style="* { all: revert } body { width: 20rem }")
    said = await blog.say(url, "top", by="Ann")
    for depth in range(1, 6):
        said = await blog.say(url, f"level {depth}", by=f"Bea{depth}", to=said)

    reader = await visit(url)

    await reader.sees("level 5")
    await reader.sees("↳ to Bea4")


async def test_the_page_does_not_jump_while_the_discussion_arrives(blog, visit):
    text = "<p>Words of the post, and more of them.</p>" * 60
    url = blog.article(head=SHIFT, before=text, after=f"<footer>{text}</footer>")
    for number in range(20):
        await blog.say(url, f"words {number}.")
    reader = await visit(url)
    last = reader.page.get_by_text("words 19.")
    await expect(last).to_be_attached()

    await last.scroll_into_view_if_needed()
    first = await reader.page.evaluate("window.shift")
    # The reader comes back to where they were, in the middle of the discussion.
    await reader.page.reload()
    await expect(last).to_be_in_viewport()

    assert first <= 0.1
    assert await reader.page.evaluate("window.shift") <= 0.1


async def test_a_short_page_may_keep_a_place_for_it(blog, visit):
    text = "<p>More of the page.</p>" * 40
    url = blog.publish(
        f'<main><h1>A post</h1></main><div style="min-height: 500px">{blog.line()}</div>{text}',
        head=SHIFT,
    )
    for number in range(3):
        await blog.say(url, f"words {number}.")
    reader = await visit(url)

    await reader.sees("words 2.")

    assert await reader.page.evaluate("window.shift") <= 0.1


async def test_two_discussions_on_a_page_keep_to_themselves(blog, visit):
    one, other = f"{blog.address}/one", f"{blog.address}/other"
    page = blog.publish(
        "<main><h1>Two</h1></main>"
        + "".join(blog.line(f'data-url="{url}" data-title="{url[-3:]}"') for url in (one, other))
    )
    await blog.say(one, "first of one")
    reader = await visit(page)
    widgets = reader.page.locator("fed-comments")
    await expect(widgets.nth(0)).to_contain_text("first of one")
    await expect(widgets.nth(1)).to_contain_text("No responses yet.")

    box = widgets.nth(1).get_by_label("Write a response", exact=True)
    await box.fill("first of the other")
    await expect(widgets.nth(0).get_by_label("Write a response", exact=True)).to_have_value("")
    await box.press("Control+Enter")

    await expect(widgets.nth(1).locator("article .words")).to_have_text("first of the other")
    await expect(widgets.nth(0).locator("article .words")).to_have_text("first of one")
    assert [(await blog.thread(url))["count"] for url in (one, other)] == [1, 1]


async def test_the_discussion_is_that_of_the_canonical_page(blog, visit):
    url = f"{blog.address}/canonical"
    await blog.say(url, "said there")
    copy = blog.article(head=f'<link rel="canonical" href="{url}">')

    reader = await visit(copy)

    await reader.sees("said there")


async def test_a_canonical_address_elsewhere_is_not_believed(blog, visit):
    url = blog.article(head='<link rel="canonical" href="https://elsewhere.example/">')
    await blog.say(url, "said here")

    reader = await visit(url)

    await reader.sees("said here")


async def test_nothing_moves_for_those_who_want_no_motion(blog, visit):
    url = blog.article()
    await blog.say(url, "hello")
    button = "fed-comments button.act"

    still = await visit(url, reduced_motion="reduce")
    lively = await visit(url)

    await expect(still.page.locator(button).first).to_have_css("transition-duration", "0s")
    await expect(lively.page.locator(button).first).to_have_css(
        "transition-duration", "0.15s, 0.15s"
    )


async def test_on_paper_there_are_only_words(blog, visit):
    url = blog.article()
    top = await blog.say(url, "hello", by="Ann")
    await blog.say(url, "folded away", to=top)
    reader = await visit(url)
    await reader.press("Fold 1 reply to Ann")

    await reader.page.emulate_media(media="print")

    await reader.sees("hello")
    await reader.sees("folded away")
    await expect(reader.field()).to_be_hidden()
    await expect(reader.button("Reply").first).to_be_hidden()
