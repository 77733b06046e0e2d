"""`himpun plan`: planning documents without a browser: list, template, import with every flaw named, check."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from himpun.organisation.models import Agency

BY = "Himpun (baris perintah)"


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to the command line."""
    parser = subparsers.add_parser(
        "plan",
        help="daftar, templat, impor, dan periksa dokumen rencana",
        description="Dokumen rencana: RPJMD, Renstra, IKU, RKPD, Renja, dan Rencana Aksi, berversi.",
    )
    verbs = parser.add_subparsers(title="perintah", metavar="PERINTAH", required=True)

    listing = verbs.add_parser("list", help="dokumen yang tercatat dan rantai setiap tahun")
    listing.set_defaults(run=_list)

    giving = verbs.add_parser("template", help="templat Excel kosong untuk satu jenis dokumen")
    giving.add_argument("kind", metavar="JENIS", help="rpjmd, renstra, iku, rkpd, renja, atau renaksi")
    _add_years(giving)
    giving.add_argument(
        "-o", "--out", metavar="BERKAS", type=Path, required=True, help="berkas .xlsx hasilnya"
    )
    giving.set_defaults(run=_template)

    taking = verbs.add_parser(
        "import",
        help="impor satu dokumen dari Excel atau CSV",
        description="Membaca berkas dan menyebut setiap kesalahan dengan barisnya. Tanpa --yes tidak ada yang disimpan."
        " Kode keluar 0: semua baris baik; 1: ada baris yang tidak dapat diambil; 2: salah pakai atau tidak terbaca.",
    )
    taking.add_argument("kind", metavar="JENIS", help="rpjmd, renstra, iku, rkpd, renja, atau renaksi")
    taking.add_argument("file", metavar="BERKAS", type=Path, help="berkas .xlsx atau .csv")
    _add_years(taking)
    taking.add_argument("--title", metavar="JUDUL", default="", help="judul dokumen")
    taking.add_argument("--number", metavar="NOMOR", default="", help="nomor keputusan atau peraturan")
    taking.add_argument(
        "--reason", metavar="SEBAB", default="", help="sebab perubahan, bila sudah ada versi sebelumnya"
    )
    taking.add_argument(
        "--same", metavar="KUNCI", action="append", default=[], help="indikator yang hanya berganti nama"
    )
    taking.add_argument(
        "--new", metavar="KUNCI", action="append", default=[], help="indikator yang memang baru"
    )
    taking.add_argument("--yes", action="store_true", help="simpan yang baik; baris yang salah dilewati")
    taking.set_defaults(run=_import)

    checking = verbs.add_parser(
        "check",
        help="periksa apakah rencana satu tahun cocok satu sama lain",
        description="Kode keluar 0: semua pemeriksaan lulus; 1: ada temuan.",
    )
    checking.add_argument("year", metavar="TAHUN", type=int)
    checking.set_defaults(run=_check)
    for one in (listing, giving, taking, checking):
        one.add_argument("--agency", metavar="NAMA", default="", help="perangkat daerah, bila ada beberapa")


