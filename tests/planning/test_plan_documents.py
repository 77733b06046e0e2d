"""The demonstration's chain of plans through the real importers: whole, in versions, with the history of its indicators."""

from __future__ import annotations

import pytest

from himpun.base import files
from himpun.base.words import Refused
from himpun.demo import plans
from himpun.demo.office import BY, Office
from himpun.planning import actions, planbook, queries
from himpun.planning.actions import Cover
from himpun.planning.checks import check
from himpun.planning.comparison import ADDED, CHANGED, compare
from himpun.planning.models import PlanDocument
from tests.people import MORNING


@pytest.fixture
def office(planned: Office) -> Office:
    """The office of this page's tests has its plans."""
    return planned


class TestTheDemoSet:
    def test_gives_the_whole_chain(self, planned: Office) -> None:
        for year in (2020, 2026):
            chain = queries.chain_of(planned.agency, year)
            assert [link.name for link in chain if not link.is_there] == []
            assert [link.kind for link in chain] == [
                "rpjmd",
                "renstra",
                "iku",
                "rkpd",
                "renja",
                "pk",
                "renaksi",
            ]

    def test_adds_up_to_the_budget_promised(self, planned: Office) -> None:
        for year in (2020, 2026):
            agreement = queries.agreement_for(planned.agency, year)
            assert agreement is not None
            renja = queries.activities(planned.agency, year)
            for programme in agreement.programmes.all():
                below = [each for each in renja.values() if each.code.startswith(programme.code + ".")]
                assert renja[programme.code].budget == programme.budget
                for level in ("kegiatan", "sub_kegiatan"):
                    assert sum(each.budget or 0 for each in below if each.level == level) == programme.budget

    def test_keeps_an_indicator_s_history_under_its_key(self, planned: Office) -> None:
        names = [
            (one.document.kind, one.document.version, one.measure.name)
            for one in queries.history(planned.agency, "IKU-04")
            if one.document.start_year == 2016
        ]
        assert names[:2] == [
            ("renstra", 0, "Persentase keluarga miskin yang mandiri"),
            ("renstra", 1, "Prosentase keluarga miskin yang meningkat kualitas hidupnya"),
        ]
        in_2020 = queries.measures(planned.agency, 2020)
        assert "IKU-05" in in_2020
        assert "IKU-07" not in in_2020, "it ended in 2018"
        assert "IKU-07" in queries.measures(planned.agency, 2017)
        assert in_2020["IKU-04"].target(2021, "akhir") == "15"

    def test_keeps_each_document_s_file(self, planned: Office) -> None:
        for document in PlanDocument.objects.all():
            assert files.read(document.file_sha256) == (plans.FOLDER / document.file_name).read_bytes()

    def test_goes_out_and_comes_in_again_the_same(self, planned: Office) -> None:
        for document in PlanDocument.objects.filter(start_year__in=(2016, 2020)):
            tree = queries.plan_tree(document)
            again = planbook.read(
                planbook.rows_of("isi.xlsx", planbook.filled(tree)),
                kind=document.kind, start_year=document.start_year, end_year=document.end_year,
                office=queries.answering(planned.agency), codes=queries.nomenclature(),
            )  # fmt: skip
            assert again.flaws == ()
            copy = actions.record_plan(
                agency=planned.agency,
                cover=Cover(document.kind, document.start_year, document.end_year, reason="uji"),
                nodes=planbook.answered(again.to_content(), {}),
                by=BY,
                at=MORNING,
            )
            # Answers for a node may have been written down for its indicators alone; all else is the same.
            before, after = (
                [(each.level, each.code, each.text, each.supports, each.budget, each.measures) for each in one.branches]
                for one in (tree, queries.plan_tree(copy))
            )  # fmt: skip
            assert before == after

    def test_keeps_crosscutting_links_in_the_next_version(self, planned: Office) -> None:
        renja = queries.plan_for(planned.agency, "renja", 2026)
        assert renja is not None
        tree = queries.plan_tree(renja)
        reading = planbook.read(
            planbook.rows_of("isi.xlsx", planbook.filled(tree)),
            kind="renja", start_year=2026, end_year=2026,
            office=queries.answering(planned.agency), codes=queries.nomenclature(),
        )  # fmt: skip
        made = actions.record_plan(
            agency=planned.agency, cover=Cover("renja", 2026, 2026, reason="Perubahan pagu."),
            nodes=planbook.answered(reading.to_content(), {}), by=BY, at=MORNING,
        )  # fmt: skip
        assert made.version == 1
        crossings = [each.crossings for each in queries.plan_tree(made).branches if each.crossings]
        assert len(crossings) == len(plans.CROSSCUTS)


class TestANewVersion:
    def test_needs_a_reason(self, planned: Office) -> None:
        with pytest.raises(Refused, match="tulis sebabnya"):
            actions.record_plan(
                agency=planned.agency, cover=Cover("renja", 2026, 2026), nodes=(), by=BY, at=MORNING
            )


class TestTheDemoPlans:
    @pytest.mark.parametrize("year", [2020, 2026])
    def test_hold_together(self, planned: Office, year: int) -> None:
        wrong = [
            f"{one.key}: {each.about}: {each.words}"
            for one in check(queries.plans_of(planned.agency, year))
            for each in one.findings
        ]
        assert wrong == []

    def test_differ_between_versions_as_their_reason_says(self, planned: Office) -> None:
        last = queries.plan_for(planned.agency, "renstra", 2020)
        assert last is not None
        first, second = (queries.plan_tree(each) for each in queries.versions_of(last))
        comparison = compare(first, second)
        assert [each.name.split()[0] for each in comparison.differences if each.state == ADDED] == ["IKU-05"]
        changed = {each.name.split()[0] for each in comparison.differences if each.state == CHANGED}
        assert changed == {"IKU-04", "IKU-06", "IKU-07"}
