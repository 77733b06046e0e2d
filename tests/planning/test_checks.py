"""Each check finds what it is there for, and nothing in plans that hold together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from himpun.planning.checks import Plans, Promised, check, inconsistencies
from himpun.planning.comparison import ADDED, CHANGED, REMOVED, compare
from himpun.planning.tree import Branch, Measure, PlanTree

YEAR = 2026


def measure(key: str = "IKU-01", **fields: object) -> Measure:
    given: dict[str, object] = {
        "name": f"Persentase {key}", "unit": "%", "responsible": "Kabid", "has_post": True, "targets": {(YEAR, ""): "80"},
    }  # fmt: skip
    return Measure(key=key, **{**given, **fields})  # type: ignore[arg-type]


def tree(kind: str, *measures: Measure, supports: str = "S1", start: int = 2025, end: int = 2029) -> PlanTree:
    objective = Branch(1, "sasaran", "S1", "Meningkatnya kemandirian", supports=supports, measures=measures)
    return PlanTree(kind, kind, start, end, roots=(objective,))


def whole(*promised: Measure, **trees: PlanTree) -> Plans:
    usual = {
        "rpjmd": tree("rpjmd", measure("R-1", name="Kemiskinan")),
        "renstra": tree("renstra", measure()),
        "iku": tree("iku", measure()),
        "rkpd": tree("rkpd", measure("P-1", name="Program satu")),
        "renja": tree("renja", measure("P-2", name="Program dua")),
        "renaksi": tree("renaksi", measure()),
    }
    given = promised or (measure(),)
    return Plans(
        YEAR, usual | trees, tuple(Promised("pk1", "Meningkatnya kemandirian", each) for each in given),
        {"Meningkatnya kemandirian": len(given)}, has_agreement=True,
    )  # fmt: skip


def found(plans: Plans) -> dict[str, list[str]]:
    return {
        each.key: [f"{one.words} {one.todo}" for one in each.findings]
        for each in check(plans)
        if each.findings
    }


class TestPlansThatHoldTogether:
    def test_are_found_without_fault(self) -> None:
        assert found(whole()) == {}


class TestACheck:
    def test_names_a_missing_document(self) -> None:
        plans = whole()
        del plans.trees["renja"]  # type: ignore[attr-defined]
        assert "Renja" in found(plans)["rantai"][0]

    def test_names_an_agreement_s_indicator_that_is_in_no_plan(self) -> None:
        plans = whole(measure(), measure("IKU-99", name="Lain"))
        assert list(found(plans)) == ["asal"]

    def test_suggests_the_indicator_of_the_same_name(self) -> None:
        plans = whole(measure("PK-1", name="persentase  iku-01"))
        finding = next(each for each in check(plans) if each.key == "asal").findings[0]
        assert finding.suggested == "IKU-01"
        assert "IKU-01" in str(finding.todo)

    def test_names_an_objective_without_indicator(self) -> None:
        assert "sasaran" in found(whole(renja=tree("renja")))

    def test_names_an_objective_whose_only_indicator_has_ended(self) -> None:
        from datetime import date

        gone = measure("X", name="Lama", valid_until=date(2025, 12, 31))
        assert "sasaran" in found(whole(renja=tree("renja", gone)))

    @pytest.mark.parametrize(("unit", "words"), [("", "belum ada jabatan"), ("Bidang A", "jabatan pimpinan")])
    def test_names_an_indicator_nobody_answers_for(self, unit: str, words: str) -> None:
        lone = measure(responsible=unit, has_post=False)
        assert words in found(whole(renstra=tree("renstra", lone)))["jabatan"][0]

    def test_names_an_indicator_that_is_not_promised(self) -> None:
        plans = whole(iku=tree("iku", measure(), measure("IKU-02")))
        assert "tidak diperjanjikan" in found(plans)["yatim"][0]

    def test_names_an_objective_that_supports_nothing_there(self) -> None:
        assert "S9" in found(whole(renstra=tree("renstra", measure(), supports="S9")))["yatim"][0]

    def test_names_one_name_under_two_keys(self) -> None:
        plans = whole(renstra=tree("renstra", measure(), measure("IKU-1b", name="Persentase IKU-01")))
        assert "IKU-01, IKU-1b" in found(plans)["ganda"][0]

    def test_names_a_target_that_differs_from_the_plan(self) -> None:
        plans = whole(measure(targets={(YEAR, ""): "75"}))
        assert "75" in found(plans)["target"][0]

    def test_takes_two_ways_to_write_a_number_as_one(self) -> None:
        assert "target" not in found(whole(measure(targets={(YEAR, ""): "80,0"})))

    def test_names_units_that_differ(self) -> None:
        assert "orang" in found(whole(measure(unit="orang")))["satuan"][0]


class TestPartsOfAYear:
    def parts(
        self, aggregation: str, year: str, quarters: list[str], months: list[str] | None = None
    ) -> list[str]:
        targets = {(YEAR, ""): year} | {(YEAR, f"TW{n}"): raw for n, raw in enumerate(quarters, start=1)}
        targets |= {(YEAR, f"B{n:02}"): raw for n, raw in enumerate(months or [], start=1)}
        given = measure(unit="orang", aggregation=aggregation, targets=targets)
        return [str(each) for each in inconsistencies(given, YEAR)]

    @pytest.mark.parametrize(
        ("aggregation", "year", "quarters"),
        [
            ("sum", "100", ["10", "20", "30", "40"]), ("last", "40", ["10", "20", "30", "40"]),
            ("max", "50", ["10", "50", "30", "40"]), ("min", "10", ["10", "50", "30", "40"]),
            ("average", "99", ["1", "1", "1", "1"]), ("sum", "100", ["10"]),
        ],
    )  # fmt: skip
    def test_may_make_it_up(self, aggregation: str, year: str, quarters: list[str]) -> None:
        assert self.parts(aggregation, year, quarters) == []

    def test_are_told_when_they_do_not(self) -> None:
        assert "100" in self.parts("sum", "90", ["10", "20", "30", "40"])[0]
        assert "TW II" in self.parts("last", "4", ["1", "2", "3", "4"], [*"001", *"003", *"003", *"004"])[0]


class TestComparison:
    def test_shows_what_was_added_removed_and_changed(self) -> None:
        before = tree("renstra", measure(), measure("OLD"))
        after = replace(
            tree(
                "renstra", measure(name="Persentase yang mandiri", targets={(YEAR, ""): "85"}), measure("NEW")
            ),
            version=1,
        )
        states = {each.name.split()[0]: each for each in compare(before, after).differences}
        assert {name: each.state for name, each in states.items()} == {
            "IKU-01": CHANGED,
            "OLD": REMOVED,
            "NEW": ADDED,
        }
        name, target = states["IKU-01"].fields
        assert name.before == (("Persentase", False), ("IKU-01", True))
        assert name.after == (("Persentase", False), ("yang mandiri", True))
        assert (target.before, target.after) == ((("80", True),), (("85", True),))
        assert str(target.label) == "Target 2026"

    def test_of_a_version_with_itself_is_empty(self) -> None:
        same = tree("renstra", measure())
        assert compare(same, same).differences == ()

    def test_says_what_became_of_a_node(self) -> None:
        before, after = tree("renstra"), tree("renstra", supports="S2")
        (difference,) = compare(before, after).differences
        assert str(difference.fields[0].label) == "Mendukung"
