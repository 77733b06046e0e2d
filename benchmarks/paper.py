"""The agency report beside a bare typst compile of the same template and data: at most 1.3 times as long.

    python -m benchmarks.paper

Both are measured in turns in one process: 100 indicators, as an agency with many has them. "Ours" is all of it, from
the frozen recap to the bytes: reading the recap, laying out the table, the QR code, the attachment, typesetting.
"""

from __future__ import annotations

import copy
import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from himpun.minutes.rules import Anchor
from himpun.reporting.documents import pdf
from himpun.reporting.documents.outline import Imprint, Report, Signatory

LIMIT = 1.3
INDICATORS = 100
ROUNDS = 15
WHEN = datetime(2026, 10, 9, 3, 0, tzinfo=UTC)
CASE = Path(__file__).parents[1] / "tests" / "cases" / "recap_depok_dinsos_2020.json"


def recap(indicators: int) -> dict[str, Any]:
    """The case of Depok, its indicators repeated until there are ``indicators``, ten to an objective."""
    case = json.loads(CASE.read_text("utf-8"))
    lines = [(line, objective) for objective in case["objectives"] for line in objective["indicators"]]
    objectives: list[dict[str, Any]] = []
    for n in range(indicators):
        line, objective = lines[n % len(lines)]
        if n % 10 == 0:
            programmes = copy.deepcopy(objective["programmes"])
            number = str(len(objectives) + 1)
            objectives.append({**objective, "number": number, "indicators": [], "programmes": programmes})
        keys = ("target", "actual", "achievement", "category")
        codes = {key: f"n{n}.{key}" for key in keys}
        for key in keys:
            case["figures"][codes[key]] = {**case["figures"][line[key]], "code": codes[key]}
        objectives[-1]["indicators"].append({**line, **codes, "code": f"n{n}"})
    case["objectives"] = objectives
    case["analysis"] |= {"best": ["n4"], "worst": ["n5", "n3"]}
    return case


def measure(rounds: int = ROUNDS) -> tuple[float, float]:
    """Seconds (medians) of our report and of bare typst. No two documents are alike: typst remembers what it set."""
    content = recap(INDICATORS)
    assert ours(content, 0) == bare(content, 0)() + b"\n", "both print the same document"
    mine, limit = [], []
    for n in range(rounds):
        mine.append(_seconds(lambda: ours(content, 2 * n + 1)))  # noqa: B023
        limit.append(_seconds(bare(content, 2 * n + 2)))
    return statistics.median(mine), statistics.median(limit)


def ours(content: dict[str, Any], number: int) -> bytes:
    imprint = Imprint(
        f"PK/2026-TW3/{number}", "Depok", date(2026, 10, 9), Signatory("Kepala Dinas Sosial", "Nama Pejabat"),
        f"https://himpun.example/periksa/{number:08}/", Anchor("run:1", 42, "a" * 64),
    )  # fmt: skip
    return pdf.render(Report.from_recap(content, imprint=imprint), when=WHEN)


def bare(content: dict[str, Any], number: int) -> Callable[[], bytes]:
    """typst alone, with exactly what our report would hand to it."""
    import typst

    handed: dict[str, Any] = {}

    def listen(*args: Any, **options: Any) -> tuple[bytes, list[Any]]:
        handed.update(args=args, options=options)
        return b"", []

    with patch("typst.compile_with_warnings", listen):
        ours(content, number)
    return lambda: typst.compile(*handed["args"], **handed["options"])


def _seconds(action: Callable[[], bytes]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def main() -> int:
    mine, limit = measure()
    ratio = mine / limit
    verdict = "ok" if ratio <= LIMIT else "MISSED"
    print(
        f"agency report, {INDICATORS} indicators: {mine * 1000:.1f} ms; bare typst: {limit * 1000:.1f} ms;"
        f" ratio {ratio:.2f} (limit {LIMIT}) {verdict}"
    )
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    raise SystemExit(main())
