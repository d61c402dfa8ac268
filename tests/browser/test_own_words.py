"""What visitors may do with their own words: see them wait, change them, delete them."""

from playwright.async_api import expect


async def held(blog):
    await blog.command("site policy", name="blog", comments="all")


async def test_one_edits_ones_own_words_also_after_a_reload(blog, visit):
    url = blog.article()
    reader = await visit(url)
    await reader.says("teh words")
    await reader.sees("teh words")
    await reader.page.reload()

    await reader.press("Edit")
    await reader.write("the words", "Change your response")
    await reader.press("Save")

    await reader.sees("the words")
    await reader.sees("edited")
    assert (await blog.thread(url))["responses"][0]["html"] == "<p>the words</p>\n"


async def test_editing_is_offered_while_it_lasts(blog, visit):
    reader = await visit(blog.article())
    await reader.page.clock.install()
    await reader.page.reload()
    await reader.says("words")
    await expect(reader.button("Edit")).to_be_visible()

    await reader.page.clock.fast_forward("15:01")

    await expect(reader.button("Edit")).to_have_count(0)
    await expect(reader.button("Delete")).to_be_visible()


async def test_one_deletes_ones_own_words_after_being_asked(blog, visit):
    url = blog.article()
    reader = await visit(url)
    await reader.says("never mind")
    await reader.sees("never mind")

    await reader.press("Delete")
    await reader.press("Keep it")
    await reader.sees("never mind")
    await reader.press("Delete")
    await reader.press("Yes, delete it")

    await reader.sees("No responses yet.")
    assert (await blog.thread(url))["responses"] == []


async def test_a_deleted_response_that_was_answered_leaves_its_place(blog, visit):
    url = blog.article()
    reader = await visit(url)
    await reader.says("never mind")
    await reader.sees("never mind")
    (said,) = (await blog.thread(url))["responses"]
    await blog.say(url, "but I do", to=said)
    await reader.page.reload()

    await reader.press("Delete")
    await reader.press("Yes, delete it")

    await reader.sees("This response was deleted.")
    await reader.sees("but I do")
    await reader.does_not_see("never mind")
    await reader.page.reload()
    await reader.sees("This response was deleted.")
    await reader.sees("but I do")


async def test_a_held_response_is_marked_and_shown_to_its_author_alone(blog, visit):
    await held(blog)
    url = blog.article()
    author = await visit(url)

    await author.says("wait for it")
    await author.sees("Held until the owner has seen it.")
    await author.page.reload()
    await author.sees("wait for it")
    await author.sees("Held until the owner has seen it.")
    other = await visit(url)

    await other.sees("No responses yet.")
    await other.does_not_see("wait for it")


async def test_a_held_response_loses_its_mark_once_it_is_shown(blog, visit):
    await held(blog)
    url = blog.article()
    reader = await visit(url)
    await reader.says("wait for it")
    await reader.sees("Held until the owner has seen it.")

    (waiting,) = await blog.command("moderate list", name="blog")
    await blog.command("moderate judge", response_id=waiting["id"], state="shown", by="owner")
    await reader.page.reload()

    await reader.sees("wait for it")
    await reader.does_not_see("Held until the owner has seen it.")
    await expect(reader.page.locator("article")).to_have_count(1)
