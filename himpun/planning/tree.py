"""A planning document as plain data: what a workbook is read into, what is compared, checked, drawn and printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from himpun.planning import rules

Slot = tuple[int, str]
"""A year and a part of it: "" the year, "TW1", "B01", "akhir" (see ``rules``)."""


@dataclass(frozen=True)
class Measure:
    """An indicator with its targets as they were written. ``key`` names it through all versions."""

    key: str
    name: str
    unit: str
    polarity: str = "naik"
    aggregation: str = "last"
    definition: str = ""
    formula: str = ""
    source: str = ""
    responsible: str = ""
    has_post: bool = False
    baseline: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    replaces: str = ""
    note: str = ""
    targets: Mapping[Slot, str] = field(default_factory=dict)

    def target(self, year: int, part: str = "") -> str:
        return self.targets.get((year, part), "")

    def holds_in(self, year: int) -> bool:
        """Whether the indicator is in force on some day of ``year``."""
        return (self.valid_from is None or self.valid_from.year <= year) and (
            self.valid_until is None or self.valid_until.year >= year
        )


@dataclass(frozen=True)
class Crossing:
    """Another agency's outcome that ours needs."""

    agency_name: str
    outcome: str
    id: int = 0


@dataclass(frozen=True)
class Branch:
    """A tujuan, sasaran, program, kegiatan or sub kegiatan with what hangs below it. ``budget`` is whole rupiah."""

    number: int
    level: str
    code: str
    text: str
    supports: str = ""
    responsible: str = ""
    budget: int | None = None
    note: str = ""
    measures: tuple[Measure, ...] = ()
    children: tuple[Branch, ...] = ()
    crossings: tuple[Crossing, ...] = ()

    @property
    def level_words(self) -> str:
        return str(rules.LEVELS[self.level])

    @property
    def label(self) -> str:
        return f"{self.code} {self.text}".strip()

    def walk(self) -> Iterator[Branch]:
        """This branch and all below it, in the document's order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class PlanTree:
    """One version of a document, whole."""

    kind: str
    title: str
    start_year: int
    end_year: int
    version: int = 0
    roots: tuple[Branch, ...] = ()

    @property
    def branches(self) -> Iterator[Branch]:
        for root in self.roots:
            yield from root.walk()

    @property
    def measures(self) -> Iterator[Measure]:
        for branch in self.branches:
            yield from branch.measures

    @property
    def years(self) -> range:
        return range(self.start_year, self.end_year + 1)
