"""What a visitor wrote is never lost, and never said twice."""

import asyncio

from playwright.async_api import expect

REFUSED = "Failed to load resource"


async def test_drafts_survive_a_reload_each_in_its_place(blog, visit):
    url = blog.article()
    await blog.say(url, "first", by="Ann")
    reader = await visit(url)
    await reader.write("half a thought")
    await reader.press("Reply")
    await reader.write("half an answer", "Reply to Ann")

    await reader.page.reload()

    await expect(reader.field()).to_have_value("half a thought")
    await expect(reader.field("Reply to Ann")).to_have_value("half an answer")


async def test_a_refused_text_is_kept_and_the_reason_is_said(blog, visit):
    reader = await visit(blog.article(), expected=REFUSED)
    words = "> " * 300 + "deep"

    await reader.says(words)

    await expect(reader.page.get_by_role("alert")).to_contain_text("nested")
    await expect(reader.field()).to_have_value(words)


async def test_words_sent_while_the_server_is_away_are_kept_and_sent_again(blog, visit):
    url = blog.article()
    reader = await visit(url, expected=REFUSED)
    await reader.sees("No responses yet.")

    await blog.go_down()
    await reader.says("said meanwhile")
    await expect(reader.page.get_by_role("alert")).to_contain_text("could not be reached")
    await expect(reader.field()).to_have_value("said meanwhile")
    await blog.come_up()
    await reader.press("Retry")

    await expect(reader.page.locator("article .words")).to_have_text("said meanwhile")
    await expect(reader.page.get_by_role("alert")).to_have_count(0)
    assert (await blog.thread(url))["count"] == 1


async def test_a_lost_answer_does_not_make_two_responses(blog, visit):
    url = blog.article()
    reader = await visit(url, expected=REFUSED)
    keys = []

    async def lose(route):
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await reader.page.route("**/api/v1/responses", lose)
    await reader.says("once")
    await expect(reader.page.get_by_role("alert")).to_be_visible()
    await reader.press("Retry")

    await expect(reader.page.locator("article .words")).to_have_text("once")
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert (await blog.thread(url))["count"] == 1


async def test_an_impatient_visitor_sends_once(blog, visit):
    url = blog.article()
    reader = await visit(url)
    await reader.write("once")

    presses = [reader.page.keyboard.press("Control+Enter") for _ in range(3)]
    await reader.field().focus()
    await asyncio.gather(*presses)

    await expect(reader.page.locator("article .words")).to_have_text("once")
    assert (await blog.thread(url))["count"] == 1


async def test_a_browser_that_keeps_nothing_can_still_take_part(blog, visit):
    url = blog.article(
        head="""<script>for (const shelf of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, shelf, { get() { throw new DOMException("refused"); } });
        </script>"""
    )
    reader = await visit(url)

    await reader.says("hello")

    await expect(reader.page.locator("article .words")).to_have_text("hello")
    assert (await blog.thread(url))["count"] == 1
