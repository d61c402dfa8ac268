"""What a visitor says under somebody else's article, and answers there."""

from playwright.async_api import expect


async def test_a_visitor_comments_and_sees_it_at_once(blog, visit):
    url = blog.article()
    reader = await visit(url)
    await reader.sees("No responses yet.")

    await reader.says("Hello **there**", name="Ann")

    await expect(reader.page.locator("article strong")).to_have_text("there")
    await expect(reader.page.get_by_role("heading", name="1 response")).to_be_visible()
    await expect(reader.field()).to_have_value("")
    await reader.does_not_see("No responses yet.")
    told = (await blog.thread(url))["responses"]
    assert [(one["author"]["name"], one["html"]) for one in told] == [
        ("Ann", "<p>Hello <strong>there</strong></p>\n")
    ]


async def test_a_new_response_stands_where_the_order_puts_it(blog, visit):
    url = blog.article(attributes='data-order="newest"')
    await blog.say(url, "older")
    reader = await visit(url)

    await reader.says("newer")

    words = reader.page.locator("article .words")
    await expect(words).to_have_text(["newer", "older"])
    await reader.page.reload()
    await expect(words).to_have_text(["newer", "older"])


async def test_the_name_is_known_again_on_the_next_page(blog, visit):
    reader = await visit(blog.article())
    await reader.says("hello", name="Ann")
    await reader.sees("hello")

    await reader.page.goto(blog.article())
    await reader.write("hello again")

    await expect(reader.field("Name")).to_have_value("Ann")


async def test_a_visitor_replies_in_place(blog, visit):
    url = blog.article()
    first = await blog.say(url, "first", by="Ann")
    await blog.say(url, "last", by="Cid")
    reader = await visit(url)

    await reader.button("Reply").first.click()
    focused = await reader.focused()
    await reader.write("second", "Reply to Ann")
    await reader.press("Send")

    await expect(reader.page.locator("article .words")).to_have_text(["first", "second", "last"])
    assert focused == "Reply to Ann"
    assert (await blog.thread(url))["responses"][1]["parent"] == first["id"]


async def test_closing_a_reply_leads_back_to_where_one_was(blog, visit):
    url = blog.article()
    await blog.say(url, "first", by="Ann")
    reader = await visit(url)
    await reader.press("Reply")

    await reader.page.keyboard.press("Escape")

    await expect(reader.field("Reply to Ann")).to_have_count(0)
    assert await reader.focused() == "Reply"


async def test_a_preview_shows_what_it_will_look_like(blog, visit):
    reader = await visit(blog.article())
    await reader.write("a *quiet* word")

    await reader.press("Preview")
    await expect(reader.page.locator(".glance em")).to_have_text("quiet")
    await reader.press("Go on writing")

    await expect(reader.field()).to_have_value("a *quiet* word")


async def test_it_can_be_used_by_the_keyboard_alone(blog, visit):
    url = blog.article()
    reader = await visit(url)
    await reader.sees("No responses yet.")

    while await reader.focused() != "Write a response":
        await reader.page.keyboard.press("Tab")
    await reader.page.keyboard.type("typed")
    await reader.page.keyboard.press("Control+Enter")

    await expect(reader.page.locator("article .words")).to_have_text("typed")
    assert await reader.focused() == "Response by Anonymous"
    assert (await blog.thread(url))["count"] == 1


async def test_a_closed_discussion_can_be_read_only(blog, visit):
    url = blog.article()
    await blog.say(url, "last words")
    await blog.command("moderate close", url=url, closed=True)

    reader = await visit(url)

    await reader.sees("last words")
    await reader.sees("This discussion is closed.")
    await expect(reader.field()).to_have_count(0)
    await expect(reader.button("Reply")).to_have_count(0)
