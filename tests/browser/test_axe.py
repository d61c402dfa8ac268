"""Every state of the widget and every page is free of what axe knows to be wrong."""

import pytest

REFUSED = "Failed to load resource"
PHONE = {"width": 390, "height": 844}
DARK = "body { background: #14161a; color: #dde }"


async def discussed(blog, **look):
    """A page with a thread three deep, with a tombstone in it → its address."""
    url = blog.article(**look)
    top = await blog.say(url, "hello **all**, see https://x.example and `code`", by="Ann")
    below = await blog.say(url, "> hello\n\nan answer\n\n- one\n- two", by="Bea", to=top)
    await blog.say(url, "a deeper one", to=below)
    hidden = await blog.say(url, "hide me")
    await blog.say(url, "below", to=hidden)
    await blog.command("moderate judge", response_id=hidden["id"], state="hidden", by="owner")
    return url


async def test_the_check_can_fail(blog, visit):
    """Also for what stands in the widget's own tree."""
    reader = await visit(await discussed(blog, style="fed-comments { --fc-muted: #bbb }"))
    await reader.sees("a deeper one")

    ((name, nodes),) = await reader.faults()

    assert name == "color-contrast"
    assert any("<time" in node for node in nodes)


@pytest.mark.parametrize(
    ("look", "size"),
    [({}, {}), ({}, PHONE), ({"style": DARK}, {}), ({"attributes": 'data-theme="dark"'}, {})],
    ids=["light", "phone", "dark", "told to be dark"],
)
async def test_a_discussion(blog, visit, look, size):
    reader = await visit(await discussed(blog, **look), **size)
    await reader.sees("a deeper one")

    assert await reader.faults() == []


@pytest.mark.parametrize("style", ["", DARK], ids=["light", "dark"])
async def test_writing_answering_and_previewing(blog, visit, style):
    reader = await visit(await discussed(blog, style=style))

    await reader.write("half a thought")
    await reader.button("Reply").first.click()
    assert await reader.faults() == []
    await reader.button("Preview").first.click()
    await reader.sees("Go on writing")
    assert await reader.faults() == []


async def test_ones_own_response_being_changed_or_deleted(blog, visit):
    reader = await visit(await discussed(blog))
    await reader.says("my own")

    await reader.press("Edit")
    assert await reader.faults() == []
    await reader.press("Delete")
    assert await reader.faults() == []


async def test_an_empty_discussion(blog, visit):
    reader = await visit(blog.article())
    await reader.sees("No responses yet.")

    assert await reader.faults() == []


async def test_a_german_discussion(blog, visit):
    reader = await visit(await discussed(blog, lang="de"))
    await reader.sees("4 Antworten")

    assert await reader.faults() == []


async def test_a_folded_branch(blog, visit):
    reader = await visit(await discussed(blog))

    await reader.press("Fold 2 replies to Ann")

    assert await reader.faults() == []


async def test_a_held_response(blog, visit):
    url = await discussed(blog)
    await blog.command("site policy", name="blog", comments="all")
    reader = await visit(url)

    await reader.says("wait for it")
    await reader.sees("Held until the owner has seen it.")

    assert await reader.faults() == []


@pytest.mark.parametrize("style", ["", DARK], ids=["light", "dark"])
async def test_a_text_that_was_refused(blog, visit, style):
    reader = await visit(blog.article(style=style), expected=REFUSED)

    await reader.says("> " * 300 + "deep")
    await reader.sees("Retry")

    assert await reader.faults() == []


async def test_a_thread_that_could_not_be_loaded(blog, visit):
    url = blog.article(attributes='data-url="https://elsewhere.example/"')
    reader = await visit(url, expected=REFUSED)

    await reader.sees("Retry")

    assert await reader.faults() == []


async def test_a_closed_discussion(blog, visit):
    url = await discussed(blog)
    await blog.command("moderate close", url=url, closed=True)
    reader = await visit(url)

    await reader.sees("This discussion is closed.")

    assert await reader.faults() == []


@pytest.mark.parametrize("path", ["thread", "reply", "response", "no response", "docs"])
async def test_a_page_of_the_server(blog, visit, path):
    url = await discussed(blog)
    one = (await blog.thread(url))["responses"][1]
    paths = {
        "thread": f"/thread?url={url}",
        "reply": f"/thread?url={url}&reply={one['id']}",
        "response": f"/r/{one['id']}",
        "no response": "/r/none",
        "docs": "/docs",
    }
    # The pages' own policy lets no script run, not even this one.
    reader = await visit(blog.server + paths[path], bypass_csp=True, expected=REFUSED)

    for colours in ("light", "dark"):
        await reader.page.emulate_media(color_scheme=colours)
        assert await reader.faults() == []


async def test_a_form_that_was_refused(blog, visit):
    url = await discussed(blog)
    reader = await visit(f"{blog.server}/thread?url={url}", bypass_csp=True, expected=REFUSED)

    await reader.write("> " * 300 + "deep", "Your response")
    await reader.press("Send")
    await reader.sees("nested")

    assert await reader.faults() == []
