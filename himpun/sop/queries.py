"""Where the runs stand, and who may act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from himpun.base.periods import Period
from himpun.base.workingdays import Calendar
from himpun.organisation.models import Agency, Appointment, Officer, Unit
from himpun.organisation.queries import Person, holders
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
    RunEvent,
    RunTask,
)


def chain(run: Run) -> str:
    """The chain of minutes that keeps what happens in one run."""
    return f"run:{run.public_id}"


@lru_cache(maxsize=64)
def _read(sha256: str, text: str) -> Definition:
    return load(text)


def definition_of(edition: Edition) -> Definition:
    """The edition's definition, from the text kept when it was adopted (not from today's file)."""
    return _read(edition.sha256, edition.text)


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


def division_ids(run: Run) -> tuple[str, ...]:
    """The run's divisions as the engine names them: their public ids, in the office's order."""
    return tuple(run.divisions.order_by("unit__order", "unit_id").values_list("unit__public_id", flat=True))


def events_of(run: Run) -> list[rules.Event]:
    rows = (
        RunEvent.objects.filter(run=run)
        .order_by("seq")
        .values_list(
            "kind", "at", "step", "division__public_id", "actor__public_id", "lane", "reason", "figures"
        )
    )
    return [
        rules.Event(
            kind=kind,
            at=at,
            step=step,
            division=division,
            actor=actor,
            lane=lane,
            reason=reason,
            figures=tuple(figures),
        )
        for kind, at, step, division, actor, lane, reason, figures in rows
    ]


def state_of(run: Run) -> rules.State:
    """The run as the engine sees it, replayed from its events."""
    return rules.replay(
        definition_of(run.edition),
        events_of(run),
        divisions=division_ids(run),
        calendar=calendar_from(run.calendar),
    )


def period_of(run: Run) -> Period:
    return Period.parse(run.period)


def lane_posts(adoption: Adoption, lane: str, division: Unit | None) -> set[int]:
    """Posts that act in ``lane``: those named for the division, else those named for all divisions."""
    rows = list(LanePost.objects.filter(adoption=adoption, lane=lane).values_list("post_id", "division_id"))
    own = {post for post, unit in rows if division is not None and unit == division.pk}
    return own or {post for post, unit in rows if unit is None}


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


def waiting_for(person: Person) -> list[RunTask]:
    """The tasks that wait for this person now, the most urgent first (two queries)."""
    lanes = lanes_of(person)
    if not lanes:
        return []
    own: dict[tuple[int, str], set[int | None]] = defaultdict(set)
    for adoption, lane, division in lanes:
        own[adoption, lane].add(division)
    tasks = open_tasks(person.agency)
    # A lane post named for one division takes it away from the post named for all.
    named = (
        {
            (adoption, lane, division)
            for adoption, lane, division in LanePost.objects.filter(
                adoption__agency=person.agency, division__isnull=False
            ).values_list("adoption_id", "lane", "division_id")
        }
        if tasks
        else set()
    )
    found = []
    for task in tasks:
        key = (task.run.adoption_id, task.waits_for_lane)
        divisions = own.get(key, set())
        if task.division_id in divisions:
            found.append(task)
        elif None in divisions and (*key, task.division_id) not in named:
            found.append(task)
    return found


def open_tasks(agency: Agency) -> list[RunTask]:
    """Every task of the agency that waits for somebody, by due date."""
    return list(
        RunTask.objects.filter(run__agency=agency, run__state=Run.RUNNING)
        .exclude(waits_for_lane="")
        .select_related("run__edition", "run__adoption", "division")
        .order_by("due_at", "step", "pk")
    )


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


def opened_periods(adoption: Adoption) -> set[str]:
    """The periods this agency has opened under the adoption's edition."""
    opened = Run.objects.filter(agency=adoption.agency, edition=adoption.edition).exclude(state=Run.CANCELLED)
    return set(opened.values_list("period", flat=True))


def may_open(person: Person) -> list[Adoption]:
    """The SOPs in force whose first step is this person's, so that they may open a period (two queries)."""
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


def waits(run: Run, on: date, tasks: Iterable[RunTask] | None = None) -> list[Waiting]:
    """Who is waited for in this run now (three queries, however many divisions)."""
    if tasks is None:
        tasks = (
            RunTask.objects.filter(run=run)
            .exclude(waits_for_lane="")
            .select_related("division")
            .order_by("step", "pk")
        )
    titles = {lane.key: lane.title for lane in definition_of(run.edition).lanes}
    return [
        Waiting(task, titles.get(task.waits_for_lane, task.waits_for_lane), people)
        for task, people in waited_for([(run.adoption_id, task) for task in tasks], on)
    ]


def waited_for(
    tasks: Iterable[tuple[int, RunTask]], on: date
) -> list[tuple[RunTask, tuple[Appointment, ...]]]:
    """Each (adoption, task) with the people it waits for on ``on``, acting officers first (two queries for all)."""
    listed = list(tasks)
    posts: dict[tuple[int, str, int | None], set[int]] = defaultdict(set)
    for adoption, lane, division, post in (
        LanePost.objects.filter(adoption__in={adoption for adoption, _ in listed}).values_list(
            "adoption_id", "lane", "division_id", "post_id"
        )
        if listed
        else ()
    ):
        posts[adoption, lane, division].add(post)
    wanted = [
        posts.get((adoption, task.waits_for_lane, task.division_id))
        or posts.get((adoption, task.waits_for_lane, None), set())
        for adoption, task in listed
    ]
    found = holders(post_ids=set().union(*wanted), on=on) if any(wanted) else []
    return [
        (task, tuple(one for one in found if one.post_id in ids))
        for (_, task), ids in zip(listed, wanted, strict=True)
    ]


def last_actor(run: Run, step: int, division: Unit | None) -> Officer | None:
    """Who last worked on the step (handed it in or released it)."""
    event = (
        RunEvent.objects.filter(run=run, step=step, division=division, kind__in=["handed_in", "released"])
        .select_related("actor")
        .order_by("-seq")
        .first()
    )
    return event.actor if event else None
