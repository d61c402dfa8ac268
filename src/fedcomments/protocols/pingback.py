"""The Pingback door: XML-RPC with one method, read strictly and answered always (PR2 to PR9)."""

import xml.etree.ElementTree as ET
from enum import IntEnum
from html import escape

from fedcomments.domain.wording import legible
from fedcomments.errors import Malformed, OutsideSite, Refused, Unknown
from fedcomments.protocols.hrefs import kept, tolerant

MOST_BYTES = 16 * 1024
METHOD = "pingback.ping"
TYPE = "text/xml; charset=utf-8"

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<methodResponse>'


class Code(IntEnum):
    """Fault codes of Pingback 1.0, section 3, and of XML-RPC's interoperability list (PR3).

    16 and 17 are known only after the source was read; and then nobody is told, lest the door
    map a network for strangers (PR8).
    """

    GENERIC = 0
    NO_SOURCE = 16
    NO_LINK = 17
    NO_TARGET = 32
    BAD_TARGET = 33
    ALREADY = 48
    DENIED = 49
    UPSTREAM = 50
    NOT_PARSED = -32700
    BAD_CALL = -32600
    NO_METHOD = -32601
    BAD_PARAMETERS = -32602


class Fault(Malformed):
    """A call that cannot be read, or asks for something that we do not do."""

    def __init__(self, number: Code, sentence: str) -> None:
        super().__init__(sentence)
        self.number = number


def read_call(body: bytes) -> tuple[str, str]:
    """Read a call of pingback.ping; gives source and target as written. Raises Fault.

    At most 16 KiB, no DOCTYPE, no other method, so no system.multicall; white space before the
    XML and strings without `<string>` are fine, and any encoding that expat knows (PR9).
    """
    call = _parsed(body)
    if call.tag != "methodCall":
        raise Fault(Code.BAD_CALL, "That is XML, but not a method call.")
    name = (call.findtext("methodName") or "").strip()
    if name != METHOD:
        raise Fault(Code.NO_METHOD, f"The only method here is {METHOD}.")
    source, target = _two(call)
    if not kept(source):
        raise Fault(Code.GENERIC, "The source is not a web address that we could use.")
    if not kept(target):
        raise Fault(Code.BAD_TARGET, "The target is not a web address that we could use.")
    if tolerant(source) == tolerant(target):
        raise Fault(Code.BAD_TARGET, "The source and the target are the same page.")
    return source, target


def fault_code(refused: Refused) -> Code:
    """Choose the fault for a refusal; all that could tell about networks are one (PR8)."""
    match refused:
        case Fault():
            return refused.number
        case Unknown():
            return Code.NO_TARGET
        case OutsideSite():
            return Code.BAD_TARGET
        case _:
            return Code.GENERIC


def answer(text: str) -> str:
    """Write the answer to a call that was accepted: one string (PR2)."""
    return (
        f"{_HEAD}<params><param><value><string>{_xml(text)}</string></value></param></params>"
        "</methodResponse>\n"
    )


def fault(code: int, text: str) -> str:
    """Write a fault; it goes out with HTTP 200 (PR6)."""
    return (
        f"{_HEAD}<fault><value><struct>"
        f"<member><name>faultCode</name><value><int>{int(code)}</int></value></member>"
        f"<member><name>faultString</name><value><string>{_xml(text)}</string></value></member>"
        "</struct></value></fault></methodResponse>\n"
    )


class _Builder(ET.TreeBuilder):
    def doctype(self, *_: str | None) -> None:
        """Refuse it before the first entity is declared."""
        raise Fault(Code.NOT_PARSED, "A document type is not accepted.")


def _parsed(body: bytes) -> ET.Element:
    if len(body) > MOST_BYTES:
        raise Fault(Code.BAD_CALL, f"The call is longer than {MOST_BYTES} bytes.")
    # Safe here: no document type, so no entities, and a body too small for anything else.
    parser = ET.XMLParser(target=_Builder())  # noqa: S314 - see the line above
    try:
        parser.feed(body.lstrip(b" \t\r\n"))
        return parser.close()
    except (ET.ParseError, LookupError, ValueError) as trouble:
        raise Fault(Code.NOT_PARSED, "The call is not well-formed XML.") from trouble


def _two(call: ET.Element) -> tuple[str, str]:
    values = call.findall("params/param/value")
    if len(values) != 2:  # noqa: PLR2004 - source and target
        raise Fault(Code.BAD_PARAMETERS, f"{METHOD} takes two strings: source and target.")
    return _string(values[0]), _string(values[1])


def _string(value: ET.Element) -> str:
    if len(value) == 0:
        return (value.text or "").strip()
    if len(value) > 1 or value[0].tag != "string" or len(value[0]):
        raise Fault(Code.BAD_PARAMETERS, f"{METHOD} takes two strings: source and target.")
    return (value[0].text or "").strip()


def _xml(text: str) -> str:
    return escape(legible(text), quote=False)
