"""A form as a page shows it: lines, what they mean, what they still need. Shapes only; ``queries`` fills them.

Rows come as plain tuples: a form of 100 lines is 100 tuples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from himpun.base.numbers import show
from himpun.base.periods import Period
from himpun.collection.plausibility import Flag
from himpun.reporting import formulas, recap

FIELDS_OF_A_FIGURE = {"actual": "", "numerator": "pembilang ", "denominator": "penyebut "}


def entered_as(versions: Mapping[str, int]) -> str:
    """Where an entered figure stands, in an office's words; ``trace`` finds the versions in it again."""
    said = [
        f"{words}isian ke-{version}"
        for field, words in FIELDS_OF_A_FIGURE.items()
        if (version := versions.get(field, 0))
    ]
    return ", ".join(["Formulir pengukuran kinerja", *(said or ["belum diisi"])])


class Line(NamedTuple):
    """One measurement with what it measures, as one database row. ``thing`` is "i" (indicator) or "p" (programme)."""

    id: int
    division_id: int
    thing: str
    public_id: str
    code: str
    name: str
    unit: str
    decimals: int
    polarity: str
    method: str
    aggregation: str
    scale: str
    evidence_required: bool
    definition: str
    objective: int
    objective_text: str
    budget: int
    versions: dict[str, int]
    actual: str
    reading: str
    value: Decimal | None
    text: str
    numerator: str
    numerator_value: Decimal | None
    denominator: str
    denominator_value: Decimal | None
    supporting: str
    hindering: str
    follow_up: str
    verdict: str
    verdict_reason: str

    @property
    def is_money(self) -> bool:
        return self.thing == "p"

    def version(self, field: str) -> int:
        return self.versions.get(field, 0)

    def entered(self, run: str, quarter: int) -> recap.Entered:
        return recap.Entered(
            run,
            quarter,
            self.reading,
            self.value,
            self.text,
            self.numerator_value,
            self.denominator_value,
            source=entered_as(self.versions),
        )

    def measured(
        self, targets: Mapping[int, recap.Promised], entries: Mapping[int, recap.Entered]
    ) -> recap.Measured:
        return recap.Measured(
            self.code, self.name, self.unit, self.decimals, self.polarity, self.method, self.aggregation,
            targets, entries, self.scale,
        )  # fmt: skip


class Proof(NamedTuple):
    """A file of evidence as a list shows it; ``size`` in bytes."""

    public_id: str
    name: str
    media_type: str
    size: int


@dataclass(slots=True)
class Row:
    """One line of a form with what it means: target, last period's value, achievement, evidence, flags."""

    line: Line
    measured: recap.Measured | None
    last: recap.Entered | None
    quarter: int
    evidence: Sequence[Proof] = ()
    flag_reasons: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    result: recap.Result | None = None

    def __post_init__(self) -> None:
        if self.measured is not None:
            self.result = recap.result(self.measured, self.quarter)

    @property
    def cell(self) -> str:
        """How the browser names this row: "i:…" or "p:…"."""
        return f"{self.line.thing}:{self.line.public_id}"

    @property
    def target_shown(self) -> str:
        if self.result is None:
            return show(self.line.budget, 0)
        if self.result.target is None:
            return "–"
        if self.result.upper is not None and isinstance(self.result.target, Decimal):
            return f"{show(self.result.target, self.line.decimals)}–{show(self.result.upper, self.line.decimals)}"
        return self._shown(self.result.target)

    @property
    def last_shown(self) -> str:
        if self.last is None:
            return ""
        return self._shown(self.last.value) if self.last.value is not None else self.last.text

    @property
    def to_date_shown(self) -> str:
        return self._shown(self.result.actual) if self.result and self.result.actual is not None else "–"

    @property
    def achievement(self) -> Decimal | None:
        """Per cent, unrounded; for money the absorption."""
        if self.result is not None:
            return self.result.achievement.value
        return formulas.absorption(self.line.budget, self.line.value).value

    @property
    def achievement_shown(self) -> str:
        return "–" if self.achievement is None else f"{show(self.achievement, 2)}%"

    @property
    def unexplained(self) -> tuple[Flag, ...]:
        """The flags for which no reason was given yet."""
        return tuple(flag for flag in self.flags if flag.code not in self.flag_reasons)

    def _shown(self, value: Decimal | str) -> str:
        return value if isinstance(value, str) else show(value, self.line.decimals)


@dataclass(frozen=True)
class Form:
    """A division's form (or the whole agency's): rows in the plan's order, indicators before money."""

    rows: tuple[Row, ...]
    period: Period

    @cached_property
    def indicators(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.line.is_money)

    @cached_property
    def money(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.line.is_money)

    @property
    def filled(self) -> int:
        return sum(row.line.reading != "kosong" for row in self.rows)
