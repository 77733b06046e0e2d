"""Where the runs stand, and who may act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import models

from himpun.base.periods import Period
from himpun.base.prepared import Given, Prepared
from himpun.base.workingdays import Calendar
from himpun.organisation.models import Agency, Appointment, Officer, Unit
from himpun.organisation.queries import Person, holders
from himpun.organisation.queries import in_force as in_office
from himpun.organisation.rules import AppointmentKind
from himpun.sop import rules
from himpun.sop.definition import Definition, load
from himpun.sop.models import (
    Adoption,
    CompletenessItem,
    Edition,
    Handout,
    Instruction,
    LanePost,
    Run,
    RunDivision,
    RunEvent,
    RunTask,
)


def chain(run: Run) -> str:
    """The chain of minutes that keeps what happens in one run."""
    return f"run:{run.public_id}"


_DEFINITIONS: dict[str, Definition] = {}
"""Editions read so far in this process, by the digest of their text: they never change."""


def definition_of(edition: Edition) -> Definition:
    """The edition's definition, from the text kept when it was adopted (not from today's file)."""
    known = _DEFINITIONS.get(edition.sha256)
    if known is None:
        known = _DEFINITIONS[edition.sha256] = load(edition.text)
    return known


@lru_cache(maxsize=256)
def calendar_from(text: str) -> Calendar:
    return Calendar.from_json(text)


def in_force(agency: Agency, day: date) -> list[Adoption]:
    """The adoptions in force on ``day``: of each SOP series the newest that has begun."""
    newest: dict[str, Adoption] = {}
    begun = Adoption.objects.filter(agency=agency, in_force_from__lte=day).select_related(
        "edition", "agency__government"
    )
    for adoption in begun.order_by("-in_force_from", "-pk"):
        newest.setdefault(definition_of(adoption.edition).series, adoption)
    return list(newest.values())


def adoptions(agency: Agency) -> list[Adoption]:
    return list(Adoption.objects.filter(agency=agency).select_related("edition"))


_DIVISIONS = Prepared(
    lambda: (
        RunDivision.objects.filter(run=Given("run"))
        .order_by("unit__order", "unit_id")
        .values_list("unit__public_id")
    )
)
_EVENTS = Prepared(
    lambda: (
        RunEvent.objects.filter(run=Given("run"))
        .order_by("seq")
        .values_list(
            "kind", "at", "step", "division__public_id", "actor__public_id", "lane", "reason", "figures"
        )
    )
)


def division_ids(run: Run) -> tuple[str, ...]:
    """The run's divisions as the engine names them: their public ids, in the office's order."""
    return tuple(public_id for (public_id,) in _DIVISIONS(run=run.pk))


def events_of(run: Run) -> list[rules.Event]:
    return [
        rules.Event(kind, at, step, division, actor, lane, reason, tuple(figures))
        for kind, at, step, division, actor, lane, reason, figures in _EVENTS(run=run.pk)
    ]


def state_of(run: Run) -> rules.State:
    """The run as the engine sees it, replayed from its events (two queries)."""
    definition_of(run.edition)  # known from here on, by the digest of its text
    return _replayed(run.edition.sha256, tuple(events_of(run)), division_ids(run), run.calendar)


@lru_cache(maxsize=256)
def _replayed(
    edition: str, events: tuple[rules.Event, ...], divisions: tuple[str, ...], calendar: str
) -> rules.State:
    """The same events always give the same state: what was replayed once is known."""
    return rules.replay(_DEFINITIONS[edition], events, divisions=divisions, calendar=calendar_from(calendar))


def period_of(run: Run) -> Period:
    return Period.parse(run.period)


_LANE_POSTS = Prepared(
    lambda: (
        LanePost.objects.filter(adoption=Given("adoption"), lane=Given("lane", models.CharField()))
        .order_by()
        .values_list("post_id", "division_id")
    )
)


def lane_posts(adoption: Adoption, lane: str, division: Unit | None) -> set[int]:
    """Posts that act in ``lane``: those named for the division, else those named for all divisions."""
    rows = _LANE_POSTS(adoption=adoption.pk, lane=lane)
    own = {post for post, unit in rows if division is not None and unit == division.pk}
    return own or {post for post, unit in rows if unit is None}


def posts_in_lanes(adoption: Adoption) -> dict[str, list[LanePost]]:
    """By lane: the posts that act in it, those for all divisions first (one query)."""
    found: dict[str, list[LanePost]] = defaultdict(list)
    rows = LanePost.objects.filter(adoption=adoption).select_related("post", "division")
    for row in sorted(rows, key=lambda row: (row.division.order if row.division else -1, row.pk)):
        found[row.lane].append(row)
    return dict(found)


def lane_holders(run: Run, lane: str, division: Unit | None, on: date) -> list[Appointment]:
    """Who holds the lane's posts on ``on``, acting officers first."""
    return holders(post_ids=lane_posts(run.adoption, lane, division), on=on)


