"""Paket bukti AKIP: for each criterion the system evidences, the proof itself, where it is, and its digest.

The criteria are data (``akip.toml``). What the system cannot prove is said to be missing, never dressed up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from himpun.base.periods import show_date
from himpun.minutes import queries as minutes
from himpun.planning import queries as planning
from himpun.reporting import queries
from himpun.reporting.documents.kinds import shared
from himpun.reporting.documents.kinds.achievement import previous
from himpun.reporting.documents.kinds.sources import Kept, Sources
from himpun.reporting.documents.paper.model import Block, Column, Heading, Paper, Paragraph, Part, Row, Table
from himpun.sop import queries as runs

_FILE = Path(__file__).with_name("akip.toml")


@dataclass(frozen=True)
class Proof:
    """One proof: what it is, where it can be opened, its digest, its day. ``missing``: it should be there and is not."""

    what: str
    where: str = ""
    sha256: str = ""
    day: date | None = None
    missing: bool = False


@cache
def criteria() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def compose(sources: Sources) -> Paper:
    known = criteria()
    rows: list[Row] = []
    component, proved, lacking = "", 0, []
    for each in known["criterion"]:
        if each["component"] != component:
            component = each["component"]
            rows.append(Row((component,), "group"))
        found = [proof for name in each["proof"] for proof in PROOFS[name](sources)]
        good = [proof for proof in found if not proof.missing]
        proved += bool(good)
        if not good or len(good) < len(found):
            lacking.append(each["code"])
        for n, proof in enumerate(found or [Proof("Belum ada bukti dalam sistem", missing=True)]):
            rows.append(
                Row(
                    (
                        each["code"] if n == 0 else "",
                        each["text"] if n == 0 else "",
                        f"BELUM ADA: {proof.what}" if proof.missing else proof.what,
                        proof.where or "–",
                        proof.sha256[:16] or "–",
                        show_date(proof.day) if proof.day else "–",
                    )
                )
            )
    columns = (
        Column("Kode", 0.4, centred=True),
        Column("Kriteria", 1.6),
        Column("Bukti", 2.2),
        Column("Tempat", 1.6),
        Column("SHA-256 (16 huruf pertama)", 0.9),
        Column("Tanggal", 0.8),
    )
    summary: list[Block] = [
        Heading("A. Ringkasan"),
        Paragraph(
            f"{proved} dari {len(known['criterion'])} kriteria di bawah ini mempunyai bukti dalam sistem."
        ),
        *([Paragraph(f"Buktinya belum lengkap: {', '.join(lacking)}.")] if lacking else []),
        Paragraph(
            f"{known['source']}. Hanya kriteria yang dapat dibuktikan oleh sistem ini yang dimuat.", "quiet"
        ),
        Paragraph(sources.basis, "quiet"),
    ]
    tables: list[Block] = [
        Heading("B. Kriteria dan buktinya"),
        Table("Kriteria dan bukti", columns, tuple(rows), caption="Kriteria evaluasi dan buktinya"),
        Heading("C. Daftar bukti dukung"),
        _files(sources),
    ]
    return sources.paper([Part((*summary, *tables), landscape=True)])


def _files(sources: Sources) -> Block:
    found = [
        (one.period.label, each) for one in sources.quarters.values() for each in queries.files_of(one.run)
    ]
    if not found:
        return Paragraph("Belum ada bukti dukung yang diunggah pada periode ini.")
    rows = [
        Row((str(n), period, each.code, each.name, each.sha256, show_date(_day(sources, each.at))))
        for n, (period, each) in enumerate(found, start=1)
    ]
    columns = (
        shared.NO,
        Column("Periode", 0.9),
        Column("Indikator", 0.6),
        Column("Berkas", 2.0),
        Column("SHA-256", 2.4),
        Column("Diunggah", 0.8),
    )
    return Table("Bukti dukung", columns, tuple(rows), caption="Bukti dukung dan sidik jarinya")


def _day(sources: Sources, moment: datetime) -> date:
    return moment.astimezone(sources.agency.government.tz).date()


# --- The proofs, by name ------------------------------------------------------------------------------------


def _plans(sources: Sources) -> Iterable[Proof]:
    for link in planning.chain_of(sources.agency, sources.year):
        what = link.document.title if link.document else str(link.agreement or link.name)
        yield Proof(what if link.is_there else link.name, sources.address("/rencana/") if link.is_there else "",
                    missing=not link.is_there)  # fmt: skip


def _procedure(sources: Sources) -> Iterable[Proof]:
    run = sources.taken.run
    yield Proof(
        f"{run.edition.title}, berlaku sejak {show_date(run.adoption.in_force_from)}",
        sources.address(f"/sop/{run.edition.code}.pdf"),
        run.edition.sha256,
        run.adoption.in_force_from,
    )


def _definitions(sources: Sources) -> Iterable[Proof]:
    measures = planning.measures(sources.agency, sources.year)
    lines = list(sources.report.indicators)
    defined = [line for line in lines if line.code in measures and measures[line.code].definition]
    what = f"Definisi operasional tercatat untuk {len(defined)} dari {len(lines)} indikator"
    yield Proof(what, sources.address("/rencana/"), missing=not defined)


def _mechanism(sources: Sources) -> Iterable[Proof]:
    for one in sources.quarters.values():
        chain = runs.chain(one.run)
        head = minutes.head(chain)
        units = [unit.name for unit in runs.division_units(one.run)]
        what = (
            f"{one.period.label}: data dari {len(units)} bidang ({', '.join(units)}) dikumpulkan menurut SOP; risalah "
            f"berantai {head.seq if head else 0} butir"
        )
        address = sources.address(f"/pengukuran/{one.run.public_id}/risalah/")
        yield Proof(what, address, head.hash if head else "", _day(sources, one.run.opened_at))


def _checks(sources: Sources) -> Iterable[Proof]:
    for one in sources.quarters.values():
        work = queries.work_of(one.run)
        what = (
            f"{one.period.label}: {work.accepted} angka diterima dan {work.returned} dikembalikan oleh "
            f"{len(work.checkers)} pemeriksa yang bukan pengisinya"
        )
        yield Proof(what, _run_page(sources, one.run), missing=not work.accepted)


def _leadership(sources: Sources) -> Iterable[Proof]:
    for lane, each in sorted(runs.instructions(sources.taken.run).items()):
        yield Proof(
            f"Disposisi {each.given_by}: {each.text}", _run_page(sources, sources.taken.run), day=each.date
        )
        del lane
    analysis = queries.analysis_of(sources.taken.run)
    if analysis is not None:
        yield Proof(f"Analisis dan nota dinas {analysis.title}", _run_page(sources, sources.taken.run),
                    day=_day(sources, analysis.at))  # fmt: skip
    sealed = [kept for kept in _of_year(sources) if kept.kind == "pengukuran-kinerja"]
    for kept in sealed:
        yield Proof(f"Pengesahan: {kept.title}, oleh {kept.signed_by}", kept.address, kept.sha256,
                    _day(sources, kept.signed_at))  # fmt: skip
    if not sealed:
        yield Proof("Pengesahan oleh Kepala", missing=True)


def _relevance(sources: Sources) -> Iterable[Proof]:
    count = len(list(sources.report.indicators))
    yield Proof(
        f"Semua {count} indikator yang diukur berasal dari Perjanjian Kinerja {sources.year}",
        sources.address("/rencana/"),
        missing=not count,
    )


def _evidence(sources: Sources) -> Iterable[Proof]:
    for one in sources.quarters.values():
        files = queries.files_of(one.run)
        proved = len({each.code for each in files})
        count = len(one.indicators)
        yield Proof(f"{one.period.label}: {len(files)} bukti dukung bagi {proved} dari {count} indikator (daftar C)",
                    _run_page(sources, one.run), missing=not files)  # fmt: skip


def _periods(sources: Sources) -> Iterable[Proof]:
    for one in sources.quarters.values():
        yield Proof(f"Pengukuran {one.period.label}: rekap beku versi {one.version}",
                    sources.address(f"/pengukuran/{one.run.public_id}/laporan/"), one.sha256,
                    _day(sources, one.frozen_at))  # fmt: skip


def _tiers(sources: Sources) -> Iterable[Proof]:
    definition = runs.definition_of(sources.taken.run.edition)
    path = " → ".join(f"{step.number}. {definition.lane(step.lane).title}" for step in definition.steps)
    yield Proof(
        f"Setiap angka melewati pelaksana berjenjang menurut SOP: {path}",
        _run_page(sources, sources.taken.run),
    )


def _technology(sources: Sources) -> Iterable[Proof]:
    for one in sources.quarters.values():
        work = queries.work_of(one.run)
        yield Proof(f"{one.period.label}: {work.changes} isian disimpan oleh {len(work.writers)} pegawai melalui Himpun",
                    _run_page(sources, one.run), missing=not work.changes)  # fmt: skip


def _computed(sources: Sources) -> Iterable[Proof]:
    figures = len(sources.report.figures)
    yield Proof(f"{figures} angka dihitung dengan rumus yang tercatat, masing-masing dapat ditelusuri sampai isian asalnya",
                sources.address(f"/pengukuran/{sources.taken.run.public_id}/laporan/"), sources.taken.sha256)  # fmt: skip


def _use(sources: Sources) -> Iterable[Proof]:
    promised = sum(bool(line.follow_up) for line in sources.report.indicators)
    yield Proof(f"Tindak lanjut ditetapkan bagi {promised} indikator", _run_page(sources, sources.taken.run),
                missing=not promised)  # fmt: skip
    before = previous(sources)
    if before is not None:
        yield Proof(f"Tindak lanjut {before.period.label} diperiksa kembali (Laporan Capaian Kinerja, bagian F)",
                    _run_page(sources, before.run))  # fmt: skip


def _documents(sources: Sources) -> Iterable[Proof]:
    for kept in _of_year(sources):
        number = f", nomor {kept.number}" if kept.number else ""
        archived = f", arsip {kept.archive_number}" if kept.archive_number else ""
        yield Proof(
            f"{kept.title}{number}{archived}", kept.address, kept.sha256, _day(sources, kept.signed_at)
        )
    if not _of_year(sources):
        yield Proof("Dokumen yang disahkan", missing=True)


def _receipts(sources: Sources) -> Iterable[Proof]:
    sent = [(kept, each) for kept in _of_year(sources) for each in kept.sent]
    for kept, each in sent:
        if each.received_at is not None:
            yield Proof(f"Tanda terima {each.recipient} ({each.received_by}) atas {kept.title}", kept.address,
                        kept.sha256, _day(sources, each.received_at))  # fmt: skip
        else:
            yield Proof(f"Tanda terima {each.recipient} atas {kept.title}", kept.address, missing=True)
    if not sent:
        yield Proof("Tanda terima penyampaian laporan", missing=True)


def _comparisons(sources: Sources) -> Iterable[Proof]:
    year = _run_page(sources, sources.taken.run)
    yield Proof("Realisasi terhadap target tahun ini", year)
    before = [str(each) for each in sources.years if each < sources.year]
    yield Proof(f"Realisasi terhadap tahun {', '.join(before)}" if before else "Realisasi terhadap tahun-tahun sebelumnya",
                year if before else "", missing=not before)  # fmt: skip
    renstra = planning.plan_for(sources.agency, "renstra", sources.year)
    yield Proof(f"Realisasi terhadap target akhir {renstra.title}" if renstra else "Realisasi terhadap target akhir Renstra",
                year if renstra else "", missing=renstra is None)  # fmt: skip
    yield Proof("Efisiensi: capaian terhadap serapan anggaran", year)


def _of_year(sources: Sources) -> list[Kept]:
    """The sealed documents about this year, and those that belong to no run."""
    return [kept for kept in sources.kept if kept.year in (0, sources.year)]


def _run_page(sources: Sources, run: Any) -> str:
    return sources.address(f"/pengukuran/{run.public_id}/")


PROOFS: dict[str, Callable[[Sources], Iterable[Proof]]] = {
    "plans": _plans,
    "procedure": _procedure,
    "definitions": _definitions,
    "mechanism": _mechanism,
    "checks": _checks,
    "leadership": _leadership,
    "relevance": _relevance,
    "evidence": _evidence,
    "periods": _periods,
    "tiers": _tiers,
    "technology": _technology,
    "computed": _computed,
    "use": _use,
    "documents": _documents,
    "receipts": _receipts,
    "comparisons": _comparisons,
}
