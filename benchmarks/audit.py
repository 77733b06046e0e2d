"""An audit of 100,000 rows within 15 s and 300 MB, CSV and XLSX; and whom the open published file finds right.

    python -m benchmarks.audit

CPU seconds of all processes together (a workbook is read by a second one at the same time), and the memory of the largest.
Beside it the least that could be done: the same CSV read and its three columns made decimals.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from benchmarks.__main__ import additions
from benchmarks.figures import Figure, say
from himpun.base.numbers import show
from himpun.reporting.audit import Auditor, open_table

ROWS = 100_000
SECONDS, MEGABYTES = 15, 300
PUBLISHED = Path(__file__).resolve().parents[1] / "tests" / "cases" / "published"
HEADER = ("tahun", "perangkat_daerah", "indikator", "polaritas", "target", "realisasi", "capaian")
NAMES = (
    "Persentase penyandang disabilitas mandiri", "Nilai AKIP", "Prevalensi stunting", "Angka kematian bayi",
    "Jumlah keluarga miskin yang menerima bantuan", "Indeks Kepuasan Masyarakat", "Lama proses perizinan",
)  # fmt: skip

RIVALS = """\
  The calculators of other systems, fed 338 published rows that some formula reproduces, with the strings as published
  (run side by side in November 2026 from their public repositories; agrees / silently another number / no value):
    AKSARA MONEV (Tech-O-Tech/E-Sakip_CI)     308 /  16 /  14
    AKSARA LAKIP (the same)                   293 /  30 /  15
    WP-Eval-SAKIP (agusnurwanto)              177 / 148 /  13
    Kota Madiun (bappeda-dev-team)            163 / 155 /  20
    e-SAKIP Semarang (satriotol)              121 / 203 /  14
    e-SAKIP Banjarnegara (naufalpi)           106 /   0 / 232"""


def main() -> int:
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "tabel.csv"
        with table.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(lines())
        bare = least(table)
        beside = f"csv and Decimal alone {bare:.2f} CPU s; a million additions {additions():.0f} CPU ms"
        for kind, file in (("CSV", table), ("XLSX", as_workbook(table))):
            seconds, megabytes = audited(file)
            figures.append(
                say(Figure(f"audit of {ROWS:,} rows, {kind}", seconds, "CPU s", mark=SECONDS, beside=beside))
            )
            figures.append(say(Figure(f"  its largest process, {kind}", megabytes, "MB", mark=MEGABYTES)))
    figures.append(agreement())
    print(RIVALS, flush=True)
    return int(any(not figure.is_kept for figure in figures))


def lines() -> Iterator[tuple[str, ...]]:
    """A table as agencies print them: both notations, empty cells, predicates, a tenth of it wrong."""
    chance = random.Random(7)
    yield HEADER
    for number in range(ROWS):
        target = Decimal(chance.randint(100, 9_999 if number % 3 else 9_999_999)) / 100
        actual = (target * chance.randint(50, 140) / 100).quantize(Decimal("0.01"))
        polarity = chance.choice(("naik", "naik", "turun", "", ""))
        capaian = (2 * target - actual if polarity == "turun" else actual) / target * 100
        if chance.random() < 0.1:
            capaian += chance.randint(-10, 10)
        cells = [show(value, 2) for value in (target, actual, capaian)]
        what = chance.random()
        if what < 0.1:
            cells = [f"{value:.2f}" for value in (target, actual, capaian)]
        elif what < 0.15:
            cells = ["BB", chance.choice(("BB", "B")), "100"]
        elif what < 0.18:
            cells[1] = ""
        name = f"{chance.choice(NAMES)} {number % 500}"
        yield (str(2015 + number % 9), f"Dinas {number % 40}", name, polarity, *cells)


def as_workbook(table: Path) -> Path:
    """The same table as XLSX: numbers as numbers, shown with two decimals."""
    import xlsxwriter

    place = table.with_suffix(".xlsx")
    book = xlsxwriter.Workbook(str(place), {"constant_memory": True})
    sheet, two = book.add_worksheet(), book.add_format({"num_format": "0.00"})
    with table.open(encoding="utf-8", newline="") as source:
        for row, cells in enumerate(csv.reader(source)):
            for column, text in enumerate(cells):
                value = decimal_of(text) if row and column > 3 else None
                if value is None:
                    sheet.write_string(row, column, text)
                else:
                    sheet.write_number(row, column, float(value), two)
    book.close()
    return place


def least(table: Path) -> float:
    """CPU seconds to read the file and make decimals of its three columns, by one notation and no thought."""
    begun = time.process_time()
    with table.open(encoding="utf-8", newline="") as source:
        for cells in csv.reader(source):
            for text in cells[4:]:
                decimal_of(text)
    return time.process_time() - begun


def decimal_of(text: str) -> Decimal | None:
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        return Decimal(text)
    except ArithmeticError:
        return None


def audited(file: Path) -> tuple[float, float]:
    """CPU seconds and megabytes of ``himpun audit`` on ``file``."""
    command = [
        str(Path(sys.executable).with_name("himpun")),
        "audit",
        str(file),
        "--format",
        "json",
        "-o",
        f"{file}.json",
    ]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, status
    with Path(f"{file}.json").open(encoding="utf-8") as out:
        assert sum(line.startswith("{") for line in out) == ROWS
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def agreement() -> Figure:
    """The open published file: rows a formula reproduces called so, wrong rows called wrong, and silent mistakes."""
    labels = json.loads((PUBLISHED / "audit_open_labels.json").read_text("utf-8"))
    table = open_table(io.BytesIO((PUBLISHED / "audit_open.csv").read_bytes()))
    wanted = Counter[str]()
    right = Counter[str]()
    silent = 0
    for label, judged in zip(labels, Auditor().judge_all(table.rows), strict=True):
        expected = verdict_of(label["cls"])
        wanted[expected] += 1
        right[expected] += judged.verdict == expected
        silent += judged.verdict == "sesuai" != expected
    told = ", ".join(f"{name} {right[name]}/{count}" for name, count in wanted.items())
    return say(Figure("open file, rows silently wrong", silent, "rows", mark=0, beside=told))


def verdict_of(label: str) -> str:
    """The verdict a label of the published file asks for."""
    if label.startswith(("R/T", "R = T", "(2T-R)/T", "T/R", "predicate equal", "off by rounding")):
        return "sesuai"
    if label.startswith("capped"):
        return "dibatasi"
    return "tidak_dapat_dihitung" if label == "incomplete" else "tidak_sesuai"


if __name__ == "__main__":
    raise SystemExit(main())
