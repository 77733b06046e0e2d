"""The ways a percentage can have been computed, and whether a printed one is among them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal
from typing import NamedTuple

from himpun.reporting.formulas.achievements import (
    falling,
    falling_by_ratio,
    rising,
    steady,
    within,
)

TOLERANCE = Decimal("0.15")
"""Points by which rounding of target and actual may move a percentage."""

WIDE = Context(prec=300)
"""For rounding to the decimals of a printed figure, however many it has."""

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


class Way(NamedTuple):
    """One way to compute: ``notation`` as the reports write it, ``value`` unrounded, before any floor."""

    notation: str
    value: Decimal


def ways(polarity: str, target: Decimal, actual: Decimal) -> list[Way]:
    """Every accepted way for ``polarity`` that gives a value, the default first."""
    return [Way(*found) for way in _WAYS[polarity] if (found := way(target, actual)) is not None]


def ways_of_range(polarity: str, low: Decimal, high: Decimal, actual: Decimal) -> list[Way]:
    """The same for a target that is a range."""
    better = {"naik": ("naik", "dalam"), "turun": ("turun", "dalam"), "stabil": ("dalam",)}[polarity]
    results = [within(low, high, actual, each).unfloored for each in better]
    return [Way("rentang", value) for value in results if value is not None]


def agrees(printed: Decimal, decimals: int, computed: Decimal) -> bool:
    """Whether ``printed`` is ``computed`` within 0,15 or one unit of its last digit."""
    # From the first decimal on, a unit of it is less than the tolerance.
    return abs(printed - computed) <= (TOLERANCE if decimals else ONE)


def _rising(target: Decimal, actual: Decimal) -> tuple[str, Decimal] | None:
    result = rising(target, actual, "tercapai")
    if result.unfloored is None:
        return None
    return ("100+(R-T)/|T|" if target < 0 else "R/T"), result.unfloored


def _falling(target: Decimal, actual: Decimal) -> tuple[str, Decimal] | None:
    result = falling(target, actual)
    if result.unfloored is None:
        return None
    return ("100-(R-T)/|T|" if target < 0 else "(2T-R)/T"), result.unfloored


def _falling_by_ratio(target: Decimal, actual: Decimal) -> tuple[str, Decimal] | None:
    """T/R as reports use it; the definition for R = 0 is nobody's computation."""
    if target <= 0 or actual <= 0:
        return None
    result = falling_by_ratio(target, actual)
    return None if result.value is None else ("T/R", result.value)


def _steady(target: Decimal, actual: Decimal) -> tuple[str, Decimal] | None:
    result = steady(target, actual)
    if result.value is None:
        return None
    return ("R/T" if abs(actual) <= abs(target) else "T/R"), result.value


def _steady_by_difference(target: Decimal, actual: Decimal) -> tuple[str, Decimal] | None:
    """Practice beside T/R: what lies above the target loses as much as it is above."""
    return _falling(target, actual) if 0 < target < actual else None


_WAYS: dict[str, tuple[Callable[[Decimal, Decimal], tuple[str, Decimal] | None], ...]] = {
    "naik": (_rising,),
    "turun": (_falling, _falling_by_ratio),
    "stabil": (_steady, _steady_by_difference),
}
OTHER = {"naik": "turun", "turun": "naik"}
