"""`himpun audit FILE`: is each percentage of a published table what its target and actual give?"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

from himpun.base import numbers
from himpun.base.numbers import show
from himpun.base.words import Refused

EVERY = 5_000
EVERY_IN_A_LOG = 20_000
"""Rows between two signs of progress, on a terminal and elsewhere."""

_NAMES = {
    "sesuai": "sesuai",
    "dibatasi": "dibatasi",
    "tidak_sesuai": "tidak sesuai",
    "tidak_dapat_dihitung": "tidak dapat dihitung",
    "ambigu": "ambigu",
}


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to the command line."""
    parser = subparsers.add_parser(
        "audit",
        help="periksa tabel capaian yang sudah terbit (CSV atau XLSX)",
        description="Memeriksa setiap baris tabel capaian: apakah persentase yang tercetak sesuai dengan target dan "
        "realisasinya. Kolom: tahun, perangkat_daerah, indikator, polaritas, target, realisasi, capaian.",
    )
    parser.add_argument("file", metavar="BERKAS", type=Path, help="tabel .csv atau .xlsx")
    parser.add_argument(
        "--format", choices=("table", "json", "xlsx"), default="table", help="bentuk hasil (bawaan: table)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="BERKAS", help="simpan hasil ke berkas ini; wajib untuk xlsx"
    )
    parser.add_argument(
        "--cap",
        action="append",
        metavar="PERSEN",
        help="batas capaian lain yang dipakai instansi, misalnya 150; boleh berulang (bawaan: 100 dan 120)",
    )
    parser.add_argument(
        "--strict", action="store_true", help="keluar dengan kode 1 bila ada baris yang tidak sesuai"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when the table was judged, 1 with ``--strict`` and a row that does not agree, 2 if unreadable."""
    from himpun.reporting.audit import DEFAULT_CAPS, Auditor, open_table, write_json, write_xlsx

    if args.format == "xlsx" and args.output is None:
        return _sorry("Untuk --format xlsx, sebutkan berkas hasilnya dengan -o BERKAS.xlsx.")
    caps = DEFAULT_CAPS + tuple(_cap(text) for text in args.cap or ())
    with ExitStack() as open_files:
        try:
            file = open_files.enter_context(args.file.open("rb"))
        except OSError as error:
            return _sorry(f"Berkas {args.file} {_trouble(error)}.")
        table = open_table(file)
        judgements = _with_progress(Auditor(caps).judge_all(table.rows))
        if args.format == "xlsx":
            counts = write_xlsx(judgements, table.extra, args.output)
        else:
            out = sys.stdout
            if args.output is not None:
                out = open_files.enter_context(args.output.open("w", encoding="utf-8"))
            counts = write_json(judgements, out) if args.format == "json" else _write_table(judgements, out)
    return 1 if args.strict and counts["tidak_sesuai"] else 0


def _trouble(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "tidak ditemukan"
    return "tidak dapat dibuka; periksa nama dan izinnya"


def _write_table(judgements: Iterator[Any], out: Any) -> Counter[str]:
    """One block a row for people, then the count of each verdict."""
    counts: Counter[str] = Counter()
    for judged in judgements:
        counts[judged.verdict] += 1
        row = judged.row
        computed = "–" if judged.computed is None else show(judged.computed, 2)
        out.write(
            f"{row.number:>6}  {_NAMES[judged.verdict]:<21} "
            f"{row['target']:>16} {row['realisasi']:>16} {row['capaian']:>9} {computed:>9}  {row['indikator'][:60]}\n"
        )
        if judged.verdict != "sesuai" or "makna_ganda" in judged.flags:
            out.write(f"{'':8}{judged.explanation}\n")
    total = sum(counts.values())
    out.write(
        f"\n{total} baris: " + ", ".join(f"{counts[name]} {words}" for name, words in _NAMES.items()) + ".\n"
    )
    return counts


def _with_progress(judgements: Iterator[Any]) -> Iterator[Any]:
    """The judgements, with word on stderr now and then of how far it is: one line that changes, or a few in a log."""
    on_terminal = sys.stderr.isatty()
    every, begin, end = (EVERY, "\r", "") if on_terminal else (EVERY_IN_A_LOG, "", "\n")
    count = 0
    for judged in judgements:
        yield judged
        count += 1
        if count % every == 0:
            sys.stderr.write(f"{begin}{show(count)} baris diperiksa …{end}")
            sys.stderr.flush()
    if on_terminal and count >= every:
        sys.stderr.write("\r" + " " * 40 + "\r")


def _cap(text: str) -> Decimal:
    reading = numbers.read(text)
    if not isinstance(reading, numbers.Number) or reading.value <= 0:
        raise Refused("--cap {text} bukan persentase. Tulis misalnya --cap 150.", text=text)
    return reading.value


def _sorry(sentence: str) -> int:
    sys.stderr.write(f"himpun audit: {sentence}\n")
    return 2
