"""Laporan Capaian Kinerja: the Perjanjian Kinerja by quarter, absorption, causes, follow-up kept, and form E.81."""

from __future__ import annotations

from himpun.base.periods import Period
from himpun.reporting import queries
from himpun.reporting.documents.kinds import shared
from himpun.reporting.documents.kinds.e81 import QUARTERS, Form
from himpun.reporting.documents.kinds.money import plan_of_cash
from himpun.reporting.documents.kinds.sources import Sources
from himpun.reporting.documents.kinds.years import Taken, of_year
from himpun.reporting.documents.outline import Signatory
from himpun.reporting.documents.paper.model import (
    Block,
    Cell,
    Column,
    Heading,
    Paper,
    Paragraph,
    Part,
    Row,
    Signed,
    Table,
)


def compose(sources: Sources) -> Paper:
    taken = sources.taken
    summary: list[Block] = [
        Heading("A. Ringkasan"),
        *(Paragraph(sentence) for sentence in shared.verdict(taken)),
        Paragraph(sources.basis, "quiet"),
        shared.achievements_chart(f"Capaian indikator sampai {taken.period.label}", taken.report.indicators),
    ]
    agreement: list[Block] = [
        Heading("B. Capaian Perjanjian Kinerja menurut triwulan"),
        by_quarter(sources),
    ]
    rest: list[Block] = [
        Heading("C. Serapan anggaran"),
        shared.budget_table(taken),
        *plan_of_cash(sources),
        Heading("D. Faktor pendukung, faktor penghambat, dan analisis"),
        *_factors(taken),
        Heading("Analisis", 2),
        *sources.text("analisis"),
        Heading("E. Tindak lanjut"),
        *_follow_up(sources),
        Heading("F. Tindak lanjut triwulan lalu dan buktinya"),
        *_kept(sources),
        Heading("G. Cara menghitung"),
        shared.how_counted(taken),
    ]
    planner = Signed(Signatory("Kepala Bappeda", ""), "", "Dievaluasi,")
    form: list[Block] = [
        Heading("H. Formulir E.81"),
        Form(sources).table(),
        sources.signature("Disusun,", more=(planner,)),
    ]
    parts = (Part(tuple(summary)), Part(tuple(agreement), landscape=True), Part(tuple(rest)))
    return sources.paper((*parts, Part(tuple(form), landscape=True)), size="f4")


def by_quarter(sources: Sources) -> Table:
    """Target, realisation and achievement to date at the end of each quarter that has a frozen recap."""
    taken, quarters = sources.taken, sources.quarters
    whole = quarters.get(0)
    columns = [
        shared.NO,
        Column("Indikator kinerja", 2.4),
        Column("Satuan", 0.5, centred=True),
        Column(f"Target {sources.year}", numeric=True),
    ]
    for roman in QUARTERS.values():
        columns += [
            Column(title, numeric=True, group=f"Sampai triwulan {roman}")
            for title in ("Target", "Realisasi", "Capaian (%)")
        ]
    title = f"Tahun {sources.year}" if whole else f"Terhadap target {sources.year}"
    columns += [Column(each, numeric=True, group=title) for each in ("Realisasi", "Capaian (%)")]
    columns.append(Column("Kategori", 0.8, centred=True))
    rows: list[Row] = []
    count = 0
    for objective in taken.report.objectives:
        rows.append(Row((f"Sasaran {objective.number}: {objective.text}",), "group"))
        for line in objective.indicators:
            count += 1
            cells: list[Cell] = [str(count), line.name, line.unit, line.yearly_target or line.target]
            for quarter in QUARTERS:
                one = quarters.get(quarter)
                then = one.indicators.get(line.code) if one else None
                cells += [then.target, then.actual, then.achievement] if then else ["–", "–", "–"]
            last = line.achievement_year or line.achievement
            rows.append(Row((*cells, line.actual, last, line.category)))
    missing = [roman for quarter, roman in QUARTERS.items() if quarter not in quarters]
    note = "Angka tiap triwulan ialah angka sampai dengan triwulan itu menurut cara hitung indikatornya, seperti dibekukan."
    if missing:
        note += f" Belum ada rekap beku: triwulan {', '.join(missing)}."
    return Table(
        "Capaian PK per triwulan",
        tuple(columns),
        tuple(rows),
        caption="Target, realisasi, dan capaian",
        note=note,
    )


def _factors(taken: Taken) -> list[Block]:
    table = shared.explanations(taken.report.indicators)
    return [
        table or Paragraph("Tidak ada faktor pendukung atau penghambat yang dicatat bidang pada periode ini.")
    ]


def _follow_up(sources: Sources) -> list[Block]:
    return [
        Heading("Triwulan berikutnya", 2),
        *sources.text("tindak-lanjut"),
        Heading("Renja berikutnya", 2),
        *sources.text("tindak-lanjut-renja"),
    ]


def _kept(sources: Sources) -> list[Block]:
    """What was promised last time, what became of the figure since, and the files that were brought: closing the loop."""
    before = previous(sources)
    if before is None:
        return [
            Paragraph(
                "Tidak ada rekap beku dari periode sebelumnya, sehingga tidak ada tindak lanjut yang dapat diperiksa."
            )
        ]
    told: list[Block] = []
    analysis = before.report.analysis
    if analysis and analysis.follow_up:
        told += [
            Paragraph(f"Tindak lanjut menurut analisis {before.period.label}:", "strong"),
            Paragraph(analysis.follow_up),
        ]
    files: dict[str, list[str]] = {}
    for each in queries.files_of(sources.taken.run):
        files.setdefault(each.code, []).append(f"{each.name} (SHA-256 {each.sha256[:12]})")
    rows: list[Row] = []
    for line in before.report.indicators:
        now = sources.taken.indicators.get(line.code)
        if not line.follow_up or now is None:
            continue
        proof = "\n".join(files.get(line.code, [])) or "Belum ada bukti"
        rows.append(
            Row((str(len(rows) + 1), line.name, line.follow_up, line.achievement, now.achievement, proof))
        )
    if rows:
        columns = (
            shared.NO,
            Column("Indikator", 1.3),
            Column(f"Tindak lanjut yang dijanjikan ({before.period.label})", 1.5),
            Column("Capaian waktu itu (%)", numeric=True),
            Column("Capaian sekarang (%)", numeric=True),
            Column("Bukti pada periode ini", 1.6),
        )
        told.append(
            Table(
                "Tindak lanjut lalu",
                columns,
                tuple(rows),
                caption="Tindak lanjut lalu, dan keadaannya sekarang",
            )
        )
    told += [Heading("Pelaksanaannya", 2), *sources.text("pelaksanaan-tindak-lanjut")]
    return told


def previous(sources: Sources) -> Taken | None:
    """The frozen recap of the period before: the quarter before, or last year's closing one."""
    measured: Period = sources.taken.period
    if measured.quarter is None:
        return sources.years.get(measured.year - 1)
    before = measured.previous
    if before.year == measured.year:
        return sources.quarters.get(before.quarter or 0)
    return of_year(sources.agency, before.year).get(before.quarter or 0)
