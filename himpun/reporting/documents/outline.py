"""The outline of a *Pengukuran Kinerja*: what stands where, the same in PDF, XLSX and on the web page.

It is read from the frozen recap (plain data, see ``SCHEMA``) and never from the database, so a report printed years
later says what was frozen. Every number in it is a Figure and is printed through ``Figure.shown``.

Columns follow the known table: what Lampiran II of PermenPAN-RB 53/2014 compares (target, realisation, achievement
per indicator) and the budget realised per programme of the Perjanjian Kinerja.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from himpun.base.periods import show_date
from himpun.minutes.rules import Anchor
from himpun.reporting.figure import Figure
from himpun.reporting.formulas import FORMULAS

SCHEMA = "himpun/pengukuran-kinerja/1"

DIRECTIONS = {
    "naik": "Semakin tinggi semakin baik",
    "turun": "Semakin rendah semakin baik",
    "stabil": "Semakin dekat dengan target semakin baik",
    "rentang": "Di dalam rentang target",
    "predikat": "Predikat sama atau di atas target",
    "ya_tidak": "Terpenuhi atau tidak",
    "tanggal": "Selesai pada atau sebelum tanggal target",
}


def formula_words(name: str) -> str:
    """A formula as people read it; the bare name where this version of Himpun no longer knows it."""
    formula = FORMULAS.get(name)
    return name if formula is None else formula.notation or str(formula.explanation)


@dataclass(frozen=True)
class Column:
    """One column of the main table. ``group`` is the heading above it, shared with its neighbours."""

    key: str
    title: str
    group: str = ""
    numeric: bool = False


COLUMNS = (
    Column("number", "No"),
    Column("objective", "Sasaran"),
    Column("indicator", "Indikator"),
    Column("unit", "Satuan"),
    Column("target", "Target", numeric=True),
    Column("actual", "Realisasi", numeric=True),
    Column("achievement", "Capaian (%)", numeric=True),
    Column("category", "Kategori"),
    Column("programme", "Program", group="Program dan anggaran"),
    Column("budget", "Anggaran (Rp)", group="Program dan anggaran", numeric=True),
    Column("realised", "Realisasi (Rp)", group="Program dan anggaran", numeric=True),
    Column("absorption", "%", group="Program dan anggaran", numeric=True),
    Column("notes", "Keterangan"),
)


@dataclass(frozen=True)
class Signatory:
    """Who signs: ``prefix`` is "Plt." or "Plh." for an acting officer, else empty."""

    post: str
    name: str
    rank: str = ""
    nip: str = ""
    prefix: str = ""

    @property
    def full_post(self) -> str:
        return f"{self.prefix} {self.post}".strip()


@dataclass(frozen=True)
class Imprint:
    """What the paper says about itself: number, signer, where to verify it, the head of its minutes.

    ``draft`` prints RANCANGAN across each page and no signature. ``electronic`` False leaves room for ink.
    """

    number: str
    place: str
    date: date
    signatory: Signatory
    verify_url: str = ""
    minutes: Anchor | None = None
    electronic: bool = True
    draft: bool = False

    @property
    def place_and_date(self) -> str:
        return ", ".join(part for part in (self.place, show_date(self.date)) if part)

    def to_dict(self) -> dict[str, Any]:
        """The imprint as it travels inside the document, beside the figures."""
        minutes = self.minutes
        return {
            "number": self.number,
            "place": self.place,
            "date": self.date.isoformat(),
            "signatory": {
                key: getattr(self.signatory, key) for key in ("prefix", "post", "name", "rank", "nip")
            },
            "verify_url": self.verify_url,
            "draft": self.draft,
            "minutes": {"chain": minutes.chain, "seq": minutes.seq, "hash": minutes.hash}
            if minutes
            else None,
        }


@dataclass(frozen=True)
class IndicatorLine:
    code: str
    name: str
    unit: str
    direction: str
    unit_responsible: str
    target: Figure
    actual: Figure
    achievement: Figure
    category: Figure
    yearly_target: Figure | None
    achievement_year: Figure | None
    notes: str = ""
    supporting: str = ""
    hindering: str = ""
    follow_up: str = ""

    @property
    def achievement_words(self) -> str:
        """The achievement inside a sentence: "69,36%", or why there is none."""
        figure = self.achievement
        return figure.shown if figure.value is None else f"{figure.shown}%"

    @property
    def formula_words(self) -> str:
        return formula_words(self.achievement.formula)

    @property
    def has_explanation(self) -> bool:
        return bool(self.supporting or self.hindering or self.follow_up)


@dataclass(frozen=True)
class ProgrammeLine:
    code: str
    name: str
    budget: Figure
    realised: Figure
    absorption: Figure


@dataclass(frozen=True)
class Row:
    """One row of the table. A part that is None is covered by the span of a row above it."""

    indicator: IndicatorLine | None
    indicator_span: int
    programme: ProgrammeLine | None
    programme_span: int


@dataclass(frozen=True)
class Objective:
    """A sasaran with its indicators and, side by side, the programmes that serve it."""

    number: str
    text: str
    indicators: tuple[IndicatorLine, ...]
    programmes: tuple[ProgrammeLine, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Indicators and programmes beside each other; the last of the shorter list spans down to the end.

        Where one list is empty its first row carries None with a span over all rows: an empty cell.
        """
        count = max(len(self.indicators), len(self.programmes), 1)

        def line(items: tuple[Any, ...], index: int) -> tuple[Any, int]:
            if index >= max(len(items), 1):
                return None, 0
            last = index == max(len(items), 1) - 1
            return (items[index] if items else None), (count - index if last else 1)

        return tuple(
            Row(*line(self.indicators, index), *line(self.programmes, index)) for index in range(count)
        )


