"""Importing a budget of 5,000 rows, from the uploaded bytes to the last row on the disk: at most 5 s.

    python -m benchmarks.budget

Beside it, in the same run, the bare library reading the same file (python-calamine, floats and all). Each row has a
pagu, the plan of twelve months and the realisation of four quarters, some of it as text, as in the files offices have.
"""

from __future__ import annotations

import io
import os
import tempfile
import time
from datetime import UTC, datetime

from benchmarks.figures import Figure, say

ROWS = 5_000
MARK = 5.0
AT = datetime(2026, 10, 1, 1, tzinfo=UTC)


def book(rows: int = ROWS) -> bytes:
    """``rows`` rows: programmes of 5 kegiatan of 20 sub kegiatan each."""
    import xlsxwriter

    from himpun.budgeting.rules import MONTHS

    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["DPA SKPD TAHUN ANGGARAN 2026"])
    titles = [f"Realisasi s.d. TW {quarter}" for quarter in ("I", "II", "III", "IV")]
    sheet.write_row(2, 0, ["Kode", "Uraian", "Pagu", *MONTHS, *titles])
    place, number = 3, 0
    while place < rows + 3:
        programme, activity, sub = number // 100 + 1, number % 100 // 20 + 1, number % 20 + 1
        code = f"1.{programme // 90 + 1:02}.{programme % 90 + 1:02}"
        if activity == sub == 1:
            sheet.write_row(place, 0, [code, f"Program {programme}"])
            place += 1
        if sub == 1:
            sheet.write_row(place, 0, [f"{code}.2.{activity:02}", f"Kegiatan {activity}"])
            place += 1
        pagu = f"Rp {1_200_000 + number * 12:,}".replace(",", ".") + ",00"
        months = [100_000 + number] * 12
        sheet.write_row(
            place, 0, [f"{code}.2.{activity:02}.{sub:04}", f"Sub {number}", pagu, *months, 1, 2, 3, 4]
        )
        place, number = place + 1, number + 1
    made.close()
    return out.getvalue()


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="himpun-bench-") as folder:
        os.environ["HIMPUN_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "himpun.config.settings")
        from himpun.cli import database

        database.ready()
        from python_calamine import CalamineWorkbook

        from benchmarks import data
        from himpun.base import files, workbook
        from himpun.budgeting import actions, rules
        from himpun.budgeting.workbook.reading import read
        from himpun.organisation.models import Officer

        data.city(agencies=1)
        officer = Officer.objects.select_related("agency").all()[0]
        content = book()
        begun = time.perf_counter()
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        bare = time.perf_counter() - begun
        begun = time.perf_counter()
        reading = read(list(workbook.sheets(content)))
        was_read = time.perf_counter() - begun
        pending = actions.keep_import(
            agency=officer.agency, kind="DPA", year=2026, file_name="dpa.xlsx", file_sha256=files.keep(content),
            content=reading.content(), officer=officer, by="Pengukuran", at=AT,
        )  # fmt: skip
        rules.findings(rules.tree(reading.lines))
        actions.confirm_import(pending=pending, by="Pengukuran", at=AT)
        whole = time.perf_counter() - begun
        assert len(reading.lines) >= ROWS
        assert not reading.problems
    beside = f"reading {was_read:.2f} s; bare calamine {bare:.2f} s"
    return 0 if say(Figure(f"import of a budget of {ROWS:,} rows", whole, "s", MARK, beside)).is_kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
