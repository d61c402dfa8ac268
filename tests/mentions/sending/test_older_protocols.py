"""Pages that offer no webmention are told by pingback or trackback, once."""

import pytest

HEAD = '<?xml version="1.0"?><methodResponse>'
RESPONSE = f"""{HEAD}<params><param><value><string>thanks</string></value></param></params>
</methodResponse>"""
FAULT = f"""{HEAD}<fault><value><struct>
<member><name>faultCode</name><value><int>{{code}}</int></value></member>
<member><name>faultString</name><value><string>because</string></value></member>
</struct></value></fault></methodResponse>"""
TAKEN = '<?xml version="1.0" encoding="utf-8"?><response><error>0</error></response>'


@pytest.fixture
def pinged(friend):
    """A page of the friend that takes pingbacks."""
    endpoint = friend.open("/xmlrpc", status=200, body=RESPONSE, kind="text/xml")
    return friend.put("/old", f'<link rel="pingback" href="{endpoint}">')


@pytest.fixture
def tracked(friend):
    """A page of the friend that takes trackbacks."""
    ping = friend.open("/trackback/7", status=200, body=TAKEN, kind="text/xml")
    url = friend.url("/older")
    rdf = f"""<!-- <rdf:RDF><rdf:Description rdf:about="{url}"
        dc:identifier="{url}" trackback:ping="{ping}" /></rdf:RDF> -->"""
    return friend.put("/older", f"<p>An older page.{rdf}")


async def test_a_pingback_is_one_well_formed_call(post, friend, pinged):
    target = f"{pinged}?a=1&b=2"
    post.write(target.replace("&", "&amp;"))

    await post.announce()

    ((path, body),) = friend.sent
    assert path == "/xmlrpc"
    assert "<methodName>pingback.ping</methodName>" in body
    assert f"<string>{post.url}</string>" in body
    assert f"<string>{pinged}?a=1&amp;b=2</string>" in body
    assert (await post.deliveries())[target]["protocol"] == "pingback"


async def test_a_trackback_carries_title_excerpt_and_address(post, tracked, sent):
    post.write(tracked, words="These are its first words.")

    await post.announce()

    (form,) = sent()
    assert form["url"] == post.url
    assert form["title"] == "A post"
    assert form["excerpt"].startswith("These are its first words.")
    assert (await post.deliveries())[tracked]["state"] == "delivered"


@pytest.mark.parametrize("protocol", ["pinged", "tracked"])
async def test_what_knows_no_updates_is_sent_once(post, friend, request, protocol):
    target = request.getfixturevalue(protocol)
    post.write(target)
    await post.announce()

    post.write(target, words="Other words.")
    await post.announce("changed")
    post.write(status=410)
    await post.announce("deleted")

    assert len(friend.sent) == 1
    assert (await post.deliveries())[target]["state"] == "delivered"


async def test_a_page_that_comes_to_offer_webmention_is_told_of_the_next_change(
    post, friend, pinged
):
    post.write(pinged)
    await post.announce()
    endpoint = friend.open("/webmention")
    friend.put("/old", f'<link rel="webmention" href="{endpoint}">')

    post.write(pinged, words="Other words.")
    await post.announce("changed")

    assert [path for path, _ in friend.sent] == ["/xmlrpc", "/webmention"]
    assert (await post.deliveries())[pinged]["protocol"] == "webmention"


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (0, "waiting"),
        (16, "abandoned"),
        (17, "abandoned"),
        (32, "abandoned"),
        (33, "abandoned"),
        (48, "delivered"),
        (49, "abandoned"),
        (50, "waiting"),
        (-32601, "abandoned"),
        (12345, "waiting"),
    ],
)
async def test_a_fault_is_understood(post, friend, pinged, code, state):
    friend.open("/xmlrpc", status=200, body=FAULT.format(code=code), kind="text/xml")
    post.write(pinged)

    await post.announce()

    one = (await post.deliveries())[pinged]
    assert one["state"] == state
    assert ("because" in one["sentence"]) == (state != "delivered")


@pytest.mark.parametrize(
    "answer",
    [
        "<response><error>1</error><message>No & no</message></response>",
        "",
        "hello",
        "<html><error>1</error>",
        "<response></response>",
        '<!DOCTYPE r [<!ENTITY a "aaaa">]><response>&a;</response>',
    ],
)
async def test_a_trackback_that_is_not_taken_is_said_so(post, friend, tracked, answer):
    friend.open("/trackback/7", status=200, body=answer, kind="text/xml")
    post.write(tracked)

    await post.announce()

    one = (await post.deliveries())[tracked]
    assert one["state"] == "abandoned"
    assert one["sentence"]


async def test_webmention_comes_before_pingback_and_pingback_before_trackback(post, friend):
    friend.open("/w")
    friend.open("/p", status=200, body=RESPONSE, kind="text/xml")
    pingback = {"X-Pingback": friend.url("/p")}
    url = friend.url("/both")
    rdf = f'<!-- <rdf:Description dc:identifier="{url}" trackback:ping="{friend.url("/t")}" /> -->'
    all_three = friend.put("/all", '<a rel="webmention" href="/w"></a>', **pingback)
    two = friend.put("/both", rdf, **pingback)
    post.write(all_three, two)

    await post.announce()

    told = await post.deliveries()
    assert [told[url]["protocol"] for url in (all_three, two)] == ["webmention", "pingback"]
