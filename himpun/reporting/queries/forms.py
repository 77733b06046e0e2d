"""The form of a division as it stands: a few queries whatever the number of rows or of years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import CharField, QuerySet
from django.utils.timezone import localtime

from himpun.base.periods import Period
from himpun.base.prepared import Given, Prepared
from himpun.collection.models import Evidence, FlagReason, Measurement
from himpun.organisation.models import Unit
from himpun.planning.models import Target
from himpun.reporting import recap, scrutiny
from himpun.reporting.form import Form, Line, Proof, Row, entered_as
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

_ABOUT = 2 + len(_INDICATOR) + 2
_ENTERED = _ABOUT + len(_ENTRY)
"""Where in a row what was entered begins and ends."""

Entries = Mapping[str, Mapping[str, recap.Entered]]
"""Indicator code → period code → entry."""
Promises = Mapping[str, Mapping[int, recap.Promised]]
"""Indicator code → quarter (0 the year) → target."""
MONEY = ("Rp", 0, "naik", "selisih", "last", "", False, "")
"""What a line of money has where an indicator has its rules."""


_SCOPES: dict[str, dict[str, Given]] = {
    "run": {"run": Given("run")},
    "division": {"run": Given("run"), "division": Given("division")},
    "one": {"pk": Given("one")},
}
"""How much of a run is asked for: all of it, one division's form, one row."""


def _for_each_scope(build: Callable[[dict[str, Given]], QuerySet[Any, Any]]) -> dict[str, Prepared[Any]]:
    """The same question for each scope; it depends on nothing else, so each is compiled once."""
    return {name: Prepared(partial(build, where)) for name, where in _SCOPES.items()}


def _through(path: str, where: dict[str, Given]) -> dict[str, Given]:
    return {f"{path}__{name}": given for name, given in where.items()}


_LINES = _for_each_scope(
    lambda where: Measurement.objects.filter(**where).order_by().values_list(
        "id", "division_id", *(f"indicator__{name}" for name in _INDICATOR), "indicator__objective__number",
        "indicator__objective__text", *_ENTRY, "indicator__order", "indicator_id",
        "programme__public_id", "programme__code", "programme__name", "programme__objective__number",
        "programme__objective__text", "programme__budget",
    )
)  # fmt: skip
_TARGETS = _for_each_scope(
    lambda where: (
        Target.objects.filter(**_through("indicator__measurements", where))
        .order_by()
        .values_list("indicator__code", "quarter", "value", "upper", "text")
    )
)
_PERIODS = [Given(f"period_{n}", CharField()) for n in range(5)]
_EARLIER = _for_each_scope(
    lambda where: Measurement.objects.filter(
        run__agency=Given("agency"),
        run__period__in=_PERIODS,
        indicator__code__in=Measurement.objects.filter(**where).values("indicator__code"),
    )
    .exclude(run__state=Run.CANCELLED)
    .order_by()
    .values_list(
        "run__period", "run_id", "run__public_id", "id", "indicator__code", "versions", "reading", "value",
        "text", "numerator_value", "denominator_value",
    )
)  # fmt: skip
_FILES = _for_each_scope(
    lambda where: (
        Evidence.objects.filter(**_through("measurement", where), removed_at__isnull=True)
        .order_by("pk")
        .values_list("public_id", "name", "media_type", "size", "measurement_id")
    )
)
_REASONS = _for_each_scope(
    lambda where: (
        FlagReason.objects.filter(**_through("measurement", where))
        .order_by()
        .values_list("measurement_id", "flag", "reason")
    )
)
_MONEY = Prepared(
    lambda: Measurement.objects.filter(
        run=Given("run"), division=Given("division"), programme__isnull=False
    ).values_list("pk", "programme__budget", "value")
)


@dataclass(frozen=True)
class _Part:
    """The part of a run that is asked for: a scope, with its values."""

    scope: str
    values: dict[str, int]

    def __call__(self, questions: dict[str, Prepared[Any]], **more: Any) -> list[Any]:
        return questions[self.scope](**self.values, **more)


def form(run: Run, division: Unit | None = None) -> Form:
    """The form as it stands, of one division or of the whole agency (five queries, two more at most)."""
    if division is None:
        return _form(run, _Part("run", {"run": run.pk}))
    return _form(run, _Part("division", {"run": run.pk, "division": division.pk}))


def row(measurement: Measurement) -> Row:
    """One row of the form, freshly read."""
    return _form(measurement.run, _Part("one", {"one": measurement.pk})).rows[0]


def answer(measurement: Measurement) -> Row:
    """The row of ``measurement`` as it is in hand, without its files and reasons: what a saved cell is answered with.

    Two queries for an indicator, none for money.
    """
    part = _Part("one", {"one": measurement.pk})
    return _form(measurement.run, part, in_hand=[_line_in_hand(measurement)]).rows[0]


def context(measurement: Measurement) -> tuple[Decimal | None, Decimal | None]:
    """(target, last period's value): what helps to order the meanings of an ambiguous number."""
    found = answer(measurement)
    target = found.result.target if found.result else Decimal(found.line.budget)
    return (target if isinstance(target, Decimal) else None), (found.last.value if found.last else None)


