"""Checklist reviu LKIP, filled from what the system knows: who supplied, by which way, who answers, who checked.

The answer is always said with where it is from. What only a reviewer can judge stays open; the reviewer has the last word.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from himpun.base.periods import show_date
from himpun.planning import queries as planning
from himpun.reporting import queries
from himpun.reporting.documents.kinds.shared import number
from himpun.reporting.documents.kinds.sources import Sources, texts_of
from himpun.reporting.documents.outline import Signatory
from himpun.reporting.documents.paper.model import (
    Block,
    Column,
    Heading,
    Paper,
    Paragraph,
    Part,
    Row,
    Signatures,
    Signed,
    Table,
)
from himpun.sop import queries as runs

YES, NO, OPEN = "Ya", "Belum", ""
_FILE = Path(__file__).with_name("review.toml")

Answer = tuple[str, str]
"""Ya, Belum or nothing (the reviewer's), and where it is known from."""


@cache
def checklist() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def compose(sources: Sources) -> Paper:
    known = checklist()
    rows: list[Row] = []
    for block in known["block"]:
        rows.append(Row((block["title"],), "group"))
        for n, item in enumerate(block["items"], start=1):
            answer, source = CHECKS[item["check"]](sources) if item["check"] else (OPEN, "Diisi pereviu.")
            rows.append(Row((str(n), item["text"], answer, source, "")))
    columns = (
        Column("No", 0.35, centred=True),
        Column("Pernyataan", 2.0),
        Column("Isian sistem", 0.6, centred=True),
        Column("Diketahui dari", 2.4),
        Column("Penilaian pereviu", 0.9),
    )
    blocks: list[Block] = [
        Paragraph(sources.basis),
        Table("Checklist reviu", columns, tuple(rows), caption="Daftar periksa", note=known["source"]),
        Heading("Catatan pereviu"),
        *sources.text("catatan-reviu"),
        Signatures((Signed(Signatory("Tim Reviu, Inspektorat", ""), f"{sources.imprint.place}, ………………………"),)),
    ]
    return sources.paper([Part(tuple(blocks))], size="f4")


def _office(sources: Sources) -> Answer:
    return YES, f"Susunan {sources.office.agency} dicetak pada Bab I."


def _targets(sources: Sources) -> Answer:
    lines = list(sources.report.indicators)
    known = [line for line in lines if line.target.value is not None]
    told = (
        f"Target tercatat bagi {len(known)} dari {len(lines)} indikator (Perjanjian Kinerja {sources.year})."
    )
    return (YES if len(known) == len(lines) else NO), told


def _achievements(sources: Sources) -> Answer:
    lines = list(sources.report.indicators)
    known = [line for line in lines if number(line.achievement) is not None]
    told = (
        f"Capaian dihitung bagi {len(known)} dari {len(lines)} indikator, rumusnya tercetak pada Lampiran 4."
    )
    return (YES if len(known) == len(lines) else NO), told


def _annexes(sources: Sources) -> Answer:
    return YES, "Lampiran 1 sampai 4 dicetak dari rekap yang sama dengan badan laporan."


def _improvement(sources: Sources) -> Answer:
    analysis = sources.report.analysis
    count = sum(bool(line.follow_up) for line in sources.report.indicators)
    told = f"Tindak lanjut tercatat bagi {count} indikator" + (
        " dan dalam analisis Sekretaris." if analysis and analysis.follow_up else "."
    )
    return (YES if count or (analysis and analysis.follow_up) else NO), told


def _finance(sources: Sources) -> Answer:
    lines = [line for objective in sources.report.objectives for line in objective.programmes]
    known = [line for line in lines if number(line.realised) is not None]
    told = f"Realisasi anggaran tercatat bagi {len(known)} dari {len(lines)} program."
    return (YES if lines and len(known) == len(lines) else NO), told


def _author(sources: Sources) -> Answer:
    definition = runs.definition_of(sources.taken.run.edition)
    compiling = definition.capable("compile")
    if compiling is None:
        return NO, "SOP tidak mempunyai langkah penghimpunan."
    lane = definition.lane(compiling.lane).title
    return YES, f"Penghimpunan (langkah {compiling.number}) dijalankan {lane} menurut {definition.title}."


def _evidence(sources: Sources) -> Answer:
    files = queries.files_of(sources.taken.run)
    proved, count = len({each.code for each in files}), len(sources.taken.indicators)
    told = f"{len(files)} bukti dukung bagi {proved} dari {count} indikator, dengan sidik jari SHA-256 (Paket Bukti AKIP)."
    return (YES if proved >= count else NO), told


def _mechanism(sources: Sources) -> Answer:
    run = sources.taken.run
    units = runs.division_units(run)
    zone = sources.agency.government.tz
    opened = show_date(run.opened_at.astimezone(zone).date())
    read = sum(each.read_at is not None for each in runs.handouts(run))
    told = (
        f"{run.edition.title}: format dibagikan {opened} kepada {len(units)} bidang, {read} tanda baca, semua serah terima "
        "tercatat dalam risalah."
    )
    return YES, told


def _responsible(sources: Sources) -> Answer:
    lines = list(sources.report.indicators)
    named = [line for line in lines if line.unit_responsible]
    units = ", ".join(dict.fromkeys(line.unit_responsible for line in named))
    return (YES if len(named) == len(lines) else NO), f"{len(named)} dari {len(lines)} indikator: {units}."


def _reliability(sources: Sources) -> Answer:
    work = queries.work_of(sources.taken.run)
    told = (
        f"{work.accepted} angka diterima, {work.returned} dikembalikan, oleh "
        f"{', '.join(work.checkers) or 'belum ada pemeriksa'}; pemeriksa tidak boleh pengisinya sendiri."
    )
    return (YES if work.accepted else NO), told


def _known(sources: Sources) -> Answer:
    lines = [line for line in sources.report.indicators if line.has_explanation]
    return (YES if lines else NO), f"Penjelasan bagi {len(lines)} indikator ditulis oleh bidangnya sendiri."


def _joined(sources: Sources) -> Answer:
    units = [unit.name for unit in runs.division_units(sources.taken.run)]
    return YES, f"Rekap menggabungkan isian {len(units)} bidang: {', '.join(units)}."


def _agreement(sources: Sources) -> Answer:
    return (
        YES,
        f"Sasaran, indikator, dan target dibaca dari Perjanjian Kinerja {sources.year}, bukan diketik ulang.",
    )


def _renstra(sources: Sources) -> Answer:
    document = planning.plan_for(sources.agency, "renstra", sources.year)
    if document is None:
        return NO, "Renstra tahun ini belum tercatat dalam sistem."
    return _in_plan(sources, {each.key for each in planning.plan_tree(document).measures}, document.title)


def _key_indicators(sources: Sources) -> Answer:
    document = planning.plan_for(sources.agency, "iku", sources.year)
    if document is None:
        return NO, "Penetapan IKU tahun ini belum tercatat dalam sistem."
    return _in_plan(sources, {each.key for each in planning.plan_tree(document).measures}, document.title)


def _in_plan(sources: Sources, keys: set[str], title: str) -> Answer:
    lines = list(sources.report.indicators)
    outside = [line.code for line in lines if line.code not in keys]
    told = f"{len(lines) - len(outside)} dari {len(lines)} indikator ada dalam {title}."
    return (NO, f"{told} Tidak ada: {', '.join(outside)}.") if outside else (YES, told)


def _years(sources: Sources) -> Answer:
    before = [str(year) for year in sources.years if year < sources.year]
    if not before:
        return NO, "Pengukuran tahun sebelumnya belum ada dalam sistem."
    return YES, f"Dibandingkan dengan {', '.join(before)} (Bab III)."


def _standard(sources: Sources) -> Answer:
    texts = texts_of(sources.run, "lkip")
    if "standar-nasional" in texts and texts["standar-nasional"].text:
        return YES, "Ditulis pada Bab III butir 4."
    return NO, "Naskah “Perbandingan dengan standar nasional” belum diisi."


CHECKS: dict[str, Callable[[Sources], Answer]] = {
    "office": _office,
    "targets": _targets,
    "achievements": _achievements,
    "annexes": _annexes,
    "improvement": _improvement,
    "finance": _finance,
    "author": _author,
    "evidence": _evidence,
    "mechanism": _mechanism,
    "responsible": _responsible,
    "reliability": _reliability,
    "known": _known,
    "joined": _joined,
    "agreement": _agreement,
    "renstra": _renstra,
    "key_indicators": _key_indicators,
    "years": _years,
    "standard": _standard,
}
