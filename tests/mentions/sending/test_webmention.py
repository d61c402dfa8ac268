"""Pages that a post links to are told by webmention, of changes and of its end too."""

import pytest

DAY = 24


async def test_a_page_that_a_post_links_to_is_told(post, essay, sent):
    post.write(essay)

    await post.announce()

    assert sent() == [{"source": post.url, "target": essay}]
    one = (await post.deliveries())[essay]
    assert (one["state"], one["protocol"], one["status"]) == ("delivered", "webmention", 202)


async def test_the_site_s_navigation_is_told_nothing(post, essay):
    post.write(essay)

    await post.announce()

    assert list(await post.deliveries()) == [essay]


async def test_what_did_not_change_is_told_once(post, essay, sent, blog):
    post.write(essay)
    await post.announce()
    size = await blog.events()

    await post.announce("changed")

    assert len(sent()) == 1
    assert await blog.events() == size


async def test_a_change_goes_to_all_targets_and_to_the_removed_ones(post, essay, friend, sent):
    other = friend.put("/other", '<link rel="webmention" href="/webmention">')
    post.write(essay)
    await post.announce()

    post.write(other, words="Other words.")
    await post.announce("changed")
    await post.announce("changed")

    assert sent()[0]["target"] == essay
    assert {form["target"] for form in sent()[1:]} == {essay, other}
    assert len(sent()) == 3
    assert not (await post.deliveries())[essay]["present"]


async def test_the_endpoint_is_looked_for_anew_each_time(post, friend, essay, sent):
    post.write(essay)
    await post.announce()
    friend.open("/moved")
    friend.put("/essay", '<p>An essay. <a rel="webmention" href="/moved"></a>')

    post.write(essay, words="Other words.")
    await post.announce("changed")

    assert [path for path, _ in friend.sent] == ["/webmention", "/moved"]
    assert len(sent()) == 2


@pytest.mark.parametrize("status", [404, 410])
async def test_the_end_of_a_post_is_told_to_all(post, essay, sent, status):
    post.write(essay)
    await post.announce()

    post.write(status=status)
    await post.announce("deleted")

    assert [form["target"] for form in sent()] == [essay, essay]
    assert (await post.told())["state"] == "deleted"


async def test_a_page_that_says_that_it_is_gone_is_gone(post, essay, sent, others):
    post.write(essay)
    await post.announce()

    others.put("/ours/post", '<meta http-equiv="Status" content="410 Gone"><p>Gone.')
    await post.announce("changed")

    assert len(sent()) == 2
    assert (await post.told())["state"] == "deleted"


async def test_a_page_that_is_not_there_yet_is_waited_for(post, essay, sent, blog):
    await post.announce()
    waiting = await post.told()
    post.write(essay)

    blog.clock.pass_by(seconds=11)
    await blog.speakers.settle()

    assert (waiting["state"], waiting["announced"]) == ("queued", "not_found")
    assert len(sent()) == 1


async def test_a_page_that_never_comes_is_forgotten_with_a_word(post, blog):
    await post.announce()

    for _ in range(4):
        blog.clock.pass_by(hours=1)
        await blog.speakers.settle()

    told = await post.told()
    assert (told["state"], told["announced"], told["looking"]) == ("unknown", "not_found", None)


async def test_a_deletion_is_believed_in_the_end_though_the_page_is_still_there(
    post, essay, sent, blog
):
    post.write(essay)
    await post.announce()

    await post.announce("deleted")
    at_first = (await post.told())["state"]
    for _ in range(4):
        blog.clock.pass_by(hours=1)
        await blog.speakers.settle()

    assert (at_first, (await post.told())["state"]) == ("published", "deleted")
    assert len(sent()) == 2


async def test_any_success_is_one(post, friend, sent):
    links = [
        friend.put(f"/{status}", f'<a rel=webmention href="/{status}"></a>')
        for status in (200, 201, 204, 299)
    ]
    for status in (200, 201, 204, 299):
        friend.open(f"/{status}", status=status)
    post.write(*links)

    await post.announce()

    assert {one["state"] for one in (await post.deliveries()).values()} == {"delivered"}
    assert len(sent()) == 4


