"""The real case that the papers are tested on: Dinas Sosial Kota Depok, year 2020 (budgets are an example)."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from himpun.minutes.rules import Anchor
from himpun.reporting.documents.outline import Imprint, Report, Signatory

WHEN = datetime(2021, 1, 28, 3, 0, tzinfo=UTC)
HEAD = Anchor("run:7f3kq2m9", 42, "a1b2c3d4e5f60718" * 4)
SIGNATORY = Signatory(
    post="Kepala Dinas Sosial Kota Depok",
    name="Drs. USMAN HALIYANA, M.Si",
    rank="Pembina Utama Muda, IV/c",
    nip="196309201994031003",
)
IMPRINT = Imprint(
    number="050/017/PEP/2021",
    place="Depok",
    date=date(2021, 1, 28),
    signatory=SIGNATORY,
    verify_url="https://himpun.example/periksa/7f3kq2m9x4tz",
    minutes=HEAD,
)
_CASE = json.loads((Path(__file__).parents[1] / "cases" / "recap_depok_dinsos_2020.json").read_text("utf-8"))


def recap() -> dict[str, Any]:
    return copy.deepcopy(_CASE)


def report(content: dict[str, Any] | None = None, imprint: Imprint | None = IMPRINT) -> Report:
    return Report.from_recap(content or recap(), imprint=imprint)
