"""What a reader does with a discussion: goes through it, folds it, finds one response."""

import pytest
from playwright.async_api import expect

from fedcomments.domain import address
from fedcomments.domain.author import Author
from fedcomments.domain.events import Finding, Mention, MentionVerified
from fedcomments.views.threads import questions

PHONE = {"width": 390, "height": 844}
REFUSED = "Failed to load resource"


async def mentions(blog, url):
    """Two likes, a reply and a trackback from other sites, straight into the log."""
    (page,) = await blog.house.reader.read(questions.page_at("blog", address.parse(url).key))
    told = [
        ("like", "webmention", "", ""),
        ("like", "webmention", "", ""),
        ("reply", "webmention", "", "I answered at home"),
        ("mention", "trackback", "Marsh notes", "[...] as was well said [...]"),
    ]
    heard = [
        MentionVerified(
            page.stream,
            public=Mention(
                kind,
                via,
                f"https://site{number}.example/x",
                Author(f"Site {number}"),
                title=title,
                text=text,
            ),
            private=Finding("shown"),
        )
        for number, (kind, via, title, text) in enumerate(told)
    ]
    await blog.house.recorder.record("blog", (), lambda: heard)


async def test_a_discussion_reads_top_to_bottom(blog, visit):
    url = blog.article()
    first = await blog.say(url, "first", by="Ann")
    await blog.say(url, "third", by="Cid")
    await blog.say(url, "second", by="Bea", to=first)

    reader = await visit(url)

    await expect(reader.page.locator("article .words")).to_have_text(["first", "second", "third"])
    await expect(reader.page.locator("article .name")).to_have_text(["Ann", "Bea", "Cid"])
    heading = reader.page.get_by_role("heading", name="3 responses")
    await expect(heading).to_have_attribute("title", "2 comments, 1 reply")


async def test_times_are_told_as_people_do_and_exactly_on_hover(blog, visit):
    url = blog.article()
    said = await blog.say(url, "hello")
    reader = await visit(url)
    time = reader.page.locator("article time")

    await reader.page.clock.install()
    await reader.page.reload()
    await expect(time).to_have_text("now")
    await reader.page.clock.fast_forward("02:00:30")

    await expect(time).to_have_text("2 hours ago")
    await expect(time).to_have_attribute("datetime", said["published"])
    assert said["published"][:4] in await time.get_attribute("title")


async def test_what_came_from_elsewhere_says_where_from(blog, visit):
    url = blog.article()
    await blog.say(url, "hello", by="Ann")
    await mentions(blog, url)

    reader = await visit(url)

    await reader.sees("2 likes")
    await reader.sees("replied on site2.example")
    await reader.sees("Mentioned elsewhere")
    await reader.sees("[...] as was well said [...]")
    link = reader.page.get_by_role("link", name="Marsh notes")
    await expect(link).to_have_attribute("href", "https://site3.example/x")
    await expect(link).to_have_attribute("rel", "nofollow ugc noopener")
    assert await reader.faults() == []


@pytest.mark.parametrize("order", ["oldest", "newest"])
async def test_a_long_thread_is_read_page_by_page(blog, visit, order):
    url = blog.article()
    for number in range(130):
        await blog.say(url, f"number {number}.")
    numbers = range(130) if order == "oldest" else range(129, -1, -1)
    reader = await visit(url)
    await reader.press("Oldest first" if order == "oldest" else "Newest first")
    await reader.sees(f"number {numbers[49]}.")
    await reader.does_not_see(f"number {numbers[50]}.")

    await reader.press("Show more")
    await reader.sees(f"number {numbers[50]}.")
    focused = reader.page.locator("article:focus")
    await expect(focused).to_contain_text(f"number {numbers[50]}.")
    await reader.press("Show more")
    await reader.sees(f"number {numbers[129]}.")

    await expect(reader.button("Show more")).to_have_count(0)
    words = reader.page.locator("article .words")
    await expect(words).to_have_text([f"number {number}." for number in numbers])


async def test_a_branch_is_folded_and_says_how_many(blog, visit):
    url = blog.article()
    top = await blog.say(url, "top", by="Ann")
    below = await blog.say(url, "below", to=top)
    await blog.say(url, "deeper", to=below)
    reader = await visit(url)

    await reader.press("Fold 2 replies to Ann")
    await reader.does_not_see("below")
    await reader.does_not_see("deeper")
    await reader.sees("2 replies folded")
    await reader.press("2 replies folded · show")

    await reader.sees("deeper")