def in_lane(person: Person, run: Run, lane: str, division: Unit | None) -> bool:
    """Does this person hold a post of the lane today (for this division)?"""
    return bool(lane_posts(run.adoption, lane, division) & person.post_ids)


def lanes_of(person: Person) -> set[tuple[int, str, int | None]]:
    """(adoption, lane, division or None for all) for every lane the person's posts act in."""
    return set(
        LanePost.objects.filter(adoption__agency=person.agency, post_id__in=person.post_ids).values_list(
            "adoption_id", "lane", "division_id"
        )
    )


Lanes = Mapping[tuple[int, str, int | None], set[int]]
"""(adoption, lane, division or None for all) → the posts that act there."""


_LANES = Prepared(
    lambda: (
        LanePost.objects.filter(adoption__agency=Given("agency"))
        .order_by()
        .values_list("adoption_id", "lane", "division_id", "post_id")
    )
)


def lanes_in(agency: Agency) -> Lanes:
    """Which posts act in which lane, for every SOP of the agency (one query)."""
    found: dict[tuple[int, str, int | None], set[int]] = defaultdict(set)
    for adoption, lane, division, post in _LANES(agency=agency.pk):
        found[adoption, lane, division].add(post)
    return found


def posts_for(lanes: Lanes, adoption: int, task: RunTask) -> set[int]:
    """The posts a task waits for: those named for its division, else those named for all."""
    own = lanes.get((adoption, task.waits_for_lane, task.division_id))
    return own or lanes.get((adoption, task.waits_for_lane, None), set())


def waiting_for(person: Person) -> list[RunTask]:
    """The tasks that wait for this person now, the most urgent first (three queries)."""
    lanes = lanes_in(person.agency)
    tasks = open_tasks(person.agency)
    return [task for task in tasks if posts_for(lanes, task.run.adoption_id, task) & person.post_ids]


_RUNNING = Prepared(
    lambda: (
        Run.objects.filter(agency=Given("agency"), state=Run.RUNNING)
        .select_related("edition")
        .defer("edition__text")
    )
)
_OPEN_TASKS = Prepared(
    lambda: (
        RunTask.objects.filter(run__agency=Given("agency"), run__state=Run.RUNNING)
        .exclude(waits_for_lane="")
        .select_related("division")
        .order_by("due_at", "step", "pk")
    )
)


def open_tasks(agency: Agency) -> list[RunTask]:
    """Every task of the agency that waits for somebody, by due date, with its run (two queries)."""
    runs = {run.pk: run for run in _RUNNING(agency=agency.pk)}
    found = [task for task in _OPEN_TASKS(agency=agency.pk) if task.run_id in runs]
    for task in found:
        task.run = runs[task.run_id]
    return found


def running(agency: Agency) -> list[Run]:
    return list(
        Run.objects.filter(agency=agency, state=Run.RUNNING)
        .select_related("edition", "adoption")
        .order_by("-period", "-pk")
    )


def runs(agency: Agency, *, start: int = 0, most: int = 20) -> list[Run]:
    found = Run.objects.filter(agency=agency).select_related("edition").order_by("-period", "-pk")
    return list(found[start : start + most])


def count_runs(agency: Agency) -> int:
    return Run.objects.filter(agency=agency).count()


def run_of(agency: Agency, series: str, period: Period) -> Run | None:
    """The run of an SOP (any edition of it) for a period, running or finished; there is never more than one."""
    found = Run.objects.filter(agency=agency, period=period.code).exclude(state=Run.CANCELLED)
    for run in found.select_related("edition", "adoption", "agency__government"):
        if definition_of(run.edition).series == series:
            return run
    return None


def opened_periods(adoption: Adoption) -> set[str]:
    """The periods this agency has opened under the adoption's edition."""
    opened = Run.objects.filter(agency=adoption.agency, edition=adoption.edition).exclude(state=Run.CANCELLED)
    return set(opened.values_list("period", flat=True))


def may_open(person: Person) -> list[Adoption]:
    """The SOPs in force whose first step is this person's, so that they may open a period (two queries).

    Those that rest on another run are not among them: they are opened from it.
    """
    return [one for one in _to_begin(person) if definition_of(one.edition).source is None]


