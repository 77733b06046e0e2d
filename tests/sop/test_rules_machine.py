"""No sequence of events reaches an illegal state; every illegal jump is refused; nobody decides on own work."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from himpun.base.words import Refused
from himpun.sop.definition import Definition, load, shipped
from himpun.sop.rules import (
    Event,
    State,
    Task,
    decide,
    figure_of,
    predicted_finish,
    replay,
    tracker,
    waiting_for,
)
from himpun.sop.rules.state import before
from tests.sop.cast import CALENDAR_2026, DIVISIONS, edition_2020, new_run, on, six_steps

PEOPLE = tuple(f"orang-{number}" for number in range(4))
KINDS = ("opened", "handed_in", "released", "returned", "cancelled")


def two_joins() -> Definition:
    """A harder SOP: two stretches per division with a join between, a release on a common step, long ways back."""
    text = six_steps().text
    for number in (2, 3, 5):
        text = text.replace(f"number = {number}\n", f'number = {number}\neach = "division"\n')
    text = text.replace("number = 4\n", 'number = 4\nreleaser = "sekretaris"\n').replace(
        "returns_to = 4", "returns_to = 2"
    )
    text = text.replace("number = 3\n", 'number = 3\nquestion = "Benar?"\nreturns_to = 1\n')
    return load(text)


EDITIONS = {"2020": edition_2020(), "six": six_steps(), "two joins": two_joins()}
EDITIONS |= {one.document: one for one in shipped().values() if one.source is not None}


def model_allows(state: State, event: Event) -> bool:
    """The rules of order once more, written as a plain list of conditions and apart from the engine."""
    definition = state.definition
    kinds = [past.kind for past in state.history]
    if event.kind == "opened":
        return (
            not kinds and event.step == 1 and event.division is None and event.lane == definition.first.lane
        )
    over = "cancelled" in kinds or all(task.state == "selesai" for task in state.tasks)
    if not kinds or over:
        return False
    if event.kind == "cancelled":
        heads = {
            definition.first.lane,
            *(step.lane for step in definition.steps if step.capability == "endorse"),
        }
        return event.lane in heads and bool(event.reason)
    found = [task for task in state.tasks if (task.step, task.division) == (event.step, event.division)]
    if not found:
        return False
    step, task = definition.step(event.step), found[0]
    by_lane = task.state == "terbuka" and event.lane == step.lane
    by_releaser = task.state == "menunggu_rilis" and event.lane == step.releaser
    return {
        "handed_in": by_lane,
        "released": by_releaser,
        "returned": bool(event.reason) and (by_releaser or (by_lane and step.returns_to is not None)),
    }[event.kind]


def wrote(state: State, number: int, division: str | None) -> set[str]:
    return {
        past.actor
        for past in state.history
        if ((past.kind, past.step) == ("handed_in", number) and None in (division, past.division))
        or (past.kind, past.step, past.division) == ("handed_in", number, division)
    }  # fmt: skip


class Run(RuleBasedStateMachine):
    """Anybody tries anything at any time; mostly sensible things, so that runs get far."""

    @initialize(name=st.sampled_from(sorted(EDITIONS)), size=st.integers(1, 3))
    def begin(self, name: str, size: int) -> None:
        self.definition = EDITIONS[name]
        self.divisions = DIVISIONS[:size]
        self.state = new_run(self.definition, self.divisions)
        self.now = on(2026, 3, 13)
        self.first_due: dict[tuple[int, str | None], datetime] = {}
        self.rounds: dict[tuple[int, str | None], int] = {}

    def ask(
        self, event: Event, *, holds: bool = True, authors: dict[int, frozenset[str]] | None = None
    ) -> bool:
        old = self.state
        step = self.definition.step(event.step) if event.step <= len(self.definition.steps) else None
        allowed = model_allows(old, event) and holds
        if allowed and step is not None and event.kind in ("handed_in", "released", "returned"):
            releasing = old.task(event.step, event.division).state == "menunggu_rilis"
            judged = (event.step,) if releasing else step.examines
            own = set().union(*(wrote(old, one, event.division) for one in judged)) if judged else set()
            own |= (
                set().union(*((authors or {}).get(one, frozenset()) for one in judged)) if judged else set()
            )
            allowed = event.actor not in own
        try:
            self.state = decide(
                old, event, holders=frozenset({event.actor} if holds else ()), authors=authors
            )
        except Refused as refused:
            assert not allowed, f"{event} was refused: {refused}"
            assert self.state is old
            return False
        assert allowed, f"{event} was let through"
        return True

    @rule(
        kind=st.sampled_from(KINDS), step=st.integers(1, 8), division=st.sampled_from([None, *DIVISIONS, "asing"]),
        actor=st.sampled_from(PEOPLE), data=st.data(), reason=st.sampled_from(["", "Bukti kurang"]),
        holds=st.booleans(),
    )  # fmt: skip
    def anything(
        self,
        kind: str,
        step: int,
        division: str | None,
        actor: str,
        data: st.DataObject,
        reason: str,
        holds: bool,
    ) -> None:
        lane = data.draw(st.sampled_from([one.key for one in self.definition.lanes]))
        if kind == "cancelled" and step < 8:
            return  # mostly not, or no run would live long
        self.ask(Event(kind, self.now, step, division, actor, lane, reason), holds=holds)

    @precondition(lambda self: not self.state.opened)
    @rule(actor=st.sampled_from(PEOPLE))
    def open(self, actor: str) -> None:
        self.ask(Event("opened", self.now, 1, None, actor, self.definition.first.lane))

    @precondition(lambda self: self.state.running)
    @rule(data=st.data(), actor=st.sampled_from(PEOPLE), wrote_it=st.booleans())
    def carry_on(self, data: st.DataObject, actor: str, wrote_it: bool) -> None:
        """Whoever is waited for acts; sometimes they also wrote what they are to judge."""
        wait = data.draw(st.sampled_from(waiting_for(self.state)))
        kind = "released" if wait.releasing else "handed_in"
        step = self.definition.step(wait.step)
        judged = (wait.step,) if wait.releasing else step.examines
        authors = {one: frozenset({actor}) for one in judged} if wrote_it else {}
        happened = self.ask(
            Event(kind, self.now, wait.step, wait.division, actor, wait.lane), authors=authors
        )
        assert not (happened and wrote_it and judged)

    @precondition(lambda self: self.state.running)
    @rule(data=st.data(), actor=st.sampled_from(PEOPLE))
    def send_back(self, data: st.DataObject, actor: str) -> None:
        wait = data.draw(st.sampled_from(waiting_for(self.state)))
        named = data.draw(st.lists(st.sampled_from(self.divisions), unique=True))
        figures = tuple(figure_of(division, "1.1") for division in named)
        old = self.state
        event = Event("returned", self.now, wait.step, wait.division, actor, wait.lane, "Perbaiki", figures)
        if not self.ask(event):
            return
        target = wait.step if wait.releasing else self.definition.step(wait.step).returns_to
        assert target is not None
        reopened = [
            task
            for task in self.state.of_step(target)
            if task.rounds > old.task(target, task.division).rounds
        ]
        expected = [wait.division] if wait.division else (named or self.divisions)
        if self.definition.step(target).per_division:
            assert {task.division for task in reopened} == set(expected)
        assert all(task.state == "terbuka" and task.reason == "Perbaiki" for task in reopened)
        untouched = [task for task in old.tasks if task.step < target]
        assert untouched == [task for task in self.state.tasks if task.step < target]

    @rule(hours=st.integers(1, 100))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def holds_only_what_its_predecessors_allow(self) -> None:
        state = getattr(self, "state", None)
        if state is None:
            return
        for task in state.tasks:
            ready = all(one.state == "selesai" for one in before(state, task))
            assert task.state == "menunggu" or ready
            if state.opened and not state.cancelled:
                assert task.state != "menunggu" or not ready, "an open way that nobody may take"
            assert (task.due is None) == (task.state == "menunggu")
            assert (task.opened_at is None) == (task.state == "menunggu")
            assert (task.closed_at is not None) == (task.state == "selesai")
            if task.closed_at is not None and task.opened_at is not None:
                assert task.opened_at <= task.closed_at
            assert state.definition.step(task.step).releaser or task.state != "menunggu_rilis"

    @invariant()
    def never_moves_an_original_due_date_nor_forgets_a_round(self) -> None:
        for task in getattr(self, "state", State(edition_2020(), CALENDAR_2026, (), ())).tasks:
            key = (task.step, task.division)
            if task.original_due is not None:
                assert self.first_due.setdefault(key, task.original_due) == task.original_due
            assert task.rounds >= self.rounds.get(key, 0)
            self.rounds[key] = task.rounds

    @invariant()
    def always_waits_for_somebody_until_it_is_over(self) -> None:
        state = getattr(self, "state", None)
        if state is None:
            return
        assert bool(waiting_for(state)) == state.running
        end = predicted_finish(state, self.now)
        if state.running:
            assert end is not None
            assert end >= max(wait.since for wait in waiting_for(state))
        assert [row.step for row in tracker(state, self.now)] == [
            step.number for step in state.definition.steps
        ]

    @invariant()
    def is_the_same_when_replayed(self) -> None:
        state = getattr(self, "state", None)
        if state is not None:
            again = replay(
                state.definition, state.history, divisions=state.divisions, calendar=state.calendar
            )
            assert again == state

    @invariant()
    def lets_nobody_close_what_they_wrote(self) -> None:
        state = getattr(self, "state", None)
        if state is None:
            return
        for task in state.tasks:
            if task.state == "selesai":
                assert task.closed_by not in self.examined_authors(state, task)

    def examined_authors(self, state: State, task: Task) -> set[str]:
        step = state.definition.step(task.step)
        closing = max(
            index for index, past in enumerate(state.history)
            if (past.step, past.division) == (task.step, task.division) and past.kind in ("handed_in", "released")
        )  # fmt: skip
        earlier = state.history[:closing]
        judged = {*step.examines, *((step.number,) if step.releaser else ())}
        return {
            past.actor for past in earlier
            if past.kind == "handed_in" and past.step in judged and not (past.step == step.number and not step.releaser)
            and (task.division is None or past.division in (None, task.division))
        }  # fmt: skip


TestAnyRun = Run.TestCase
TestAnyRun.settings = settings(max_examples=60, stateful_step_count=40)
