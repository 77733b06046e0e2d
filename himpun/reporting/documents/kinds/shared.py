"""Tables and sentences that more than one kind of document has."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from himpun.base.numbers import show
from himpun.reporting.documents.kinds.years import Taken
from himpun.reporting.documents.outline import IndicatorLine, formula_words
from himpun.reporting.documents.paper.model import Cell, Chart, Column, Row, Series, Table
from himpun.reporting.figure import Figure
from himpun.reporting.formulas.achievements import HUNDRED

AGGREGATIONS = {
    "sum": "jumlah semua triwulan",
    "last": "nilai terakhir",
    "average": "rata-rata triwulan yang terisi",
    "max": "nilai tertinggi",
    "min": "nilai terendah",
    "ratio_of_sums": "jumlah pembilang dibagi jumlah penyebut",
}
NO = Column("No", 0.35, centred=True)


def number(figure: Figure | None) -> Decimal | None:
    """The figure's number, None for words and for nothing."""
    return figure.value if figure is not None and isinstance(figure.value, Decimal) else None


def percent(figure: Figure | None) -> str:
    """Inside a sentence: "69,36%", or why there is none."""
    value = number(figure)
    return f"{show(value, 2)}%" if value is not None else (figure.shown if figure else "–")


def counted(
    code: str,
    value: Decimal | str | None,
    formula: str,
    inputs: Iterable[Figure | None] = (),
    *,
    unit: str = "%",
    decimals: int = 2,
    label: str = "",
    missing: str = "–",
    source: str = "",
) -> Figure:
    """A figure that a document computes itself from figures it was given."""
    codes = tuple(each.code for each in inputs if each is not None)
    return Figure(code, value, unit, decimals, formula, codes, source, label, missing)


def how_counted(taken: Taken) -> Table:
    """How each indicator was counted: direction, formula, rule over the quarters, source."""
    rows = [
        Row(
            (
                str(n),
                line.name,
                line.direction,
                formula_words(line.achievement.formula),
                AGGREGATIONS.get(taken.rule(line.code, "aggregation"), ""),
                line.unit_responsible,
            )
        )
        for n, line in enumerate(taken.report.indicators, start=1)
    ]
    columns = (
        NO,
        Column("Indikator", 2.2),
        Column("Arah", 1.2),
        Column("Rumus capaian", 1.4),
        Column("Angka s.d. triwulan", 1.2),
        Column("Penanggung jawab", 1.2),
    )
    return Table("Cara hitung", columns, tuple(rows), caption="Cara menghitung capaian")


def achievements_chart(title: str, lines: Iterable[IndicatorLine]) -> Chart:
    found = list(lines)
    return Chart(
        "bars",
        title,
        tuple(line.name for line in found),
        (Series("Capaian", tuple(number(line.achievement) for line in found)),),
    )


def budget_table(taken: Taken, *, name: str = "Serapan anggaran") -> Table:
    """Programmes with budget, realisation, absorption, and their total."""
    rows: list[Row] = []
    for objective in taken.report.objectives:
        for line in objective.programmes:
            cells: tuple[Cell, ...] = (line.code, line.name, line.budget, line.realised, line.absorption)
            rows.append(Row(cells))
    total = {key: taken.report.figures.get(code) for key, code in taken.content["summary"].items()}
    rows.append(Row(("", "Jumlah", total["budget"], total["realised"], total["absorption"]), "sum"))
    columns = (
        Column("Kode", 0.6),
        Column("Program", 2.6),
        Column("Pagu (Rp)", numeric=True),
        Column("Realisasi (Rp)", numeric=True),
        Column("Serapan (%)", numeric=True),
    )
    return Table(name, columns, tuple(rows), caption=f"Realisasi anggaran sampai {taken.period.label}")


def explanations(lines: Iterable[IndicatorLine], name: str = "Faktor dan tindak lanjut") -> Table | None:
    """What the divisions wrote: supporting and hindering factors, follow-up. None where nobody wrote anything."""
    rows = [
        Row((str(n), line.name, line.supporting or "–", line.hindering or "–", line.follow_up or "–"))
        for n, line in enumerate((line for line in lines if line.has_explanation), start=1)
    ]
    if not rows:
        return None
    columns = (
        NO,
        Column("Indikator", 1.4),
        Column("Faktor pendukung", 1.3),
        Column("Faktor penghambat", 1.3),
        Column("Tindak lanjut", 1.3),
    )
    return Table(name, columns, tuple(rows), caption="Faktor pendukung, faktor penghambat, dan tindak lanjut")


def verdict(taken: Taken) -> list[str]:
    """What the figures say, in sentences: nothing that is not counted."""
    summary = {key: taken.report.figures.get(code) for key, code in taken.content["summary"].items()}
    count, reached = summary["count"], summary["reached"]
    told = [
        f"Dari {count.shown if count else 0} indikator kinerja, {reached.shown if reached else 0} mencapai atau melampaui "
        f"target {taken.period.label}; rata-rata capaiannya {percent(summary['average'])}."
    ]
    if number(summary["realised"]) is not None:
        told.append(
            f"Anggaran yang terserap Rp {summary['realised'].shown} dari pagu Rp {summary['budget'].shown} "  # type: ignore[union-attr]
            f"({percent(summary['absorption'])})."
        )
    below = [
        f"{line.name} ({percent(line.achievement)})"
        for line in taken.report.indicators
        if (value := number(line.achievement)) is not None and value < HUNDRED
    ]
    if below:
        told.append(f"Belum mencapai target: {'; '.join(below)}.")
    missing = [line.name for line in taken.report.indicators if number(line.achievement) is None]
    if missing:
        told.append(f"Capaian belum dapat dihitung: {'; '.join(missing)}.")
    return told
