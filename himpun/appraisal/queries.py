"""What each officer is to bring about, what they reached, and what their superior said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from himpun.appraisal import rules
from himpun.appraisal.models import Appraisal, Feedback, WorkResult
from himpun.appraisal.rules import Seat
from himpun.base.periods import Period
from himpun.base.words import Sentence
from himpun.collection.models import Evidence, Measurement
from himpun.organisation.models import Agency, Appointment, Officer
from himpun.organisation.queries import in_force, posts_of, units_of
from himpun.planning.models import Indicator
from himpun.planning.queries import agreement_for


def chain(appraisal: Appraisal) -> str:
    """The chain of minutes of one officer's year: theirs and their superiors' to read."""
    return f"appraisal:{appraisal.public_id}"


@dataclass(frozen=True)
class Done:
    """What was reached by the end of a quarter; ``evidence`` names the files, ``measurement`` is the unit's own figure."""

    actual: str
    note: str
    evidence: tuple[str, ...]
    measurement: Measurement | None
    at: datetime


@dataclass(frozen=True)
class Measure:
    pk: int
    aspect: str
    text: str
    target: str
    unit: str
    by_quarter: dict[int, Done]


@dataclass(frozen=True)
class Result:
    """A rencana hasil kerja; ``superior_text`` is the superior's it serves ("" for none)."""

    number: int
    text: str
    superior_text: str
    indicator: Indicator | None
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Sheet:
    """One SKP, whole."""

    appraisal: Appraisal
    superior: Officer | None
    results: tuple[Result, ...]
    feedback: tuple[Feedback, ...]

    def predicate(self, quarter: int) -> Sentence | None:
        """The predicate the superior's feedback for a quarter gives (0: the year); None until it is complete."""
        return next(
            (rules.predicate(one.work, one.behaviour) for one in self.feedback if one.quarter == quarter),
            None,
        )

    def feedback_for(self, quarter: int) -> Feedback | None:
        return next((one for one in self.feedback if one.quarter == quarter), None)


def sheet(officer: Officer, year: int) -> Sheet | None:
    found = Appraisal.objects.filter(officer=officer, year=year).select_related("officer__agency", "superior")
    return next(iter(_sheets(officer.agency, year, found)), None)


def sheet_of(appraisal: Appraisal) -> Sheet:
    (found,) = _sheets(appraisal.officer.agency, appraisal.year, [appraisal])
    return found


def sheets(agency: Agency, year: int) -> list[Sheet]:
    """Everybody's who has one (the same number of queries for any number of officers)."""
    found = Appraisal.objects.filter(officer__agency=agency, year=year).select_related(
        "officer__agency", "superior"
    )
    return _sheets(agency, year, found.order_by("officer__name", "pk"))


def _sheets(agency: Agency, year: int, appraisals: Iterable[Appraisal]) -> list[Sheet]:
    found = list(appraisals)
    if not found:
        return []
    indicators = indicators_of(agency, year)
    measured = _measured(agency, year)
    results: dict[int, list[Result]] = {}
    rows = (
        WorkResult.objects.filter(appraisal__in=found)
        .select_related("above")
        .prefetch_related("measures__accomplishments__evidence")
    )
    for row in rows:
        measures = tuple(
            Measure(
                one.pk, one.aspect, one.text, one.target, one.unit,
                {
                    done.quarter: Done(
                        done.actual, done.note, tuple(each.name for each in done.evidence.all()),
                        measured.get((row.indicator, done.quarter)), done.at,
                    )
                    for done in one.accomplishments.all()
                },
            )
            for one in row.measures.all()
        )  # fmt: skip
        indicator = indicators.get(row.indicator)
        above = row.above.text if row.above else ""
        results.setdefault(row.appraisal_id, []).append(
            Result(row.number, row.text, above, indicator, measures)
        )
    said: dict[int, list[Feedback]] = {}
    for feedback in Feedback.objects.filter(appraisal__in=found):
        said.setdefault(feedback.appraisal_id, []).append(feedback)
    return [
        Sheet(one, one.superior, tuple(results.get(one.pk, ())), tuple(said.get(one.pk, ()))) for one in found
    ]


