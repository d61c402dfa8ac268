"""Ten thousand damaged bodies at each door: a fault or a refusal, never anything else."""

import random
import time
import xml.etree.ElementTree as ET
import xmlrpc.client

import pytest

from fedcomments.errors import Refused
from fedcomments.protocols import pingback, trackback, webmention

BODIES = 10_000
FORM = "application/x-www-form-urlencoded"
CALL = xmlrpc.client.dumps(
    ("https://src.example/?a=1&b=2", "https://blog.example/p"), "pingback.ping"
)
PING = "url=https%3A%2F%2Fsrc.example%2F&title=T%C3%BC&excerpt=a+b&blog_name=c&charset=utf-8"
ASK = "source=https%3A%2F%2Fsrc.example%2F&target=https%3A%2F%2Fblog.example%2Fp"
PIECES = [
    *(b"<", b">", b"&", b"&amp;", b"&#0;", b"&#xD800;", b"&x;", b"]]>", b"<![CDATA[", b"<!--"),
    *(b"<!DOCTYPE x [<!ENTITY x 'y'>]>", b"<?xml version='1.0' encoding='utf-16'?>", b"\0"),
    *(
        b"<value>",
        b"</value>",
        b"<string>",
        b"<int>1</int>",
        b"<params>",
        b"<nil/>",
        b"xmlns:a='b'",
    ),
    *(
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"%",
        b"%0",
        b"%00",
        b"%ff",
        b"=",
        b"&url=",
        b"+",
    ),
    *(b"charset=utf-7", b"charset=big5", b"javascript:", b"https://[", b"https://a@b:99999/", b"#"),
    *(b"\xe2\x80\xae", b"9" * 500, b"<a>" * 200, b" " * 3000),
]


def mutated(body, chance):
    data = bytearray(body.encode())
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data[place:place] = chance.choice(PIECES)
            case 1:
                del data[place : place + chance.randint(1, 30)]
            case 2:
                data[place : place + 1] = chance.randbytes(chance.randint(0, 3))
            case 3:
                data[place:place] = data[chance.randrange(len(data) + 1) :][:40]
            case _:
                data[place : place + 8] = chance.choice(PIECES)
    return bytes(data)


def read_call(body, chance):
    del chance
    return pingback.read_call(body)


def read_ping(body, chance):
    media = chance.choice([FORM, f"{FORM}; charset=shift_jis", f"{FORM}; charset=", f"{FORM};;=;"])
    return trackback.read(media, body)


def read_ask(body, chance):
    del chance
    return webmention.read(FORM, body)


@pytest.mark.parametrize(
    ("body", "read"),
    [(CALL, read_call), (PING, read_ping), (ASK, read_ask)],
    ids=["pingback", "trackback", "webmention"],
)
def test_a_damaged_body_is_read_or_refused(body, read):
    chance = random.Random(3)
    began, refused = time.thread_time(), 0

    for _ in range(BODIES):
        try:
            read(mutated(body, chance), chance)
        except Refused as refusal:
            refused += 1
            ET.fromstring(trackback.failure(refusal.sentence))
            ET.fromstring(pingback.fault(pingback.fault_code(refusal), refusal.sentence))

    assert 0 < refused < BODIES
    assert time.thread_time() - began < 20
