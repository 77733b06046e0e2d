"""`himpun archive export RUN -o DIR`: a whole run as one folder that stands alone."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to the command line."""
    parser = subparsers.add_parser(
        "archive",
        help="ekspor satu pengukuran sebagai paket arsip",
        description="Paket arsip adalah satu map yang berdiri sendiri: dokumen, angka, bukti, risalah, dan manifest.",
    )
    verbs = parser.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    exporting = verbs.add_parser(
        "export",
        help="tulis paket arsip satu pengukuran",
        description="Menulis dokumen, angka (CSV dan JSON), bukti, dan risalah satu pengukuran beserta manifest yang memuat"
        " sidik SHA-256 tiap berkas. Periksa kapan saja dengan: himpun verify MAP.",
    )
    exporting.add_argument(
        "measured",
        metavar="PENGUKURAN",
        help="kode pengukuran (lihat alamat halamannya), atau periode, misalnya 2020-TW4",
    )
    exporting.add_argument(
        "-o", "--output", metavar="MAP", type=Path, required=True, help="map baru, atau berkas .zip"
    )
    exporting.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when the package stands on the disk; Refused when there is no such run or the place is taken."""
    from django.utils import timezone

    from himpun.base.words import Refused
    from himpun.cli import database

    database.ready()
    from himpun.archive.package.manifest import zipped
    from himpun.cli.naming import run_named
    from himpun.procedure.packages import package_of

    target: Path = args.output
    if target.exists() and (target.is_file() or any(target.iterdir())):
        raise Refused(
            "{target} sudah ada isinya. Pilih nama lain, supaya tidak ada yang tertimpa.", target=str(target)
        )
    contents, name = package_of(run_named(args.measured))
    if target.suffix.lower() == ".zip":
        target.write_bytes(zipped(contents, folder=name, at=timezone.localtime()))
    else:
        for path, content in contents.items():
            place = target / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    print(f"{target}: {len(contents)} berkas. Periksa dengan: himpun verify {target}")
    return 0
