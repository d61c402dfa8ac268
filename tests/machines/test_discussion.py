"""Whatever visitors and the owner do, in any order: the thread is what a tiny model says.

At the end of every run the oracle audits the log, and a replay must give exactly what is shown.
"""

import asyncio
import tempfile
from base64 import urlsafe_b64decode
from collections import Counter
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fedcomments import app, operations
from fedcomments.audit.compare import compare_views
from fedcomments.audit.verify import verify_log
from fedcomments.database.opening import open_database
from fedcomments.domain import response
from fedcomments.domain.events import Words
from fedcomments.domain.response import Draft
from fedcomments.errors import Closed, Conflict, Erased, Unknown, UnknownParent
from fedcomments.protocols import markup
from fedcomments.recorder import Key
from fedcomments.replay import no_progress
from fedcomments.server import thread
from fedcomments.server.responses import post
from fedcomments.settings import Database, Posting, Settings
from fedcomments.views.threads import questions

BLOG = "https://blog.example"
ADDRESSES = [f"{BLOG}/{name}/" for name in ("one", "two", "three")]
addresses = st.sampled_from(ADDRESSES)
START = 1_790_000_000_000
# Back again at most four minutes: from five on, nothing would be recorded any more.
pauses = st.integers(min_value=-240_000, max_value=240_000)
mostly_not = st.sampled_from([False, False, True])


class Said:
    """What the model knows of a response."""

    def __init__(self, page, parent, text, state):
        self.page = page
        self.parent = parent
        self.text = text
        self.state = state
        self.words = [text]


