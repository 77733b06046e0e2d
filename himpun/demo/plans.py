"""The demonstration's planning documents, taken in by the same importers as anybody's (files in ``plans/``)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from himpun.demo.office import BY, Office
from himpun.organisation.models import Agency
from himpun.planning import actions, planbook, queries
from himpun.planning.models import PlanDocument

FOLDER = Path(__file__).with_name("plans")
SOURCE = "Contoh. Indikator dan target 2020 dari LAKIP Dinas Sosial Kota Depok 2020 (ikhtisar); selebihnya dikarang."

CROSSCUTS = (
    ("1.06.06", "Dinas Pemadam Kebakaran dan Penyelamatan", "Kejadian bencana dilaporkan paling lambat satu jam (dikarang)"),
    ("1.06.04", "Dinas Kesehatan", "Penyandang disabilitas memperoleh layanan kesehatan dasar (dikarang)"),
    ("1.06.02", "Dinas Tenaga Kerja", "Keluarga dampingan mengikuti pelatihan kerja (dikarang)"),
)  # fmt: skip
"""Code of a programme → the agency whose outcome it needs. Names of agencies are real, outcomes are invented."""


@cache
def index() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "index.toml").read_text("utf-8"))


def load(office: Office, *, at: datetime) -> Iterator[str]:
    """Import the whole set: RPJMD, Renstra, IKU of two periods; RKPD, Renja, Rencana Aksi of each year with an agreement."""
    for item in index()["document"]:
        yield _said(_import(office.agency, item, item["start"], item["end"], at))
    for year in sorted(set(office.agency.agreements.values_list("year", flat=True))):
        for item in index()["yearly"]:
            _import(office.agency, item, year, year, at)
        _connect(office.agency, year, at)
        yield f"RKPD, Renja, dan Rencana Aksi {year} diimpor."


def _said(document: PlanDocument) -> str:
    return f"{document.title} diimpor ({document.indicators.count()} indikator)."


def _import(agency: Agency, item: dict[str, Any], start: int, end: int, at: datetime) -> PlanDocument:
    content = (FOLDER / item["file"]).read_bytes()
    before = queries.last_version(agency, item["kind"], start)
    reading = planbook.read(
        planbook.rows_of(item["file"], content),
        kind=item["kind"],
        start_year=start,
        end_year=end,
        office=queries.answering(agency),
        codes=queries.nomenclature(),
        known=queries.names_known(agency, before=before, year=start),
    )
    return actions.record_plan(
        agency=agency,
        cover=actions.Cover(
            kind=item["kind"], start_year=start, end_year=end, title=item["title"].format(year=start),
            decided_on=date(start, 1, 2), reason=item.get("reason", ""), source=SOURCE,
            nomenclature=queries.nomenclature().version,
        ),
        nodes=planbook.answered(reading.to_content(), dict.fromkeys(item.get("same", ()), "sama")),
        by=BY, at=at, file_name=item["file"], content=content,
    )  # fmt: skip


def _connect(agency: Agency, year: int, at: datetime) -> None:
    """Say which programmes of the year's Renja need other agencies."""
    renja = queries.plan_for(agency, "renja", year)
    assert renja is not None
    for code, name, outcome in CROSSCUTS:
        node = renja.nodes.get(code=code)
        actions.add_crosscut(node=node, agency_name=name, outcome=outcome, by=BY, at=at)
