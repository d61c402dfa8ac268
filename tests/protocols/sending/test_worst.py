"""Pages and answers made to keep us busy: discovery and reading end soon all the same (H5)."""

import time

import pytest

from fedcomments.protocols.sending import pingback, trackback, webmention

MOST = 1 << 20
# The pass has half a second of CPU time; the rest is for everything around it on a busy machine.
SLACK = 1.5
RDF = '<rdf:Description dc:identifier="/page" trackback:ping="/tb" '
PAGES = {
    "webmention links that cannot be asked": '<a rel="webmention" href="https://[">',
    "trackback links that cannot be asked": '<a rel="trackback" href="https://ü.example:0/">',
    "pingback links that cannot be asked": '<link rel="pingback" href="https://ü.example:0/">',
    "pingback links that do not end": '<link rel="pingback" href="',
    "RDF blocks about other pages": '<rdf:Description dc:identifier="/x" trackback:ping="/tb"/>',
    "RDF blocks that do not end": RDF,
    "RDF blocks without a ping": "<rdf:Description trackback:ping ",
    "RDF names that do not end": "<rdf:Description trackback:ping" + "a" * 4000,
    "RDF names and spaces": "<rdf:Description trackback:ping" + "a =" * 1300,
    "RDF quotes": "<rdf:Description trackback:ping" + "\"'" * 2000,
    "RDF with MT's pings": "<rdf:Description rdf:about='/x'><trackback:ping rdf:resource=",
    "rels": 'webmention <a rel="' + "x " * 5000 + '" href="">',
    "references": "webmention&#109;",
    "references of zeros": "&#" + "0" * 5000,
    "references of hexadecimal zeros": "&#x" + "0" * 5000,
    "bases": 'webmention<base href="//x.example/">',
    "templates": "webmention<template>",
    "options": "webmention<option>",
    "markup": "webmention<b><p>",
    "letters beyond ASCII": "webmentionÜİ",
    "half a tag": "webmention<a rel=",
}


@pytest.mark.parametrize("piece", PAGES.values(), ids=PAGES)
def test_a_hostile_page_is_done_with_soon(find, piece):
    body = (piece * (MOST // len(piece)))[:MOST]
    began = time.thread_time()

    find(body)

    assert time.thread_time() - began < SLACK


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<response>",
            "<error>",
            "<error ",
            "<message>",
            "<message",
            "<response><error>1<message>",
        ),
        *("<methodResponse>", "<fault>", "<member><name>", "<methodResponse><fault><member>"),
        *("<", "&", "&amp;", "<![CDATA[", "]]>", "<!--", "\0", "<?", "[", '{"status":', "<a b='"),
    ],
)
def test_a_hostile_answer_is_read_soon(piece):
    body = (piece * (64 * 1024 // len(piece))).encode()
    began = time.thread_time()

    pingback.read_answer(200, body)
    trackback.read_answer(200, body)
    webmention.read_status("application/json", body)

    assert time.thread_time() - began < SLACK
