"""What a run's state means to people: who is waited for, how far it is, how long it took against the standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from himpun.base.words import Sentence
from himpun.sop.definition import Step
from himpun.sop.rules import clock
from himpun.sop.rules.state import State, Task, before, running_time

MANY_ROUNDS = 3
"""From this number of returns on, somebody should talk instead of sending it back once more."""


@dataclass(frozen=True)
class Waiting:
    """One wait: ``lane`` is the key of who has to act, ``releasing`` whether the work only awaits release."""

    step: int
    division: str | None
    lane: str
    lane_title: str
    releasing: bool
    since: datetime
    due: datetime
    rounds: int


@dataclass(frozen=True)
class Progress:
    """One step for the tracker. ``status`` is the furthest behind of its tasks; ``until`` their latest due date.

    ``used`` and ``standard`` are the time taken and allowed as sentences ("3 hari kerja"), ``used_days`` and
    ``standard_days`` the same as numbers (None where the SOP counts minutes or hours). Divisions in parallel count once:
    the slowest.
    """

    step: int
    label: str
    title: str
    lane: str
    lane_title: str
    status: str
    since: datetime | None
    until: datetime | None
    closed_at: datetime | None
    used_days: int | None
    standard_days: int | None
    used: Sentence
    standard: Sentence
    late_days: int
    is_late: bool
    done: int
    total: int
    returns: int


def waiting_for(state: State) -> tuple[Waiting, ...]:
    """Who holds the run up now, the earliest due first; empty when nothing runs."""
    if not state.running:
        return ()
    found = []
    for task in state.tasks:
        if not task.is_open or task.opened_at is None or task.due is None:
            continue
        step = state.definition.step(task.step)
        releasing = task.state == "menunggu_rilis"
        lane = state.definition.lane(step.releaser or step.lane if releasing else step.lane)
        found.append(
            Waiting(
                step=task.step,
                division=task.division,
                lane=lane.key,
                lane_title=lane.title,
                releasing=releasing,
                since=task.handed_in_at if releasing and task.handed_in_at else task.opened_at,
                due=task.due,
                rounds=task.rounds,
            )
        )
    return tuple(sorted(found, key=lambda one: one.due))


def is_late(task: Task, now: datetime) -> bool:
    """Was (or is) the task closed after its original due moment? A return does not wash lateness away."""
    return task.original_due is not None and (task.closed_at or now) > task.original_due


def late_days(state: State, task: Task, now: datetime) -> int:
    """Working days past the original due day, 0 while in time."""
    if task.original_due is None:
        return 0
    return clock.working_days_after(state.calendar, task.original_due, task.closed_at or now)


def days_so_far(state: State, task: Task, now: datetime) -> int:
    """Working days of all rounds including the one still open (0 for a step counted in minutes or hours)."""
    return _time_so_far(state, task, now)[0]


def _time_so_far(state: State, task: Task, now: datetime) -> tuple[int, int]:
    days, minutes = running_time(state, task, now) if task.is_open else (0, 0)
    return task.days_used + days, task.minutes_used + minutes


def tracker(state: State, now: datetime) -> tuple[Progress, ...]:
    """Every step of the SOP in order, as it stands at ``now``. A run that ended stands as on its last day."""
    if not state.running and state.last_at is not None:
        now = state.last_at
    return tuple(_progress(state, step, now) for step in state.definition.steps)


def _progress(state: State, step: Step, now: datetime) -> Progress:
    tasks = state.of_step(step.number)
    states = {task.state for task in tasks}
    status = next(
        (one for one in ("terbuka", "menunggu_rilis") if one in states),
        "selesai" if states == {"selesai"} else "menunggu",
    )
    times = [_time_so_far(state, task, now) for task in tasks]
    days, minutes = max(days for days, _ in times), max(minutes for _, minutes in times)
    in_days = step.duration.unit == "hari_kerja"
    closed = [task.closed_at for task in tasks if task.closed_at is not None]
    return Progress(
        step=step.number,
        label=step.label,
        title=step.title,
        lane=step.lane,
        lane_title=state.definition.lane(step.lane).title,
        status=status,
        since=min((task.opened_at for task in tasks if task.opened_at is not None), default=None),
        until=max((task.due for task in tasks if task.due is not None), default=None),
        closed_at=max(closed) if status == "selesai" else None,
        used_days=days if in_days else None,
        standard_days=step.duration.amount if in_days else None,
        used=_in_words(step, days, minutes),
        standard=_in_words(step, step.duration.amount, _standard_minutes(step)),
        late_days=max(late_days(state, task, now) for task in tasks),
        is_late=any(is_late(task, now) for task in tasks),
        done=sum(task.state == "selesai" for task in tasks),
        total=len(tasks),
        returns=sum(task.rounds for task in tasks),
    )


def _standard_minutes(step: Step) -> int:
    return step.duration.amount * (60 if step.duration.unit == "jam" else 1)


def _in_words(step: Step, days: int, minutes: int) -> Sentence:
    if step.duration.unit == "hari_kerja":
        return Sentence("{count} hari kerja", count=days)
    if step.duration.unit == "jam" and minutes % 60 == 0:
        return Sentence("{count} jam", count=minutes // 60)
    if step.duration.unit == "jam" and minutes > 60:
        return Sentence("{hours} jam {minutes} menit", hours=minutes // 60, minutes=minutes % 60)
    return Sentence("{count} menit", count=minutes)


def conduct(state: State, now: datetime | None = None) -> list[Mapping[str, object]]:
    """Conduct against the standard, one plain row per step, for the frozen recap of a report.

    ``standard_days`` and ``used_days`` are None where the SOP counts minutes or hours; ``standard`` and ``used`` say it in
    Indonesian either way. ``now`` (default: the last event) is when a step that is still open is looked at.
    """
    moment = now or state.last_at
    if moment is None:
        return []
    return [
        {
            "step": row.step,
            "activity": row.title,
            "lane": row.lane_title,
            "standard_days": row.standard_days,
            "used_days": row.used_days,
            "standard": str(row.standard),
            "used": str(row.used),
            "late_days": row.late_days,
            "returns": row.returns,
        }
        for row in tracker(state, moment)
    ]


def predicted_finish(state: State, now: datetime) -> datetime | None:
    """When the run ends if everybody takes the time the standard gives, and what is late closes today.

    None when the run was never opened or was cancelled; the moment of the last closing when it is finished.
    """
    if not state.opened or state.cancelled:
        return None
    ends: dict[tuple[int, str | None], datetime] = {}
    for task in state.tasks:
        if task.closed_at is not None:
            end = task.closed_at
        elif task.due is not None:
            end = max(task.due, now)
        else:
            opens = max(ends[one.step, one.division] for one in before(state, task))
            end = clock.due(state.calendar, state.definition.step(task.step).duration, opens, first=False)
        ends[task.step, task.division] = end
    return max(end for (step, _), end in ends.items() if step == state.definition.last.number)
