"""What endpoints answer, and what that means: done, again later, or never (WS5, PS7, TS4)."""

import pytest

from fedcomments.protocols.sending import pingback, trackback, webmention
from fedcomments.protocols.sending.redirect import again

ENDPOINT = "https://target.example/a/endpoint"
STATUSES = {
    **dict.fromkeys((200, 201, 202, 204, 206, 226, 299), "taken"),
    **dict.fromkeys((408, 425, 429, 500, 502, 503, 504, 599), "later"),
    **dict.fromkeys((400, 401, 403, 404, 405, 410, 413, 422, 449, 451), "refused"),
    **dict.fromkeys((301, 302, 303, 304, 307, 308), "refused"),
}


@pytest.mark.parametrize(("status", "outcome"), STATUSES.items())
def test_a_webmention_s_status_is_all_that_counts(status, outcome):
    answered = webmention.read_answer(ENDPOINT, status, "")

    assert answered.outcome == outcome
    assert bool(answered.reason) == bool(answered.sentence) == (outcome != "taken")


@pytest.mark.parametrize("status", [s for s, outcome in STATUSES.items() if outcome != "taken"])
@pytest.mark.parametrize("read_answer", [pingback.read_answer, trackback.read_answer])
def test_the_other_two_read_only_answers_that_succeed(read_answer, status):
    fine = b"<response><error>0</error></response>"

    assert read_answer(status, fine) == webmention.by_status(status)


@pytest.mark.parametrize(
    ("status", "reason"),
    [(449, "vouch_wanted"), (302, "redirected"), (404, "status_404"), (503, "status_503")],
)
def test_a_refusal_has_a_reason_that_never_changes(status, reason):
    assert webmention.read_answer(ENDPOINT, status, "").reason == reason


@pytest.mark.parametrize(
    ("status", "location", "place"),
    [
        pytest.param(201, "https://target.example/s/1", "https://target.example/s/1", id="whole"),
        pytest.param(201, "s/1", "https://target.example/a/s/1", id="relative"),
        pytest.param(201, "/s?id=1#x", "https://target.example/s?id=1", id="with a fragment"),
        pytest.param(202, "//o.example/s", "https://o.example/s", id="elsewhere"),
        pytest.param(201, " ", "", id="blank"),
        pytest.param(201, "javascript:alert(1)", "", id="a script"),
        pytest.param(201, "http://[", "", id="no address"),
        pytest.param(201, "/Ã¼", "https://target.example/%C3%BC", id="UTF-8"),
        pytest.param(200, "/s/1", "", id="nothing was created"),
    ],
)
def test_the_place_to_watch(status, location, place):
    """WS6."""
    answered = webmention.read_answer(ENDPOINT, status, location)

    assert (answered.outcome, answered.status_url) == ("taken", place)


@pytest.mark.parametrize(
    ("media", "body", "said"),
    [
        ("application/json", b'{"status": "success"}', "success"),
        ("application/json; charset=utf-8", b'{"status": "Success", "data": {}}', "success"),
        ("application/json", b'{"status": "deleted"}', "success"),
        ("application/json", b'{"status": "queued"}', "waiting"),
        ("application/json", b'{"status": "pending"}', "waiting"),
        ("application/json", b'{"status": "no_link_found"}', "failed"),
        ("application/json", b'{"status": "timeout", "summary": "x"}', "failed"),
        ("application/json", b'{"status": "grand"}', "waiting"),
        ("application/problem+json", b'{"status": 404}', "waiting"),
        ("application/json", b'{"state": "success"}', "waiting"),
        ("application/json", b'["success"]', "waiting"),
        ("application/json", b'{"status": "succ', "waiting"),
        ("application/json", b"\xff\xfe", "waiting"),
        ("application/json", b'{"status":"success"' + b" " * 70_000 + b"}", "waiting"),
        ("text/html", b'{"status": "success"}', "waiting"),
        ("", b"", "waiting"),
    ],
)
def test_a_status_page(media, body, said):
    assert webmention.read_status(media, body) == said


@pytest.mark.parametrize(
    ("status", "location", "place"),
    [
        pytest.param(307, "https://o.example/wm", "https://o.example/wm", id="307"),
        pytest.param(308, "wm?a=1", "https://target.example/a/wm?a=1", id="308 relative"),
        pytest.param(301, "/wm#x", "https://target.example/wm", id="301 with a fragment"),
        pytest.param(302, "/a b", "https://target.example/a%20b", id="302 with a space"),
        pytest.param(303, "/wm", "https://target.example/wm", id="303"),
        pytest.param(300, "/wm", None, id="300 asks a person"),
        pytest.param(304, "/wm", None, id="304 is no redirect"),
        pytest.param(200, "/wm", None, id="200"),
        pytest.param(307, "", None, id="nowhere"),
        pytest.param(307, "http://target.example/wm", None, id="never from https to http"),
        pytest.param(307, "HTTP://target.example/wm", None, id="in upper case neither"),
        pytest.param(307, "ftp://target.example/wm", None, id="another scheme"),
        pytest.param(307, "https://[", None, id="no address"),
    ],
)
def test_where_an_endpoint_that_moved_is_asked_again(status, location, place):
    """WS16."""
    assert again(ENDPOINT, status, location) == place


def test_from_http_an_endpoint_may_move_to_http_and_https():
    assert again("http://t.example/", 307, "/wm") == "http://t.example/wm"
    assert again("http://t.example/", 301, "https://t.example/") == "https://t.example/"
