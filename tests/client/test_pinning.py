"""No way leads into a network that is not public, whatever names, numbers and redirects say."""

import pytest

from fedcomments.client.fetch import Client
from fedcomments.errors import Unreachable

PRIVATE = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::a00:1"]


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_name_that_leads_inside_is_refused(web, answers, address):
    web.place("blog.example", answers.page(), [address])

    with pytest.raises(Unreachable, match="address_refused"):
        await web.client().fetch("http://blog.example/")

    assert web.dialled == []


@pytest.mark.parametrize("address", PRIVATE)
@pytest.mark.parametrize("first", [True, False])
async def test_one_bad_address_among_good_ones_spoils_them_all(web, answers, address, first):
    found = [address, "93.184.216.34"] if first else ["93.184.216.34", address]
    web.place("blog.example", answers.page(), found)

    with pytest.raises(Unreachable, match="address_refused"):
        await web.client().fetch("http://blog.example/")

    assert web.dialled == []


async def test_the_address_that_was_judged_is_the_one_dialled(web, answers):
    web.place("blog.example", answers.page(b"public"), ["93.184.216.34"], ["127.0.0.1"])

    page = await web.client().fetch("http://blog.example/")

    assert page.body == b"public"
    assert web.looked_up == [("blog.example", 80)]
    assert web.dialled == [("93.184.216.34", 80)]
    assert web.asked[0].values("host") == ["blog.example"]


async def test_a_name_that_changes_its_mind_is_judged_anew_at_the_next_hop(web, answers):
    web.place(
        "blog.example", answers.moved("http://blog.example/2"), ["93.184.216.34"], ["127.0.0.1"]
    )

    with pytest.raises(Unreachable, match="address_refused"):
        await web.client().fetch("http://blog.example/")

    assert web.dialled == [("93.184.216.34", 80)]


@pytest.mark.parametrize(
    "place",
    [
        "http://inside.example/",
        "http://inside.example:6379/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://[::7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://93.184.216.34:22/",
    ],
)
async def test_a_redirect_that_leads_inside_is_refused(web, answers, place):
    for host in ["127.0.0.1", "::1", "10.0.0.1", "::7f00:1", "64:ff9b::7f00:1", "93.184.216.34"]:
        web.place(host, answers.page(b"secret"), [host])
    web.place("inside.example", answers.page(b"secret"), ["127.0.0.1"])
    web.place("blog.example", answers.moved(place))

    with pytest.raises(Unreachable, match="address_refused"):
        await web.client().fetch("http://blog.example/")

    assert web.dialled == [("93.184.216.34", 80)]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "[::]",
        "0.0.0.0",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "localhost",
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020.0.1",
        "\u2460\u2461\u2466.0.0.1",
        "[fe80::1]",
    ],
)
async def test_with_the_real_resolver_too(host):
    client = Client("https://comments.example")

    with pytest.raises(Unreachable, match="address_refused"):
        await client.fetch(f"http://{host}/")
    client.close()


@pytest.mark.parametrize("port", [1, 22, 25, 3306, 5432, 6379, 9200, 11211])
async def test_no_other_service_is_spoken_to(web, answers, port):
    web.place("blog.example", answers.page())

    with pytest.raises(Unreachable, match="address_refused"):
        await web.client().fetch(f"http://blog.example:{port}/")

    assert (web.looked_up, web.dialled) == ([], [])


@pytest.mark.parametrize(
    ("url", "arrives"),
    [
        ("http://127.0.0.1:9911/", True),
        ("http://\uff11\uff12\uff17.0.0.1:9911/", True),
        ("http://127.0.0.1:9912/", False),
        ("http://127.0.0.1/", False),
        ("http://127.0.0.2:9911/", False),
        ("http://[::1]:9911/", False),
        ("http://alias.example:9911/", False),
        ("http://named.example:25/", True),
        ("http://named.example:26/", False),
        ("http://sub.named.example:25/", False),
    ],
)
async def test_exactly_the_named_pairs_are_let_through(web, answers, url, arrives):
    for host in ["127.0.0.1", "127.0.0.2", "::1"]:
        web.place(host, answers.page(b"here"), [host])
    for host in ["alias.example", "named.example", "sub.named.example"]:
        web.place(host, answers.page(b"here"), ["127.0.0.1"])
    client = web.client(allow=["127.0.0.1:9911", "named.example:25"])

    try:
        outcome = (await client.fetch(url)).body
    except Unreachable as fault:
        outcome = fault.reason

    assert outcome == (b"here" if arrives else "address_refused")
    assert bool(web.dialled) == arrives


async def test_the_first_address_that_answers_is_used(web, answers):
    web.place("blog.example", answers.page(b"here"), ["2606:2800:220:1::1", "93.184.216.34"])
    web.dead = {"2606:2800:220:1::1"}

    page = await web.client().fetch("http://blog.example/")

    assert page.body == b"here"
    assert web.dialled == [("2606:2800:220:1::1", 80), ("93.184.216.34", 80)]


async def test_an_ipv6_host_keeps_its_brackets_in_the_request(web, answers):
    web.place("[2606", answers.page(b"here"))  # the pretend server cuts at the first colon
    web.names["2606:2800:220:1::1"] = [["2606:2800:220:1::1"]]

    await web.client().fetch("http://[2606:2800:220:1::1]:8080/")

    assert web.asked[0].values("host") == ["[2606:2800:220:1::1]:8080"]


async def test_every_refusal_looks_the_same_to_a_stranger(web, answers):
    web.place("inside.example", answers.page(), ["127.0.0.1"])
    web.place("dead.example", answers.page(), ["93.184.216.35"])
    web.dead = {"93.184.216.35"}
    web.place("silent.example", answers.silent)
    web.place("rude.example", b"+PONG\r\n")
    urls = [f"http://{name}.example/" for name in ("inside", "dead", "silent", "rude", "none")]
    client, faults = web.client(total=0.1), []

    for url in [*urls, "http://silent.example:25/", "http://silent.example:x/"]:
        with pytest.raises(Unreachable) as caught:
            await client.fetch(url)
        faults.append(caught.value)

    assert [fault.reason for fault in faults] == [
        "address_refused",
        "connection",
        "timeout",
        "bad_answer",
        "dns",
        "address_refused",
        "bad_url",
    ]
    assert {fault.public for fault in faults} == {"source_not_found"}
