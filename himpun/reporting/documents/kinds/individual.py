"""Laporan Kinerja Individu: one officer's results as agreed (SKP), what was done by the evidence, and what the minutes hold.

Where an officer has no SKP of the year, the indicators of the officer's unit stand in, and the paper says so.
"""

from __future__ import annotations

from himpun.appraisal import queries as appraisal
from himpun.appraisal.queries import Sheet
from himpun.base.periods import Period, show_date
from himpun.organisation.models import Appointment, Officer
from himpun.organisation.queries import subtree
from himpun.reporting import queries
from himpun.reporting.documents.kinds import shared
from himpun.reporting.documents.kinds.sources import Sources
from himpun.reporting.documents.outline import Signatory
from himpun.reporting.documents.paper.model import (
    Block,
    Column,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Part,
    Particulars,
    Row,
    Signatures,
    Signed,
    Table,
)

_ASPECTS = {"kuantitas": "Kuantitas", "kualitas": "Kualitas", "waktu": "Waktu", "biaya": "Biaya"}


def compose(sources: Sources) -> Paper:
    officer = sources.officer
    assert officer is not None, "compose asks for one"
    post = _appointment(sources, officer)
    sheet = _sheet(sources, officer)
    blocks: list[Block] = [
        _about(sources, officer, post, sheet),
        Heading("A. Hasil kerja"),
        *(_results(sources, sheet) if sheet else _unit(sources, post)),
        Heading("B. Uraian pelaksanaan tugas"),
        *sources.text("uraian"),
        Heading("C. Yang tercatat dalam risalah pengukuran"),
        _deeds(sources, officer),
        *(_feedback(sheet) if sheet else []),
        Heading("E. Kendala dan rencana perbaikan" if sheet else "D. Kendala dan rencana perbaikan"),
        *sources.text("kendala"),
        _signatures(sources, officer, post, sheet),
    ]
    return sources.paper([Part(tuple(blocks))], subtitle=officer.name)


def _appointment(sources: Sources, officer: Officer) -> Appointment | None:
    """The post the officer held when the figures were frozen, definitive before acting."""
    day = sources.taken.frozen_at.astimezone(sources.agency.government.tz).date()
    held = Appointment.objects.filter(officer=officer, start_date__lte=day).select_related("post__unit")
    in_office = [one for one in held if one.end_date is None or one.end_date >= day]
    return min(in_office, key=lambda one: (one.kind != "definitif", -one.pk), default=None)


def _sheet(sources: Sources, officer: Officer) -> Sheet | None:
    return appraisal.sheet(officer, sources.year)


def _about(sources: Sources, officer: Officer, post: Appointment | None, sheet: Sheet | None) -> Particulars:
    superior = sheet.superior if sheet else None
    return Particulars(
        (
            ("Nama", officer.name),
            ("NIP", officer.nip),
            ("Pangkat, golongan", officer.rank),
            ("Jabatan", sheet.appraisal.post_title if sheet else post.title if post else ""),
            ("Unit kerja", post.post.unit.name if post else ""),
            ("Atasan langsung", superior.name if superior else ""),
            ("Periode", sources.period.label),
        )
    )


