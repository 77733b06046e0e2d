"""`himpun verify FILE`: is this report, or this package of a run, as it was made? Works offline, on the file alone."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from himpun.archive.verification import Verdict

_HEADINGS = {"sah": "SAH", "berubah": "BERUBAH", "tidak_dikenal": "TIDAK DIKENAL"}


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to the command line."""
    parser = subparsers.add_parser(
        "verify",
        help="periksa keaslian laporan PDF atau paket arsip",
        description="Memeriksa apakah laporan PDF masih persis seperti saat ditandatangani, atau apakah setiap berkas dalam"
        " paket arsip (map atau ZIP) masih seperti saat diekspor. Tidak memerlukan jaringan."
        " Kode keluar: 0 sah, 1 berubah atau tidak dikenal, 2 berkas tidak dapat dibaca.",
    )
    parser.add_argument(
        "file", metavar="BERKAS", type=Path, help="laporan PDF, atau map atau ZIP paket arsip"
    )
    parser.add_argument("--json", action="store_true", help="hasil untuk dibaca program")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when the document is valid, 1 when it is not, 2 when the file cannot be read."""
    from himpun.archive.package.checking import is_package
    from himpun.archive.signing import LocalAuthority
    from himpun.archive.verification import MOST_BYTES, examine
    from himpun.base.place import data_folder

    if is_package(args.file):
        return _package(args)
    try:
        with args.file.open("rb") as file:
            pdf = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        reason = "tidak ditemukan" if missing else "tidak dapat dibuka; periksa nama dan izinnya"
        sys.stderr.write(f"himpun verify: Berkas {args.file} {reason}.\n")
        return 2
    authority = LocalAuthority(data_folder() / "keys").root()
    # A document of another office is whole or not here as well; whose it is, its sentence leaves open.
    verdict = examine(pdf, authority=authority, elsewhere=True)
    if args.json:
        sys.stdout.write(json.dumps(verdict.to_dict(), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(verdict)) + "\n")
    return 0 if verdict.is_valid else 1


def _package(args: argparse.Namespace) -> int:
    """The same for a package as a whole: each file that is not as it was is named."""
    from himpun.archive.package.checking import examine_package
    from himpun.archive.signing import LocalAuthority
    from himpun.base.place import data_folder

    try:
        about, found = examine_package(args.file, authority=LocalAuthority(data_folder() / "keys").root())
    except (OSError, ValueError):
        why = "tidak dapat dibuka, atau bukan paket arsip Himpun; periksa nama dan izinnya"
        sys.stderr.write(f"himpun verify: {args.file} {why}.\n")
        return 2
    if args.json:
        faults = [{"path": one.path, "sentence": str(one.sentence)} for one in found]
        answer = {
            "valid": not found,
            "title": about.get("title", ""),
            "files": len(about.get("files", ())),
            "faults": faults,
        }
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
        return 1 if found else 0
    print("BERUBAH" if found else "UTUH")
    if about:
        print(f"  {about['title']}, {len(about['files'])} berkas dalam manifest")
    for one in found:
        print(f"  {one.sentence}")
    return 1 if found else 0


def _lines(verdict: Verdict) -> list[str]:
    lines = [_HEADINGS[verdict.state], *(f"  {sentence}" for sentence in verdict.sentences)]
    facts = verdict.to_dict()
    if facts["number"]:
        lines.append(f"  Nomor: {facts['number']}")
    if verdict.figures:
        lines.append(f"  Angka terlampir: {len(verdict.figures)}")
    if verdict.minutes_head:
        head = verdict.minutes_head
        lines.append(f"  Kepala risalah: {head.chain} #{head.seq} {head.hash}")
    return [*lines, f"  SHA-256: {verdict.sha256}"]
