"""Budget on paper: the plan of cash against what was spent, and the DPA's own lines, where the year has a document."""

from __future__ import annotations

from decimal import Decimal

from himpun.budgeting import queries as budgeting
from himpun.reporting.documents.kinds.shared import counted
from himpun.reporting.documents.kinds.sources import Sources
from himpun.reporting.documents.paper.model import Block, Column, Paragraph, Row, Table
from himpun.reporting.figure import Figure


def plan_of_cash(sources: Sources) -> list[Block]:
    """Rencana (RAK) against realisation by programme, and where DPA and Perjanjian Kinerja disagree. [] without a DPA."""
    quarter = sources.taken.period.quarter or 4
    found = budgeting.absorption(sources.agency, sources.year, quarter)
    document = budgeting.in_force(sources.agency, sources.year)
    if found is None or document is None:
        return []
    rows = [
        Row(
            (
                one.code,
                one.name,
                _rupiah(sources, one.code, "pagu-dpa", one.budget, str(document.label)),
                _rupiah(sources, one.code, "rak", one.planned, "RAK"),
                _rupiah(sources, one.code, "realisasi-dpa", one.realised, str(document.label)),
                _percent(sources, one.code, "serapan-dpa", one.share, "serapan"),
                _percent(sources, one.code, "deviasi-rak", one.deviation, "deviasi_rak"),
            ),
            "" if one.code else "sum",
        )
        for one in (*found.programmes, found)
    ]
    columns = (
        Column("Kode", 0.6),
        Column("Program", 2.0),
        Column("Pagu (Rp)", numeric=True),
        Column("Rencana s.d. periode (Rp)", numeric=True),
        Column("Realisasi (Rp)", numeric=True),
        Column("Serapan (%)", numeric=True),
        Column("Deviasi RAK (%)", numeric=True),
    )
    blocks: list[Block] = [
        Table(
            "RAK dan realisasi",
            columns,
            tuple(rows),
            caption=f"Rencana dan realisasi anggaran menurut {document.label}",
            note="Deviasi RAK: (realisasi − rencana) ÷ rencana × 100.",
        )
    ]
    differing = budgeting.against_agreement(sources.agency, sources.year)
    if differing:
        names = "; ".join(f"{one.code} {one.name}" for one in differing)
        blocks.append(
            Paragraph(f"Pagu {document.label} berbeda dari Perjanjian Kinerja pada: {names}.", "quiet")
        )
    return blocks


def lines_table(sources: Sources) -> Table | None:
    """Every sub kegiatan of the document in force: pagu, realised to the end of the period, absorption."""
    lines = budgeting.lines(sources.agency, sources.year)
    document = budgeting.in_force(sources.agency, sources.year)
    if not lines or document is None:
        return None
    quarter = sources.taken.period.quarter or 4
    rows = []
    for line in lines:
        spent = line.realised[quarter - 1]
        share = Decimal(spent) / Decimal(line.pagu) * 100 if spent is not None and line.pagu else None
        rows.append(
            Row(
                (
                    line.code,
                    line.name,
                    _rupiah(sources, line.code, "pagu-dpa", line.pagu, str(document.label)),
                    _rupiah(sources, line.code, "realisasi-dpa", spent, str(document.label)),
                    _percent(sources, line.code, "serapan-dpa", share, "serapan"),
                )
            )
        )
    columns = (
        Column("Kode", 0.9),
        Column("Sub kegiatan", 2.6),
        Column("Pagu (Rp)", numeric=True),
        Column("Realisasi (Rp)", numeric=True),
        Column("Serapan (%)", numeric=True),
    )
    return Table(
        "Sub kegiatan", columns, tuple(rows), caption=f"Realisasi sub kegiatan menurut {document.label}"
    )


def _code(sources: Sources, code: str, kind: str) -> str:
    return f"{sources.base.public_id}/{code or 'ringkasan'}/{kind}"


def _rupiah(sources: Sources, code: str, kind: str, value: int | None, source: str) -> Figure:
    amount = None if value is None else Decimal(value)
    return counted(_code(sources, code, kind), amount, "ditetapkan" if kind == "pagu-dpa" else "diisi",
                   unit="Rp", decimals=0, source=source, missing="Belum ada data")  # fmt: skip


def _percent(sources: Sources, code: str, kind: str, value: Decimal | None, formula: str) -> Figure:
    return counted(_code(sources, code, kind), value, formula, missing="–")
