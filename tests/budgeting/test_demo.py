"""The demonstration's budgets come in by the ordinary importer and agree with the rest of the demonstration."""

from __future__ import annotations

import pytest

from himpun.budgeting import queries, rules
from himpun.budgeting.models import BudgetDocument
from himpun.demo import budgets
from himpun.demo.office import Office, plan
from tests.people import MORNING


@pytest.fixture
def loaded(office: Office) -> Office:
    assert len(list(budgets.load(office, at=MORNING))) == 3
    return office


class TestTheDemonstration:
    def test_has_budgets_that_hold_and_agree_with_the_promise(self, loaded: Office) -> None:
        kinds = BudgetDocument.objects.filter(year=2026).values_list("kind", flat=True)
        assert set(kinds) == {"RKA", "APBD", "DPA"}
        for document in BudgetDocument.objects.all():
            assert rules.findings(queries.tree(document)) == []
            assert document.left_out == []
        for year in (2020, 2026):
            assert queries.against_agreement(loaded.agency, year) == []

    def test_spends_what_its_programmes_report(self, loaded: Office) -> None:
        reported = {
            one["code"]: one["quarterly_realised"]
            for each in plan()["objective"]
            for one in each.get("programme", ())
        }
        for total in queries.programme_totals(loaded.agency, 2020):
            assert list(total.realised) == reported[total.code]
        found = queries.absorption(loaded.agency, 2026, 3)
        assert found is not None
        assert found.realised == sum(each[2] for each in reported.values())
        assert found.planned == sum(one.planned or 0 for one in found.programmes)
        assert queries.absorption(loaded.agency, 2026, 4).realised is None, "the year is not over"  # type: ignore[union-attr]