@dataclass(frozen=True)
class Analysis:
    """Step 5, in the words of the Sekretaris."""

    note: str = ""
    best: tuple[IndicatorLine, ...] = ()
    worst: tuple[IndicatorLine, ...] = ()
    causes: str = ""
    follow_up: str = ""


@dataclass(frozen=True)
class ConductLine:
    """One step as it went against the SOP's own mutu baku, in working days."""

    step: str
    activity: str
    lane: str
    standard_days: str
    used_days: str
    returns: str
    late: bool = False

    @property
    def used_words(self) -> str:
        return f"{self.used_days} (terlambat)" if self.late else self.used_days


@dataclass(frozen=True)
class Report:
    """The whole *Pengukuran Kinerja*. ``recap`` is the data it was read from, word for word."""

    government: str
    agency: str
    address: str
    period: str
    period_code: str
    edition: str
    objectives: tuple[Objective, ...]
    summary: tuple[tuple[str, Figure], ...]
    analysis: Analysis | None
    conduct: tuple[ConductLine, ...]
    figures: Mapping[str, Figure]
    recap: Mapping[str, Any] = field(repr=False)
    imprint: Imprint | None = None

    title = "Pengukuran Kinerja"
    columns = COLUMNS

    @property
    def heading(self) -> str:
        return f"{self.title} {self.agency} {self.period}"

    @property
    def indicators(self) -> Iterator[IndicatorLine]:
        for objective in self.objectives:
            yield from objective.indicators

    @classmethod
    def from_recap(cls, recap: Mapping[str, Any], *, imprint: Imprint | None = None) -> Report:
        """Read the frozen recap. Raises ValueError when it is of another schema or names a figure it does not hold."""
        if recap.get("schema") != SCHEMA:
            raise ValueError(f"not a frozen recap of schema {SCHEMA}: {recap.get('schema')!r}")
        try:
            figures = {code: Figure.from_dict(data) for code, data in recap["figures"].items()}
            return cls(
                government=recap["government"]["name"],
                agency=recap["agency"]["name"],
                address=recap["agency"].get("address", ""),
                period=recap["period"]["label"],
                period_code=recap["period"]["code"],
                edition=recap.get("edition", {}).get("title", ""),
                objectives=tuple(_objective(item, figures) for item in recap["objectives"]),
                summary=tuple(_summary(recap.get("summary", {}), figures)),
                analysis=_analysis(recap, figures),
                conduct=tuple(_conduct(item) for item in recap.get("conduct", ())),
                figures=figures,
                recap=recap,
                imprint=imprint,
            )
        except KeyError as error:
            raise ValueError(f"the frozen recap lacks {error}") from error
        except (TypeError, AttributeError, ArithmeticError) as error:
            raise ValueError(f"the frozen recap is damaged: {error}") from error


