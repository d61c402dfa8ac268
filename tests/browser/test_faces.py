"""The row of faces: a dozen, and one control for all others."""

import pytest
from playwright.async_api import expect

from fedcomments.domain import address
from fedcomments.domain.author import Author
from fedcomments.domain.events import Finding, Mention, MentionVerified
from fedcomments.views.threads import questions

TARGET = 24
"""Pixels that a finger needs (WCAG 2.2, 2.5.8)."""
PHONE = {"width": 390, "height": 844}


async def liked(blog, times):
    """A page with so many likes from other sites, straight into the log → its address."""
    url = blog.article()
    await blog.say(url, "hello", by="Ann")
    (page,) = await blog.house.reader.read(questions.page_at("blog", address.parse(url).key))
    heard = [
        MentionVerified(
            page.stream,
            public=Mention("like", "webmention", f"https://site{n}.example/x", Author(f"Site {n}")),
            private=Finding("shown"),
        )
        for n in range(1, times + 1)
    ]
    await blog.house.recorder.record("blog", (), lambda: heard)
    return url


def faces(reader):
    return reader.page.get_by_role("list", name="Reactions").get_by_role("link")


async def test_a_dozen_is_shown_whole(blog, visit):
    reader = await visit(await liked(blog, 12))

    await expect(faces(reader)).to_have_count(12)
    await expect(reader.button("Show 28 more reactions")).to_have_count(0)


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
async def test_past_a_dozen_the_others_are_folded_and_not_asked_for(blog, visit, size):
    url = await liked(blog, 40)
    reader = await visit(url, **size)
    more = reader.button("Show 28 more reactions")

    await reader.sees("40 likes")
    await expect(more).to_have_text("+28")
    assert (await more.bounding_box())["height"] >= TARGET
    await expect(faces(reader)).to_have_count(12)
    await expect(reader.page.locator(".faces img")).to_have_count(12)
    assert await reader.faults() == []
    await more.click()

    await expect(faces(reader)).to_have_count(40)
    await expect(more).to_have_count(0)
    assert await reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await reader.faults() == []


async def test_the_keyboard_opens_them_and_goes_on_with_the_first(blog, visit):
    reader = await visit(await liked(blog, 40))
    await faces(reader).last.focus()

    await reader.page.keyboard.press("Tab")
    on = await reader.focused()
    await reader.page.keyboard.press("Enter")

    assert on == "Show 28 more reactions"
    await expect(faces(reader)).to_have_count(40)
    assert await reader.focused() == "Site 13 liked this"
