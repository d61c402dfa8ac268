"""The Pingback door: calls read strictly, answers that every XML-RPC client understands."""

import xmlrpc.client

import pytest

from fedcomments.errors import BadAddress, OutsideSite, Unknown
from fedcomments.protocols.pingback import Code, Fault, answer, fault, fault_code, read_call

SOURCE = "https://src.example/?a=1&b=2"
TARGET = "https://blog.example/post"
CALL = xmlrpc.client.dumps((SOURCE, TARGET), "pingback.ping")
ENTITY = '<!DOCTYPE x [<!ENTITY a "https://src.example/">]>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


def call(*params, method="pingback.ping", head=""):
    inner = "".join(f"<param><value>{param}</value></param>" for param in params)
    return (
        f"{head}<methodCall><methodName>{method}</methodName><params>{inner}</params></methodCall>"
    )


GOOD = call("<string>https://src.example/?a=1&amp;b=2</string>", TARGET)


@pytest.mark.parametrize(
    "body",
    [
        CALL,
        GOOD,
        f" \r\n\t<?xml version='1.0'?>{GOOD}",
        GOOD.replace("<value>", "\n <value>\n").replace("</value>", " </value>\n"),
        GOOD.replace("&amp;", "&#38;"),
        GOOD.replace(TARGET, f"<string><![CDATA[{TARGET}]]></string>"),
        GOOD.encode("utf-16"),
        f"<?xml version='1.0' encoding='iso-8859-1'?><!-- ü -->{GOOD}".encode("latin-1"),
        f"<?xml version='1.0' encoding='windows-1252'?><!-- € -->{GOOD}".encode("cp1252"),
        b"\xef\xbb\xbf" + GOOD.encode(),
    ],
)
def test_a_call_is_read(body):
    """PR2, PR9: values without a string element, white space, any encoding that expat knows."""
    assert read_call(body if isinstance(body, bytes) else body.encode()) == (SOURCE, TARGET)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", Code.NOT_PARSED),
        ("x", Code.NOT_PARSED),
        (GOOD[:-1], Code.NOT_PARSED),
        (GOOD + "<x/>", Code.NOT_PARSED),
        (GOOD.replace("&amp;", "&"), Code.NOT_PARSED),
        (f"<?xml version='1.0' encoding='utf-7'?>{GOOD}", Code.NOT_PARSED),
        (f"<?xml version='1.0' encoding='no-such'?>{GOOD}", Code.NOT_PARSED),
        (ENTITY + call("&a;", TARGET), Code.NOT_PARSED),
        (BOMB + call("&c;", TARGET), Code.NOT_PARSED),
        ((ENTITY + GOOD).encode("utf-16"), Code.NOT_PARSED),
        ("<!DOCTYPE html><p>", Code.NOT_PARSED),
        ("<methodResponse/>", Code.BAD_CALL),
        (GOOD + " " * 20_000, Code.BAD_CALL),
        (call(SOURCE.replace("&", "&amp;"), TARGET, method="system.multicall"), Code.NO_METHOD),
        (call("x", method="system.listMethods"), Code.NO_METHOD),
        (call("x", method=""), Code.NO_METHOD),
        ("<methodCall/>", Code.NO_METHOD),
        (call(), Code.BAD_PARAMETERS),
        (call(TARGET), Code.BAD_PARAMETERS),
        (call("a", "b", "c"), Code.BAD_PARAMETERS),
        (call("<int>1</int>", TARGET), Code.BAD_PARAMETERS),
        (call("<array><data/></array>", TARGET), Code.BAD_PARAMETERS),
        (call("<string>a<b/></string>", TARGET), Code.BAD_PARAMETERS),
        (call("<string>a</string><string>b</string>", TARGET), Code.BAD_PARAMETERS),
        (call("ftp://src.example/", TARGET), Code.GENERIC),
        (call("", TARGET), Code.GENERIC),
        (call("https://src.example/", "javascript:x"), Code.BAD_TARGET),
        (call(TARGET, TARGET + "#c"), Code.BAD_TARGET),
        ("<a>" * 5000, Code.NOT_PARSED),
    ],
)
def test_any_other_body_is_a_fault(body, code):
    """PR3, PR9."""
    with pytest.raises(Fault) as caught:
        read_call(body if isinstance(body, bytes) else body.encode())

    assert caught.value.number == code


def test_an_answer_is_one_string():
    (text,), _ = xmlrpc.client.loads(answer("queued: https://c.example/?a&<b>\x00\x0c\uffff"))

    assert text == "queued: https://c.example/?a&<b>"


@pytest.mark.parametrize("code", Code)
def test_a_fault_reaches_the_caller_with_its_code(code):
    with pytest.raises(xmlrpc.client.Fault) as caught:
        xmlrpc.client.loads(fault(code, "no <way> & no"))

    assert (caught.value.faultCode, caught.value.faultString) == (code, "no <way> & no")


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (Unknown("x"), 32),
        (OutsideSite("x"), 33),
        (BadAddress("x"), 0),
        (Fault(Code.DENIED, "x"), 49),
    ],
)
def test_refusals_become_faults_that_tell_nothing_about_networks(refused, code):
    """PR8."""
    assert fault_code(refused) == code
