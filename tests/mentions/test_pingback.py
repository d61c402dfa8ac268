"""The XML-RPC door: the same pipeline, with faults for refusals."""

import random
import xmlrpc.client

import pytest

PAGE = "https://blog.example/post/"


async def call(blog, body):
    data = body if isinstance(body, bytes) else body.encode()
    answer = await blog.client.post("/pingback", data=data, headers={"Content-Type": "text/xml"})
    return answer, await answer.text()


def ping(source, target=PAGE, method="pingback.ping"):
    return xmlrpc.client.dumps((source, target), method)


def fault_of(text):
    with pytest.raises(xmlrpc.client.Fault) as fault:
        xmlrpc.client.loads(text)
    return fault.value.faultCode


async def test_a_pingback_arrives_as_a_mention(blog, others):
    """PR2, PR4, PR7."""
    source = others.put("/a", f'<title>A walk</title><p>See <a href="{PAGE}">here</a>.</p>')

    answer, text = await call(blog, ping(source))
    (said,), _ = xmlrpc.client.loads(text)
    await blog.verifier.settle()

    told = [one for one in (await blog.thread())["responses"] if one["via"] == "pingback"]
    assert (answer.status, answer.content_type) == (200, "text/xml")
    assert "/webmention/" in said
    assert [(one["kind"], one["title"], one["source"]) for one in told] == [
        ("mention", "A walk", source)
    ]


async def test_told_again_by_another_protocol_it_is_the_same_mention(blog, others):
    source = others.put("/a", f'<title>A walk</title><p>See <a href="{PAGE}">here</a>.</p>')
    await blog.mentioned(source)
    before = await blog.events()

    await call(blog, ping(source))
    await blog.trackback(url=source)
    await blog.verifier.settle()

    told = [one["via"] for one in (await blog.thread())["responses"] if one["source"]]
    assert told == ["webmention"]
    assert await blog.events() == before


class TestToldAgain:
    """PR7: it is an update, unless the last look is younger than an hour and changed nothing."""

    @pytest.fixture
    def again(self, blog, others):
        source = others.put("/a", f'<title>A walk</title><p>See <a href="{PAGE}">here</a>.</p>')

        async def tell(*, minutes=0, target=PAGE):
            blog.clock.pass_by(seconds=60 * minutes)
            _, text = await call(blog, ping(source, target))
            await blog.verifier.settle()
            return text

        return tell

    async def test_it_is_looked_at_again_within_the_hour(self, blog, others, again):
        await again()
        others.put("/a", f'<title>Two walks</title><p>See <a href="{PAGE}">here</a>.</p>')

        text = await again(minutes=10)

        titles = [one["title"] for one in (await blog.thread())["responses"] if one["source"]]
        assert "queued" in text
        assert titles == ["Two walks"]

    async def test_a_look_that_changed_nothing_holds_for_an_hour(self, again):
        await again()
        await again(minutes=10)

        assert fault_of(await again(minutes=50)) == 48
        assert "queued" in await again(minutes=10)

    async def test_a_look_that_changed_something_does_not(self, others, again):
        await again()
        await again(minutes=10)
        others.put("/a", f'<title>Two walks</title><p>See <a href="{PAGE}">here</a>.</p>')
        await again(minutes=61)

        assert "queued" in await again(minutes=10)

    async def test_another_spelling_of_the_target_is_another_claim(self, again):
        await again()
        await again(minutes=10)

        assert "queued" in await again(minutes=10, target=f"{PAGE}#more")

    async def test_a_source_that_does_not_link_is_looked_at_each_time(self, others, again):
        others.put("/a", "<p>nothing here</p>")
        await again()
        await again(minutes=10)

        assert "queued" in await again(minutes=10)


async def test_a_lying_pingback_gives_nothing(blog, others):
    before = await blog.events()

    await call(blog, ping(others.put("/a", "<p>nothing here</p>")))
    await blog.verifier.settle()

    assert await blog.events() == before


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("https://a.example/", "https://other.example/", 33),
        ("https://a.example/", "nonsense", 33),
        ("nonsense", PAGE, 0),
        (PAGE, PAGE, 33),
    ],
)
async def test_refusals_are_faults_with_http_200(blog, source, target, code):
    """PR3, PR6."""
    answer, text = await call(blog, ping(source, target))

    assert answer.status == 200
    assert fault_of(text) == code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"<methodCall>",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><methodCall/>',
        b"<methodCall>" + b" " * 20_000 + b"</methodCall>",
        xmlrpc.client.dumps(([],), "system.multicall").encode(),
        xmlrpc.client.dumps((), "system.listMethods").encode(),
        xmlrpc.client.dumps(("one",), "pingback.ping").encode(),
        xmlrpc.client.dumps((1, 2), "pingback.ping").encode(),
        xmlrpc.client.dumps(({"a": 1}, ["b"]), "pingback.ping").encode(),
    ],
)
async def test_what_is_no_pingback_is_a_fault_and_nothing_is_kept(blog, body):
    """PR9."""
    before = await blog.events()

    answer, text = await call(blog, body)

    assert answer.status == 200
    assert isinstance(fault_of(text), int)
    assert await blog.events() == before


@pytest.mark.timeout(300)
async def test_ten_thousand_mutated_bodies_give_faults_and_nothing_else(blog):
    chance = random.Random(20260503)
    good = ping("https://a.example/x?a=1&b=2").encode()
    before = await blog.events()
    statuses = set()

    for _ in range(10_000):
        raw = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(raw))
            match chance.randrange(4):
                case 0:
                    raw[at] = chance.randrange(256)
                case 1:
                    del raw[at : at + chance.randint(1, 20)]
                case 2:
                    raw[at:at] = bytes(raw[: chance.randint(1, 40)])
                case _:
                    raw[at:at] = chance.choice((b"<", b">", b"&", b"]]>", b"\0", b"&#0;", b"%"))
            raw = raw or bytearray(b"x")
        answer = await blog.client.post("/pingback", data=bytes(raw))
        statuses.add(answer.status)
        await answer.read()

    assert statuses == {200}
    assert await blog.events() == before