def indicators_of(agency: Agency, year: int) -> dict[str, Indicator]:
    """By code: the indicators of the year's Perjanjian Kinerja, which results are linked to."""
    agreement = agreement_for(agency, year)
    if agreement is None:
        return {}
    found = Indicator.objects.filter(agreement=agreement).select_related("responsible", "objective")
    return {one.code: one for one in found}


def _measured(agency: Agency, year: int) -> dict[tuple[str, int], Measurement]:
    """(indicator's code, quarter) → the unit's own figure, of the newest run of that quarter."""
    found = (
        Measurement.objects.filter(
            run__agency=agency, run__period__in=_periods(year, (1, 2, 3, 4)), indicator__isnull=False
        )
        .exclude(run__state="dibatalkan")
        .select_related("indicator", "run")
        .order_by("run_id")
    )
    return {
        (one.indicator.code, Period.parse(one.run.period).quarter or 4): one
        for one in found
        if one.indicator is not None
    }


def _periods(year: int, quarters: Iterable[int]) -> list[str]:
    """The periods of runs whose figures stand for these quarters: a run of the whole year stands for the fourth."""
    found = [Period(year, quarter).code for quarter in quarters]
    return [*found, Period(year).code] if found[-1] == Period(year, 4).code else found


def unit_figures(agency: Agency, year: int, quarter: int) -> dict[str, Measurement]:
    """By indicator's code: what the runs of the quarter measured."""
    return {code: one for (code, when), one in _measured(agency, year).items() if when == quarter}


def evidence_for(agency: Agency, year: int, quarter: int, codes: Iterable[str]) -> dict[str, list[Evidence]]:
    """By indicator's code: the files that prove its figure in the runs of a quarter."""
    rows = Evidence.objects.filter(
        measurement__run__agency=agency, measurement__run__period__in=_periods(year, [quarter]),
        measurement__indicator__code__in=list(codes), removed_at__isnull=True,
    )  # fmt: skip
    found: dict[str, list[Evidence]] = {}
    for one in rows.select_related("measurement__indicator").order_by("pk"):
        if one.measurement.indicator is not None:
            found.setdefault(one.measurement.indicator.code, []).append(one)
    return found


def superiors(agency: Agency, on: date) -> dict[int, int]:
    """Officer's key → direct superior's, as the office stands on ``on`` (three queries)."""
    held: dict[int, list[int]] = {}
    rows = Appointment.objects.filter(in_force(on), officer__agency=agency).order_by("kind", "pk")
    for appointment in rows:
        held.setdefault(appointment.post_id, []).append(appointment.officer_id)
    seats = [
        Seat(post.pk, post.unit_id, post.is_head, officer)
        for post in posts_of(agency)
        for officer in held.get(post.pk, [None])
    ]
    return rules.superiors(seats, {unit.pk: unit.parent_id for unit in units_of(agency)})


def people_of(officer: Officer, on: date) -> list[Officer]:
    """Those whose direct superior the officer is."""
    below = [key for key, above in superiors(officer.agency, on).items() if above == officer.pk]
    return list(Officer.objects.filter(pk__in=below).select_related("agency"))


def result(appraisal: Appraisal, number: int) -> WorkResult | None:
    return WorkResult.objects.filter(appraisal=appraisal, number=number).prefetch_related("measures").first()


def results_above(appraisal: Appraisal) -> list[WorkResult]:
    """The superior's own results of the year, which this officer's can serve."""
    if appraisal.superior_id is None:
        return []
    return list(
        WorkResult.objects.filter(appraisal__officer_id=appraisal.superior_id, appraisal__year=appraisal.year)
    )
