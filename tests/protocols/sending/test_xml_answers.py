"""What pingback and trackback servers answer in XML, or nearly (PS7, TS4)."""

import pytest

from fedcomments.protocols import pingback as door
from fedcomments.protocols import trackback as other_door
from fedcomments.protocols.sending import pingback, trackback

ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def fault(code, words="No."):
    return door.fault(code, words).encode()


def said(*members):
    inner = "".join(f"<member>{member}</member>" for member in members)
    return (
        f"<methodResponse><fault><value><struct>{inner}</struct></value></fault></methodResponse>"
    )


def value(text, *, head='<?xml version="1.0"?>'):
    inner = f"<params><param><value>{text}</value></param></params>"
    return f"{head}<methodResponse>{inner}</methodResponse>"


PINGBACK = {
    "a string": (door.answer("Thanks."), "taken"),
    "a string with the word fault in it": (value("<string>No fault at all.</string>"), "taken"),
    "a string with escaped markup": (value("&lt;fault&gt;16&lt;/fault&gt;"), "taken"),
    "a value without a type": (value("Thanks."), "taken"),
    "a value of another type": (value("<boolean>1</boolean>"), "taken"),
    "an empty value": (value(""), "taken"),
    "white space and a byte order mark before": ("\ufeff\r\n " + value("x"), "taken"),
    "no declaration": (value("x", head=""), "taken"),
    "windows-1252": (
        value("ü", head='<?xml version="1.0" encoding="windows-1252"?>').encode("cp1252"),
        "taken",
    ),
    "fault 48 is as good": (fault(48), "taken"),
    "fault 16": (fault(16), "refused source_not_found"),
    "fault 17": (fault(17), "refused no_link_found"),
    "fault 32": (fault(32), "refused target_not_found"),
    "fault 33": (fault(33), "refused invalid_target"),
    "fault 49": (fault(49), "refused denied"),
    "fault 0": (fault(0), "later fault"),
    "fault 50": (fault(50), "later upstream"),
    "fault -32700": (fault(-32700), "refused not_understood"),
    "fault -32600": (fault(-32600), "refused not_understood"),
    "fault -32601": (fault(-32601), "refused not_understood"),
    "fault -32602": (fault(-32602), "refused not_understood"),
    "fault -32500": (fault(-32500), "later fault"),
    "fault -32400": (fault(-32400), "later fault"),
    "fault -32300": (fault(-32300), "later fault"),
    "fault 405 of some blogs": (fault(405), "later fault"),
    "a code in i4": (
        said("<name>faultCode</name><value><i4> 17 </i4></value>"),
        "refused no_link_found",
    ),
    "a code in a string": (
        said("<name>faultCode</name><value>48</value>", "<name>x</name>"),
        "taken",
    ),
    "a code that is no number": (said("<name>faultCode</name><value>x</value>"), "later fault"),
    "a code of a thousand digits": (
        said(f"<name>faultCode</name><value>{'9' * 9999}</value>"),
        "later fault",
    ),
    "a fault without members": (said(), "later fault"),
    "no value": ("<methodResponse><params/></methodResponse>", "refused bad_answer"),
    "a call": (pingback.call("https://a.example/", "https://b.example/"), "refused bad_answer"),
    "HTML": ("<!doctype html><title>Fine</title>", "refused bad_answer"),
    "an HTML page that is XML": ("<html><body>fault</body></html>", "refused bad_answer"),
    "words": ("OK, no fault", "refused bad_answer"),
    "nothing": ("", "refused bad_answer"),
    "not well formed": (value("a & b"), "refused bad_answer"),
    "a warning before": ("<b>Warning</b>: x" + value("x"), "refused bad_answer"),
    "entities": (ENTITIES + value("&b;", head=""), "refused bad_answer"),
    "too long": (value("x" * 70_000), "refused bad_answer"),
    "an encoding that nobody knows": (
        value("x", head='<?xml version="1.0" encoding="x-no-such"?>'),
        "refused bad_answer",
    ),
}
FINE = "<response><error>0</error></response>"
TRACKBACK = {
    "error 0": (other_door.success(), "taken"),
    "error 1": (other_door.failure("No."), "refused refused: No."),
    "no declaration": (FINE, "taken"),
    "white space before": ("\n\n " + other_door.success(), "taken"),
    "a byte order mark before": ("\ufeff" + other_door.success(), "taken"),
    "UTF-16": (FINE.encode("utf-16"), "taken"),
    "spaces within": ("<response>\n<error>\n 0 \n</error>\n</response>", "taken"),
    "zeros": ("<response><error>000</error></response>", "taken"),
    "a minus": ("<response><error>-1</error></response>", "refused refused"),
    "error 403": ("<response><error>403</error></response>", "refused refused"),
    "CDATA": (
        "<response><error><![CDATA[1]]></error><message><![CDATA[a & b]]></message></response>",
        "refused refused: a & b",
    ),
    "an attribute": ('<response v="1"><error code="x">0</error></response>', "taken"),
    "a comment before": (
        "<response><!-- <error>1</error> --><error>0</error></response>",
        "taken",
    ),
    "a bare ampersand": (
        "<response><error>1</error><message>You & me</message></response>",
        "refused refused: You & me",
    ),
    "a bare ampersand, and fine": (
        "<response><error>0</error><message>You & me</message></response>",
        "taken",
    ),
    "CDATA in soup": (
        "<p><response><error><![CDATA[ 0 ]]></error></response>",
        "taken",
    ),
    "upper case": ("<RESPONSE><ERROR>0</ERROR></RESPONSE>", "taken"),
    "HTML around": (f"<html><body><p>{FINE}</body></html>", "taken"),
    "an HTML page that is XML around": (f"<html><body>{FINE}</body></html>", "taken"),
    "warnings before": (f"<br />\n<b>Warning</b>: x\n<?xml version='1.0'?>{FINE}", "taken"),
    "warnings behind": (f"{FINE}<br>\n<b>Notice", "taken"),
    "no end": ("<response><error>0", "taken"),
    "markup in the message": (
        "<response><error>1</error><message>a <b>b</b> c</message></response>",
        "refused refused: a b c",
    ),
    "markup in the message of soup": (
        "<br><response><error>1</error><message>a <b>b</b> < c</message></response>",
        "refused refused: a b < c",
    ),
    "references in soup": (
        "<br><response><error>1</error><message>&lt;b&gt; &eacute;</message></response>",
        "refused refused: <b> é",
    ),
    "windows-1252": (
        "<response><error>1</error><message>é & co</message></response>".encode("cp1252"),
        "refused refused: é & co",
    ),
    "a document type": (f"<!DOCTYPE response>{FINE}", "taken"),
    "entities": (
        f"{ENTITIES}<response><error>1</error><message>&b;</message></response>",
        "refused refused: &b;",
    ),
    "no error": ("<response><message>Fine.</message></response>", "refused bad_answer"),
    "an empty error": ("<response><error/></response>", "refused bad_answer"),
    "an error of words": ("<response><error>none</error></response>", "refused bad_answer"),
    "an error of half": ("<response><error>0.5</error></response>", "refused bad_answer"),
    "no response": ("<error>0</error>", "refused bad_answer"),
    "an error before the response": ("<error>0</error><response>", "refused bad_answer"),
    "HTML": ("<!doctype html><title>Thanks for your ping</title>", "refused bad_answer"),
    "words": ("OK", "refused bad_answer"),
    "nothing": ("", "refused bad_answer"),
}


def told(answered):
    return f"{answered.outcome} {answered.reason}".strip()


@pytest.mark.parametrize(("body", "outcome"), PINGBACK.values(), ids=PINGBACK)
def test_a_pingback_s_answer(body, outcome):
    answered = pingback.read_answer(200, body.encode() if isinstance(body, str) else body)

    assert told(answered) == outcome


@pytest.mark.parametrize(("body", "outcome"), TRACKBACK.values(), ids=TRACKBACK)
def test_a_trackback_s_answer(body, outcome):
    answered = trackback.read_answer(200, body.encode() if isinstance(body, str) else body)

    words = answered.sentence.partition("it: ")[2]
    assert told(answered) + (f": {words}" if words else "") == outcome


@pytest.mark.parametrize(
    "answered",
    [
        pingback.read_answer(200, fault(16, "Go\naway\u202e " * 99)),
        trackback.read_answer(200, other_door.failure("Go\naway\u202e " * 99).encode()),
    ],
    ids=["pingback", "trackback"],
)
def test_the_other_side_s_words_are_short_and_legible(answered):
    assert len(answered.sentence) < 250
    assert "Go away Go away" in answered.sentence
    assert "\n" not in answered.sentence
    assert "\u202e" not in answered.sentence