async def test_on_a_phone_nothing_overflows_and_depth_is_told_in_words(blog, visit):
    url = blog.article()
    said = await blog.say(url, "x" * 500, by="N" * 80)
    for depth in range(1, 13):
        said = await blog.say(url, f"level {depth} {'w' * 120}", by=f"Bea{depth}", to=said)

    reader = await visit(url, **PHONE)

    await reader.sees("level 12")
    shown = reader.page.locator("article .to").filter(visible=True)
    await expect(shown).to_have_text([f"↳ to Bea{depth}" for depth in range(2, 12)])
    width = await reader.page.evaluate("document.documentElement.scrollWidth")
    assert width == await reader.page.evaluate("document.documentElement.clientWidth")


async def test_a_link_to_a_response_leads_to_it(blog, visit):
    url = blog.article()
    for number in range(30):
        said = await blog.say(url, f"number {number}.")

    reader = await visit(f"{url}#c-{said['id']}")

    item = reader.page.locator(f"#c-{said['id']}")
    await expect(item).to_be_in_viewport()
    await expect(item.locator("article")).to_be_focused()


async def test_the_time_leads_to_the_response_on_a_page_of_its_own(blog, visit):
    url = blog.article()
    await blog.say(url, "hello", by="Ann")
    reader = await visit(url)

    await reader.page.locator("article .when").click()

    await reader.sees("A response to")
    await reader.sees("hello")
    await reader.page.get_by_role("link", name=url).click()
    await reader.sees("Words of the post.")


async def test_a_page_that_loads_while_the_server_is_away_stays_whole(blog, visit):
    url = blog.article()
    await blog.say(url, "hello")
    reader = await visit(url, expected=REFUSED)
    await reader.sees("hello")

    # The script is in the browser's cache by now, as it is for a returning reader.
    await blog.go_down()
    await reader.page.goto(f"{url}?utm_source=again")
    await reader.sees("The responses could not be loaded just now.")
    await reader.sees("Words of the post.")
    await blog.come_up()
    await reader.press("Retry")

    await reader.sees("hello")


async def test_a_page_of_no_blog_that_is_served_is_told_so(blog, visit):
    url = blog.article(attributes='data-url="https://elsewhere.example/"')

    reader = await visit(url, expected=REFUSED)

    await reader.sees("elsewhere.example")
    await reader.sees("Words of the post.")


async def test_a_german_page_has_a_german_discussion(blog, visit):
    url = blog.article(lang="de-AT")
    await blog.say(url, "hallo")

    reader = await visit(url)

    await reader.sees("1 Antwort")
    await expect(reader.field("Eine Antwort schreiben")).to_be_visible()
    await expect(reader.page.locator("article time")).to_have_text("jetzt")
    await expect(reader.page.locator("fed-comments section").first).to_have_attribute("lang", "de")


async def test_a_language_that_nobody_wrote_yet_is_english(blog, visit):
    reader = await visit(blog.article(lang="xx"))

    await reader.sees("No responses yet.")


async def test_all_counters_of_a_page_are_filled_by_one_request(blog, visit):
    url = blog.article()
    await blog.say(url, "one")
    await blog.say(url, "two")
    index = blog.publish(
        f"""<p><b data-fedcomments-count="{url}">.</b>
<b data-fedcomments-count="/nothing-yet">.</b><b data-fedcomments-count="{url}#top">.</b></p>
<script src="{blog.server}/count.js" async></script>"""
    )
    asked = []

    reader = await visit("about:blank")
    reader.page.on("request", lambda request: asked.append(request.url))
    await reader.page.goto(index)

    await expect(reader.page.locator("b")).to_have_text(["2", "0", "2"])
    assert len([one for one in asked if "/api/v1/counts" in one]) == 1


async def test_counters_stay_as_they_were_while_the_server_is_away(blog, visit):
    index = blog.publish(
        f"""<b data-fedcomments-count="/some">.</b>
<script src="{blog.server}/count.js" async></script>"""
    )
    reader = await visit(index, expected=REFUSED)
    await expect(reader.page.locator("b")).to_have_text("0")

    await blog.go_down()
    async with reader.page.expect_event("requestfailed"):
        await reader.page.goto(f"{index}?again")

    await expect(reader.page.locator("b")).to_have_text(".")
