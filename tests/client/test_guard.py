"""Which addresses and ports are the public web."""

from ipaddress import ip_address

import pytest

from fedcomments.client.guard import allowed_pairs, is_public, is_web_port
from fedcomments.errors import Misconfigured


@pytest.mark.parametrize(
    "text",
    [
        "1.1.1.1",
        "8.8.8.8",
        "93.184.216.34",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2606:2800:220:1::1",
        "2a00:1450:4001::1",
    ],
)
def test_addresses_of_websites_are_public(text):
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        # this network, private, shared, loopback, link-local
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        # protocol assignments, documentation, 6to4 relay, benchmarking
        "192.0.0.1",
        "192.0.0.9",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        # multicast, reserved, broadcast
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        # the same by IPv6: unspecified, loopback, unique-local, link-local, site-local, multicast
        "::",
        "::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        # IPv4 inside: compatible, mapped, translated, NAT64 (both), Teredo, 6to4, ISATAP
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::7f00:1",
        "64:ff9b:1::808:808",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2002:7f00:1::",
        "2002:808:808::1",
        "fe80::5efe:127.0.0.1",
        # discard, dummy, documentation, benchmarking, ORCHID, segment routing, unassigned
        "100::1",
        "100:0:0:1::1",
        "2001:2::1",
        "2001:db8::1",
        "2001:10::1",
        "2001:20::1",
        "3fff::1",
        "3fff:fff::1",
        "5f00::1",
        "4000::1",
        "::2:0:0:1",
        "e000::1",
        # a zone makes an address mean something else on each machine
        "fe80::1%eth0",
        "2606:2800:220:1::1%1",
    ],
)
def test_everything_else_is_not(text):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("port", [80, 443, 1024, 3000, 4433, 5000, 8000, 8080, 8443, 9911, 65535])
def test_pages_may_be_at_a_web_port(port):
    assert is_web_port(port)


@pytest.mark.parametrize(
    "port",
    [
        0,
        1,
        22,
        25,
        53,
        81,
        110,
        444,
        445,
        631,
        1023,
        1433,
        2049,
        2375,
        3128,
        3306,
        3389,
        5432,
        5900,
        6000,
        6379,
        6667,
        9200,
        11211,
        27017,
    ],
)
def test_no_pages_are_where_other_services_listen(port):
    assert not is_web_port(port)


def test_allowed_pairs_are_read_as_urls_are():
    pairs = allowed_pairs(["127.0.0.1:9911", "[::1]:80", "[0:0:0:0:0:0:0:1]:9911", "Blog.test:80"])

    assert pairs == {("127.0.0.1", 9911), ("::1", 80), ("::1", 9911), ("blog.test", 80)}


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "127.0.0.1",
        "[::1]",
        "127.0.0.1:",
        ":80",
        "127.0.0.1:80/",
        "127.0.0.1:99999",
        "http://127.0.0.1:80",
        "127.0.0.1:80?x",
        "127.0.0.1:80#x",
        "me@127.0.0.1:80",
        "*:80",
        "127.0.0.0/8:80",
        "2130706433:80",
        "[fe80::1%1]:80",
        "[::ffff:127.0.0.1]:80",
        "::1:80",
    ],
)
def test_what_is_no_pair_is_a_mistake_in_the_settings(entry):
    with pytest.raises(Misconfigured, match=r"fetch\.allow"):
        allowed_pairs([entry])
