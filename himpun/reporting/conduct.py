"""A year of one SOP: every run's steps against the standard, by period and division, and what it says about the SOP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from himpun.reporting.queries import runs_of_year
from himpun.sop import queries as runs
from himpun.sop import rules
from himpun.sop.definition import Step
from himpun.sop.models import Run

OFTEN = 2
"""A step that goes over its standard in at least half of the runs, and in so many, is worth a word."""
RETURNED_OFTEN = 2


@dataclass(frozen=True)
class Conduct:
    """One step of one run (or of one division in it), in working days; None where the SOP counts minutes or hours."""

    run: Run
    step: int
    standard: int | None
    used: int | None
    late_days: int
    returns: int
    finished: bool
    division: str = ""

    @property
    def is_over(self) -> bool:
        return self.used is not None and self.standard is not None and self.used > self.standard


@dataclass(frozen=True)
class Returned:
    """One return, with its reason in the words of who gave it."""

    period: str
    day: date
    step: int
    division: str
    reason: str


@dataclass(frozen=True)
class YearOfConduct:
    """All runs of one SOP in a year. ``whole`` holds a row per run and step, ``parts`` a row per division besides."""

    year: int
    title: str
    steps: tuple[Step, ...]
    lanes: dict[str, str]
    runs: tuple[Run, ...]
    whole: tuple[Conduct, ...]
    parts: tuple[Conduct, ...]
    returned: tuple[Returned, ...]

    @property
    def periods(self) -> tuple[str, ...]:
        return tuple(runs.period_of(run).label for run in self.runs)

    def of_step(self, number: int) -> list[Conduct]:
        return [one for one in self.whole if one.step == number]

    def of_run(self, run: Run) -> list[Conduct]:
        return [one for one in self.whole if one.run.pk == run.pk]

    def lane(self, key: str) -> str:
        return self.lanes.get(key, key)

    @property
    def summary(self) -> str:
        """How many runs, how many of them late, how many returns."""
        done = sum(run.state == Run.FINISHED for run in self.runs)
        late = sum(any(one.late_days for one in self.of_run(run)) for run in self.runs)
        returns = sum(one.returns for one in self.whole)
        return (
            f"Tahun {self.year} SOP ini dijalankan {len(self.runs)} kali, {done} di antaranya selesai. "
            f"Pada {late} pengukuran ada langkah yang lewat dari mutu bakunya; pekerjaan dikembalikan {returns} kali."
        )

    @property
    def advice(self) -> tuple[str, ...]:
        """What to revise in the SOP, by rule: a step that keeps going over, is often returned, or never needs its time."""
        told = []
        for step in self.steps:
            found = [one for one in self.of_step(step.number) if one.used is not None and one.finished]
            name = f"Langkah {step.number} ({step.title})"
            over = [one for one in found if one.is_over]
            if len(over) >= OFTEN and 2 * len(over) >= len(found):
                longest = max(one.used or 0 for one in over)
                told.append(
                    f"{name} melewati mutu baku {found[0].standard} hari kerja pada {len(over)} dari "
                    f"{len(found)} pengukuran (terlama {longest} hari kerja): "
                    "tinjau waktunya, atau cari penyebabnya sebelum waktunya ditambah."
                )
            returns = sum(one.returns for one in self.of_step(step.number))
            if returns >= RETURNED_OFTEN:
                told.append(
                    f"{name} dikembalikan {returns} kali: perjelas kelengkapan dan petunjuk isiannya, "
                    "supaya benar sejak awal."
                )
            standard = found[0].standard if found else None
            if (
                standard
                and standard > 2
                and len(found) >= OFTEN
                and all(2 * (one.used or 0) <= standard for one in found)
            ):
                longest = max(one.used or 0 for one in found)
                told.append(
                    f"{name} tidak pernah memerlukan lebih dari {longest} dari {standard} hari kerja pada {len(found)} "
                    "pengukuran: waktunya dapat dipersingkat."
                )
        return tuple(told)


def year_of_conduct(run: Run, *, at: datetime) -> YearOfConduct:
    """The year ``run`` belongs to. Steps are those of the run's own edition; what is still open is looked at ``at``."""
    definition = runs.definition_of(run.edition)
    year = runs.period_of(run).year
    found = [one for one in runs_of_year(run, year) if one.pk != run.pk] + [run]
    found.sort(key=lambda one: (one.period, one.pk))
    whole: list[Conduct] = []
    parts: list[Conduct] = []
    returned: list[Returned] = []
    for one in found:
        state = runs.state_of(one)
        names = {unit.public_id: unit.name for unit in runs.division_units(one)}
        moment = at if state.running or state.last_at is None else state.last_at
        for row in rules.tracker(state, moment):
            whole.append(
                Conduct(
                    one,
                    row.step,
                    row.standard_days,
                    row.used_days,
                    row.late_days,
                    row.returns,
                    row.status == "selesai",
                )
            )
        parts += _parts(one, state, names, moment)
        zone = one.agency.government.tz
        returned += [
            Returned(
                runs.period_of(one).label, event.at.astimezone(zone).date(), event.step,
                names.get(event.division or "", ""), event.reason,
            )
            for event in state.history
            if event.kind == "returned"
        ]  # fmt: skip
    lanes = {lane.key: lane.title for lane in definition.lanes}
    return YearOfConduct(
        year,
        definition.title,
        definition.steps,
        lanes,
        tuple(found),
        tuple(whole),
        tuple(parts),
        tuple(returned),
    )


def _parts(run: Run, state: rules.State, names: dict[str, str], moment: datetime) -> Sequence[Conduct]:
    found = []
    for task in state.tasks:
        if task.division is None or task.opened_at is None:
            continue
        step = state.definition.step(task.step)
        in_days = step.duration.unit == "hari_kerja"
        found.append(
            Conduct(
                run, task.step, step.duration.amount if in_days else None,
                rules.days_so_far(state, task, moment) if in_days else None,
                rules.late_days(state, task, moment), task.rounds, task.state == "selesai",
                names.get(task.division, ""),
            )
        )  # fmt: skip
    return found
