"""`himpun report KIND --run RUN -o FILE`: any document of a run as a file, without a browser."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from himpun.organisation.models import Officer
    from himpun.sop.models import Run


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to the command line."""
    parser = subparsers.add_parser(
        "report",
        help="buat satu dokumen dari sebuah pengukuran",
        description="Membuat satu dokumen dari sebuah pengukuran. Bentuknya mengikuti akhiran nama berkas: .pdf, .docx, atau"
        " .xlsx. PDF yang sudah ditandatangani diberikan apa adanya; selain itu dicetak sebagai rancangan."
        " Kode keluar: 0 dibuat, 1 belum dapat dibuat, 2 salah pakai.",
    )
    parser.add_argument("kind", metavar="JENIS", nargs="?", help="jenis dokumen (lihat --list)")
    parser.add_argument("--list", action="store_true", help="sebutkan semua jenis dan bentuknya")
    parser.add_argument(
        "--run",
        metavar="PENGUKURAN",
        dest="wanted",
        help="kode unik pengukuran, atau periodenya: 2020, 2026-TW1",
    )
    parser.add_argument("-o", "--out", metavar="BERKAS", type=Path, help="berkas hasilnya")
    parser.add_argument(
        "--officer",
        metavar="PEGAWAI",
        help="untuk laporan perorangan: NIP, nama akun, atau kode unik pegawai",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 written, 1 not possible yet (why: one line), 2 wrong usage."""
    import django

    django.setup()
    if args.list:
        from himpun.reporting.documents.kinds.registry import KINDS

        width = max(map(len, KINDS))
        for kind in KINDS.values():
            more = ", perlu --officer" if kind.per_officer else ""
            print(f"{kind.key:<{width}}  {', '.join(kind.forms):<16}  {kind.title}: {kind.about}{more}")
        return 0
    if problem := _usage(args):
        return _say(problem, 2)
    from himpun.cli import database

    database.ready()
    from django.utils import timezone

    from himpun.base.words import Refused
    from himpun.cli.naming import run_named
    from himpun.procedure import papers
    from himpun.reporting.documents.kinds.registry import KINDS

    try:
        measured = run_named(args.wanted)
        officer = _officer_named(args.officer, measured) if args.officer else None
    except Refused as problem:
        return _say(str(problem), 2)
    if KINDS[args.kind].per_officer and officer is None:
        return _say("Sebutkan pegawainya dengan --officer (NIP, nama akun, atau kode unik).", 2)
    try:
        content = papers.render(
            args.kind, measured, args.out.suffix.lower().lstrip("."), when=timezone.now(), officer=officer
        )
    except Refused as problem:
        return _say(str(problem), 1)
    try:
        args.out.write_bytes(content)
    except OSError as problem:
        return _say(f"Berkas {args.out} tidak dapat ditulis: {problem.strerror}. Pilih tempat lain.", 2)
    print(f"{args.out}: {KINDS[args.kind].title}, {len(content)} bita.")
    return 0


def _usage(args: argparse.Namespace) -> str:
    """What is wrong with how the command was called, or ""."""
    from himpun.reporting.documents.kinds.registry import KINDS

    if not args.kind or not args.wanted or not args.out:
        return "Tulis: himpun report JENIS --run PENGUKURAN -o BERKAS. Jenisnya: himpun report --list."
    if args.kind not in KINDS:
        return f"Jenis dokumen “{args.kind}” tidak dikenal. Jenisnya: {', '.join(KINDS)}."
    form = args.out.suffix.lower().lstrip(".")
    forms = KINDS[args.kind].forms
    if form not in forms:
        endings = ", ".join(f".{each}" for each in forms)
        return (
            f"Akhiran nama berkas “{args.out.name}” menentukan bentuknya; untuk {args.kind} pilih {endings}."
        )
    return ""


def _officer_named(wanted: str, measured: Run) -> Officer:
    """The agency's officer with this NIP, account or public id. Raises ``Refused``."""
    from django.db.models import Q

    from himpun.base.words import Refused
    from himpun.organisation.models import Officer

    found = Officer.objects.filter(agency=measured.agency_id).filter(
        Q(nip=wanted) | Q(account__username=wanted) | Q(public_id=wanted)
    )
    officer = found.first() if wanted else None
    if officer is None:
        raise Refused(
            "Pegawai “{wanted}” tidak ditemukan. Sebutkan NIP, nama akun, atau kode uniknya.", wanted=wanted
        )
    return officer


def _say(problem: str, code: int) -> int:
    sys.stderr.write(f"himpun report: {problem}\n")
    return code
