"""`himpun trace FIGURE`: from a printed number to its formula, its inputs, and the hand and evidence at the end."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from himpun.reporting.trace import Entry, Trace, Version


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to the command line."""
    parser = subparsers.add_parser(
        "trace",
        help="telusuri asal sebuah angka sampai isian dan buktinya",
        description="Menelusuri sebuah angka: rumus, masukannya, siapa yang mengisi dan kapan, bukti, pemeriksaan, dan isi"
        " sebelumnya. Kode keluar 1 bila angkanya tidak ada.",
    )
    parser.add_argument(
        "figure", metavar="ANGKA",
        help="kode angka, misalnya dari halaman Asal angka atau dari lampiran di dalam laporan PDF",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="hasil untuk dibaca program")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0, or 1 when there is no such figure."""
    from himpun.cli import database

    database.ready()
    from himpun.base.words import Refused
    from himpun.reporting.trace import trace

    try:
        found = trace(args.figure)
    except Refused as refused:
        sys.stderr.write(f"himpun trace: {refused}\n")
        return 1
    if args.json:
        print(json.dumps(_as_data(found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_as_text(found)))
    return 0


def _as_text(found: Trace) -> Iterator[str]:
    zone = found.run.agency.government.tz
    yield from _figure(found, zone, "", "")
    yield ""
    if found.recap is None:
        yield "Rekap belum dibekukan: angka ini masih dapat berubah."
    else:
        frozen, sha256 = _moment(found.recap.at, zone), found.recap.sha256[:12]
        yield f"Dari rekap versi {found.recap.version}, dibekukan {frozen} ({sha256})."


def _figure(found: Trace, zone: ZoneInfo, first: str, rest: str) -> Iterator[str]:
    """One figure and all below it; ``first`` and ``rest`` draw the tree's branches."""
    figure = found.figure
    unit = f" {figure.unit}" if figure.unit and figure.value is not None else ""
    yield f"{first}{figure.label or figure.code}: {figure.shown}{unit}"
    yield f"{rest}  kode    {figure.code}"
    if found.formula is not None:
        yield f"{rest}  rumus   {found.formula.name}: {found.formula.explanation}"
        if found.worked:
            yield f"{rest}          {found.worked}"
        yield f"{rest}  dasar   {found.formula.source}"
    elif figure.formula:
        yield f"{rest}  rumus   {figure.formula}"
    if figure.source:
        yield f"{rest}  sumber  {figure.source}"
    if found.entry is not None:
        yield from (f"{rest}  {line}" for line in _entry(found.entry, zone))
    for place, one in enumerate(found.inputs, start=1):
        last = place == len(found.inputs)
        yield from _figure(one, zone, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))


def _entry(entry: Entry, zone: ZoneInfo) -> Iterator[str]:
    current = entry.current
    yield f"isian   “{entry.typed}”, {entry.name} ({entry.division})"
    for version in current:
        yield f"oleh    {_version(version, zone)}"
    for version in entry.actual:
        if version not in current:
            yield f"lain    {_version(version, zone)}"
    for proof in entry.proofs:
        gone = f", dilepas {_moment(proof.removed_at, zone)}" if proof.removed_at else ""
        yield f"bukti   {proof.name} ({proof.by}, {_moment(proof.at, zone)}{gone})"
        yield f"        sha256 {proof.sha256}"
    for judged in entry.judgements:
        reason = f": {judged.reason}" if judged.reason else ""
        yield f"periksa {judged.verdict}{reason} ({judged.by}, {_moment(judged.at, zone)}, isian ke-{judged.version})"
    for said in entry.reasons:
        yield f"alasan  {said.reason} ({said.by}, {_moment(said.at, zone)})"


def _version(version: Version, zone: ZoneInfo) -> str:
    said = f"{version.label.lower()} isian ke-{version.version}: “{version.raw}”"
    return f"{version.by}, {_moment(version.at, zone)}, langkah {version.step}, {said}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    from himpun.base.periods import show_date, show_time

    local = at.astimezone(zone)
    return f"{show_date(local.date())} pukul {show_time(local)}"


def _as_data(found: Trace) -> dict[str, Any]:
    from dataclasses import asdict

    entry = found.entry
    return {
        **found.figure.to_dict(),
        "shown": found.figure.shown,
        "recap": {"version": found.recap.version, "sha256": found.recap.sha256} if found.recap else None,
        "explanation": str(found.formula.explanation) if found.formula else "",
        "law": str(found.formula.source) if found.formula else "",
        "worked": found.worked,
        "entry": json.loads(json.dumps(asdict(entry), default=str)) if entry else None,
        "inputs": [_as_data(one) for one in found.inputs],
    }
