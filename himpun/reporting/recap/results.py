"""Values before they become figures: what was promised and entered, brought to date and held against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from himpun.base.periods import read_date
from himpun.reporting import formulas, scales

WORDED = {"predikat", "ya_tidak", "tanggal"}
"""Polarities whose target and figure are words."""


class Promised(NamedTuple):
    """A target: a number (to ``upper`` where it is a range) or words."""

    value: Decimal | None
    upper: Decimal | None = None
    text: str = ""


class Entered(NamedTuple):
    """What was typed in one run for one quarter (0 in a yearly run)."""

    run: str
    quarter: int
    reading: str
    value: Decimal | None
    text: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    source: str = ""


class Measured(NamedTuple):
    """One indicator in one run: its rules, its targets by quarter (0 the year), its entries by quarter."""

    code: str
    name: str
    unit: str
    decimals: int
    polarity: str
    method: str
    aggregation: str
    targets: Mapping[int, Promised]
    entries: Mapping[int, Entered]
    scale: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """Values before they become figures: to date, and against the year (None in a yearly run)."""

    target: Decimal | str | None
    actual: Decimal | str | None
    achievement: formulas.Achievement
    of_year: formulas.Achievement | None
    upper: Decimal | None = None


def entered_value(entry: Entered | None, aggregation: str) -> Decimal | tuple[Decimal, Decimal] | None:
    """What an entry adds to the year: its number, or its numerator and denominator where the ratio of sums counts."""
    if entry is None:
        return None
    if aggregation == "ratio_of_sums":
        if entry.numerator is None or entry.denominator is None:
            return None
        return entry.numerator, entry.denominator
    return entry.value


def result(measured: Measured, quarter: int) -> Result:
    """Target, realisation and achievement to date (``quarter`` 1-4), or of the year (0).

    Quarterly targets are brought to date like the figures themselves; where none were set the yearly one stands.
    """
    year = measured.targets.get(0)
    if measured.polarity in WORDED:
        promised = _latest(measured.targets, quarter) or year
        entry = measured.entries.get(quarter)
        actual = entry.text or None if entry else None
        reached = _achieved(measured, promised, actual)
        return Result(
            promised.text if promised else None,
            actual,
            reached,
            _achieved(measured, year, actual) if quarter else None,
        )
    if not quarter:
        entry = measured.entries.get(0)
        value = entered_value(entry, measured.aggregation)
        actual_value = formulas.to_date([value], measured.aggregation) if value is not None else None
        return Result(
            year.value if year else None,
            actual_value,
            _achieved(measured, year, actual_value),
            None,
            year.upper if year else None,
        )
    quarters = range(1, quarter + 1)
    actual_to_date = formulas.to_date(
        [entered_value(measured.entries.get(each), measured.aggregation) for each in quarters],
        measured.aggregation,
    )
    if measured.entries.get(quarter) is None or measured.entries[quarter].reading != "angka":
        actual_to_date = None  # the period reported on has no figure: earlier ones do not stand in for it
    promised = _to_date(measured, quarters) or year
    return Result(
        promised.value if promised else None,
        actual_to_date,
        _achieved(measured, promised, actual_to_date),
        _achieved(measured, year, actual_to_date),
        promised.upper if promised else None,
    )


def _latest(targets: Mapping[int, Promised], quarter: int) -> Promised | None:
    return next((targets[each] for each in range(quarter, 0, -1) if each in targets), None)


def _to_date(measured: Measured, quarters: Sequence[int]) -> Promised | None:
    if measured.polarity == "rentang":
        return _latest(measured.targets, quarters[-1])
    values = [measured.targets[each].value if each in measured.targets else None for each in quarters]
    if all(value is None for value in values):
        return None
    how = "last" if measured.aggregation == "ratio_of_sums" else measured.aggregation
    return Promised(formulas.to_date(values, how))


def _achieved(
    measured: Measured, promised: Promised | None, actual: Decimal | str | None
) -> formulas.Achievement:
    target: Decimal | str | None = None
    if promised is not None:
        target = promised.text if measured.polarity in WORDED else promised.value
    if measured.polarity == "tanggal":
        return formulas.achievement(
            read_date(str(target or "")), read_date(str(actual or "")), polarity="tanggal"
        )
    return formulas.achievement(
        target,
        actual,
        polarity=measured.polarity,
        method=measured.method,
        upper=promised.upper if promised else None,
        scale=scales.predicate_scales().get(measured.scale) if measured.scale else None,
    )
