"""Edits, previews, forms and bodies that are not what they should be: refused, and no trace."""

import gzip
import zlib

import pytest
from yarl import URL

PAGE = "https://blog.example/post/"
ID = "0" * 32
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}

WORDS = {
    "nothing": (b"", 400, "malformed"),
    "no text": (b"{}", 400, "malformed"),
    "a number": (b'{"text": 3}', 400, "malformed"),
    "an unknown key": (b'{"text": "x", "state": "shown"}', 400, "malformed"),
    "deep lists": (b"[" * 100_000, 400, "malformed"),
    "deep in the text": (b'{"text":' + b"[" * 100_000, 400, "malformed"),
    "invalid UTF-8": (b'{"text": "\xff"}', 400, "malformed"),
    "a lone surrogate": (b'{"text": "\\udc00"}', 400, "malformed"),
    "NUL": (b'{"text": "\\u0000"}', 400, "bad_words"),
    "an override": (b'{"text": "\\u202e"}', 400, "bad_words"),
    "white space": (b'{"text": " \\n "}', 400, "bad_words"),
    "quotes in quotes": (b'{"text": "' + b"> " * 400 + b'x"}', 400, "bad_words"),
    "a long text": (b'{"text": "' + b"x" * 65_537 + b'"}', 413, "too_large"),
    "a long body": (b'{"text": "' + b"x" * 300_000 + b'"}', 413, "too_large"),
}

PACKED = {
    "rubbish for gzip": ("gzip", b"rubbish", 400, "malformed"),
    "rubbish for deflate": ("deflate", b"\xff" * 9, 400, "malformed"),
    "gzip within gzip": ("gzip", gzip.compress(gzip.compress(b"{}")), 400, "malformed"),
    "a bomb": ("deflate", zlib.compress(b'{"text":"' + b" " * 20_000_000), 413, "too_large"),
}

FORMS = {
    "a file": (
        b'--x\r\nContent-Disposition: form-data; name="text"; filename="a"\r\n\r\nhi\r\n--x--\r\n',
        MULTIPART,
        400,
    ),
    "several parts": (b"--x\r\n\r\nhello\r\n--x--\r\n", MULTIPART, 400),
    "cut off": (b"--x\r\nContent-Dispos", MULTIPART, 400),
    "no boundary": (b"text=x", {"Content-Type": "multipart/form-data"}, 400),
    "JSON": (b'{"text": "x"}', JSON, 400),
    "no type": (b"text=x", {"Content-Type": ""}, 400),
    "invalid UTF-8": (b"text=%ff", FORM, 400),
    "raw bytes": (b"text=\xff\xfe", FORM, 400),
    "UTF-16": ("text=x".encode("utf-16"), FORM, 400),
    "a surrogate": (b"text=%ED%A0%80", FORM, 400),
    "NUL": (b"text=%00", FORM, 400),
    "nothing": (b"", FORM, 400),
    "white space": (b"text=+%0A+", FORM, 400),
    "other fields alone": (b"name=Ann", FORM, 400),
    "a long name": (b"text=x&name=" + b"n" * 81, FORM, 400),
    "a script as website": (b"text=x&website=javascript:alert(1)", FORM, 400),
    "no parent": (b"text=x&parent=nonsense", FORM, 422),
    "NUL as parent": (b"text=x&parent=%00", FORM, 422),
    "a parent that is not there": (b"text=x&parent=" + ID.encode(), FORM, 422),
    "many fields": (b"&".join(b"f%d=x" % n for n in range(5000)), FORM, 413),
    "a long text": (b"text=" + b"x" * 65_537, FORM, 413),
    "a long body": (b"text=" + b"x" * 300_000, FORM, 413),
}

IDS = ["%00", "%FF", "%ED%A0%80", "nonsense", "0" * 31, "A" * 32, "0" * 5000, "%2e%2e", ID]

