"""LKIP: the yearly performance report, Bab I to IV with annexes.

Outline after PermenPAN-RB 53/2014, Lampiran II (belum diverifikasi). Texts come from the run's own analyses and from what
people wrote into the slots; a slot nobody filled is named on the paper.
"""

from __future__ import annotations

from himpun.organisation import queries as organisation
from himpun.reporting.documents.kinds import compare, shared
from himpun.reporting.documents.kinds.achievement import by_quarter
from himpun.reporting.documents.kinds.e81 import Form
from himpun.reporting.documents.kinds.money import lines_table, plan_of_cash
from himpun.reporting.documents.kinds.sources import Sources
from himpun.reporting.documents.outline import Objective
from himpun.reporting.documents.paper.model import (
    Block,
    Column,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Part,
    Row,
    Table,
)

OUTLINE = (
    "Bab I Pendahuluan: gambaran umum organisasi, aspek dan isu strategis, sistematika.",
    "Bab II Perencanaan Kinerja: Rencana Strategis, Indikator Kinerja Utama, Perjanjian Kinerja.",
    "Bab III Akuntabilitas Kinerja: capaian kinerja organisasi dan realisasi anggaran.",
    "Bab IV Penutup: simpulan dan langkah ke depan.",
)

NO_YEARS = (
    "2) Perbandingan dengan tahun sebelumnya: pengukuran tahun-tahun sebelumnya belum ada dalam sistem."
)
NO_RENSTRA = "3) Perbandingan dengan target akhir Renstra: target akhirnya belum tercatat dalam sistem."


def compose(sources: Sources) -> Paper:
    parts = [
        Part(tuple(_foreword(sources))),
        Part(
            (
                *_summary(sources),
                *_introduction(sources),
                *_planning(sources),
                *_accountability(sources),
                *_closing(sources),
            )
        ),
        Part(tuple(_annexes(sources)), landscape=True),
    ]
    return sources.paper(parts, subtitle="(LKIP)", cover=True, contents=True)


def _foreword(sources: Sources) -> list[Block]:
    return [
        Heading("KATA PENGANTAR"),
        *sources.text("kata-pengantar"),
        Paragraph(
            f"Laporan Kinerja Instansi Pemerintah {sources.office.agency} {sources.period.label} disusun dari pengukuran "
            f"kinerja yang dikumpulkan dan diperiksa menurut SOP. {sources.basis}"
        ),
        sources.signature(),
    ]


def _summary(sources: Sources) -> list[Block]:
    return [
        Heading("IKHTISAR EKSEKUTIF"),
        *(Paragraph(sentence) for sentence in shared.verdict(sources.taken)),
        shared.achievements_chart(f"Capaian indikator kinerja {sources.year}", sources.report.indicators),
        *sources.text("ikhtisar"),
    ]


def _introduction(sources: Sources) -> list[Block]:
    return [
        Heading("BAB I PENDAHULUAN"),
        Heading("A. Gambaran Umum Organisasi", 2),
        *sources.text("gambaran-umum"),
        _office_table(sources),
        Heading("B. Aspek dan Isu Strategis", 2),
        *sources.text("isu-strategis"),
        Heading("C. Sistematika", 2),
        Listing(OUTLINE),
    ]


def _office_table(sources: Sources) -> Table:
    """Units and posts as they stood when the figures were frozen. Names of people are left to the organisation's page."""
    rows = []
    day = sources.taken.frozen_at.astimezone(sources.agency.government.tz).date()
    for branch in organisation.tree(sources.agency, day):
        posts = "\n".join(post.name for post, _ in branch.posts) or "–"
        rows.append(Row((f"{' ' * 4 * branch.depth}{branch.unit.name}", posts)))
    columns = (Column("Unit kerja", 1.4), Column("Jabatan", 2.0))
    return Table("Susunan organisasi", columns, tuple(rows), caption=f"Susunan {sources.office.agency}")


def _planning(sources: Sources) -> list[Block]:
    renstra, key = compare.renstra_table(sources), compare.key_indicators(sources)
    return [
        Heading("BAB II PERENCANAAN KINERJA"),
        Heading("A. Rencana Strategis", 2),
        *sources.text("renstra"),
        renstra
        or Paragraph(
            "Renstra tahun ini belum tercatat dalam sistem, sehingga tabel targetnya tidak dicetak.", "quiet"
        ),
        Heading("B. Indikator Kinerja Utama", 2),
        key or Paragraph("Penetapan IKU tahun ini belum tercatat dalam sistem.", "quiet"),
        Heading(f"C. Perjanjian Kinerja {sources.year}", 2),
        agreement_table(sources),
    ]