@pytest.mark.parametrize("status", [307, 308, 301, 302, 303])
async def test_an_endpoint_that_moved_is_asked_at_its_new_place_by_post(post, friend, status):
    friend.open("/old", status=status, Location="/new")
    friend.open("/new", status=202)
    page = friend.put("/page", '<a rel="webmention" href="/old"></a>')
    post.write(page)

    await post.announce()

    assert [path for path, _ in friend.sent] == ["/old", "/new"]
    assert "/new" not in friend.asked
    assert (await post.deliveries())[page]["state"] == "delivered"


async def test_an_endpoint_that_sends_us_round_and_round_is_no_success(post, friend):
    friend.open("/round", status=307, Location="/round")
    page = friend.put("/page", '<a rel="webmention" href="/round"></a>')
    post.write(page)

    await post.announce()

    assert len(friend.sent) == 4
    assert (await post.deliveries())[page]["state"] == "abandoned"


async def test_a_refusal_is_final(post, essay, friend, sent, blog):
    friend.open("/webmention", status=400, body="No link\0 found there.", kind="text/plain")
    post.write(essay)
    await post.announce()

    blog.clock.pass_by(hours=2 * DAY)
    await blog.speakers.settle()

    one = (await post.deliveries())[essay]
    assert (one["state"], one["status"], one["next"]) == ("abandoned", 400, None)
    assert one["answer"].startswith("No link")
    assert len(sent()) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_trouble_is_tried_again_until_it_is_enough(post, essay, friend, sent, blog, status):
    friend.open("/webmention", status=status)
    post.write(essay)
    await post.announce()

    for _ in range(6):
        blog.clock.pass_by(hours=2 * DAY)
        await blog.speakers.settle()

    one = (await post.deliveries())[essay]
    assert (len(sent()), one["state"]) == (5, "abandoned")


async def test_an_endpoint_that_wants_us_to_wait_is_left_alone(post, essay, friend, sent, blog):
    friend.open("/webmention", status=503, **{"Retry-After": "7200"})
    post.write(essay)
    await post.announce()

    blog.clock.pass_by(hours=1)
    await blog.speakers.settle()
    early = len(sent())
    blog.clock.pass_by(hours=2)
    await blog.speakers.settle()

    assert (early, len(sent())) == (1, 2)


async def test_a_page_that_offers_nothing_is_looked_at_and_left(post, friend):
    plain = friend.put("/plain", "<p>Nothing here.")
    post.write(plain)

    await post.announce()

    one = (await post.deliveries())[plain]
    assert (one["state"], one["reason"]) == ("unsupported", "no_endpoint")
    assert one["sentence"]


async def test_a_page_that_is_gone_is_not_told(post, friend):
    gone = friend.put("/gone", "", status=404, Link="</webmention>; rel=webmention")
    post.write(gone)

    await post.announce()

    assert (await post.deliveries())[gone]["reason"] == "target_gone"
    assert friend.sent == []


async def test_where_it_can_be_watched_is_looked_at_until_it_is_known(post, friend, essay, blog):
    friend.open("/webmention", status=201, Location="/status/1")
    friend.put("/status/1", '{"status": "queued"}', kind="application/json")
    post.write(essay)
    await post.announce()

    blog.clock.pass_by(seconds=11)
    await blog.speakers.settle()
    friend.put("/status/1", '{"status": "success"}', kind="application/json")
    blog.clock.pass_by(seconds=121)
    await blog.speakers.settle()

    assert friend.asked.count("/status/1") == 2
    assert (await post.deliveries())[essay]["said"] == "success"


async def test_a_place_to_watch_is_looked_at_three_times_and_forgotten(post, friend, essay, blog):
    friend.open("/webmention", status=201, Location="/status/1")
    post.write(essay)
    await post.announce()

    for _ in range(5):
        blog.clock.pass_by(hours=2)
        await blog.speakers.settle()

    assert friend.asked.count("/status/1") == 3


async def test_the_owner_may_have_it_tried_again(post, essay, friend, sent):
    friend.open("/webmention", status=400)
    post.write(essay)
    await post.announce()
    friend.open("/webmention", status=202)

    answer = await post.api("POST", "/api/v1/posts/again", json={"url": post.url, "target": essay})
    await post.blog.speakers.settle()

    assert answer.status == 202
    assert (await post.deliveries())[essay]["state"] == "delivered"
    assert len(sent()) == 2
