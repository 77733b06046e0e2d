"""The demonstration's budgets: workbooks like an office's, made from the Renja and taken in by the ordinary importer.

Every amount is INVENTED (the letterhead of each workbook says so); the programmes' sums are those of ``plan.toml``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from himpun.base import files, workbook
from himpun.base.periods import Period
from himpun.budgeting import actions
from himpun.budgeting.rules import MONTHS
from himpun.budgeting.workbook.reading import read
from himpun.demo.office import BY, Office, plan

RENJA = Path(__file__).with_name("plans") / "renja.csv"
LEVELS = {"Program", "Kegiatan", "Sub kegiatan"}
ASKED_MORE = {"1.06.04.2.01.0001": 120_000_000, "1.06.06.2.01.0001": 60_000_000}
"""What the RKA asked for above what the DPA gave, so that the two can be compared."""


@dataclass(frozen=True)
class Row:
    level: str
    code: str
    name: str
    pagu: int


def rows() -> list[Row]:
    with RENJA.open(encoding="utf-8", newline="") as file:
        return [
            Row(each["Jenjang"], each["Kode"], each["Uraian"], int(each["Pagu (Rp)"]))
            for each in csv.DictReader(file)
            if each["Jenjang"] in LEVELS and each["Pagu (Rp)"]
        ]


def load(office: Office, *, at: datetime) -> Iterator[str]:
    """RKA, APBD and DPA of each year with an agreement; the DPA with its plan of months and what is spent by ``at``."""
    for year in sorted(set(office.agency.agreements.values_list("year", flat=True))):
        for kind, more in (("RKA", ASKED_MORE), ("APBD", {}), ("DPA", {})):
            quarters = (
                [n for n in (1, 2, 3, 4) if Period(year, n).is_over(at.date())] if kind == "DPA" else []
            )
            name = f"{kind.lower()}-{year}-contoh.xlsx"
            content = book(
                f"{kind} DINAS SOSIAL TAHUN ANGGARAN {year}", more, quarters, monthly=kind == "DPA"
            )
            pending = actions.keep_import(
                agency=office.agency, kind=kind, year=year, file_name=name, file_sha256=files.keep(content),
                content=read(list(workbook.sheets(content))).content(), officer=office.officers["kasubag"], by=BY, at=at,
            )  # fmt: skip
            actions.confirm_import(
                pending=pending, number=f"{kind}/CONTOH/{year}", signed_date=date(year, 1, 5), by=BY, at=at
            )
        yield f"RKA, APBD, dan DPA {year} diimpor (jumlahnya dikarang)."


def book(title: str, more: dict[str, int], quarters: list[int], *, monthly: bool) -> bytes:
    """A workbook like those of an office: title rows, merged cells, amounts as text, a sum at the end."""
    import xlsxwriter

    found = rows()
    spent = {quarter: _spent(found, quarter) for quarter in quarters}
    columns = ["Kode Rekening", "Uraian", "Jumlah (Rp)"]
    columns += [f"Rencana {month}" for month in MONTHS] if monthly else []
    columns += [f"Realisasi s.d. Triwulan {('I', 'II', 'III', 'IV')[quarter - 1]}" for quarter in quarters]
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, dict(workbook.WRITING))
    made.set_properties({"created": datetime(2020, 1, 2)})  # noqa: DTZ001 - the same file each time
    bold = made.add_format({"bold": True})
    sheet = made.add_worksheet("Anggaran")
    for place, line in enumerate(("PEMERINTAH KOTA DEPOK", title, "DATA CONTOH: semua jumlah dikarang")):
        sheet.merge_range(place, 0, place, len(columns) - 1, line, bold)
    sheet.write_row(4, 0, columns, bold)
    for place, row in enumerate(found, start=5):
        asked = row.pagu + sum(extra for code, extra in more.items() if _within(code, row.code))
        cells: list[Any] = [row.code, row.name, f"{asked:,}".replace(",", ".") + ",00"]
        if row.level == "Sub kegiatan":
            cells += [*([asked // 12] * 11), asked - asked // 12 * 11] if monthly else []
            cells += [spent[quarter][row.code] for quarter in quarters]
        sheet.write_row(place, 0, cells)
    total = sum(row.pagu for row in found if row.level == "Program") + sum(more.values())
    sheet.write_row(len(found) + 5, 0, ["", "Jumlah", f"Rp {total:,}".replace(",", ".") + ",00"])
    made.close()
    return out.getvalue()


def _within(code: str, above: str) -> bool:
    return code == above or code.startswith(above + ".")


def _spent(found: list[Row], quarter: int) -> dict[str, int]:
    """Each sub kegiatan's part of what its programme spent up to a quarter (``plan.toml``), in the measure of its pagu."""
    amounts: dict[str, int] = {}
    for objective in plan()["objective"]:
        for programme in objective.get("programme", ()):
            subs = [
                row for row in found if row.level == "Sub kegiatan" and _within(row.code, programme["code"])
            ]
            whole, spent = programme["budget"], programme["quarterly_realised"][quarter - 1]
            shares = {row.code: row.pagu * spent // whole for row in subs}
            largest = max(subs, key=lambda row: row.pagu).code
            shares[largest] += spent - sum(shares.values())
            amounts |= shares
    return amounts
