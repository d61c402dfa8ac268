"""A request that is sent again is answered again, and nothing happens twice."""

PAGE = "https://blog.example/post/"
BODY = {"url": PAGE, "text": "once", "author": {"name": "Ann"}}


async def test_a_repeated_request_gets_the_first_answer(blog):
    first = await blog.send(BODY, Idempotency_Key="key-1")
    again = await blog.send(BODY, Idempotency_Key="key-1")

    assert (first.status, again.status) == (201, 201)
    assert await first.json() == await again.json()
    assert (await blog.thread())["count"] == 1


async def test_a_key_with_another_body_is_refused(blog):
    await blog.send(BODY, Idempotency_Key="key-1")

    other = await blog.send({**BODY, "text": "twice"}, Idempotency_Key="key-1")

    assert (other.status, (await other.json())["code"]) == (422, "key_reused")
    assert (await blog.thread())["count"] == 1


async def test_the_same_key_of_another_browser_is_another_key(blog):
    tokens = ["a" * 43, "b" * 43]

    answers = [
        await blog.send(BODY, Idempotency_Key="key-1", Author_Token=token) for token in tokens
    ]

    assert [answer.status for answer in answers] == [201, 201]
    assert (await blog.thread())["count"] == 2


async def test_a_repetition_after_the_words_were_erased_brings_nothing_back(blog):
    said = await (await blog.send(BODY, Idempotency_Key="key-1")).json()
    await blog.erase(said)

    again = await blog.send(BODY, Idempotency_Key="key-1")

    assert (again.status, (await again.json())["code"]) == (410, "erased")
    assert (await blog.thread())["count"] == 0


async def test_a_repeated_request_to_a_page_that_closed_meanwhile_still_gets_its_answer(blog):
    await blog.send(BODY, Idempotency_Key="key-1")
    await blog.command("moderate close", url=PAGE, closed=True)

    again = await blog.send(BODY, Idempotency_Key="key-1")

    assert again.status == 201


async def test_a_repeated_edit_is_one_edit(blog):
    said = await blog.say("teh")
    path = f"/api/v1/responses/{said['response']['id']}"
    headers = {"Authorization": f"Bearer {said['token']}", "Idempotency-Key": "edit-1"}

    for _ in range(2):
        answer = await blog.client.patch(path, json={"text": "the"}, headers=headers)
        assert answer.status == 200
    size = await blog.events()
    other = await blog.client.patch(path, json={"text": "another"}, headers=headers)

    assert other.status == 422
    assert await blog.events() == size
    assert await blog.texts() == ["<p>the</p>\n"]


async def test_erasing_twice_is_erasing_once(blog):
    said = await blog.say("gone")
    await blog.erase(said)
    size = await blog.events()

    again = await blog.erase(said)

    assert again.status == 204
    assert await blog.events() == size
