"""The audit from the command line: verdicts that bind the server, moments, and moving."""

import json
import os
from typing import ClassVar

from msgspec import Struct

from fedcomments.database.opening import open_database
from fedcomments.log import log
from fedcomments.log.keys import idempotency_key
from fedcomments.log.stamp import stamp
from fedcomments.server.shapes import moment

BLOG = "https://blog.example"
OTHER = "https://other.example"
PAGE = f"{BLOG}/post/"
BLOG_DB = '[database]\nurl = "sqlite:///blog.db"\n'
FORGED = "UPDATE responses SET text = 'forged' WHERE text = 'hello'"


async def test_what_is_whole_is_verified(two):
    said = await two.ok("audit", "verify")
    told = await two.told("audit", "verify")
    log_only = await two.told("audit", "verify", "--site", "other", "--log-only")

    assert said.count("verified, root") == said.count("rows shown match a replay") == 2
    assert [(one["site"], one["size"], one["fault"]) for one in told] == [
        ("blog", 4, ""),
        ("other", 4, ""),
    ]
    assert [(one["site"], "rows" in one) for one in log_only] == [("other", False)]


async def test_a_forgery_turns_its_site_read_only_also_after_a_restart_until_it_is_mended(two):
    two.forge(FORGED)
    async with two.server() as visitor:
        code, out, _ = await two.run("audit", "verify")
        refused = await visitor.send("while it runs")
        other = await visitor.send("goes on", OTHER)
        ready = await visitor.client.get("/readyz")
        texts = await visitor.texts()
    async with two.server() as visitor:
        again = await visitor.send("after a restart")
        shown = await two.told("site", "show", "blog")
        log_only = await two.run("audit", "verify", "--log-only")
        still = await visitor.send("the log alone is not all")
        await two.ok("rebuild")
        await two.ok("audit", "verify")
        await visitor.say("recorded again")
        ready_again = await visitor.client.get("/readyz")

    assert code == 1
    assert "DAMAGED blog: the view responses" in out
    assert "forged" in out
    assert "other: 4 events verified" in out
    assert [(one.status_code, one.json()["code"]) for one in (refused, again, still)] == [
        (503, "read_only")
    ] * 3
    assert other.status_code == 201
    assert (ready.status_code, "blog is read-only" in ready.text) == (503, True)
    assert len(texts) == 1
    assert "forged" in shown["fault"]
    assert log_only[0] == 0
    assert ready_again.status_code == 200


async def test_a_fault_is_told_at_its_position_and_to_programs(two):
    flip = "SET body = CAST(replace(body, '{}', '{}') AS BLOB) WHERE site = 'blog' AND seq = 3"
    two.forge(f"UPDATE payloads {flip.format('hello', 'hullo')} AND part = 'public'")

    code, out, _ = await two.run("audit", "verify", "--json")
    two.forge(f"UPDATE payloads {flip.format('hullo', 'hello')} AND part = 'public'")
    await two.ok("audit", "verify")

    blog, other = json.loads(out)
    assert code == 1
    assert blog["fault"].startswith("blog at position 3: the public part")
    assert (other["fault"], other["size"]) == ("", 4)


async def test_rows_of_a_blog_that_was_never_added_are_told(two):
    two.forge("INSERT INTO sites VALUES ('ghost', 's', 'o', 'k', 'open', 'held', 'held', 'held')")

    code, out, _ = await two.run("audit", "verify")
    await two.ok("rebuild")
    mended = await two.ok("audit", "verify")

    assert code == 1
    assert "DAMAGED ghost: there is no such log" in out
    assert "ghost" not in mended