def money_of(run: Run, division: Unit, *, in_hand: Measurement) -> tuple[int, Decimal | None]:
    """(budget, realised so far) of a division, over all its programmes; None while nothing was entered.

    ``in_hand`` counts with the value it holds, stored or not.
    """
    found = _MONEY(run=run.pk, division=division.pk)
    values = (in_hand.value if pk == in_hand.pk else value for pk, _, value in found)
    realised = [value for value in values if value is not None]
    return sum(budget for _, budget, _ in found), sum(realised, Decimal(0)) if realised else None


def _lines(part: _Part) -> list[Line]:
    """Measurements in the plan's order: indicators, then programmes (one query)."""
    indicators, money = [], []
    for each in part(_LINES):
        entry = each[_ABOUT:_ENTERED]
        if each[_ENTERED + 1] is not None:
            line = Line._make((*each[:2], "i", *each[2:_ABOUT], 0, *entry))
            indicators.append(((line.objective, each[_ENTERED], each[_ENTERED + 1]), line))
        else:
            code, name, number, text, budget = each[_ENTERED + 3 :]
            about = (each[_ENTERED + 2], code, name, *MONEY, number or 0, text or "", budget)
            money.append(Line._make((*each[:2], "p", *about, *entry)))
    indicators.sort(key=lambda placed: placed[0])
    money.sort(key=lambda line: line.code)
    return [line for _, line in indicators] + money


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


def _promises(rows: Iterable[Any]) -> Promises:
    """Targets by indicator code and quarter."""
    found: dict[str, dict[int, recap.Promised]] = defaultdict(dict)
    for code, quarter, value, upper, text in rows:
        found[code][quarter] = recap.Promised(value, upper, text)
    return found


def _earlier(run: Run, period: Period, part: _Part) -> tuple[Entries, int | None]:
    """Entries of the year's quarters before, of the period before and of the same period last year (one query).

    With them the key of last year's run, where there is one.
    """
    quarters = {
        each.code: each.quarter or 0
        for each in (*_quarters_before(period), period.previous, _year_before(period))
    }
    codes = [*quarters, *[next(iter(quarters))] * (len(_PERIODS) - len(quarters))]
    asked = {given.name: code for given, code in zip(_PERIODS, codes, strict=True)}
    rows = part(_EARLIER, agency=run.agency_id, **asked)
    found: dict[str, dict[str, recap.Entered]] = defaultdict(dict)
    last_year, year_before = None, _year_before(period).code
    for when, run_pk, run_id, _pk, code, versions, reading, value, text, numerator, denominator in rows:
        if when == year_before:
            last_year = run_pk
        source = entered_as(versions)
        found[code][when] = recap.Entered(
            run_id, quarters[when], reading, value, text, numerator, denominator, source
        )
    return found, last_year


def _quarters_before(period: Period) -> list[Period]:
    return [Period(period.year, quarter) for quarter in range(1, period.quarter or 0)]


def _year_before(period: Period) -> Period:
    return Period(period.year - 1, period.quarter)


def _form(run: Run, part: _Part, *, in_hand: list[Line] | None = None) -> Form:
    """The rows of ``part``; ``in_hand`` are its lines where they are known, and then files and reasons are left out."""
    period = runs.period_of(run)
    lines = in_hand or _lines(part)
    targets: Promises = {}
    earlier: Entries = {}
    last_year = None
    if any(not line.is_money for line in lines):
        targets = _promises(part(_TARGETS))
        earlier, last_year = _earlier(run, period, part)
    before = _last_year(last_year, period, lines, earlier)
    files: dict[int, list[Proof]] = defaultdict(list)
    reasons: dict[int, dict[str, str]] = defaultdict(dict)
    if in_hand is None:
        for *proof, measurement in part(_FILES):
            files[measurement].append(Proof._make(proof))
        for measurement, flag, reason in part(_REASONS):
            reasons[measurement][flag] = reason
    spent = _spent(run, lines)
    opened = localtime(run.opened_at).date()
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
        row.flags = scrutiny.flags_of(
            row,
            year_ago=before.get(line.code),
            spent=spent.get(line.objective),
            period_end=period.end,
            opened=opened,
        )
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
        if line.reading == "angka" and code in earlier.get(line.code, {})
    }  # fmt: skip
    if not filled:
        return {}
    targets = _promises(
        Target.objects.filter(
            indicator__measurements__run_id=last_year,
            indicator__code__in=list(filled),
            quarter__in=(0, quarter),
        ).values_list("indicator__code", "quarter", "value", "upper", "text")
    )
    return {
        each: line.measured(targets.get(each, {}), {quarter: earlier[each][code]})
        for each, line in filled.items()
    }


def _spent(run: Run, lines: list[Line]) -> dict[int, int]:
    """Money realised by objective, asked for only where an output of 0 stands beside it."""
    if not any(not line.is_money and line.value == 0 for line in lines):
        return {}
    found: dict[int, int] = defaultdict(int)
    rows = Measurement.objects.filter(run=run, programme__objective__isnull=False, value__isnull=False)
    for objective, value in rows.values_list("programme__objective__number", "value"):
        found[objective or 0] += int(value or 0)
    return found
