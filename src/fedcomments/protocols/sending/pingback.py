"""Pingback as a client speaks it: one XML-RPC call, and its answer (PS4 to PS7)."""

import xmlrpc.client
from xml.etree.ElementTree import Element

from fedcomments.protocols.pingback import METHOD, Code
from fedcomments.protocols.sending.answer import TAKEN, Answered, by_status, quoted, succeeded
from fedcomments.protocols.sending.xml import root

TYPE = "text/xml; charset=utf-8"

_FINAL: dict[int, str] = {
    Code.NO_SOURCE: "source_not_found",
    Code.NO_LINK: "no_link_found",
    Code.NO_TARGET: "target_not_found",
    Code.BAD_TARGET: "invalid_target",
    Code.DENIED: "denied",
}
# XML-RPC's interoperability list has here: not well formed, another encoding, no such method,
# wrong parameters. Those of applications, systems and transports lie above.
_NOT_UNDERSTOOD = range(-32799, -32599)


def call(source: str, target: str) -> bytes:
    """Write the call (PS6); the target as it stands in the source."""
    return xmlrpc.client.dumps((source, target), METHOD, encoding="utf-8").encode()


def read_answer(status: int, body: bytes) -> Answered:
    """A value is success, and so is fault 48 (PS7); never fails, whatever the bytes are."""
    if not succeeded(status):
        return by_status(status)
    answer = root(body)
    if answer is None or answer.tag != "methodResponse":
        return Answered("refused", "bad_answer", "The endpoint does not answer in XML-RPC.")
    fault = answer.find("fault")
    if fault is not None:
        return _fault(*_told(fault))
    if answer.find("params/param/value") is None:
        return Answered("refused", "bad_answer", "The endpoint answers nothing.")
    return TAKEN


def _fault(code: int, words: str) -> Answered:
    said = quoted(words)
    sentence = f"The endpoint answers with fault {code}" + (f": {said}" if said else ".")
    if code == Code.ALREADY:
        return TAKEN
    if code in _FINAL:
        return Answered("refused", _FINAL[code], sentence)
    if code in _NOT_UNDERSTOOD:
        return Answered("refused", "not_understood", sentence)
    # 0 says nothing, and what we do not know may be another tomorrow.
    return Answered("later", "upstream" if code == Code.UPSTREAM else "fault", sentence)


def _told(fault: Element) -> tuple[int, str]:
    """Code and words of a fault; 0 where the code is missing or no number."""
    named = {
        (member.findtext("name") or "").strip(): "".join(value.itertext()).strip()
        for member in fault.iter("member")
        if (value := member.find("value")) is not None
    }
    try:
        return int(named.get("faultCode", "0")), named.get("faultString", "")
    except ValueError:
        return Code.GENERIC, named.get("faultString", "")
