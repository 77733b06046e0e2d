"""No page asks more of the database because an agency has more indicators or more years behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.data import Desk, city
from himpun.organisation.models import Account

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)

PAGES = {
    "clerk-1": [
        "/", "/pengukuran/", "/pengukuran/{run}/", "/pengukuran/{run}/isi/{division}/",
        "/pengukuran/{run}/isi/{division}/periksa/", "/pengukuran/{run}/risalah/", "/pemberitahuan/", "/arsip/", "/rencana/",
        "/sop/",
    ],
    "kasubag-1": [
        "/", "/pengukuran/", "/pengukuran/buka/", "/pengukuran/{run}/koordinasi/", "/pengukuran/{run}/rekap/",
        "/pengukuran/{run}/isi/{division}/",
    ],
    "kabid-1": ["/", "/pengukuran/{run}/periksa/{division}/"],
    "sekretaris-1": ["/", "/pengukuran/{run}/analisis/"],
    "kepala-1": ["/", "/pengukuran/{run}/sahkan/", "/pengukuran/{run}/laporan/"],
}  # fmt: skip
"""Account → pages, those it is refused included: a refusal must not cost more either."""


@dataclass(frozen=True)
class Cost:
    status: int
    queries: int


def costs(desk: Desk) -> dict[str, Cost]:
    found = {}
    for account, paths in PAGES.items():
        client = Client()
        client.force_login(Account.objects.get(username=account))
        for path in paths:
            address = path.format(run=desk.run, division=desk.division)
            # The first time fills what a process remembers (the edition, compiled questions).
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                response = client.get(address)
            found[f"{account} {path}"] = Cost(response.status_code, len(asked))
    return found


@pytest.mark.django_db
class TestAPage:
    def test_asks_as_often_with_four_times_the_rows_and_five_years_instead_of_two(self) -> None:
        # Two at least: an agency's first year has no earlier one to look back at.
        with transaction.atomic():
            small = costs(city(agencies=1, indicators=10, years=2, now=NOW)[0])
            transaction.set_rollback(True)
        large = costs(city(agencies=1, indicators=40, years=5, now=NOW)[0])
        assert {page for page, cost in small.items() if cost.status >= 500} == set()
        grown = {page: (small[page], cost) for page, cost in large.items() if cost != small[page]}
        assert grown == {}
        assert sum(cost.status == 200 for cost in small.values()) > len(small) / 2