def _indicator(item: Mapping[str, Any], figures: Mapping[str, Figure]) -> IndicatorLine:
    def optional(key: str) -> Figure | None:
        return figures[item[key]] if item.get(key) else None

    return IndicatorLine(
        code=item["code"],
        name=item["name"],
        unit=item["unit"],
        direction=DIRECTIONS.get(item["polarity"], item["polarity"]),
        unit_responsible=item.get("unit_responsible") or "",
        target=figures[item["target"]],
        actual=figures[item["actual"]],
        achievement=figures[item["achievement"]],
        category=figures[item["category"]],
        yearly_target=optional("yearly_target"),
        achievement_year=optional("achievement_year"),
        notes=item.get("notes") or "",
        supporting=item.get("supporting") or "",
        hindering=item.get("hindering") or "",
        follow_up=item.get("follow_up") or "",
    )


def _programme(item: Mapping[str, Any], figures: Mapping[str, Figure]) -> ProgrammeLine:
    return ProgrammeLine(
        code=item["code"],
        name=item["name"],
        budget=figures[item["budget"]],
        realised=figures[item["realised"]],
        absorption=figures[item["absorption"]],
    )


def _objective(item: Mapping[str, Any], figures: Mapping[str, Figure]) -> Objective:
    return Objective(
        number=str(item["number"]),
        text=item["text"],
        indicators=tuple(_indicator(each, figures) for each in item["indicators"]),
        programmes=tuple(_programme(each, figures) for each in item.get("programmes", ())),
    )


SUMMARY_LABELS = {
    "average": "Rata-rata capaian (%)",
    "reached": "Indikator yang mencapai target",
    "count": "Jumlah indikator",
    "budget": "Anggaran (Rp)",
    "realised": "Realisasi anggaran (Rp)",
    "absorption": "Serapan anggaran (%)",
}


def _summary(item: Mapping[str, str], figures: Mapping[str, Figure]) -> Iterator[tuple[str, Figure]]:
    for key, label in SUMMARY_LABELS.items():
        if item.get(key):
            yield label, figures[item[key]]


def _analysis(recap: Mapping[str, Any], figures: Mapping[str, Figure]) -> Analysis | None:
    item = recap.get("analysis")
    if not item:
        return None
    lines = {each["code"]: each for objective in recap["objectives"] for each in objective["indicators"]}

    def chosen(codes: list[str]) -> tuple[IndicatorLine, ...]:
        return tuple(_indicator(lines[code], figures) for code in codes)

    return Analysis(
        note=item.get("note") or "",
        best=chosen(item.get("best") or []),
        worst=chosen(item.get("worst") or []),
        causes=item.get("causes") or "",
        follow_up=item.get("follow_up") or "",
    )


def _conduct(item: Mapping[str, Any]) -> ConductLine:
    def shown(value: object) -> str:
        return "–" if value is None else str(value).replace(".", ",")

    standard, used = item.get("standard_days"), item.get("used_days")
    return ConductLine(
        step=str(item["step"]),
        activity=item["activity"],
        lane=item["lane"],
        standard_days=shown(standard),
        used_days=shown(used),
        returns=shown(item.get("returns")),
        late=standard is not None and used is not None and float(used) > float(standard),
    )