METHODS = [
    ("PUT", "/api/v1/responses"),
    ("DELETE", "/api/v1/responses"),
    ("POST", "/api/v1/thread"),
    ("PUT", f"/api/v1/responses/{ID}"),
    ("POST", f"/api/v1/responses/{ID}"),
    ("GET", "/api/v1/preview"),
    ("PROPFIND", "/api/v1/counts"),
    ("TRACE", "/healthz"),
    ("DELETE", "/openapi.json"),
]


async def assert_refused(answer, status, code):
    assert answer.status == status, await answer.text()
    assert answer.content_type == "application/problem+json"
    told = await answer.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["detail"].endswith(".")


@pytest.mark.parametrize("name", WORDS)
async def test_bad_words_in_an_edit_or_a_preview_are_refused_and_nothing_is_recorded(blog, name):
    body, status, code = WORDS[name]
    said = await blog.say("hello")
    bearer = {"Authorization": f"Bearer {said['token']}"}
    before = await blog.events()

    edit = await blog.client.patch(
        f"/api/v1/responses/{said['response']['id']}", data=body, headers={**JSON, **bearer}
    )
    preview = await blog.client.post("/api/v1/preview", data=body, headers=JSON)

    await assert_refused(edit, status, code)
    await assert_refused(preview, status, code)
    assert await blog.events() == before


@pytest.mark.parametrize("name", PACKED)
async def test_a_body_that_cannot_be_unpacked_is_refused(blog, name):
    encoding, body, status, code = PACKED[name]
    before = await blog.events()

    answer = await blog.client.post(
        "/api/v1/responses", data=body, headers={**JSON, "Content-Encoding": encoding}
    )

    await assert_refused(answer, status, code)
    assert await blog.events() == before


async def test_a_body_in_pieces_is_read_up_to_the_limit(blog):
    async def pieces(piece, times):
        for _ in range(times):
            yield piece

    good = b'{"url": "%s", "text": "hello"}' % PAGE.encode()
    whole = await blog.client.post("/api/v1/responses", data=pieces(good, 1), headers=JSON)
    endless = await blog.client.post(
        "/api/v1/responses", data=pieces(b"x" * 1000, 300), headers=JSON
    )

    assert whole.status == 201
    await assert_refused(endless, 413, "too_large")


@pytest.mark.parametrize("name", FORMS)
async def test_a_bad_form_is_refused_as_a_page_and_nothing_is_recorded(blog, name):
    body, headers, status = FORMS[name]
    before = await blog.events()

    answer = await blog.client.post(
        "/thread", params={"url": PAGE}, data=body, headers=headers, allow_redirects=False
    )

    assert (answer.status, answer.content_type) == (status, "text/html"), await answer.text()
    assert await blog.events() == before


async def test_a_form_is_read_as_utf_8_whatever_it_says(blog):
    odd = {"Content-Type": f"{FORM['Content-Type']}; charset=nonsense"}

    answer = await blog.client.post(
        "/thread",
        params={"url": PAGE},
        data=b"text=caf%C3%A9",
        headers=odd,
        allow_redirects=False,
    )

    assert answer.status == 303
    assert await blog.texts() == ["<p>café</p>\n"]


@pytest.mark.parametrize("named", IDS)
async def test_a_response_that_cannot_be_is_unknown_everywhere(blog, named):
    await blog.say("hello")
    path = f"/api/v1/responses/{named}"
    bearer = {"Authorization": "Bearer x"}

    read = await blog.get(URL(path, encoded=True))
    edit = await blog.client.patch(URL(path, encoded=True), json={"text": "x"}, headers=bearer)
    erase = await blog.client.delete(URL(path, encoded=True), headers=bearer)
    page = await blog.get(URL(f"/r/{named}", encoded=True))
    reply = await blog.get(URL(f"/thread?url={PAGE}&reply={named}", encoded=True))

    for answer in (read, edit, erase):
        await assert_refused(answer, 404, "unknown")
    assert (page.status, page.content_type) == (404, "text/html")
    assert reply.status == 200


@pytest.mark.parametrize(("method", "path"), METHODS)
async def test_another_method_is_refused_and_the_right_ones_are_named(blog, method, path):
    answer = await blog.client.request(method, path)

    await assert_refused(answer, 405, "no_method")
    assert answer.headers["Allow"]
