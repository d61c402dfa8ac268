"""From hosts to addresses; numeric hosts only, so that no name server is asked."""

from ipaddress import ip_address

import pytest

from fedcomments.client.guard import is_public
from fedcomments.client.resolve import SystemResolver, _address
from fedcomments.errors import Unreachable


@pytest.fixture
def resolver():
    resolver = SystemResolver()
    yield resolver
    resolver.close()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7F.1",
        "017700000001",
        "0177.0.0.1",
        "0177.0x0.0.1",
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020.0.1",
        "\u2460\u2461\u2466.0.0.1",
    ],
)
async def test_every_spelling_of_a_number_comes_out_as_an_address_to_judge(resolver, host):
    found = await resolver.resolve(host, 80)

    assert found == [ip_address("127.0.0.1")]


@pytest.mark.parametrize(
    "host", ["::1", "0:0::0:1", "::ffff:7f00:1", "::ffff:127.0.0.1", "0", "::"]
)
async def test_other_forms_of_this_machine_are_not_public(resolver, host):
    found = await resolver.resolve(host, 80)

    assert not any(map(is_public, found))


async def test_a_zone_is_kept_and_refused(resolver):
    found = await resolver.resolve("fe80::1%1", 80)

    assert [address.scope_id for address in found] == ["1"]
    assert not is_public(_address("2606:2800:220:1::1", 80, 0, 2))


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..example", "nul\0.example", "\ud800"])
async def test_an_impossible_name_has_no_address(resolver, host):
    with pytest.raises(Unreachable, match="dns"):
        await resolver.resolve(host, 80)
