"""64 KiB of the worst that we could think of: rendered or refused soon, in a process of its own."""

import json
import subprocess
import sys

import pytest

SIZE = 64 * 1024
# Superlinear behaviour takes seconds or for ever at this size; ordinary is below 0.1 s.
LONGEST = 0.5
CHILD = """
import json, sys, time
from fedcomments.errors import Refused
from fedcomments.protocols.markup import plain, render

text = json.load(sys.stdin)
began = time.process_time()
try:
    size = len(render(text))
except Refused:
    size = 0
middle = time.process_time()
plain(text)
print(json.dumps([size, middle - began, time.process_time() - middle]))
"""
REPEATED = [
    *(
        ">",
        "*",
        "_",
        "[",
        "]",
        "(",
        "`",
        "<",
        "~",
        "!",
        "#",
        "&",
        "\\",
        "\t",
        "|",
        "'",
        '"',
        "\x00",
    ),
    *(
        "![",
        "](",
        "[](",
        "[a](",
        "[a](b)",
        "[a](<b",
        '[a](b "',
        "[a][",
        "[[]()",
        "[a]: b\n",
        "[^a]",
    ),
    *("*a ", "**a", "*a_b", "*a*", "a**b", "***a***", "*_", "~~a~~", "~a", "``a", "`a`", "` `` "),
    *("a\n", "\n", "- ", "- \n", "-\n*\n", "- a\n\n", "1. a\n", "1) ", "> a\n\n", ">- ", "---\n"),
    *("#\n", "# a\n", "a\n---\n", "    a\n", "```\n", "~~~\n", "<a>", "<a", "</a", "<!--", "<?"),
    *(
        "<![CDATA[",
        '<a b="',
        "<div>\n",
        "\n\n<div>",
        "<a>\n",
        "&lt;",
        "&#x202e;",
        "&#x300;",
        "e\u0301",
    ),
    *(
        "http://a ",
        "http://a)",
        "http://a.",
        "<http://a>",
        "<a@b>",
        "\u0301",
        "\u202e",
        "\U0001f600",
    ),
]
SHAPED = {
    "one reference used a lot": "[a]: http://x/" + "y" * 20000 + "\n\n" + "[a] " * 11000,
    "many references": "".join(f"[{number}]: x\n" for number in range(5500)),
    "runs of backquotes": "".join("`" * length + " " for length in range(1, 360)),
    "stars around": "*" * 32000 + "a" + "*" * 32000,
    "brackets around": "[" * 32000 + "a" + "]" * 32000,
    "links in links": "[" * 9000 + "a" + "](b)" * 9000,
    "images in images": "![" * 9000 + "a" + "](b)" * 9000,
    "a staircase of lists": "".join("  " * level + "- a\n" for level in range(250)),
    "a link with many brackets": "http://a" + ")" * 65000,
    "a link with many dots": "http://a" + "." * 65000,
    "alternating emphasis": "*a _b " * 10000,
}
WORST = {ascii(piece): (piece * SIZE)[:SIZE] for piece in REPEATED} | SHAPED


@pytest.mark.parametrize("name", WORST)
def test_the_worst_text_is_rendered_or_refused_soon(name):
    """A crash of the interpreter, or a hang, is the child's alone."""
    text = WORST[name]

    child = subprocess.run(
        [sys.executable, "-c", CHILD],
        input=json.dumps(text),
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert child.returncode == 0, child.stderr
    size, rendering, reading = json.loads(child.stdout)
    assert size < 16 * SIZE
    assert max(rendering, reading) < LONGEST