def may_open_from(person: Person, series: str) -> list[Adoption]:
    """The SOPs in force that rest on runs of ``series`` and whose first step is this person's (two queries)."""
    return [
        one
        for one in _to_begin(person)
        if (source := definition_of(one.edition).source) is not None and source.series == series
    ]


def _to_begin(person: Person) -> list[Adoption]:
    own = {(adoption, lane) for adoption, lane, division in lanes_of(person) if division is None}
    if not own:
        return []
    return [
        adoption
        for adoption in in_force(person.agency, person.today)
        if (adoption.pk, definition_of(adoption.edition).first.lane) in own
    ]


def waiting_tasks(runs: Iterable[Run]) -> dict[int, list[RunTask]]:
    """By run: the tasks that wait for somebody (one query)."""
    found: dict[int, list[RunTask]] = defaultdict(list)
    for task in (
        RunTask.objects.filter(run__in=[run.pk for run in runs])
        .exclude(waits_for_lane="")
        .order_by("step", "pk")
    ):
        found[task.run_id].append(task)
    return found


def items(run: Run, step: int, division: Unit | None) -> dict[str, CompletenessItem]:
    """What was confirmed for a step, by the item's words."""
    confirmed = CompletenessItem.objects.filter(run=run, step=step, division=division).select_related("by")
    return {one.item: one for one in confirmed}


_UNREAD = Prepared(
    lambda: (
        Handout.objects.filter(officer=Given("officer"), read_at__isnull=True, run__state=Run.RUNNING)
        .select_related("run", "unit")
        .defer("run__calendar")
    )
)


def unread_handouts(officer: Officer) -> list[Handout]:
    """Formats handed to this officer in runs still going on, that they have not marked as read."""
    return _UNREAD(officer=officer.pk)


def division_units(run: Run) -> list[Unit]:
    return list(Unit.objects.filter(rundivision__run=run).order_by("order", "pk"))


def instructions(run: Run) -> dict[str, Instruction]:
    return {instruction.lane: instruction for instruction in Instruction.objects.filter(run=run)}


def handouts(run: Run) -> list[Handout]:
    return list(
        Handout.objects.filter(run=run).select_related("unit", "officer").order_by("unit__order", "pk")
    )


@dataclass(frozen=True)
class Waiting:
    """One wait, as a sentence needs it: which step, whose turn, which people, since when, until when."""

    task: RunTask
    lane_title: str
    people: tuple[Appointment, ...]


_WAITING = Prepared(
    lambda: (
        RunTask.objects.filter(run=Given("run"))
        .exclude(waits_for_lane="")
        .select_related("division")
        .order_by("step", "pk")
    )
)
_PEOPLE = Prepared(
    lambda: (
        Appointment.objects.filter(
            in_office(Given("on", models.DateField())),
            post__in=LanePost.objects.filter(adoption__agency=Given("agency")).order_by().values("post"),
        )
        .select_related("officer", "post")
        .order_by("pk")
    )
)
"""Whoever holds a post of any lane of the agency: few, and one question whatever the lane."""


def waits(run: Run, on: date, tasks: Iterable[RunTask] | None = None) -> list[Waiting]:
    """Who is waited for in this run now (three queries, however many divisions)."""
    if tasks is None:
        tasks = _WAITING(run=run.pk)
    found = waited_for([(run.adoption_id, task) for task in tasks], run.agency_id, on, lanes_in(run.agency))
    return [waiting(run, task, people) for task, people in found]


def waiting(run: Run, task: RunTask, people: tuple[Appointment, ...]) -> Waiting:
    titles = {lane.key: lane.title for lane in definition_of(run.edition).lanes}
    return Waiting(task, titles.get(task.waits_for_lane, task.waits_for_lane), people)


def waited_for(
    tasks: Iterable[tuple[int, RunTask]], agency: int, on: date, lanes: Lanes
) -> list[tuple[RunTask, tuple[Appointment, ...]]]:
    """Each (adoption, task) of an agency with the people it waits for on ``on``, acting ones first (one query for all)."""
    wanted = [(task, posts_for(lanes, adoption, task)) for adoption, task in tasks]
    if not wanted:
        return []
    people = sorted(_PEOPLE(agency=agency, on=on), key=lambda one: one.kind == AppointmentKind.DEFINITIVE)
    return [(task, tuple(one for one in people if one.post_id in posts)) for task, posts in wanted]
