"""The thread as a plain page, for browsers that run no scripts."""

import pytest
from playwright.async_api import expect

REFUSED = "Failed to load resource"


@pytest.fixture
def plain(blog, visit):
    """Open the plain page of a post, with scripts turned off."""

    async def plain(url, *, more="", **options):
        return await visit(f"{blog.server}/thread?url={url}{more}", scripts=False, **options)

    return plain


async def test_one_reads_and_answers_the_page(blog, plain):
    url = blog.article()
    await blog.say(url, "hello **all**", by="Ann")
    reader = await plain(url)
    await expect(reader.page.locator("article strong")).to_have_text("all")

    await reader.write("hello Ann", "Your response")
    await reader.write("Bea", "Name")
    await reader.press("Send")

    await reader.sees("Thank you.")
    await expect(reader.page.locator("article .name")).to_have_text(["Ann", "Bea"])
    assert [one["depth"] for one in (await blog.thread(url))["responses"]] == [0, 0]


async def test_one_answers_a_response(blog, plain):
    url = blog.article()
    first = await blog.say(url, "hello", by="Ann")
    await blog.say(url, "last", by="Cid")
    reader = await plain(url)

    await reader.page.get_by_role("link", name="Reply").first.click()
    await reader.sees("Reply to Ann")
    await reader.write("hello Ann", "Your response")
    await reader.press("Send")

    await expect(reader.page.locator(".words")).to_have_text(["hello", "hello Ann", "last"])
    assert (await blog.thread(url))["responses"][1]["parent"] == first["id"]


async def test_a_refused_form_is_shown_again_with_all_that_was_typed(blog, plain):
    url = blog.article()
    first = await blog.say(url, "hello", by="Ann")
    reader = await plain(url, more=f"&reply={first['id']}", expected=REFUSED)
    typed = {"Your response": "kept words", "Name": "Bea", "E-mail": "b@c", "Website": "not one"}
    for label, words in typed.items():
        await reader.write(words, label)

    await reader.press("Send")

    await expect(reader.page.get_by_role("alert")).to_be_visible()
    await reader.sees("Reply to Ann")
    for label, words in typed.items():
        await expect(reader.field(label)).to_have_value(words)
    await reader.write("https://bea.example", "Website")
    await reader.write("", "E-mail")
    await reader.press("Send")
    await reader.sees("Thank you.")
    assert [one["depth"] for one in (await blog.thread(url))["responses"]] == [0, 1]


async def test_a_form_sent_twice_is_one_response(blog, plain):
    url = blog.article()
    reader = await plain(url)
    await reader.write("once", "Your response")
    await reader.press("Send")
    await reader.sees("Thank you.")

    await reader.page.go_back()
    await reader.press("Send")
    await reader.sees("Thank you.")

    assert (await blog.thread(url))["count"] == 1


async def test_a_held_response_is_announced(blog, plain):
    await blog.command("site policy", name="blog", comments="all")
    reader = await plain(blog.article())
    await reader.write("wait for it", "Your response")

    await reader.press("Send")

    await reader.sees("Your response is held until the owner has seen it.")
    await reader.does_not_see("wait for it")


async def test_a_closed_discussion_has_no_form(blog, plain):
    url = blog.article()
    await blog.say(url, "last words")
    await blog.command("moderate close", url=url, closed=True)

    reader = await plain(url)

    await reader.sees("This discussion is closed.")
    await expect(reader.page.locator("form")).to_have_count(0)


async def test_a_long_thread_has_pages(blog, plain):
    url = blog.article()
    for number in range(105):
        await blog.say(url, f"number {number}.")
    reader = await plain(url)
    words = reader.page.locator(".words")
    await expect(words).to_have_count(100)

    await reader.page.get_by_role("link", name="Newer responses").click()

    await expect(words).to_have_text([f"number {number}." for number in range(100, 105)])
    await reader.page.get_by_role("link", name="Newest first").click()
    await expect(words.first).to_have_text("number 104.")


async def test_on_a_phone_nothing_overflows(blog, plain):
    url = blog.article()
    said = await blog.say(url, "x" * 500, by="N" * 80)
    for depth in range(1, 13):
        said = await blog.say(url, f"level {depth} {'w' * 120}", by=f"Bea{depth}", to=said)

    reader = await plain(url, width=390, height=844)

    await reader.sees("level 12")
    width = await reader.page.evaluate("document.documentElement.scrollWidth")
    assert width == await reader.page.evaluate("document.documentElement.clientWidth")
