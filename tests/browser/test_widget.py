"""What a reader does with the widget, in a real browser, under somebody else's article."""

import re
from pathlib import Path

import axe_core_python
import pytest
from playwright.sync_api import expect

AXE = next(Path(axe_core_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
REFUSED = ("Failed to load resource",)
PHONE = {"width": 390, "height": 844}


def axe(page):
    """What axe finds wrong; it looks into shadow roots too."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run()")
    return [
        (one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]
    ]


def write(page, text, label="Write a response"):
    page.get_by_label(label, exact=True).fill(text)


def say_by_hand(page, text, name="Ann"):
    write(page, text)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Send").click()


def test_a_visitor_comments_and_sees_it_at_once(house, open_page):
    url = house.article()
    page = open_page(url)
    expect(page.get_by_text("No responses yet.")).to_be_visible()

    say_by_hand(page, "Hello **there**")

    expect(page.locator("strong", has_text="there")).to_be_visible()
    expect(page.get_by_role("heading", name="1 response")).to_be_visible()
    assert [one["author"]["name"] for one in house.thread(url)["responses"]] == ["Ann"]
    assert axe(page) == []


def test_a_visitor_replies_in_place(house, open_page):
    url = house.article()
    house.say(url, "first", author={"name": "Ann"})
    page = open_page(url)

    page.get_by_role("button", name="Reply").click()
    write(page, "second", label="Reply to Ann")
    assert axe(page) == []
    page.get_by_role("button", name="Send").last.click()

    expect(page.get_by_text("second", exact=True)).to_be_visible()
    assert [one["depth"] for one in house.thread(url)["responses"]] == [0, 1]


def test_one_edits_and_deletes_ones_own(house, open_page):
    url = house.article()
    page = open_page(url)
    say_by_hand(page, "teh words")
    expect(page.get_by_text("teh words")).to_be_visible()

    page.reload()
    page.get_by_role("button", name="Edit").click()
    write(page, "the words", label="Change your response")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("the words")).to_be_visible()
    edited = house.thread(url)["responses"][0]["html"]
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Yes, delete it").click()

    expect(page.get_by_text("No responses yet.")).to_be_visible()
    assert edited == "<p>the words</p>\n"
    assert house.thread(url)["count"] == 0


def test_a_draft_survives_a_reload(house, open_page):
    page = open_page(house.article())
    write(page, "half a thought")

    page.reload()

    expect(page.get_by_label("Write a response", exact=True)).to_have_value("half a thought")


def test_a_refused_text_is_kept_and_the_reason_is_said(house, open_page):
    page = open_page(house.article(), expected=REFUSED)
    say_by_hand(page, "my words", name="n" * 80)
    expect(page.get_by_text("my words")).to_be_visible()

    write(page, "> " * 300 + "deep")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("alert")).to_contain_text("nested")
    expect(page.get_by_label("Write a response", exact=True)).to_have_value("> " * 300 + "deep")


def test_when_the_server_is_away_the_page_stays_whole_and_the_words_are_kept(house, open_page):
    url = house.article()
    page = open_page(url, expected=(*REFUSED, "net::"))
    write(page, "said meanwhile")

    house.stop()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be reached")
    kept = page.get_by_label("Write a response", exact=True).input_value()
    house.start()
    page.get_by_role("button", name="Retry").click()
    expect(page.get_by_text("said meanwhile")).to_be_visible()

    assert kept == "said meanwhile"
    assert house.thread(url)["count"] == 1


def test_a_page_that_loads_while_the_server_is_away_says_so_and_can_try_again(house, open_page):
    url = house.article()
    house.say(url, "hello")
    page = open_page(url, expected=(*REFUSED, "net::"))
    page.route("**/api/v1/thread*", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text("could not be loaded just now")).to_be_visible()
    whole = page.get_by_text("Words of the post.").is_visible()
    assert axe(page) == []

    page.unroute("**/api/v1/thread*")
    page.get_by_role("button", name="Retry").click()

    expect(page.get_by_text("hello")).to_be_visible()
    assert whole


def test_a_lost_answer_does_not_make_two_responses(house, open_page):
    url = house.article()
    page = open_page(url, expected=(*REFUSED, "net::"))
    page.route(
        "**/api/v1/responses",
        lambda route: (route.fetch(), route.abort()) if route.request.method == "POST" else None,
    )
    say_by_hand(page, "once")
    expect(page.get_by_role("alert")).to_be_visible()

    page.unroute("**/api/v1/responses")
    page.get_by_role("button", name="Retry").click()

    expect(page.get_by_text("once")).to_be_visible()
    assert house.thread(url)["count"] == 1


def test_a_closed_discussion_says_so(house, open_page):
    url = house.article()
    house.say(url, "last words")
    house.run("moderate", "close", url)

    page = open_page(url)

    expect(page.get_by_text("This discussion is closed.")).to_be_visible()
    assert page.get_by_label("Write a response", exact=True).count() == 0
    assert axe(page) == []


@pytest.mark.usefixtures("holding")
def test_a_held_response_is_marked_and_stands_there_after_a_reload(house, open_page):
    url = house.article()
    page = open_page(url)
    say_by_hand(page, "wait for it")
    expect(page.get_by_text("Held until the owner has seen it.").first).to_be_visible()

    page.reload()

    expect(page.get_by_text("wait for it")).to_be_visible()
    expect(page.get_by_text("Held until the owner has seen it.").first).to_be_visible()
    assert axe(page) == []
    assert house.thread(url)["count"] == 0


def test_a_long_thread_is_read_page_by_page_in_either_order(house, open_page):
    url = house.article()
    for number in range(60):
        house.say(url, f"number {number}.")
    page = open_page(url)
    expect(page.get_by_text("number 49.")).to_be_visible()
    assert page.get_by_text("number 50.").count() == 0

    page.get_by_role("button", name="Show more").click()
    expect(page.get_by_text("number 59.")).to_be_visible()
    page.get_by_role("button", name="Newest first").click()

    expect(page.locator("article").first).to_contain_text("number 59.")


def test_a_branch_is_folded_and_says_how_many(house, open_page):
    url = house.article()
    first = house.say(url, "top", author={"name": "Ann"})
    house.say(url, "below", parent=first["id"])
    page = open_page(url)

    page.get_by_role("button", name="Fold 1 reply to Ann").click()
    expect(page.get_by_text("below")).to_be_hidden()
    assert axe(page) == []
    page.get_by_text("1 reply folded").click()

    expect(page.get_by_text("below")).to_be_visible()


def test_on_a_phone_nothing_overflows_and_depth_is_told_in_words(house, open_page):
    url = house.article()
    said = house.say(url, "x" * 500, author={"name": "N" * 80})
    for depth in range(12):
        parent = said["id"]
        said = house.say(url, f"level {depth} {'w' * 120}", parent=parent, author={"name": "Bea"})

    page = open_page(url, **PHONE)

    expect(page.get_by_text("level 11")).to_be_visible()
    expect(page.get_by_text("↳ to Bea").last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert axe(page) == []


@pytest.mark.parametrize(
    ("style", "attributes", "is_dark"),
    [
        ("", "", False),
        ("background:#111;color:#ddd;", "", True),
        ("", 'data-theme="dark"', True),
    ],
)
def test_it_is_a_guest_in_light_and_in_dark(house, open_page, style, attributes, is_dark):
    url = house.article(style=style, attributes=attributes)
    house.say(url, "hello [link](https://x.example)", author={"name": "Ann"})

    page = open_page(url)
    say_by_hand(page, "and *again*")
    expect(page.get_by_text("again")).to_be_visible()

    muted = page.locator("article time").first.evaluate("e => getComputedStyle(e).color")
    light = sum(int(part) for part in re.findall(r"\d+", muted)[:3]) / 3
    assert (light > 127) == is_dark
    assert axe(page) == []


def test_a_german_page_has_a_german_discussion(house, open_page):
    page = open_page(house.article(lang="de"))

    expect(page.get_by_text("Noch keine")).to_be_visible()


def test_it_can_be_used_by_the_keyboard_alone(house, open_page):
    url = house.article()
    page = open_page(url)
    expect(page.get_by_text("No responses yet.")).to_be_visible()

    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.shadowRoot?.activeElement?.tagName") == "TEXTAREA":
            break
    page.keyboard.type("typed")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("typed")).to_be_visible()
    assert house.thread(url)["count"] == 1


def test_the_page_does_not_jump_while_the_discussion_arrives(house, open_page):
    url = house.article(
        """<script>window.shift=0;new PerformanceObserver(l=>{for(const e of l.getEntries())
        window.shift+=e.value}).observe({type:"layout-shift",buffered:true})</script>"""
    )
    for number in range(20):
        house.say(url, f"words {number}")

    page = open_page(url)
    expect(page.get_by_text("words 19")).to_be_visible()

    assert page.evaluate("window.shift") <= 0.1


def test_counters_are_filled(house, open_page):
    url = house.article()
    house.say(url, "one")
    house.say(url, "two")
    house.put["/list"] = f"""<!doctype html><html lang="en"><title>List</title><main>
<p>A: <span data-fedcomments-count="{url}">?</span></p>
<p>B: <span data-fedcomments-count="{house.blog}/none">?</span></p></main>
<script src="{house.address}/count.js" async></script></html>"""

    page = open_page(f"{house.blog}/list")

    expect(page.locator("span").first).to_have_text("2")
    expect(page.locator("span").last).to_have_text("0")


def test_a_blog_that_is_not_served_here_is_told_so_without_breaking(house, open_page):
    url = house.article(attributes='data-url="https://elsewhere.example/"')

    page = open_page(url, expected=REFUSED)

    expect(page.locator("fed-comments")).to_contain_text("elsewhere.example")
    expect(page.get_by_text("Words of the post.")).to_be_visible()


def test_without_scripts_one_reads_posts_and_replies_on_the_plain_page(house, open_page):
    url = house.article()
    house.say(url, "hello", author={"name": "Ann"})
    thread = f"{house.address}/thread?url={url}"
    page = open_page(thread, java_script_enabled=False, expected=REFUSED)

    page.get_by_role("link", name="Reply").click()
    page.get_by_label("Your response").fill("hello Ann")
    page.get_by_label("Name").fill("Bea")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    page.get_by_label("Your response").fill("kept words")
    page.get_by_label("E-mail").fill("a@b@c")
    page.locator("form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Your response")).to_have_value("kept words")
    assert [one["depth"] for one in house.thread(url)["responses"]] == [0, 1]


@pytest.mark.parametrize("path", ["/thread?url={url}", "/r/{id}", "/docs"])
def test_pages_of_the_server_are_clean(house, open_page, path):
    url = house.article()
    said = house.say(url, "hello", author={"name": "Ann"})
    house.say(url, "answer", parent=said["id"])

    page = open_page(house.address + path.format(url=url, id=said["id"]), bypass_csp=True)

    assert axe(page) == []
