"""From quarters to the year so far, from units to the agency, from indicators to an average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from himpun.reporting.formulas.achievements import HUNDRED, Achievement, achievement

AGGREGATIONS = ("sum", "last", "average", "max", "min", "ratio_of_sums")

Part = tuple[Decimal, Decimal]
"""Numerator and denominator."""


@dataclass(frozen=True, slots=True)
class Average:
    """A mean and how many values it stands on; ``missing`` ones are left out, not taken for 0."""

    value: Decimal | None
    counted: int
    missing: int


@dataclass(frozen=True, slots=True)
class Progress:
    """One indicator after some quarters: its value so far, against the target so far and that of the year."""

    actual: Decimal | None
    target: Decimal | None
    to_date: Achievement
    of_year: Achievement


def to_date(values: Sequence[Decimal | Part | None], aggregation: str) -> Decimal | None:
    """The year's value after the quarters in ``values``, in order; None stands for a quarter without data.

    "sum": what was added up; "last": the last one filled; "average", "max", "min": of those filled;
    "ratio_of_sums": Σ numerators ÷ Σ denominators × 100, from pairs. None where nothing is filled or the
    denominators are 0. Targets to date are made by the same function from the quarterly targets.
    Raises ValueError for an unknown aggregation.
    Source: practice (wp-sipd, E-Sakip: sum and last filled); ratio of sums derived.
    """
    if aggregation not in AGGREGATIONS:
        raise ValueError(f"Unknown aggregation: {aggregation}")
    filled = [value for value in values if value is not None]
    if not filled:
        return None
    if aggregation == "ratio_of_sums":
        return _ratio_of_sums([value for value in filled if isinstance(value, tuple)])
    numbers = [value for value in filled if isinstance(value, Decimal)]
    if aggregation == "sum":
        return sum(numbers, Decimal(0))
    if aggregation == "last":
        return numbers[-1]
    if aggregation == "average":
        return sum(numbers, Decimal(0)) / len(numbers)
    return max(numbers) if aggregation == "max" else min(numbers)


def over_units(values: Sequence[Decimal | Part | None], aggregation: str) -> Decimal | None:
    """One indicator over several units, each with its own value. Units have no order, so no "last".

    Raises ValueError for "last". Source: as ``to_date``.
    """
    if aggregation == "last":
        raise ValueError("Units stand side by side; none of them is the last.")
    return to_date(values, aggregation)


def average(values: Sequence[Decimal | None], weights: Sequence[Decimal] | None = None) -> Average:
    """The mean of the achievements that exist, weighted if asked; the rest is counted as missing.

    Source: LKjIP practice, "rata-rata capaian" (Inspektorat Sampang 2019).
    """
    shares = weights if weights is not None else [Decimal(1)] * len(values)
    pairs = [(value, share) for value, share in zip(values, shares, strict=True) if value is not None]
    whole = sum((share for _, share in pairs), Decimal(0))
    mean = sum((value * share for value, share in pairs), Decimal(0)) / whole if whole else None
    return Average(mean, len(pairs), len(values) - len(pairs))


def reached(values: Sequence[Decimal | None]) -> int:
    """How many of the achievements are 100 or more. Source: LKjIP practice ("tercapai")."""
    return sum(value is not None and value >= HUNDRED for value in values)


def progress(
    actuals: Sequence[Decimal | Part | None],
    targets: Sequence[Decimal | Part | None],
    yearly_target: Decimal | None,
    *,
    aggregation: str,
    polarity: str,
    method: str = "selisih",
    zero_rule: str = "tidak_dihitung",
) -> Progress:
    """Where an indicator of number kind stands: ``actuals`` up to now, quarterly ``targets`` up to the same one.

    Source: practice, both denominators: target to date ("on track") and target of the year.
    """
    actual = to_date(actuals, aggregation)
    target = to_date(targets[: len(actuals)], aggregation)
    return Progress(
        actual,
        target,
        achievement(target, actual, polarity=polarity, method=method, zero_rule=zero_rule),
        achievement(yearly_target, actual, polarity=polarity, method=method, zero_rule=zero_rule),
    )


def _ratio_of_sums(parts: Sequence[Part]) -> Decimal | None:
    numerators, denominators = (sum(side, Decimal(0)) for side in zip(*parts, strict=True))
    return numerators / denominators * HUNDRED if denominators else None
