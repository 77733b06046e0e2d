# A command is called by its name, keyword of the language or not.
# ruff: noqa: N999
"""`himpun import FILE`: read a published quarterly form, check its sums, and see where it fits in a division's form."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from himpun.base import numbers
from himpun.base.words import Refused

if TYPE_CHECKING:
    from himpun.reporting.published import Checked, Line, Published
    from himpun.reporting.published.matching import Matched

LARGEST = 50 << 20
_INDENT = {"kegiatan": "  ", "sub_kegiatan": "    ", "indikator": "      "}


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to the command line."""
    parser = subparsers.add_parser(
        "import",
        help="baca formulir triwulanan yang sudah terbit dan periksa jumlahnya",
        description="Membaca Evaluasi Renja (formulir E.81), formulir triwulanan (Kode Indikator, Realisasi, …), atau JSON"
        " dengan daftar rows, lalu memeriksa jumlahnya. Tidak ada yang disimpan. Kode keluar 1 bila ada yang tidak cocok"
        " atau perlu dijawab, 2 bila berkas tidak dapat dipakai.",
    )  # fmt: skip
    parser.add_argument("file", metavar="BERKAS", type=Path, help=".xlsx, .csv, atau .json")
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="bentuk hasil (bawaan: table)"
    )
    parser.add_argument(
        "--run",
        metavar="PENGUKURAN",
        dest="measurement",
        help="cocokkan dengan formulir pengukuran ini (kodenya)",
    )
    parser.add_argument(
        "--division", metavar="BIDANG", help="bidang yang formulirnya dicocokkan: nama atau kodenya"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when everything adds up, 1 when something does not or must be answered, 2 when the file is of no use."""
    from himpun.reporting.published import check, open_published

    if bool(args.measurement) != bool(args.division):
        raise Refused("Sebutkan --run dan --division bersama-sama.")
    try:
        if args.file.stat().st_size > LARGEST:
            raise Refused(
                "Berkas {file} lebih besar dari 50 MB. Bagi menjadi beberapa berkas.", file=args.file
            )
        with args.file.open("rb") as file:
            form = open_published(file)
    except OSError as error:
        raise Refused("Berkas {file} tidak ditemukan atau tidak dapat dibuka.", file=args.file) from error
    checked = check(form)
    matched = _matched(form, args.measurement, args.division) if args.measurement else None
    if args.format == "json":
        print(json.dumps(_as_data(form, checked, matched), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_as_text(form, checked, matched)))
    return 1 if checked.findings or (matched and (matched.unmatched or matched.contents.problems)) else 0


def _matched(form: Published, measurement: str, division: str) -> Matched:
    """The form beside the division's own, as it stands now."""
    from himpun.cli import database

    database.ready()
    from himpun.organisation.models import Unit
    from himpun.reporting import queries
    from himpun.reporting.published.matching import match
    from himpun.sop.models import Run

    this = Run.objects.filter(public_id=measurement).first()
    if this is None:
        raise Refused("Pengukuran {run} tidak ada.", run=measurement)
    units = list(Unit.objects.filter(rundivision__run=this))
    unit = next(
        (unit for unit in units if division.casefold() in {unit.public_id, unit.name.casefold()}), None
    )
    if unit is None:
        raise Refused(
            "Bidang {division} tidak ikut dalam pengukuran ini. Yang ikut: {known}.", division=division,
            known=", ".join(sorted(unit.name for unit in units)),
        )  # fmt: skip
    return match(form, queries.form(this, unit))


# --- For people ---


def _as_text(form: Published, checked: Checked, matched: Matched | None) -> Iterator[str]:
    from himpun.reporting.published import title_of

    by_row: dict[int, list[Any]] = {}
    for finding in checked.findings:
        by_row.setdefault(finding.row, []).append(finding)
    for line in form.lines:
        shown = "  ".join(f"{title_of(column)}: {raw}" for column, raw in line.cells.items() if raw)
        yield f"{line.number:>5}  {_INDENT.get(line.level, '')}{_named(line)}"
        if shown:
            yield f"{'':7}{_INDENT.get(line.level, '')}{shown}"
        for finding in by_row.get(line.number, ()):
            yield f"{'':7}! {finding.sentence}"
    for name, text in form.notes.items():
        yield f"{'':7}{name}: {text}"
    yield ""
    yield (
        f"{len(form.lines)} baris; {checked.sums} jumlah dan rumus diperiksa: {checked.sums - checked.failed} cocok, "
        f"{checked.failed} tidak; {len(checked.findings) - checked.failed} hal lain perlu dilihat."
    )
    if matched is not None:
        yield ""
        for line, row in matched.pairs:
            yield f"Baris {line.number} → {row.line.code} {row.line.name}"
        for entry in matched.contents.entries:
            yield f"  {entry.place}: {entry.field} = {entry.raw!r}"
        for problem in matched.contents.problems:
            yield f"  ! {problem.place}: {problem.sentence}"
        yield f"{len(matched.pairs)} baris cocok dengan formulir, {len(matched.unmatched)} tidak:"
        yield from (f"  {name}" for name in matched.unmatched_named)
        yield "Belum ada yang disimpan. Unggah berkas ini di halaman isian bidang untuk menyimpannya."


def _named(line: Line) -> str:
    return f"{line.code} {line.label[:70]}" if line.code and line.code != line.label else line.label[:70]


# --- For programs (docs/imports.md) ---


def _as_data(form: Published, checked: Checked, matched: Matched | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": form.kind, "source": form.source, "agency": form.agency, "year": form.year, "period": form.period,
        "columns": list(form.columns),
        "rows": [_line(line, form) for line in form.lines],
        "notes": form.notes,
        "checked": {"sums": checked.sums, "agree": checked.sums - checked.failed, "disagree": checked.failed},
        "findings": [
            {
                "row": finding.row, "column": finding.column, "code": finding.code, "found": _digits(finding.found),
                "expected": _digits(finding.expected), "sentence": str(finding.sentence),
            }
            for finding in checked.findings
        ],
    }  # fmt: skip
    if matched is not None:
        data["matched"] = [
            {"row": line.number, "code": row.line.code, "name": row.line.name} for line, row in matched.pairs
        ]
        data["entries"] = [
            {"place": str(each.place), "cell": each.row, "field": each.field, "raw": each.raw}
            for each in matched.contents.entries
        ]
        data["unmatched"] = [{"row": line.number, "name": line.label} for line in matched.unmatched]
        data["problems"] = [
            {"place": str(each.place), "sentence": str(each.sentence)} for each in matched.contents.problems
        ]
    return data


def _line(line: Line, form: Published) -> dict[str, Any]:
    return {
        "row": line.number, "level": line.level, "parent": None if line.parent is None else form.lines[line.parent].number,
        "code": line.code, "name": line.name, "indicator": line.indicator, "unit": line.unit,
        "values": {column: _value(line, column) for column in line.cells},
        "aggregation": line.aggregation, "texts": line.texts,
    }  # fmt: skip


def _value(line: Line, column: str) -> dict[str, Any]:
    reading = line.reading(column)
    value: dict[str, Any] = {"raw": line.cells[column], "reading": reading.kind, "value": None}
    if isinstance(reading, numbers.Number):
        value["value"] = _digits(reading.value)
    elif isinstance(reading, numbers.Ambiguous):
        value["options"] = [
            {"value": _digits(option.value), "words": option.words} for option in reading.options
        ]
    return value


def _digits(value: Decimal | None) -> str | None:
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
