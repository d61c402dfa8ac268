"""Visitors comment, reply, edit and erase."""

PAGE = "https://blog.example/post/"


async def test_a_comment_stands_in_the_thread(blog):
    said = await blog.say("Hello **there**", author={"name": "Ann", "url": "ann.example"})

    thread = await blog.thread()

    [shown] = thread["responses"]
    assert shown == said["response"]
    assert shown["html"] == "<p>Hello <strong>there</strong></p>\n"
    assert shown["author"]["name"] == "Ann"
    assert shown["author"]["url"] == "https://ann.example/"
    assert (thread["count"], thread["counts"]) == (1, {"comment": 1})


async def test_replies_stand_beneath_what_they_answer(blog):
    first = await blog.say("first")
    second = await blog.say("second")
    await blog.say("to the first", to=first)
    await blog.say("to the second", to=second)

    thread = await blog.thread()

    told = [(one["html"], one["depth"], one["parent"]) for one in thread["responses"]]
    assert told == [
        ("<p>first</p>\n", 0, None),
        ("<p>to the first</p>\n", 1, first["response"]["id"]),
        ("<p>second</p>\n", 0, None),
        ("<p>to the second</p>\n", 1, second["response"]["id"]),
    ]


async def test_newest_first_turns_discussions_around_and_not_their_replies(blog):
    first = await blog.say("first")
    await blog.say("one", to=first)
    await blog.say("two", to=first)
    await blog.say("second")

    texts = await blog.texts(order="newest")

    assert texts == ["<p>second</p>\n", "<p>first</p>\n", "<p>one</p>\n", "<p>two</p>\n"]


async def test_words_can_be_edited_for_a_while(blog):
    said = await blog.say("teh words")

    in_time = await blog.edit(said, "the words")
    blog.clock.pass_by(seconds=901)
    too_late = await blog.edit(said, "other words")

    assert in_time.status == 200
    assert (await in_time.json())["response"]["html"] == "<p>the words</p>\n"
    assert (too_late.status, (await too_late.json())["code"]) == (403, "too_late")
    [shown] = (await blog.thread())["responses"]
    assert shown["html"] == "<p>the words</p>\n"
    assert shown["edited"] is not None


async def test_an_erased_response_leaves_no_trace_but_a_leaf(blog):
    said = await blog.say("I regret this", author={"name": "Ann", "email": "ann@ann.example"})
    await blog.edit(said, "I regret this too")

    answer = await blog.erase(said)

    assert answer.status == 204
    assert (await blog.thread())["responses"] == []
    gone = await blog.get(f"/api/v1/responses/{said['response']['id']}")
    assert (gone.status, (await gone.json())["code"]) == (410, "erased")


async def test_an_erased_response_with_replies_stays_as_a_tombstone(blog):
    said = await blog.say("a thing", author={"name": "Ann"})
    await blog.say("an answer", to=said)

    await blog.erase(said)

    tomb, reply = (await blog.thread())["responses"]
    assert (tomb["state"], tomb["html"], tomb["author"]["name"]) == ("erased", "", "")
    assert (reply["html"], reply["parent"]) == ("<p>an answer</p>\n", tomb["id"])


async def test_a_tombstone_goes_with_its_last_reply(blog):
    said = await blog.say("a thing")
    answer = await blog.say("an answer", to=said)
    deeper = await blog.say("a deeper answer", to=answer)

    for one in (said, answer, deeper):
        await blog.erase(one)

    assert (await blog.thread())["responses"] == []


async def test_only_its_author_can_change_a_response(blog):
    said = await blog.say("mine")
    other = await blog.say("other")

    edit = await blog.edit(said, "yours", token=other["token"])
    erase = await blog.erase(said, token=other["token"])

    assert (edit.status, erase.status) == (403, 403)
    assert await blog.texts() == ["<p>mine</p>\n", "<p>other</p>\n"]
