"""What is true of a run: its tasks, and how one event changes them. Whether it may happen is asked in decisions.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from himpun.base.workingdays import Calendar
from himpun.sop.definition import Definition, Step
from himpun.sop.rules import clock

EventKind = Literal["opened", "handed_in", "released", "returned", "cancelled"]
TaskState = Literal["menunggu", "terbuka", "menunggu_rilis", "selesai"]


@dataclass(frozen=True)
class Event:
    """Something that happened in a run. ``actor`` and ``division`` are public ids, ``at`` is aware.

    "handed_in" finishes a step's work; "released" closes a step that has a releaser; "returned" sends the work back: from
    an open step to its ``returns_to``, from an unreleased hand-in to the same step. ``figures`` of a return name what is
    concerned, as ``figure_of(division, figure)`` where the step is common to all divisions; empty means all.
    """

    kind: str
    at: datetime
    step: int
    division: str | None
    actor: str
    lane: str
    reason: str = ""
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """One step (of one division) in a run.

    ``due`` belongs to the present round; ``original_due`` is that of the first and never moves. ``rounds`` counts how
    often the work was sent back to this step, ``reason`` and ``figures`` are those of the last time.
    ``days_used`` / ``minutes_used`` are working time over all finished rounds, in whichever of the two the SOP counts.
    """

    step: int
    division: str | None
    state: TaskState = "menunggu"
    opened_at: datetime | None = None
    due: datetime | None = None
    original_due: datetime | None = None
    handed_in_at: datetime | None = None
    handed_in_by: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    rounds: int = 0
    reason: str = ""
    figures: tuple[str, ...] = ()
    days_used: int = 0
    minutes_used: int = 0

    @property
    def is_open(self) -> bool:
        return self.state in ("terbuka", "menunggu_rilis")


@dataclass(frozen=True)
class State:
    """A run at one moment. Bound to the definition and the calendar it began with."""

    definition: Definition
    calendar: Calendar
    divisions: tuple[str, ...]
    tasks: tuple[Task, ...]
    history: tuple[Event, ...] = ()
    cancelled: bool = False

    @property
    def opened(self) -> bool:
        return bool(self.history)

    @property
    def finished(self) -> bool:
        """True once every task of the last step is closed."""
        return not self.cancelled and all(task.state == "selesai" for task in self.tasks)

    @property
    def running(self) -> bool:
        return self.opened and not self.finished and not self.cancelled

    @property
    def last_at(self) -> datetime | None:
        return self.history[-1].at if self.history else None

    def task(self, step: int, division: str | None = None) -> Task:
        """Raises KeyError when the run has no such task."""
        for task in self.tasks:
            if task.step == step and task.division == division:
                return task
        raise KeyError((step, division))

    def of_step(self, step: int) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.step == step)


def figure_of(division: str, figure: str = "") -> str:
    """How a return from a common step names a figure of a division, or the whole division."""
    return f"{division}/{figure}" if figure else division


def begin(definition: Definition, divisions: Iterable[str], calendar: Calendar) -> State:
    """A run nobody has opened yet. Raises ValueError when a step per division would have nobody to do it."""
    names = tuple(divisions)
    if len(set(names)) != len(names):
        raise ValueError("a division takes part once")
    if not names and any(step.per_division for step in definition.steps):
        raise ValueError("this SOP has steps per division, so a run needs divisions")
    tasks = tuple(
        Task(step.number, division)
        for step in definition.steps
        for division in (names if step.per_division else (None,))
    )
    return State(definition, calendar, names, tasks)


def apply(state: State, event: Event) -> State:
    """The state after ``event``, which must be a legal one. A clock that ran back a little is held at the last event."""
    if state.last_at is not None and event.at < state.last_at:
        event = replace(event, at=state.last_at)
    state = replace(state, history=(*state.history, event))
    match event.kind:
        case "opened":
            return _open_ready(state, event)
        case "cancelled":
            return replace(state, cancelled=True)
        case "handed_in":
            step = state.definition.step(event.step)
            if step.releaser is not None:
                return _change(
                    state,
                    lambda task: replace(
                        task, state="menunggu_rilis", handed_in_at=event.at, handed_in_by=event.actor
                    ),
                    lambda task: _is_about(task, event),
                )
            return _open_ready(_close(state, event), event)
        case "released":
            return _open_ready(_close(state, event), event)
        case "returned":
            return _send_back(state, event)
    raise ValueError(f"no such event: {event.kind}")


def concerned(state: State, event: Event) -> tuple[str, ...]:
    """The divisions a return is about."""
    if event.division is not None:
        return (event.division,)
    named = {figure.partition("/")[0] for figure in event.figures}
    return tuple(name for name in state.divisions if name in named) or state.divisions


def _close(state: State, event: Event) -> State:
    return _change(
        state,
        lambda task: replace(
            _stopped(state, task, event.at),
            state="selesai",
            handed_in_at=task.handed_in_at or event.at,
            handed_in_by=task.handed_in_by or event.actor,
            closed_at=event.at,
            closed_by=event.actor,
        ),
        lambda task: _is_about(task, event),
    )


def _send_back(state: State, event: Event) -> State:
    """Reopen the step returned to; whatever builds on it waits again: up to the next common step for the divisions
    concerned, from there on for all."""
    step = state.definition.step(event.step)
    if state.task(event.step, event.division).state == "menunggu_rilis":
        target = step
    else:
        target = state.definition.step(step.returns_to or step.number)
    divisions = concerned(state, event)
    joined = next(
        (one.number for one in state.definition.steps[target.number - 1 :] if not one.per_division), None
    )

    def is_reset(task: Task) -> bool:
        if task.step < target.number:
            return False
        before_join = joined is None or task.step < joined
        return task.division in divisions if before_join else True

    def reset(task: Task) -> Task:
        stopped = _stopped(state, task, event.at) if task.is_open else task
        waiting = replace(
            stopped, state="menunggu", opened_at=None, due=None,
            handed_in_at=None, handed_in_by="", closed_at=None, closed_by="",
        )  # fmt: skip
        if task.step != target.number:
            return waiting
        return _opened(
            state,
            replace(waiting, rounds=task.rounds + 1, reason=event.reason, figures=event.figures),
            event.at,
            first=False,
        )

    return _change(state, reset, is_reset)


def _open_ready(state: State, event: Event) -> State:
    """Open every waiting task whose predecessors are closed."""
    return _change(
        state,
        lambda task: _opened(state, task, event.at, first=event.kind == "opened"),
        lambda task: task.state == "menunggu" and all(one.state == "selesai" for one in before(state, task)),
    )


def before(state: State, task: Task) -> tuple[Task, ...]:
    """The tasks that must be closed before ``task`` opens: its own division's where both steps are per division."""
    if task.step == 1:
        return ()
    previous = state.of_step(task.step - 1)
    if task.division is not None and previous[0].division is not None:
        return tuple(one for one in previous if one.division == task.division)
    return previous