def _results(sources: Sources, sheet: Sheet) -> list[Block]:
    quarter = sources.period.quarter or 0
    rows: list[Row] = []
    for result in sheet.results:
        above = f" (mengintervensi: {result.superior_text})" if result.superior_text else ""
        linked = ""
        if result.indicator is not None:
            line = sources.taken.indicators.get(result.indicator.code)
            reached = f", capaian {shared.percent(line.achievement)}" if line else ""
            linked = f". Indikator unit: {result.indicator.name}{reached}"
        rows.append(Row((f"{result.number}. {result.text}{above}{linked}",), "group"))
        for measure in result.measures:
            done = measure.by_quarter.get(quarter) or next(
                (
                    measure.by_quarter[each]
                    for each in sorted(measure.by_quarter, reverse=True)
                    if not quarter
                ),
                None,
            )
            proof = "\n".join(done.evidence) if done and done.evidence else "Belum ada bukti"
            rows.append(
                Row(
                    (
                        _ASPECTS.get(measure.aspect, measure.aspect),
                        measure.text,
                        f"{measure.target} {measure.unit}".strip(),
                        f"{done.actual} {measure.unit}".strip() if done and done.actual else "Belum diisi",
                        "\n".join(filter(None, (done.note if done else "", proof))),
                    )
                )
            )
    columns = (
        Column("Aspek", 0.7),
        Column("Indikator kinerja individu", 1.9),
        Column("Target", 0.8, centred=True),
        Column("Realisasi", 0.8, centred=True),
        Column("Bukti dukung dan keterangan", 1.8),
    )
    table = Table(
        "Hasil kerja",
        columns,
        tuple(rows),
        caption=f"Rencana hasil kerja, target, dan realisasi {sources.period.label}",
    )
    predicate = sheet.predicate(quarter)
    return [table, *([Paragraph(f"Predikat kinerja: {predicate}.")] if predicate else [])]


def _unit(sources: Sources, post: Appointment | None) -> list[Block]:
    """The indicators the officer's unit answers for, where there is no SKP."""
    told: list[Block] = [
        Paragraph(
            f"SKP tahun {sources.year} belum tercatat bagi pegawai ini. Sebagai gantinya dicetak indikator unit kerjanya.",
            "quiet",
        )
    ]
    units = {unit.name for unit in subtree(post.post.unit)} if post else set()
    rows = [
        Row((str(n), line.name, line.unit, line.target, line.actual, line.achievement))
        for n, line in enumerate(
            (line for line in sources.report.indicators if line.unit_responsible in units), start=1
        )
    ]
    if not rows:
        return [*told, Paragraph("Unit kerja pegawai ini tidak mempunyai indikator Perjanjian Kinerja.")]
    columns = (
        shared.NO,
        Column("Indikator unit kerja", 2.6),
        Column("Satuan", 0.6, centred=True),
        Column("Target", numeric=True),
        Column("Realisasi", numeric=True),
        Column("Capaian (%)", numeric=True),
    )
    return [
        *told,
        Table(
            "Indikator unit", columns, tuple(rows), caption=f"Indikator unit kerja, {sources.period.label}"
        ),
    ]


def _deeds(sources: Sources, officer: Officer) -> Block:
    found = queries.deeds(officer, [one.run for one in sources.quarters.values()])
    if not found:
        return Paragraph(
            "Tidak ada pekerjaan pegawai ini yang tercatat dalam risalah pengukuran pada periode ini."
        )
    zone = sources.agency.government.tz
    rows = [
        Row(
            (
                Period.parse(deed.run.period).label,
                deed.what,
                f"{deed.times} kali",
                show_date(deed.last.astimezone(zone).date()),
            )
        )
        for deed in found
    ]
    columns = (
        Column("Periode", 0.9),
        Column("Pekerjaan", 2.6),
        Column("Banyaknya", 0.6, centred=True),
        Column("Terakhir", 0.8),
    )
    return Table("Risalah", columns, tuple(rows), caption="Pekerjaan yang tercatat")


def _feedback(sheet: Sheet) -> list[Block]:
    told = [f"{each.by_title}: {each.text}" for each in sheet.feedback if each.text]
    return [
        Heading("D. Umpan balik"),
        Listing(tuple(told)) if told else Paragraph("Belum ada umpan balik yang tercatat."),
    ]


def _signatures(
    sources: Sources, officer: Officer, post: Appointment | None, sheet: Sheet | None
) -> Signatures:
    """The officer in ink at the left; at the right whoever endorses the paper."""
    title = post.title if post else "Pegawai yang melaporkan"
    own = Signed(Signatory(title, officer.name, officer.rank, officer.nip), "", "Yang melaporkan,")
    return sources.signature("Mengesahkan,", more=(own,))
