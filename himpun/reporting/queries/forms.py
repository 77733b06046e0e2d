"""The form of a division as it stands: a few queries whatever the number of rows or of years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db.models import QuerySet

from himpun.base.periods import Period
from himpun.collection.models import Evidence, FlagReason, Measurement
from himpun.organisation.models import Unit
from himpun.planning.models import Target
from himpun.reporting import recap, scrutiny
from himpun.reporting.form import Form, Line, Proof, Row
from himpun.sop import queries as runs
from himpun.sop.models import Run

_ENTRY = (
    "versions", "actual", "reading", "value", "text", "numerator", "numerator_value", "denominator",
    "denominator_value", "supporting", "hindering", "follow_up", "verdict", "verdict_reason",
)  # fmt: skip
_INDICATOR = (
    "public_id", "code", "name", "unit", "decimals", "polarity", "method", "aggregation", "scale",
    "evidence_required", "definition",
)  # fmt: skip

Entries = Mapping[str, Mapping[str, recap.Entered]]
"""Indicator code → period code → entry."""
Promises = Mapping[str, Mapping[int, recap.Promised]]
"""Indicator code → quarter (0 the year) → target."""
MONEY = ("Rp", 0, "naik", "selisih", "last", "", False, "")
"""What a line of money has where an indicator has its rules."""


def form(run: Run, division: Unit | None = None) -> Form:
    """The form as it stands, of one division or of the whole agency (six queries, two more at most)."""
    found = Measurement.objects.filter(run=run)
    if division is not None:
        found = found.filter(division=division)
    return _form(run, _lines(found))


def row(measurement: Measurement) -> Row:
    """One row of the form, freshly read."""
    return _form(measurement.run, _lines(Measurement.objects.filter(pk=measurement.pk))).rows[0]


def answer(measurement: Measurement) -> Row:
    """The row of ``measurement`` as it is in hand, without its files and reasons: what a saved cell is answered with.

    Two queries for an indicator, none for money.
    """
    return _form(measurement.run, [_line_in_hand(measurement)], whole=False).rows[0]


def context(measurement: Measurement) -> tuple[Decimal | None, Decimal | None]:
    """(target, last period's value): what helps to order the meanings of an ambiguous number."""
    found = answer(measurement)
    target = found.result.target if found.result else Decimal(found.line.budget)
    return (target if isinstance(target, Decimal) else None), (found.last.value if found.last else None)


def money_of(run: Run, division: Unit) -> tuple[int, Decimal | None]:
    """(budget, realised so far) of a division, over all its programmes; None while nothing was entered."""
    rows = Measurement.objects.filter(run=run, division=division, programme__isnull=False)
    found = rows.values_list("programme__budget", "value")
    realised = [value for _, value in found if value is not None]
    return sum(budget for budget, _ in found), sum(realised, Decimal(0)) if realised else None


def _lines(found: QuerySet[Measurement]) -> list[Line]:
    """Measurements in the plan's order: indicators, then programmes (two queries)."""
    indicators = (
        found.filter(indicator__isnull=False)
        .order_by("indicator__objective__number", "indicator__order", "indicator_id")
        .values_list(
            "id", "division_id", *(f"indicator__{name}" for name in _INDICATOR),
            "indicator__objective__number", "indicator__objective__text", *_ENTRY,
        )
    )  # fmt: skip
    programmes = (
        found.filter(programme__isnull=False)
        .order_by("programme__code")
        .values_list(
            "id", "division_id", "programme__public_id", "programme__code", "programme__name",
            "programme__objective__number", "programme__objective__text", "programme__budget", *_ENTRY,
        )
    )  # fmt: skip
    split = 2 + len(_INDICATOR) + 2
    lines = [Line._make((*each[:2], "i", *each[2:split], 0, *each[split:])) for each in indicators]
    return lines + [
        Line._make((*each[:2], "p", *each[2:5], *MONEY, each[5] or 0, each[6] or "", *each[7:]))
        for each in programmes
    ]


def _line_in_hand(measurement: Measurement) -> Line:
    """The line of a measurement that is loaded with what it measures."""
    entry = tuple(getattr(measurement, name) for name in _ENTRY)
    indicator, programme = measurement.indicator, measurement.programme
    if indicator is not None:
        about = tuple(getattr(indicator, name) for name in _INDICATOR)
        # The objective is asked for only where it is looked at: beside an output of 0.
        objective = indicator.objective.number if measurement.value == 0 else 0
        return Line._make((measurement.pk, measurement.division_id, "i", *about, objective, "", 0, *entry))
    assert programme is not None, "a measurement measures one thing"
    about = (programme.public_id, programme.code, programme.name, *MONEY, 0, "", programme.budget)
    return Line._make((measurement.pk, measurement.division_id, "p", *about, *entry))


def _targets(run: int, codes: Collection[str], quarters: Collection[int] = range(5)) -> Promises:
    """Targets by indicator code and quarter, as the agreement behind the run (its key) has them (one query)."""
    rows = Target.objects.filter(
        indicator__measurements__run_id=run, indicator__code__in=codes, quarter__in=quarters
    ).values_list("indicator__code", "quarter", "value", "upper", "text")
    found: dict[str, dict[int, recap.Promised]] = defaultdict(dict)
    for code, quarter, value, upper, text in rows:
        found[code][quarter] = recap.Promised(value, upper, text)
    return found


def _earlier(run: Run, period: Period, codes: Collection[str]) -> tuple[Entries, int | None]:
    """Entries of the year's quarters before, of the period before and of the same period last year (one query).

    With them the id of last year's run, where there is one.
    """
    quarters = {
        each.code: each.quarter or 0
        for each in (*_quarters_before(period), period.previous, _year_before(period))
    }
    rows = (
        Measurement.objects.filter(
            run__agency_id=run.agency_id, run__period__in=quarters, indicator__code__in=codes
        )
        .exclude(run__state=Run.CANCELLED)
        .values_list(
            "run__period", "run_id", "run__public_id", "id", "indicator__code", "versions", "reading", "value",
            "text", "numerator_value", "denominator_value",
        )
    )  # fmt: skip
    found: dict[str, dict[str, recap.Entered]] = defaultdict(dict)
    last_year, year_before = None, _year_before(period).code
    for when, run_pk, run_id, pk, code, versions, reading, value, text, numerator, denominator in rows:
        if when == year_before:
            last_year = run_pk
        source = f"pengukuran {pk} versi {versions.get('actual', 0)}"
        found[code or ""][when] = recap.Entered(
            run_id, quarters[when], reading, value, text, numerator, denominator, source
        )
    return found, last_year


def _quarters_before(period: Period) -> list[Period]:
    return [Period(period.year, quarter) for quarter in range(1, period.quarter or 0)]


def _year_before(period: Period) -> Period:
    return Period(period.year - 1, period.quarter)


def _form(run: Run, lines: list[Line], *, whole: bool = True) -> Form:
    """``whole``: with files and reasons, which the answer to a saved cell does without."""
    period = runs.period_of(run)
    codes = [line.code for line in lines if not line.is_money]
    targets, (earlier, last_year) = (
        (_targets(run.pk, codes), _earlier(run, period, codes)) if codes else ({}, ({}, None))
    )
    before = _last_year(last_year, period, lines, earlier)
    ids = [line.id for line in lines]
    files, reasons = (_files(ids), _reasons(ids)) if whole else ({}, {})
    spent = _spent(run, lines)
    rows = []
    quarter, previous = period.quarter or 0, period.previous.code
    this_year = {each.code for each in _quarters_before(period)}
    for line in lines:
        known = earlier.get(line.code, {})
        measured = None
        if not line.is_money:
            entries = {entry.quarter: entry for code, entry in known.items() if code in this_year}
            entries[quarter] = line.entered(run.public_id, quarter)
            measured = line.measured(targets.get(line.code, {}), entries)
        row = Row(
            line, measured, known.get(previous), quarter, files.get(line.id, ()), reasons.get(line.id, {})
        )
        row.flags = scrutiny.flags_of(row, year_ago=before.get(line.code), spent=spent.get(line.objective))
        rows.append(row)
    return Form(tuple(rows), period)


def _last_year(
    last_year: int | None, period: Period, lines: list[Line], earlier: Entries
) -> dict[str, recap.Measured]:
    """The indicators as last year's run measured them in the same period, where a comparison has sense."""
    if last_year is None:
        return {}
    quarter, code = period.quarter or 0, _year_before(period).code
    filled = {
        line.code: line for line in lines
        if line.aggregation == "last" and line.reading == "angka" and code in earlier.get(line.code, {})
    }  # fmt: skip
    if not filled:
        return {}
    targets = _targets(last_year, list(filled), (0, quarter))
    return {
        each: line.measured(targets.get(each, {}), {quarter: earlier[each][code]})
        for each, line in filled.items()
    }


def _files(ids: Collection[int]) -> dict[int, list[Proof]]:
    found: dict[int, list[Proof]] = defaultdict(list)
    rows = Evidence.objects.filter(measurement__in=ids, removed_at__isnull=True).order_by("pk")
    for proof in rows.values_list("public_id", "name", "media_type", "size", "measurement_id"):
        found[proof[4]].append(Proof(*proof[:4]))
    return found


def _reasons(ids: Collection[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = FlagReason.objects.filter(measurement__in=ids)
    for measurement, flag, reason in rows.values_list("measurement_id", "flag", "reason"):
        found[measurement][flag] = reason
    return found


def _spent(run: Run, lines: list[Line]) -> dict[int, int]:
    """Money realised by objective, asked for only where an output of 0 stands beside it."""
    if not any(not line.is_money and line.value == 0 for line in lines):
        return {}
    found: dict[int, int] = defaultdict(int)
    rows = Measurement.objects.filter(run=run, programme__objective__isnull=False, value__isnull=False)
    for objective, value in rows.values_list("programme__objective__number", "value"):
        found[objective or 0] += int(value or 0)
    return found
