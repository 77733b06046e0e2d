"""How far a run's figures are before they become a report: where each division stands, and which recap counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from himpun.base.words import Sentence
from himpun.collection.models import Measurement
from himpun.organisation.models import Unit
from himpun.reporting import queries
from himpun.reporting.figure import Figure
from himpun.reporting.models import FrozenRecap
from himpun.sop import queries as runs
from himpun.sop import rules
from himpun.sop.models import Run, RunTask


def standing(run: Run) -> FrozenRecap | None:
    """The frozen recap that counts now: none while nothing was frozen, or while the recap was sent back to be made anew."""
    recap = queries.frozen(run)
    if recap is None:
        return None
    compiling = runs.definition_of(run.edition).capable("compile")
    if compiling is None:
        return recap
    return recap if RunTask.objects.filter(run=run, step=compiling.number, state="selesai").exists() else None


def earlier(run: Run, recap: FrozenRecap | None) -> FrozenRecap | None:
    """The frozen recap before ``recap``; with None the newest one, which what is entered now will replace."""
    found = FrozenRecap.objects.filter(run=run)
    if recap is not None:
        found = found.filter(version__lt=recap.version)
    return found.order_by("-version").first()


@dataclass(frozen=True)
class Part:
    """A division on its way to the recap. ``state``: menunggu, menyusun, menunggu_rilis, memeriksa or selesai.

    ``filled`` of ``total`` rows hold an answer; ``since`` and ``until`` belong to the step it stands at (``task``),
    ``late`` counts working days past its first due date, ``rounds`` how often the division's work was sent back.
    """

    division: Unit
    state: str
    filled: int
    total: int
    task: rules.Task
    since: datetime | None
    until: datetime | None
    late: int
    rounds: int

    @property
    def is_done(self) -> bool:
        return self.state == "selesai"

    @property
    def reason(self) -> str:
        """Why the work was sent back the last time, while it is being mended."""
        return "" if self.is_done else self.task.reason


def parts(run: Run, state: rules.State, *, now: datetime) -> list[Part]:
    """Where every division stands, in the office's order (two queries)."""
    numbers = [step.number for step in _before_the_recap(state)]
    if not numbers:
        return []
    rows = Measurement.objects.filter(run=run).values_list("division_id", "reading")
    total: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    for division, reading in rows:
        total[division] += 1
        filled[division] += reading != "kosong"
    found = []
    for unit in runs.division_units(run):
        tasks = [state.task(number, unit.public_id) for number in numbers]
        task = next((one for one in tasks if one.state != "selesai"), tasks[-1])
        done = task.state == "selesai"
        found.append(
            Part(
                division=unit,
                state="selesai" if done else _word(state, task),
                filled=filled[unit.pk],
                total=total[unit.pk],
                task=task,
                since=task.closed_at if done else _since(task),
                until=None if done else task.due,
                late=max(rules.late_days(state, one, now) for one in tasks),
                rounds=sum(one.rounds for one in tasks),
            )
        )
    return found


def _before_the_recap(state: rules.State) -> list[Any]:
    steps = state.definition.steps
    compiling = next((step.number for step in steps if step.capability == "compile"), steps[-1].number + 1)
    return [step for step in steps if step.per_division and step.number < compiling]


def _word(state: rules.State, task: rules.Task) -> str:
    if task.state == "menunggu":
        return "menunggu"
    if task.state == "menunggu_rilis":
        return "menunggu_rilis"
    return "memeriksa" if state.definition.step(task.step).returns_to else "menyusun"


def _since(task: rules.Task) -> datetime | None:
    return task.handed_in_at if task.state == "menunggu_rilis" and task.handed_in_at else task.opened_at


@dataclass(frozen=True)
class Difference:
    """A figure that is not what it was in an earlier recap. ``before`` and ``after`` as printed."""

    code: str
    label: str
    before: str
    after: str

    @property
    def words(self) -> Sentence:
        return Sentence("semula {before}", before=self.before)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Difference]:
    """What changed between two recaps, by the figure's code; new figures and lost ones count too."""
    old, new = before["figures"], after["figures"]
    found = {}
    for code in [*new, *(code for code in old if code not in new)]:
        was = Figure.from_dict(old[code]) if code in old else None
        now = Figure.from_dict(new[code]) if code in new else None
        if was and now and (was.value, was.missing) == (now.value, now.missing):
            continue
        one = now or was
        assert one is not None
        found[code] = Difference(code, one.label, was.shown if was else "–", now.shown if now else "–")
    return found