def _opened(state: State, task: Task, at: datetime, *, first: bool) -> Task:
    due = clock.due(state.calendar, state.definition.step(task.step).duration, at, first=first)
    return replace(task, state="terbuka", opened_at=at, due=due, original_due=task.original_due or due)


def _stopped(state: State, task: Task, at: datetime) -> Task:
    """``task`` with the working time of the round that ends at ``at`` added."""
    days, minutes = running_time(state, task, at)
    return replace(task, days_used=task.days_used + days, minutes_used=task.minutes_used + minutes)


def running_time(state: State, task: Task, at: datetime) -> tuple[int, int]:
    """(working days, working minutes) of the round still open at ``at``; one of the two, by the step's unit."""
    if task.opened_at is None:
        return 0, 0
    if state.definition.step(task.step).duration.unit == "hari_kerja":
        return clock.days_used(state.calendar, task.opened_at, at, first=is_first_round(state, task)), 0
    return 0, clock.minutes_used(state.calendar, task.opened_at, at)


def is_first_round(state: State, task: Task) -> bool:
    """True for the first step until something is returned to it: only then may day 1 be the day of opening."""
    return task.step == 1 and task.rounds == 0


def _is_about(task: Task, event: Event) -> bool:
    return task.step == event.step and task.division == event.division


def _change(state: State, change: Callable[[Task], Task], which: Callable[[Task], bool]) -> State:
    return replace(state, tasks=tuple(change(task) if which(task) else task for task in state.tasks))


def step_title(step: Step) -> str:
    """ "3 (Pemeriksaan)": how sentences name a step."""
    return f"{step.number} ({step.label})"
