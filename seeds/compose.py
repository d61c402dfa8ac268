"""Compose the sample discussions into logs: `python -m seeds.compose`.

Reads seeds/discussions/*.toml and writes seeds/<blog>.jsonl, the exported logs that the demo
takes in. Chance is drawn from a fixed seed, so the same discussions give the same bytes.
"""

import asyncio
import random
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from fedcomments import app, operations
from fedcomments.audit.export import export_log
from fedcomments.cli.demo import BLOGS, HOST, PORT
from fedcomments.database.opening import open_database
from fedcomments.domain import response
from fedcomments.domain.author import Author
from fedcomments.domain.events import (
    Aside,
    Event,
    Finding,
    Mention,
    MentionVerified,
    PageFacts,
    PageOpened,
    ResponseEdited,
    ResponsePosted,
    Revision,
    Words,
)
from fedcomments.replay import no_progress
from fedcomments.server.house import House
from fedcomments.settings import Database, Server, Settings

HERE = Path(__file__).parent
MINUTE = 60_000
HOUR = 60 * MINUTE


class Clock:
    """A clock that stands where the story is."""

    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        """Milliseconds since 1970."""
        return self.now


class Story:
    """One page's discussion: which label stands at which position, under which id."""

    def __init__(self, script: dict[str, Any], stream: str) -> None:
        self.blog, _, self.path = script["page"].partition("/")
        self.title = script["title"]
        self.stream = stream
        self.places: dict[str, tuple[int, str]] = {}
        self.lines = [*script.get("say", []), *script.get("mention", [])]

    @property
    def opening(self) -> PageOpened:
        """The page, by the address that the demo gives it."""
        url = f"http://{HOST}:{BLOGS[self.blog]}/{self.path}"
        return PageOpened(self.stream, public=PageFacts(url, self.title))

    def moments(self) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """(when, what, line) for all that happens."""
        for line in self.lines:
            yield at(line), "say", line
            if "edited" in line:
                yield at(line) + 5 * MINUTE, "edit", line
            if "erased" in line:
                answers = [at(other) for other in self.lines if other.get("to") == line["as"]]
                yield max(answers, default=at(line)) + HOUR, "erase", line

    def said(self, line: dict[str, Any]) -> Event:
        """A line of the script as an event."""
        state = line.get("state", "shown")
        aside = Aside(state, tuple(line.get("reasons", ())))
        author = Author(line.get("name", ""), line.get("website", ""))
        if "via" in line:
            mention = Mention(
                "mention",
                line["via"],
                line["source"],
                author,
                title=line["title"],
                text=line["text"],
                published=at(line),
            )
            finding = Finding(state, aside.reasons)
            return MentionVerified(self.stream, public=mention, private=finding)
        answered = self.places[line["to"]][0] if "to" in line else None
        return ResponsePosted(self.stream, answered, Words(line["text"].strip(), author), aside)


def at(line: dict[str, Any]) -> int:
    """When a line was said (ms)."""
    return int(datetime.fromisoformat(line["at"]).timestamp() * 1000)


async def compose(blog: str, stories: list[Story], dice: random.Random, folder: Path) -> None:
    """Play a blog's stories in order of time, and export its log."""
    moments = sorted(
        ((when, what, line, story) for story in stories for when, what, line in story.moments()),
        key=lambda moment: moment[0],
    )
    clock = Clock(moments[0][0] - HOUR)
    url = f"sqlite:///{folder / blog}.db"
    settings = Settings(server=Server(HOST, PORT), database=Database(url))
    async with app.open_house(settings, app.World(clock, dice.randbytes)) as house:
        address = f"http://{HOST}:{BLOGS[blog]}/"
        arguments = {"name": blog, "urls": [address], "comments": "open"}
        await operations.perform(house, "site add", arguments, no_progress)
        for when, what, line, story in moments:
            clock.now = when
            await play(house, story, what, line)
    lines = export_log(open_database(url), blog, with_keys=False)
    (HERE / f"{blog}.jsonl").write_bytes(b"".join(lines))


async def play(house: House, story: Story, what: str, line: dict[str, Any]) -> None:
    """Let one thing happen."""
    if not story.places:
        await record(house, story.blog, [story.opening])
    if what == "say":
        story.places[line["as"]] = await record(house, story.blog, [story.said(line)])
        return
    seq, _ = story.places[line["as"]]
    if what == "edit":
        revision = Revision(line["edited"].strip())
        await record(house, story.blog, [ResponseEdited(story.stream, seq, revision)])
    else:
        known = response.Response(
            seq, "", story.stream, None, "comment", "shown", 0, "", is_local=True
        )
        await record(house, story.blog, response.erase(known, []))


async def record(house: House, blog: str, events: list[Event]) -> tuple[int, str]:
    """Record events as they are → the last one's position and id."""
    recorded = await house.recorder.record(blog, (), lambda: events)
    return recorded.entries[-1].seq, recorded.entries[-1].id


async def main() -> None:
    """Compose every blog."""
    dice = random.Random("fedcomments")  # noqa: S311 - samples, the same every time
    scripts = [
        tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted((HERE / "discussions").glob("*.toml"))
    ]
    stories = [Story(script, dice.randbytes(16).hex()) for script in scripts]
    with tempfile.TemporaryDirectory() as folder:
        for blog in BLOGS:
            mine = [story for story in stories if story.blog == blog]
            await compose(blog, mine, dice, Path(folder))
            print(f"seeds/{blog}.jsonl")


if __name__ == "__main__":
    asyncio.run(main())