async def test_an_unreadable_file_is_a_sentence(two):
    whole = two.database.read_bytes()
    two.database.write_bytes(whole[: len(whole) // 2])

    code, out, err = await two.run("audit", "verify")
    two.database.write_bytes(whole)

    assert code == 1
    assert "Traceback" not in out + err
    assert "database" in out + err


class ResponseBlessed(Struct, frozen=True):
    """An event that only a later version knows."""

    TYPE: ClassVar = "response.blessed"
    SCHEMA: ClassVar = 1
    stream: str
    re: int
    public: None = None
    private: None = None


def bless(database, site, key):
    """Record such an event, as a later version would, in answer to a request with this key."""
    writer = database.writer()
    writer.begin((site,))
    state, kept = writer.read((log.state(site), log.secrets(site)))
    made = stamp(
        site,
        state.head,
        ResponseBlessed("ef" * 16, 3),
        sv=1,
        now=state.head.last_ts,
        key=idempotency_key(kept.secret, "POST /api/v1/responses ", key),
        random=os.urandom,
    )
    for change in made.changes:
        writer.write(change)
    log.advance(writer, site, state.head, made.head)
    writer.commit()
    writer.close()


async def test_what_a_later_version_wrote_stops_a_replay_but_not_the_server(two):
    bless(open_database(f"sqlite:///{two.database}"), "blog", key="its-key")
    async with two.server() as visitor:
        rebuilt = await two.refused("rebuild")
        code, out, _ = await two.run("audit", "verify")
        await visitor.say("it goes on")
        repeated = await visitor.client.post(
            "/api/v1/responses",
            json={"url": PAGE, "text": "hello"},
            headers={"Idempotency-Key": "its-key"},
        )
        metrics = await visitor.client.get("/metrics")
        ready = await visitor.client.get("/readyz")
    log_only = await two.ok("audit", "verify", "--log-only")
    replayed = await two.refused("audit", "replay", "--url", PAGE)
    two.forge("UPDATE view_state SET version = 0")
    served = await two.refused("serve")
    two.database.unlink()  # nobody here can compare its views

    assert all("response.blessed" in said for said in (rebuilt, replayed, served))
    assert code == 1
    assert "NOT VERIFIED blog: The log holds events of type response.blessed" in out
    assert "other: 4 events verified" in out
    assert "blog: 6 events verified" in log_only
    assert repeated.status_code == 503
    assert "fedcomments_unknown_events 1" in metrics.text
    assert ready.status_code == 200


async def test_a_page_is_shown_as_it_stood_at_any_moment(blog, line):
    """Before the edit and after it; and an erasure reaches back."""
    moments = []

    def next_moment():
        moments.append(moment(blog.clock.now))
        blog.clock.pass_by(seconds=10)

    said = await blog.say("first words", author={"name": "Ann"})
    regretted = await blog.say("regret", to=said)
    next_moment()
    await blog.edit(said, "better words")
    await blog.command("moderate close", url=PAGE, closed=True)
    next_moment()
    await blog.erase(regretted)
    next_moment()
    there = ["--url", PAGE, "--config", str(line.write("x.toml", BLOG_DB))]

    told = [await line.told("audit", "replay", *there, "--until", at) for at in moments]
    now = await line.told("audit", "replay", *there)
    before = await line.told("audit", "replay", *there, "--until", "2020-01-01")
    text = await line.ok("audit", "replay", *there, "--until", moments[0])
    nothing = await line.ok("audit", "replay", *there, "--until", "2020-01-01T00:00:00Z")

    seen = [[(one["text"], one["state"]) for one in page["responses"]] for page in told]
    erased = ("", "erased")
    assert seen == [
        [("first words", "shown"), erased],
        [("better words", "shown"), erased],
        [("better words", "shown"), erased],
    ]
    assert now == told[-1]
    assert told[0]["responses"][1]["parent"] == said["response"]["id"]
    assert before == {"url": PAGE, "title": "", "responses": []}
    assert text.splitlines() == [
        f"Ann, {moments[0]}, shown",
        "  first words",
        "",
        f"  Anonymous, {moments[0]}, erased",
    ]
    assert nothing == "No responses at that moment.\n"
