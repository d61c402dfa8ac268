"""The words around a link, for pages that do not say what they are about (M8, PR10)."""

from fedcomments.domain.wording import legible

REACH = 200


class Surroundings:
    """Listens to a page's words and keeps those of the block that the marked link stands in."""

    def __init__(self) -> None:
        self.text = ""
        self._words: list[str] = []
        self._length = 0
        self._mark: int | None = None

    def hear(self, words: str) -> None:
        """Take some text of the page; far from the link it is forgotten."""
        if self._mark is not None and self._length > self._mark + REACH * 4:
            return
        self._words.append(words[: REACH * 8])
        self._length += len(self._words[-1])
        if self._mark is None and len(self._words) > REACH:
            self._forget()

    def mark(self) -> None:
        """The link stands here."""
        self._mark = self._length

    def turn(self) -> None:
        """A block begins or ends."""
        if self._mark is not None:
            self.text = _window("".join(self._words), self._mark)
        self._words, self._length, self._mark = [], 0, None

    def _forget(self) -> None:
        kept = "".join(self._words)[-REACH * 8 :]
        self._words, self._length = [kept], len(kept)


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


def _window(words: str, mark: int) -> str:
    """Cut `REACH` characters each side of the mark, at words."""
    before, after = one_line(words[:mark]), one_line(words[mark:])
    gap = " " if words[mark - 1 : mark].isspace() or words[mark : mark + 1].isspace() else ""
    if len(before) > REACH:
        before = "…" + before[-REACH:].partition(" ")[2]
    return (before + gap + shorten(after, REACH)).strip()
