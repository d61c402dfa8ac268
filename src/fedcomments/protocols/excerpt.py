"""The words around a link, for pages that do not say what they are about (M8, PR10)."""

from collections.abc import Callable

from fedcomments.domain.wording import legible

REACH = 200
FAR = REACH * 8
"""Farther off there is nothing to look at, however much of it is white space."""


class Surroundings:
    """Keeps a page's words, and of the block that the marked link stands in those around it.

    `hear` takes some text of the page, `turn` says that a block begins or ends. Both are called a
    thousand times a page, and so are the list's own methods as long as no link is marked. What is
    heard is no more than the page itself.
    """

    def __init__(self) -> None:
        self.text = ""
        self._words: list[str] = []
        self._mark = 0
        self.hear = self._words.append
        self.turn: Callable[[], None] = self._words.clear

    @property
    def heard(self) -> int:
        """How many runs of text were heard in this block."""
        return len(self._words)

    def unhear(self, since: int) -> str:
        """Take back what was heard since then: it is no text of the page."""
        taken = "".join(self._words[since:])
        del self._words[since:]
        return taken

    def mark(self) -> None:
        """The link stands here."""
        self._mark = len(self._words)
        self.turn = self._keep

    def _keep(self) -> None:
        self.text = _window(self._words, self._mark)
        self._words.clear()
        self.turn = self._words.clear


def shorten(words: str, most: int) -> str:
    """Cut at a word's end, within `most` characters, the ellipsis included (M4, TR4)."""
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    head = cut.rsplit(None, 1)[0] if " " in cut.lstrip() else cut
    return head.rstrip(" ,;:-\n") + "…"


def one_line(words: str) -> str:
    """Put words in one line, unfit characters gone."""
    return " ".join(legible(words).split())


def _window(words: list[str], mark: int) -> str:
    """Cut `REACH` characters each side of the mark, at words."""
    left, right = "".join(words[:mark])[-FAR:], "".join(words[mark:])[:FAR]
    before, after = one_line(left), one_line(right)
    gap = " " if left[-1:].isspace() or right[:1].isspace() else ""
    if len(before) > REACH:
        before = "…" + before[-REACH:].partition(" ")[2]
    return (before + gap + shorten(after, REACH)).strip()