class Discussion(RuleBasedStateMachine):
    """A blog with three addresses, beside a model of plain dictionaries."""

    responses = Bundle("responses")

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.settings = Settings(
            database=Database(f"sqlite:///{self.folder.name}/blog.db"),
            posting=Posting(per_minute=0, pages_per_hour=0, events_per_day=0),
        )
        self.now = START
        self.numbers = count(1)
        self.policy = "open"
        self.said = {}
        self.leads = {}
        self.closed = set()
        self.house = None

    # The house.

    def do(self, coroutine):
        return self.runner.run(coroutine)

    def enter(self):
        world = app.World(lambda: self.now)
        self.inside = app.open_house(self.settings, world)
        self.house = self.do(self.inside.__aenter__())

    def leave(self):
        self.do(self.inside.__aexit__(None, None, None))

    def command(self, command, /, **arguments):
        return self.do(operations.perform(self.house, command, arguments, no_progress))

    def record(self, decide, *looks):
        return self.do(self.house.recorder.record("blog", looks, decide))

    def read(self, url, order="oldest", limit=500, after=b""):
        site, page = self.house.locate(url)
        told, _ = self.do(
            thread.read(self.house, site, page, order=order, limit=limit, after=after)
        )
        return told

    @initialize(policy=st.sampled_from(["open", "all"]))
    def a_blog(self, policy):
        self.enter()
        self.policy = policy
        self.command("site add", name="blog", urls=[BLOG], comments=policy)

    # What people do.

    def post(self, url, parent=None, key=None, text=None):
        site, page = self.house.locate(url)
        text = text or f"words {next(self.numbers)}."
        draft = Draft(page.url, "", self.house.random(16).hex(), parent, Words(text), request=text)
        recorded = self.do(post.record(self.house, site, draft, key))
        return recorded, draft, text

    def expect_posted(self, url, parent=None):
        """Post as the model allows → the new response's id, or None where it is refused."""
        page = self.leads.get(url)
        refusal = self.why_not(page, parent)
        if refusal is not None:
            with pytest.raises(refusal):
                self.post(url, parent)
            return None
        recorded, draft, text = self.post(url, parent)
        posted = recorded.entries[-1]
        page = self.leads.setdefault(url, draft.stream)
        assert posted.event.stream == page
        state = "shown" if self.policy == "open" else "held"
        self.said[posted.id] = Said(page, parent, text, state)
        return posted.id

    def why_not(self, page, parent):
        if page in self.closed:
            return Closed
        if parent is None:
            return None
        answered = self.said[parent]
        if page != answered.page:
            return UnknownParent
        return {"shown": None, "erased": Erased}.get(answered.state, UnknownParent)

    @rule(target=responses, url=addresses)
    def comment(self, url):
        return self.expect_posted(url)

    @rule(target=responses, url=addresses, most=st.integers(2, 4))
    def comment_several_times(self, url, most):
        return multiple(*(self.expect_posted(url) for _ in range(most)))

    @rule(target=responses, url=addresses, parent=responses.filter(bool))
    def reply_from_some_address(self, url, parent):
        return self.expect_posted(url, parent)

    @rule(target=responses, parent=responses.filter(bool))
    def reply(self, parent):
        return self.expect_posted(self.address(parent), parent)

    @rule(target=responses, parent=responses.filter(bool), most=st.integers(2, 4))
    def talk_to_and_fro(self, parent, most):
        """A chain of replies, as deep as the first refusal lets it grow."""
        chain = [parent]
        while chain[-1] is not None and len(chain) <= most:
            chain.append(self.expect_posted(self.address(parent), chain[-1]))
        return multiple(*chain[1:])

    def address(self, known):
        """An address that leads to where this response stands."""
        return next(url for url, page in self.leads.items() if page == self.said[known].page)

    @rule(target=responses, url=addresses, other=addresses)
    def send_the_same_twice(self, url, other):
        posted = self.expect_posted(url)
        if posted is None:
            return None
        key = Key("POST", f"key of {posted}")
        first, _, text = self.post(url, key=key)
        again, _, _ = self.post(other, key=key, text=text)
        known = first.entries[-1].id
        self.said[known] = Said(self.leads[url], None, text, self.said[posted].state)
        assert (again.is_repeated, again.entries[-1].id) == (True, known)
        return known

    @rule(known=responses.filter(bool), same=st.booleans())
    def edit(self, known, same):
        model = self.said[known]
        text = model.text if same else f"edited {next(self.numbers)}."
        change = partial(
            response.edit, is_author=True, text=text, request="", now=self.now, window=10**12
        )
        look = questions.response("blog", known)
        if model.state == "erased":
            with pytest.raises(Erased):
                self.record(change, look)
            return
        recorded = self.record(change, look)
        assert len(recorded.entries) == (0 if same else 1)
        model.text = text
        model.words.append(text)

    @rule(known=responses.filter(bool))
    def erase(self, known):
        looks = questions.response("blog", known), questions.edits("blog", known)
        self.record(partial(response.erase_own, is_author=True), *looks)
        self.said[known].state = "erased"
        self.said[known].text = ""

    @rule(known=responses.filter(bool), state=st.sampled_from(["shown", "hidden"]))
    def judge(self, known, state):
        act = partial(self.command, "moderate judge", response_id=known, state=state, by="owner")
        if self.said[known].state == "erased":
            with pytest.raises(Erased):
                act()
            return
        act()
        self.said[known].state = state

    @rule(url=addresses, closed=mostly_not)
    def close_or_reopen(self, url, closed):
        page = self.leads.get(url)
        if page is None:
            with pytest.raises(Unknown):
                self.command("moderate close", url=url, closed=closed)
            return
        self.command("moderate close", url=url, closed=closed)
        (self.closed.add if closed else self.closed.discard)(page)

    @rule(url=addresses, alias=addresses)
    def lead_one_more_address_there(self, url, alias):
        page, other = self.leads.get(url), self.leads.get(alias)
        refusal = Unknown if page is None else Conflict if other not in {None, page} else None
        if refusal is not None:
            with pytest.raises(refusal):
                self.command("moderate alias", url=url, alias=alias)
            return
        self.command("moderate alias", url=url, alias=alias)
        self.leads[alias] = page

    @rule(all_held=mostly_not)
    def judge_otherwise_from_now_on(self, all_held):
        self.policy = "all" if all_held else "open"
        self.command("site policy", name="blog", comments=self.policy)

    @rule(anew=st.booleans(), pause=pauses)
    def rebuild_or_restart_while_the_clock_is_set(self, anew, pause):
        if anew:
            self.command("rebuild")
        else:
            self.leave()
            self.enter()
        self.now = max(self.now + pause, START)

    # What must be so.

    def children(self, page, parent):
        return [
            known
            for known, one in self.said.items()
            if (one.page, one.parent) == (page, parent) and self.is_visible(known)
        ]

    def is_visible(self, known):
        """Shown, or a tombstone above something that is."""
        one = self.said[known]
        return one.state == "shown" or bool(self.children(one.page, known))

    def expected(self, page, order, parent=None, depth=0):
        """The list in reading order: id, depth, state, HTML."""
        these = self.children(page, parent)
        if order == "newest" and parent is None:
            these.reverse()
        for known in these:
            one = self.said[known]
            html = markup.show(one.text) if one.state == "shown" else ""
            yield known, depth, one.state, html
            yield from self.expected(page, order, known, depth + 1)

    @staticmethod
    def listed(told):
        return [(one.id, one.depth, one.state, one.html) for one in told.responses]

    @invariant()
    @precondition(lambda self: self.house is not None)
    def threads_are_as_the_model_says(self):
        for url in ADDRESSES:
            page = self.leads.get(url)
            told = self.read(url)
            shown = [one for one in self.said.values() if one.page == page and one.state == "shown"]
            assert self.listed(told) == list(self.expected(page, "oldest"))
            assert self.listed(self.read(url, "newest")) == list(self.expected(page, "newest"))
            kinds = Counter("reply" if one.parent else "comment" for one in shown)
            assert (told.count, told.counts) == (len(shown), kinds)
            assert told.open == (page not in self.closed)

    @invariant()
    @precondition(lambda self: self.house is not None)
    def pages_put_together_are_the_whole(self):
        for order in ("oldest", "newest"):
            page = self.leads.get(ADDRESSES[0])
            whole = [known for known, *_ in self.expected(page, order)]
            assert self.walked(ADDRESSES[0], order) == whole

    def walked(self, url, order):
        """Every id, by following the cursor over pages of two discussions."""
        seen, after = [], b""
        while after is not None:
            told = self.read(url, order, 2, after)
            seen += [one.id for one in told.responses]
            after = urlsafe_b64decode(f"{told.next}==") if told.next else None
        return seen

    @invariant()
    @precondition(lambda self: self.house is not None)
    def the_owner_sees_what_waits(self):
        waiting = [row["id"] for row in self.command("moderate list", name="blog")]
        assert waiting == [known for known, one in self.said.items() if one.state == "held"]

    def teardown(self):
        if self.house is not None:
            self.leave()
            self.assert_erased_words_are_gone()
            database = open_database(self.settings.database.url)
            verify_log(database, "blog")
            compare_views(database, "blog")
        self.runner.close()
        self.folder.cleanup()

    def assert_erased_words_are_gone(self):
        """Not only from what is asked, but from the bytes of the files."""
        kept = b"".join(file.read_bytes() for file in Path(self.folder.name).iterdir())
        for one in self.said.values():
            if one.state == "erased":
                assert [words for words in one.words if words.encode() in kept] == []


def test_any_discussion_is_what_the_model_says():
    run_state_machine_as_test(
        Discussion,
        settings=settings(
            max_examples=40,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