def _add_years(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", metavar="TAHUN", type=int, required=True, help="tahun awal")
    parser.add_argument("--until", metavar="TAHUN", type=int, help="tahun akhir (RPJMD, Renstra, IKU)")


def _agency(args: argparse.Namespace) -> Agency:
    """The agency meant. Raises ``Refused`` where it is not clear."""
    from himpun.base.words import Refused
    from himpun.cli import database

    database.ready()
    from himpun.organisation.models import Agency

    found = list(Agency.objects.select_related("government").filter(name__icontains=args.agency))
    if len(found) != 1:
        raise Refused(
            "Sebutkan satu perangkat daerah dengan --agency. Yang ada: {names}.",
            names="; ".join(each.name for each in found) or "belum ada",
        )
    return found[0]


def _years(args: argparse.Namespace) -> tuple[int, int]:
    from himpun.base.words import Refused
    from himpun.planning import rules

    if args.kind not in rules.KINDS:
        raise Refused(
            "Jenis “{kind}” tidak dikenal. Pilih: {known}.", kind=args.kind, known=", ".join(rules.KINDS)
        )
    years = rules.KINDS[args.kind].years
    end = args.year if years == 1 else args.until or args.year + years - 1
    if end < args.year:
        raise Refused("Tahun akhir lebih dahulu daripada tahun awal. Betulkan --year atau --until.")
    return args.year, end


def _list(args: argparse.Namespace) -> int:
    agency = _agency(args)
    from himpun.planning import queries, rules

    for document in queries.plan_documents(agency):
        years = f"{document.start_year}-{document.end_year}"
        print(
            f"{rules.KINDS[document.kind].name:<13} {years}  {rules.version_label(document.version):<14} {document.title}"
        )
    for year in queries.years_of(agency):
        missing = [link.name for link in queries.chain_of(agency, year) if not link.is_there]
        print(f"{year}: rantai lengkap." if not missing else f"{year}: belum ada {', '.join(missing)}.")
    return 0


def _template(args: argparse.Namespace) -> int:
    agency = _agency(args)
    start, end = _years(args)
    from himpun.planning import planbook, queries

    office = queries.answering(agency)
    args.out.write_bytes(planbook.template(args.kind, start, end, answering=[*office.posts, *office.units]))
    return 0


def _import(args: argparse.Namespace) -> int:
    agency = _agency(args)
    start, end = _years(args)
    from django.utils import timezone

    from himpun.base.words import Refused
    from himpun.planning import actions, planbook, queries

    try:
        content = args.file.read_bytes()
    except OSError as problem:
        raise Refused(
            "Berkas {file} tidak dapat dibaca: {why}.", file=args.file, why=problem.strerror or problem
        ) from problem
    before = queries.last_version(agency, args.kind, start)
    reading = planbook.read(
        planbook.rows_of(args.file.name, content), kind=args.kind, start_year=start, end_year=end,
        office=queries.answering(agency), codes=queries.nomenclature(),
        known=queries.names_known(agency, before=before, year=start),
    )  # fmt: skip
    for flaw in reading.flaws:
        place = f"baris {flaw.row}" + (f", {flaw.column}" if flaw.column else "")
        sys.stderr.write(f"{args.file}: {place}: {flaw.sentence}\n")
    answers = dict.fromkeys(args.same, "sama") | dict.fromkeys(args.new, "baru")
    for question in reading.questions:
        if question.key not in answers:
            sys.stderr.write(
                f"{args.file}: baris {question.row}: {question.key} dahulu “{question.old_name}”, sekarang "
                f"“{question.new_name}”. Jawab dengan --same {question.key} atau --new {question.key}.\n"
            )
    print(
        f"{len(reading.nodes)} baris rencana, {reading.indicators} indikator, {reading.left_out} baris tidak dapat diambil."
    )
    if args.yes:
        cover = actions.Cover(
            args.kind, start, end, title=args.title, number=args.number, reason=args.reason, source=args.file.name,
            nomenclature=queries.nomenclature().version,
        )  # fmt: skip
        made = actions.record_plan(
            agency=agency, cover=cover, nodes=planbook.answered(reading.to_content(), answers), by=BY, at=timezone.now(),
            file_name=args.file.name, content=content,
        )  # fmt: skip
        print(f"Disimpan: {made.title}.")
    else:
        print("Belum ada yang disimpan. Ulangi dengan --yes untuk menyimpan yang dapat diambil.")
    return 1 if reading.left_out else 0


def _check(args: argparse.Namespace) -> int:
    agency = _agency(args)
    from himpun.planning import queries
    from himpun.planning.checks import check

    found = 0
    for each in check(queries.plans_of(agency, args.year)):
        print(f"{each.title}: {'baik' if not each.findings else f'{len(each.findings)} temuan'}")
        for finding in each.findings:
            print(f"  {finding.about}: {finding.words} {finding.todo}")
        found += len(each.findings)
    return 1 if found else 0
