"""A workbook of 100,000 rows read within 3 s, by the process with little time and memory that reads all uploads.

    python -m benchmarks.workbook

CPU seconds of both processes together; they work side by side, so on two cores less time passes. Beside it python-calamine,
which gives floats without their formats and is bounded by nothing.
"""

from __future__ import annotations

import resource
import time

from benchmarks.__main__ import additions
from himpun.base import workbook
from tests.hostile.workbooks import SHEET, many_rows, workbook_with

LIMIT = 3.0
ROWS, COLUMNS = 100_000, 7


def main() -> int:
    content = workbook_with({SHEET: lambda: many_rows(ROWS, COLUMNS)})
    begun, before = time.perf_counter(), _cpu()
    (sheet,) = workbook.sheets(content, limits=workbook.TABLE)
    count = sum(1 for _ in sheet())
    passed = time.perf_counter() - begun
    del sheet
    ours = _cpu() - before
    assert count == ROWS, count
    bare = _calamine(content)
    verdict = "ok" if ours <= LIMIT or passed <= LIMIT else "MISSED"
    print(
        f"workbook of {ROWS:,} rows x {COLUMNS}: {passed:.2f} s ({ours:.2f} CPU s; mark {LIMIT:.0f} s) {verdict}; "
        f"python-calamine {bare:.2f} CPU s; a million additions {additions():.0f} CPU ms"
    )
    return int(verdict != "ok")


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _calamine(content: bytes) -> float:
    import io

    from python_calamine import CalamineWorkbook

    begun = time.process_time()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) == ROWS
    return time.process_time() - begun


if __name__ == "__main__":
    raise SystemExit(main())
