"""What a run leaves behind, as files a person can open without Himpun."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from himpun.archive import queries
from himpun.archive.package.manifest import Contents
from himpun.base import files
from himpun.base.numbers import show
from himpun.collection.models import Change, Evidence, Measurement
from himpun.minutes import queries as minutes
from himpun.reporting import queries as reporting
from himpun.reporting.figure import Figure
from himpun.sop import queries as runs
from himpun.sop.models import Run

README = """PAKET ARSIP PENGUKURAN KINERJA

{title}
{agency}

dokumen/    laporan bertanda tangan elektronik (PDF); salinan yang sah
data/       angka laporan dan semua isian, sebagai CSV (untuk Excel) dan JSON
bukti/      bukti dukung, satu map untuk setiap indikator atau program
risalah/    catatan setiap peristiwa, terantai; risalah.txt untuk dibaca orang
sop/        SOP yang dijalankan
manifest.json  daftar semua berkas dengan sidik SHA-256

Memeriksa keutuhan paket ini, tanpa jaringan:  himpun verify MAP
Tanpa Himpun: bandingkan sidik SHA-256 setiap berkas dengan manifest.json.
"""


def contents_of(run: Run) -> Contents:
    """Every file of the run's package but the manifest. Reads everything; meant for the archive, not for a page."""
    recap = reporting.frozen(run)
    figures = (
        [Figure.from_dict(one) for one in json.loads(recap.content)["figures"].values()] if recap else []
    )
    measured = list(
        Measurement.objects.filter(run=run)
        .select_related("division", "indicator", "programme")
        .order_by("pk")
    )
    contents: Contents = {
        "BACA-SAYA.txt": README.format(title=f"{runs.definition_of(run.edition).title}, {runs.period_of(run).label}",
                                       agency=run.agency.name).replace("\n", "\r\n").encode(),
        "sop/sop.toml": run.edition.text.encode(),
    }  # fmt: skip
    for document in queries.documents_of(run):
        contents[f"dokumen/{_name(document.title)}-{document.public_id[:6]}.pdf"] = files.read(
            document.sha256
        )
    if recap is not None:
        contents["data/laporan.json"] = recap.content.encode()
        contents["data/angka.csv"] = _csv(_FIGURE_COLUMNS, map(_figure_row, figures))
    contents["data/isian.csv"] = _csv(_FORM_COLUMNS, map(_form_row, measured))
    changes = Change.objects.filter(measurement__run=run).order_by("at", "pk")
    changes = changes.select_related("by", "measurement__indicator", "measurement__programme")
    contents["data/riwayat.csv"] = _csv(_CHANGE_COLUMNS, map(_change_row, changes))
    contents["data/isian.json"] = _json([_measured(one) for one in measured])
    proofs = Evidence.objects.filter(measurement__run=run, removed_at__isnull=True).order_by("pk")
    for proof in proofs.select_related("measurement__indicator", "measurement__programme"):
        place = (
            f"bukti/{_name(_code(proof.measurement))}/{proof.public_id[:6]}-{_name(proof.name, dots=True)}"
        )
        contents[place] = files.read(proof.sha256)
    return contents | _minutes_of(run)


def _minutes_of(run: Run) -> Contents:
    chain = runs.chain(run)
    lines = list(minutes.lines(chain))
    zone = run.agency.government.tz
    told = [
        f"{entry.at.astimezone(zone):%Y-%m-%d %H.%M}  {entry.sentence}" for entry in minutes.entries(chain)
    ]
    return {
        "risalah/risalah.jsonl": "".join(
            json.dumps(asdict(line), ensure_ascii=False) + "\n" for line in lines
        ).encode(),
        "risalah/risalah.txt": ("\r\n".join(told) + "\r\n").encode(),
    }


_FIGURE_COLUMNS = ("kode", "uraian", "nilai", "satuan", "rumus", "masukan", "sumber")
_FORM_COLUMNS = (
    "bidang", "kode", "indikator atau program", "realisasi tertulis", "nilai", "pembilang", "penyebut",
    "pendorong", "penghambat", "tindak lanjut", "hasil periksa", "alasan",
)  # fmt: skip
_CHANGE_COLUMNS = ("waktu", "kode", "isian", "versi", "tertulis", "oleh", "langkah")


def _figure_row(figure: Figure) -> Sequence[Any]:
    return (
        figure.code,
        figure.label,
        figure.value,
        figure.unit,
        figure.formula,
        " ".join(figure.inputs),
        figure.source,
    )


def _form_row(one: Measurement) -> Sequence[Any]:
    return (
        one.division.name, _code(one), str(one.indicator or one.programme), one.actual, one.value,
        one.numerator_value, one.denominator_value, one.supporting, one.hindering, one.follow_up,
        one.verdict, one.verdict_reason,
    )  # fmt: skip


def _change_row(change: Change) -> Sequence[Any]:
    thing = _code(change.measurement)
    return (
        change.at.isoformat(),
        thing,
        change.field,
        change.version,
        change.raw,
        change.by.name,
        change.step,
    )


def _measured(one: Measurement) -> dict[str, Any]:
    return dict(zip(_FORM_COLUMNS, _form_row(one), strict=True))


def _code(one: Measurement) -> str:
    thing = one.indicator or one.programme
    return thing.code if thing else ""


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """For Excel in Indonesian: semicolons, decimal commas, UTF-8 with a mark, CRLF; no cell becomes a formula."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return held.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if isinstance(value, Decimal):
        return show(value).replace(".", "")
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()


def _name(text: str, *, dots: bool = False) -> str:
    """A file name any system takes."""
    kept = r"[^A-Za-z0-9._-]+" if dots else r"[^A-Za-z0-9_-]+"
    return re.sub(kept, "-", text).strip("-.")[:80] or "berkas"
