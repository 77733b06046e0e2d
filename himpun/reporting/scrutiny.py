"""What about a form's figures asks for a reason: the facts of one row, put to ``collection.plausibility``.

A row is looked at on its own period's terms (what was typed, that period's target). What the plan itself
leaves doubtful (a polarity, targets that do not add up) is nobody's to explain who fills the form in, so
``doubts`` tells the checker of it and asks for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from himpun.budgeting.queries import ProgrammeTotal
from himpun.collection.plausibility import Facts, Flag, flags
from himpun.reporting import recap
from himpun.reporting.form import Line, Row

NOT_CUMULATIVE = {"%", "persen", "indeks", "nilai", "skor", "poin", "rasio", "hari", "menit", "jam"}
"""Units of figures that may go down from one quarter to the next without anything being wrong."""


def flags_of(
    row: Row,
    *,
    year_ago: recap.Measured | None = None,
    spent: int | None = None,
    period_end: date | None = None,
    opened: date | None = None,
) -> tuple[Flag, ...]:
    """The flags of one filled row; nothing typed, nothing flagged.

    ``year_ago`` is the same period of last year, where there was one. ``spent`` is the money realised under the
    row's objective, looked at only beside an output of 0. ``opened`` is when figures began to be asked for: before
    ``period_end`` none can be final.
    """
    line = row.line
    if line.reading != "angka" or line.value is None:
        return ()
    if line.is_money:
        return flags(Facts(budget=line.budget, realised=int(line.value), last_actual=None))
    assert row.measured is not None
    facts = _facts(row, line, row.measured, line.value, year_ago, spent)
    return flags(replace(facts, period_end=period_end, today=opened))


def _facts(
    row: Row,
    line: Line,
    measured: recap.Measured,
    actual: Decimal,
    year_ago: recap.Measured | None,
    spent: int | None,
) -> Facts:
    own = measured.targets.get(row.quarter)
    target = (
        own.value
        if own is not None and own.value is not None
        else (row.result.target if row.result else None)
    )
    before = recap.result(year_ago, row.quarter) if year_ago is not None else None
    now = recap.result(alone(measured, row.quarter), row.quarter) if before else row.result
    return Facts(
        polarity=line.polarity,
        aggregation=line.aggregation,
        target=_number(target),
        actual=actual,
        computed=now.achievement.value if now else None,
        last_actual=row.last.value if row.last else None,
        year_ago_target=_number(before.target) if before else None,
        year_ago_actual=_number(before.actual) if before else None,
        year_ago_achievement=before.achievement.value if before else None,
        series=_series(measured, row.quarter),
        numerator=line.numerator_value,
        denominator=line.denominator_value,
        realised=spent if actual == 0 else None,
    )


def alone(measured: recap.Measured, quarter: int) -> recap.Measured:
    """The indicator as if this period were the year's only one: what it adds up to with others is not compared."""
    return measured._replace(
        targets={each: promised for each, promised in measured.targets.items() if each in {0, quarter}},
        entries={each: entry for each, entry in measured.entries.items() if each == quarter},
    )


def doubts(row: Row, *, last_unit: str = "", total: ProgrammeTotal | None = None) -> tuple[Flag, ...]:
    """What the plan says about this row that looks wrong, for the checker to know.

    ``last_unit`` is the indicator's unit in last year's agreement; ``total`` what the budget's own lines add up to.
    """
    measured = row.measured
    if measured is None:
        return _money_doubts(row, total) if total is not None else ()
    year = measured.targets.get(0)
    quarters = [measured.targets[each].value if each in measured.targets else None for each in range(1, 5)]
    return flags(
        Facts(
            indicator=measured.name,
            unit=measured.unit,
            last_unit=last_unit,
            polarity=measured.polarity,
            aggregation=measured.aggregation,
            yearly_target=year.value if year else None,
            quarterly_targets=quarters,
        )
    )


def _money_doubts(row: Row, total: ProgrammeTotal) -> tuple[Flag, ...]:
    """A programme's pagu, and what it spent, against the sum of its sub kegiatan in the budget."""
    spent = total.realised[(row.quarter or 4) - 1]
    pairs = [(row.line.budget, total.budget)]
    if spent is not None and row.line.value is not None:
        pairs.append((int(row.line.value), spent))
    return tuple(flag for whole, parts in pairs for flag in flags(Facts(whole=whole, parts=(parts,))))


def _series(measured: recap.Measured, quarter: int) -> list[Decimal | None]:
    """The quarters' own figures where each is a sum to date and may only grow, else nothing."""
    if measured.aggregation != "last" or measured.unit.strip().casefold() in NOT_CUMULATIVE:
        return []
    entries: Mapping[int, recap.Entered] = measured.entries
    return [entries[each].value if each in entries else None for each in range(1, quarter + 1)]


def _number(value: Decimal | str | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