def agreement_table(sources: Sources) -> Table:
    rows: list[Row] = []
    for objective in sources.report.objectives:
        rows.append(Row((f"Sasaran {objective.number}: {objective.text}",), "group"))
        for n, line in enumerate(objective.indicators, start=1):
            rows.append(
                Row((f"{objective.number}.{n}", line.name, line.unit, line.yearly_target or line.target))
            )
    columns = (
        Column("No", 0.4, centred=True),
        Column("Indikator kinerja", 3.0),
        Column("Satuan", 0.7, centred=True),
        Column("Target", numeric=True),
    )
    return Table(
        "Perjanjian Kinerja", columns, tuple(rows), caption=f"Target Perjanjian Kinerja {sources.year}"
    )


def _accountability(sources: Sources) -> list[Block]:
    blocks: list[Block] = [
        Heading("BAB III AKUNTABILITAS KINERJA"),
        Heading("A. Capaian Kinerja Organisasi", 2),
        Paragraph(f"{sources.basis} {compare.scale_note()}"),
    ]
    form = Form(sources)
    for objective in sources.report.objectives:
        blocks += _objective(sources, form, objective)
    return [
        *blocks,
        Heading("4) Perbandingan dengan standar nasional", 3),
        *sources.text("standar-nasional"),
        Heading("5) Penyebab keberhasilan dan kegagalan", 3),
        *sources.text("penyebab"),
        Heading("6) Efisiensi penggunaan sumber daya", 3),
        compare.efficiency(sources),
        *sources.text("efisiensi"),
        Heading("7) Program penunjang", 3),
        *sources.text("program-penunjang"),
        Heading("B. Realisasi Anggaran", 2),
        shared.budget_table(sources.taken, name="Realisasi anggaran"),
        *plan_of_cash(sources),
    ]


def _objective(sources: Sources, form: Form, objective: Objective) -> list[Block]:
    """One sasaran: comparisons 1, 2, 3, 5 and 7; 4 and 6 stand for all of them below."""
    found: list[Block | None] = [
        Heading(f"Sasaran {objective.number}: {objective.text}", 3),
        compare.this_year(sources, objective),
        compare.over_years(sources, objective) or Paragraph(NO_YEARS, "quiet"),
        compare.trend_chart(sources, objective),
        compare.against_renstra(sources, form, objective) or Paragraph(NO_RENSTRA, "quiet"),
    ]
    causes = shared.explanations(objective.indicators, f"Penyebab {objective.number}")
    if causes is not None:
        found += [Paragraph("5) Penyebab dan tindak lanjut menurut bidang", "strong"), causes]
    found.append(compare.programmes(sources, objective))
    return [block for block in found if block is not None]


def _closing(sources: Sources) -> list[Block]:
    return [
        Heading("BAB IV PENUTUP"),
        Heading("A. Simpulan", 2),
        *(Paragraph(sentence) for sentence in shared.verdict(sources.taken)[:2]),
        *sources.text("simpulan"),
        Heading("B. Langkah ke Depan", 2),
        *sources.text("langkah-ke-depan"),
    ]


def _annexes(sources: Sources) -> list[Block]:
    lines = lines_table(sources)
    blocks: list[Block] = [
        Heading("LAMPIRAN"),
        Heading("Lampiran 1. Capaian menurut triwulan", 2),
        by_quarter(sources),
        Heading("Lampiran 2. Realisasi kinerja dan anggaran", 2),
        _both(sources),
        Heading("Lampiran 3. Rekomendasi hasil evaluasi dan tindak lanjutnya", 2),
        *sources.text("rekomendasi"),
        Heading("Lampiran 4. Cara menghitung", 2),
        shared.how_counted(sources.taken),
    ]
    if lines is not None:
        blocks += [Heading("Lampiran 5. Realisasi sub kegiatan", 2), lines]
    return blocks


def _both(sources: Sources) -> Table:
    """Indicators and programmes of each sasaran in one table."""
    rows: list[Row] = []
    for objective in sources.report.objectives:
        rows.append(Row((f"Sasaran {objective.number}: {objective.text}",), "group"))
        for line in objective.indicators:
            reached = line.achievement_year or line.achievement
            rows.append(
                Row(
                    (
                        line.name,
                        line.unit,
                        line.yearly_target or line.target,
                        line.actual,
                        reached,
                        "",
                        "",
                        "",
                    )
                )
            )
        for each in objective.programmes:
            rows.append(
                Row(
                    (
                        f"{each.code} {each.name}",
                        "Rp",
                        "",
                        "",
                        "",
                        each.budget,
                        each.realised,
                        each.absorption,
                    )
                )
            )
    columns = (
        Column("Indikator atau program", 2.6),
        Column("Satuan", 0.6, centred=True),
        Column("Target", numeric=True),
        Column("Realisasi", numeric=True),
        Column("Capaian (%)", numeric=True),
        Column("Pagu (Rp)", numeric=True),
        Column("Realisasi (Rp)", numeric=True),
        Column("Serapan (%)", numeric=True),
    )
    return Table("Kinerja dan anggaran", columns, tuple(rows), caption=f"Kinerja dan anggaran {sources.year}")
