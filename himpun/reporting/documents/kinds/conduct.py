"""Laporan Pelaksanaan SOP: a year's runs against the SOP's own standard, and what that says about the SOP."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from himpun.base.numbers import show
from himpun.base.periods import show_date
from himpun.reporting.conduct import Conduct, YearOfConduct, year_of_conduct
from himpun.reporting.documents.kinds import shared
from himpun.reporting.documents.kinds.sources import Sources
from himpun.reporting.documents.paper.model import (
    Block,
    Chart,
    Column,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Part,
    Row,
    Series,
    Table,
)
from himpun.sop import qualifications
from himpun.sop import queries as runs


def compose(sources: Sources) -> Paper:
    year = year_of_conduct(sources.base, at=sources.at)
    blocks: list[Block] = [
        Heading("A. Ringkasan"),
        Paragraph(year.summary),
        Paragraph(
            "Waktu dalam hari kerja menurut kalender yang berlaku ketika pengukuran dibuka. Terlambat dihitung dari batas "
            "waktu pertama; pengembalian tidak menghapus keterlambatan.",
            "quiet",
        ),
        Heading("B. Apa yang perlu diubah pada SOP"),
        Listing(year.advice)
        if year.advice
        else Paragraph("Belum ada yang menonjol dari pengukuran tahun ini."),
        Heading("C. Langkah demi langkah"),
        _steps(year),
        _chart(year),
        Heading("D. Menurut periode"),
        _periods(sources, year),
        Heading("E. Menurut bidang"),
        _divisions(year),
        Heading("F. Pengembalian"),
        *_returns(year),
        Heading("G. Kualifikasi pelaksana"),
        *_qualifications(sources),
        sources.signature(),
    ]
    return sources.paper([Part(tuple(blocks))], subtitle=year.title)


def _steps(year: YearOfConduct) -> Table:
    rows = []
    for step in year.steps:
        found = year.of_step(step.number)
        used = [one.used for one in found if one.used is not None]
        rows.append(
            Row(
                (
                    str(step.number),
                    step.title,
                    year.lane(step.lane),
                    "–" if found[0].standard is None else Decimal(found[0].standard),
                    _mean(used),
                    Decimal(max(used)) if used else "–",
                    f"{sum(one.late_days > 0 for one in found)} dari {len(found)}",
                    Decimal(sum(one.returns for one in found)),
                )
            )
        )
    columns = (
        Column("Langkah", 0.5, centred=True),
        Column("Kegiatan", 1.6),
        Column("Pelaksana", 1.3),
        Column("Mutu baku", numeric=True),
        Column("Rata-rata terpakai", numeric=True),
        Column("Terlama", numeric=True),
        Column("Terlambat (pengukuran)", 0.8, centred=True),
        Column("Dikembalikan (kali)", numeric=True),
    )
    return Table(
        "Langkah", columns, tuple(rows), caption="Waktu setiap langkah terhadap mutu baku (hari kerja)"
    )


def _chart(year: YearOfConduct) -> Chart:
    standard, used = [], []
    for step in year.steps:
        found = year.of_step(step.number)
        days = [one.used for one in found if one.used is not None]
        standard.append(Decimal(found[0].standard) if found[0].standard is not None else None)
        used.append(Decimal(sum(days)) / len(days) if days else None)
    labels = tuple(f"{step.number}. {step.title}" for step in year.steps)
    series = (Series("Mutu baku", tuple(standard)), Series("Rata-rata terpakai", tuple(used)))
    return Chart("bars", "Mutu baku dan waktu yang terpakai", labels, series, unit="hari kerja")


def _periods(sources: Sources, year: YearOfConduct) -> Table:
    zone = sources.agency.government.tz
    rows = []
    for run in year.runs:
        found = year.of_run(run)
        ended = show_date(run.closed_at.astimezone(zone).date()) if run.closed_at else "masih berjalan"
        rows.append(
            Row(
                (
                    runs.period_of(run).label,
                    show_date(run.opened_at.astimezone(zone).date()),
                    ended,
                    Decimal(sum(one.standard or 0 for one in found)),
                    Decimal(sum(one.used or 0 for one in found)),
                    Decimal(sum(one.late_days > 0 for one in found)),
                    Decimal(sum(one.returns for one in found)),
                )
            )
        )
    columns = (
        Column("Periode", 1.2),
        Column("Dibuka", 1.0),
        Column("Selesai", 1.0),
        Column("Mutu baku (hari kerja)", numeric=True),
        Column("Terpakai (hari kerja)", numeric=True),
        Column("Langkah terlambat", numeric=True),
        Column("Dikembalikan (kali)", numeric=True),
    )
    return Table("Periode", columns, tuple(rows), caption=f"Pengukuran tahun {year.year}")


def _divisions(year: YearOfConduct) -> Table:
    by_division: dict[str, list[Conduct]] = defaultdict(list)
    for one in year.parts:
        if one.division:
            by_division[one.division].append(one)
    rows = []
    for division, found in by_division.items():
        used = [one.used for one in found if one.used is not None]
        late = sum(one.late_days > 0 for one in found)
        rows.append(
            Row(
                (
                    division,
                    str(len(found)),
                    _mean(used),
                    f"{late} dari {len(found)}",
                    Decimal(sum(one.late_days for one in found)),
                    Decimal(sum(one.returns for one in found)),
                )
            )
        )
    columns = (
        Column("Bidang", 2.2),
        Column("Langkah yang dijalankan", 0.8, centred=True),
        Column("Rata-rata terpakai (hari kerja)", numeric=True),
        Column("Terlambat", 0.8, centred=True),
        Column("Jumlah hari terlambat", numeric=True),
        Column("Dikembalikan (kali)", numeric=True),
    )
    return Table("Bidang", columns, tuple(rows), caption="Langkah yang dijalankan per bidang")


def _returns(year: YearOfConduct) -> list[Block]:
    if not year.returned:
        return [Paragraph("Tidak ada pekerjaan yang dikembalikan.")]
    rows = [
        Row((one.period, show_date(one.day), str(one.step), one.division or "–", one.reason))
        for one in year.returned
    ]
    columns = (
        Column("Periode", 0.9),
        Column("Tanggal", 0.8),
        Column("Langkah", 0.4, centred=True),
        Column("Bidang", 1.0),
        Column("Alasan", 2.4),
    )
    return [Table("Pengembalian", columns, tuple(rows), caption="Pekerjaan yang dikembalikan, dan alasannya")]


def _qualifications(sources: Sources) -> list[Block]:
    base = sources.base
    day = base.opened_at.astimezone(sources.agency.government.tz).date()
    gaps = qualifications.missing(base.adoption, on=day)
    if not gaps:
        return [Paragraph(f"Semua pelaksana memenuhi kualifikasi menurut SOP per {show_date(day)}.")]
    rows = [
        Row(
            (
                str(n),
                gap.lane_title,
                f"{gap.officer.name}\n{gap.post.name}",
                gap.division.name if gap.division else "semua",
                "\n".join(f"{number}. {text}" for number, text in gap.missing),
            )
        )
        for n, gap in enumerate(gaps, start=1)
    ]
    columns = (
        shared.NO,
        Column("Pelaksana menurut SOP", 1.0),
        Column("Pegawai", 1.3),
        Column("Bidang", 0.9),
        Column("Kualifikasi yang belum tercatat", 2.6),
    )
    caption = f"Pelaksana yang belum memenuhi kualifikasi menurut SOP, per {show_date(day)}"
    return [Table("Kualifikasi", columns, tuple(rows), caption=caption)]


def _mean(values: list[int]) -> str:
    return show(Decimal(sum(values)) / len(values), 1) if values else "–"
