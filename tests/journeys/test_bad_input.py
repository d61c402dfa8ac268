"""Whatever is sent: a 4xx with a stable code and a sentence, and nothing recorded."""

import json

import pytest

PAGE = "https://blog.example/post/"

DEEP = 100_000
ID = "0" * 32

# name: (what is changed in a good body, or raw bytes; the expected status and code)
BODIES = {
    "no JSON": (b"hello", 400, "malformed"),
    "empty": (b"", 400, "malformed"),
    "cut off": (b'{"url": "https://blog.example/", "text": "x', 400, "malformed"),
    "a list": (b"[]", 400, "malformed"),
    "a number": (b"1e999", 400, "malformed"),
    "null": (b"null", 400, "malformed"),
    "trailing rubbish": (b"{} {}", 400, "malformed"),
    "invalid UTF-8": (b'{"url":"https://blog.example/","text":"\xff\xfe"}', 400, "malformed"),
    "a lone surrogate": (b'{"url":"https://blog.example/","text":"\\ud800"}', 400, None),
    "deep lists": (b"[" * DEEP, 400, "malformed"),
    "deep objects": (b'{"text":' * (DEEP // 4), 400, "malformed"),
    "deep in a field": (b'{"text":' + b"[" * DEEP + b"]" * DEEP + b"}", 400, "malformed"),
    "UTF-16": ('{"text":"x"}'.encode("utf-16"), 400, "malformed"),
    "too large a body": (b'{"text":"' + b"x" * 300_000 + b'"}', 413, "too_large"),
    "no url": ({"url": None}, 400, "malformed"),
    "no text": ({"text": None}, 400, "malformed"),
    "text is a number": ({"text": 3}, 400, "malformed"),
    "text is a list": ({"text": ["x"]}, 400, "malformed"),
    "author is a string": ({"author": "Ann"}, 400, "malformed"),
    "an unknown key": ({"admin": True}, 400, "malformed"),
    "an unknown key of the author": ({"author": {"verified": True}}, 400, "malformed"),
    "parent is no id": ({"parent": "1"}, 400, "malformed"),
    "parent is upper case": ({"parent": "A" * 32}, 400, "malformed"),
    "parent is a number": ({"parent": 7}, 400, "malformed"),
    "parent is not there": ({"parent": ID}, 422, "unknown_parent"),
    "text is empty": ({"text": ""}, 400, "bad_words"),
    "text is white space": ({"text": " \n\t\n "}, 400, "bad_words"),
    "text too long": ({"text": "x" * 65_537}, 413, "too_large"),
    "text too long in bytes": ({"text": "ü" * 40_000}, 413, "too_large"),
    "NUL in text": ({"text": "a\0b"}, 400, "bad_words"),
    "bell in text": ({"text": "a\ab"}, 400, "bad_words"),
    "escape in text": ({"text": "a\x1b[31mb"}, 400, "bad_words"),
    "C1 control in text": ({"text": "a\x85\x9bb"}, 400, "bad_words"),
    "right-to-left override": ({"text": "abc\u202edef"}, 400, "bad_words"),
    "left-to-right embedding": ({"text": "abc\u202adef"}, 400, "bad_words"),
    "isolate": ({"text": "abc\u2066def"}, 400, "bad_words"),
    "noncharacter": ({"text": "abc\uffffdef"}, 400, "bad_words"),
    "tag characters": ({"text": "abc\U000e0041\U000e0042def"}, 400, "bad_words"),
    "annotation": ({"text": "abc\ufff9def"}, 400, "bad_words"),
    "stacked marks": ({"text": "a" + "\u0301" * 40}, 400, "bad_words"),
    "quotes in quotes": ({"text": "> " * 400 + "x"}, 400, "bad_words"),
    "lists in lists": ({"text": "- " * 400 + "x"}, 400, "bad_words"),
    "name too long": ({"author": {"name": "n" * 81}}, 400, "bad_words"),
    "name with a control": ({"author": {"name": "a\0b"}}, 400, "bad_words"),
    "name with an override": ({"author": {"name": "a\u202eb"}}, 400, "bad_words"),
    "e-mail without @": ({"author": {"email": "ann"}}, 400, "bad_words"),
    "e-mail with two": ({"author": {"email": "a@b@c"}}, 400, "bad_words"),
    "e-mail with a space": ({"author": {"email": "a b@c.example"}}, 400, "bad_words"),
    "e-mail with a header": (
        {"author": {"email": "a@c.example\r\nBcc: x@y.example"}},
        400,
        "bad_words",
    ),
    "e-mail too long": ({"author": {"email": "a" * 250 + "@b.example"}}, 400, "bad_words"),
    "website is a script": ({"author": {"url": "javascript:alert(1)"}}, 400, "bad_words"),
    "website is data": ({"author": {"url": "data:text/html,x"}}, 400, "bad_words"),
    "website is a file": ({"author": {"url": "file:///etc/passwd"}}, 400, "bad_words"),
    "website with a password": ({"author": {"url": "https://a:b@c.example/"}}, 400, "bad_words"),
    "website too long": ({"author": {"url": "https://c.example/" + "x" * 3000}}, 400, "bad_words"),
    "url of another blog": ({"url": "https://other.example/"}, 404, "outside_site"),
    "url of a longer host": ({"url": "https://blog.example.evil.example/"}, 404, "outside_site"),
    "url with another port": ({"url": "https://blog.example:444/"}, 404, "outside_site"),
    "url with another scheme": ({"url": "http://blog.example/"}, 404, "outside_site"),
    "url is empty": ({"url": ""}, 400, "bad_address"),
    "url is a path": ({"url": "/post/"}, 400, "bad_address"),
    "url is a script": ({"url": "javascript:alert(1)"}, 400, "bad_address"),
    "url is ftp": ({"url": "ftp://blog.example/"}, 400, "bad_address"),
    "url with a space": ({"url": "https://blog.example/a b"}, 400, "bad_address"),
    "url with a newline": ({"url": "https://blog.example/a\nb"}, 400, "bad_address"),
    "url with user info": ({"url": "https://u@blog.example/"}, 400, "bad_address"),
    "url with a backslash": ({"url": "https://blog.example\\@evil.example/"}, 400, "bad_address"),
    "url with a bad port": ({"url": "https://blog.example:99999/"}, 400, "bad_address"),
    "url with a bad IPv6": ({"url": "https://[::1/"}, 400, "bad_address"),
    "url too long": ({"url": "https://blog.example/" + "x" * 3000}, 400, "bad_address"),
    "url is a number": ({"url": 1}, 400, "malformed"),
}

HEADERS = {
    "an author token that is too short": ({"Author-Token": "short"}, "malformed"),
    "an author token with spaces": ({"Author-Token": "x " * 20}, "malformed"),
    "an author token that is too long": ({"Author-Token": "x" * 500}, "malformed"),
    "an empty idempotency key": ({"Idempotency-Key": ""}, "malformed"),
    "a long idempotency key": ({"Idempotency-Key": "k" * 201}, "malformed"),
    "a form": ({"Content-Type": "application/x-www-form-urlencoded"}, "malformed"),
    "plain text": ({"Content-Type": "text/plain"}, "malformed"),
}

QUERIES = {
    "/api/v1/thread": (400, "malformed"),
    "/api/v1/thread?url=": (400, "malformed"),
    "/api/v1/thread?url=nonsense": (400, "bad_address"),
    "/api/v1/thread?url=https://other.example/": (404, "outside_site"),
    f"/api/v1/thread?url={PAGE}&order=random": (400, "malformed"),
    f"/api/v1/thread?url={PAGE}&limit=0": (400, "malformed"),
    f"/api/v1/thread?url={PAGE}&limit=-1": (400, "malformed"),
    f"/api/v1/thread?url={PAGE}&limit=501": (400, "malformed"),
    f"/api/v1/thread?url={PAGE}&limit=ten": (400, "malformed"),
    f"/api/v1/thread?url={PAGE}&limit=%D9%A3": (400, "malformed"),
    f"/api/v1/thread?url={PAGE}&limit=" + "9" * 5000: (400, "malformed"),
    "/api/v1/counts": (400, "malformed"),
    "/api/v1/counts?" + "&".join(f"url={n}" for n in range(201)): (400, "malformed"),
    f"/api/v1/responses/{ID}": (404, "unknown"),
    "/api/v1/responses/nonsense": (404, "unknown"),
    "/avatar/nonsense.svg": (404, "unknown"),
    "/avatar/..%2f..%2fetc%2fpasswd.svg": (404, None),
    "/widget/languages/xx.json": (404, "unknown"),
    "/widget/languages/..%2f..%2fsettings.json": (404, None),
    "/nowhere": (404, "no_route"),
    "/api/v1/responses": (405, "no_method"),
}


async def assert_refused(answer, status, code):
    assert answer.status == status, await answer.text()
    assert answer.content_type == "application/problem+json"
    told = await answer.json()
    assert told["status"] == status
    assert told["detail"].endswith(".")
    assert told["type"] == f"urn:fedcomments:{told['code']}"
    if code is not None:
        assert told["code"] == code


def body(given):
    if isinstance(given, bytes):
        return given
    good = {"url": PAGE, "text": "hello", "author": {"name": "Ann"}}
    return json.dumps({k: v for k, v in {**good, **given}.items() if v is not None}).encode()


@pytest.mark.parametrize("name", BODIES)
async def test_a_bad_post_is_refused_and_nothing_is_recorded(blog, name):
    given, status, code = BODIES[name]
    before = await blog.events()

    answer = await blog.client.post(
        "/api/v1/responses", data=body(given), headers={"Content-Type": "application/json"}
    )

    await assert_refused(answer, status, code)
    assert await blog.events() == before


@pytest.mark.parametrize("name", HEADERS)
async def test_a_bad_header_is_refused_and_nothing_is_recorded(blog, name):
    headers, code = HEADERS[name]
    before = await blog.events()

    answer = await blog.client.post(
        "/api/v1/responses",
        data=body({}),
        headers={"Content-Type": "application/json", **headers},
    )

    await assert_refused(answer, 400, code)
    assert await blog.events() == before


@pytest.mark.parametrize("path", QUERIES)
async def test_a_bad_question_is_refused(blog, path):
    status, code = QUERIES[path]

    answer = await blog.get(path)

    await assert_refused(answer, status, code)


@pytest.mark.parametrize("cursor", ["!", "a", "%00", "____", "A" * 5000])
async def test_any_cursor_gives_a_page_or_a_refusal(blog, cursor):
    await blog.say("hello")

    answer = await blog.get(f"/api/v1/thread?url={PAGE}&after={cursor}")

    assert answer.status in {200, 400}


async def test_a_parent_on_another_page_is_refused(blog):
    elsewhere = await blog.say("hello", url="https://blog.example/other/")

    answer = await blog.send({"url": PAGE, "text": "reply", "parent": elsewhere["response"]["id"]})

    await assert_refused(answer, 422, "unknown_parent")


async def test_an_erased_or_held_response_cannot_be_answered(blog):
    erased, hidden = await blog.say("one"), await blog.say("two")
    await blog.erase(erased)
    hide = {"response_id": hidden["response"]["id"], "state": "hidden", "by": "owner"}
    await blog.command("moderate judge", **hide)

    to_erased = await blog.send({"url": PAGE, "text": "x", "parent": erased["response"]["id"]})
    to_hidden = await blog.send({"url": PAGE, "text": "x", "parent": hidden["response"]["id"]})

    await assert_refused(to_erased, 410, "erased")
    await assert_refused(to_hidden, 422, "unknown_parent")


async def test_a_closed_page_takes_nothing(blog):
    await blog.say("last")
    await blog.command("moderate close", url=PAGE, closed=True)

    answer = await blog.send({"url": PAGE, "text": "one more"})

    await assert_refused(answer, 403, "closed")
    assert not (await blog.thread())["open"]


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 43, "ü", "\u202e"])
async def test_a_wrong_token_changes_nothing(blog, token):
    said = await blog.say("mine")
    path = f"/api/v1/responses/{said['response']['id']}"
    headers = {"Authorization": f"Bearer {token}"}

    edit = await blog.client.patch(path, json={"text": "yours"}, headers=headers)
    erase = await blog.client.delete(path, headers=headers)

    await assert_refused(edit, 403, "not_allowed")
    await assert_refused(erase, 403, "not_allowed")
    assert await blog.texts() == ["<p>mine</p>\n"]
