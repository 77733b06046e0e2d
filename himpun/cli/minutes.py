"""`himpun minutes verify`: are the minutes whole, and do they agree with the signed reports somebody holds?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from himpun.minutes.rules import Anchor


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to the command line."""
    parser = subparsers.add_parser(
        "minutes",
        help="periksa keutuhan risalah",
        description="Risalah mencatat setiap peristiwa, terantai: perubahan atau penghapusan akan terlihat.",
    )
    verbs = parser.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    verifying = verbs.add_parser(
        "verify",
        help="periksa apakah ada butir yang diubah, dihapus, atau dipotong",
        description="Menghitung ulang semua rantai risalah. Dengan --report, risalah dicocokkan dengan kepala risalah yang"
        " tercetak di laporan bertanda tangan, sehingga ekor yang dipotong pun terlihat. Kode keluar 1 bila ada kesalahan.",
    )
    verifying.add_argument(
        "--report", metavar="BERKAS.pdf", type=Path, action="append", default=[],
        help="laporan bertanda tangan sebagai saksi; boleh berulang",
    )  # fmt: skip
    verifying.add_argument(
        "--chain", metavar="NAMA", action="append", help="hanya rantai ini, misalnya run:…; boleh berulang"
    )
    verifying.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when all is whole, 1 with a line for each fault, 2 when a report is no witness."""
    from himpun.base.words import Refused
    from himpun.cli import database

    database.ready()
    from himpun.minutes import queries

    anchors = [_anchor(file) for file in args.report]
    if args.chain:
        for name in args.chain:
            if not queries.head(name).seq and not any(anchor.chain == name for anchor in anchors):
                raise Refused("Rantai risalah {name} tidak ada.", name=name)
    faults = queries.verify(chains=args.chain, anchors=anchors)
    for fault in faults:
        print(fault.sentence)
    if faults:
        sys.stdout.flush()
        sys.stderr.write(f"himpun minutes: {len(faults)} kesalahan pada risalah.\n")
        return 1
    chains, entries = queries.size(args.chain)
    witnesses = f", cocok dengan {len(anchors)} laporan" if anchors else ""
    print(f"Risalah utuh: {chains} rantai, {entries} butir{witnesses}.")
    return 0


def _anchor(file: Path) -> Anchor:
    """The head of the minutes as a signed report carries it. Raises Refused when the report proves nothing."""
    from dataclasses import replace

    from django.conf import settings

    from himpun.archive.signing import LocalAuthority
    from himpun.archive.verification import examine
    from himpun.base.words import Refused

    verdict = examine(file.read_bytes(), authority=LocalAuthority(Path(settings.HIMPUN_DATA) / "keys").root())
    if not verdict.is_valid or verdict.minutes_head is None:
        raise Refused(
            "{file} bukan laporan bertanda tangan yang sah dari pemasangan ini, jadi tidak dapat menjadi saksi."
            " Periksa dengan: himpun verify {file}",
            file=str(file),
        )
    return replace(verdict.minutes_head, witness=f"laporan {file.name}")
