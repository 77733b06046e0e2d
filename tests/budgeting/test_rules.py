"""Sums from the bottom up, and what two versions differ in."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from himpun.budgeting import rules
from himpun.budgeting.rules import Line, Mismatch

SUB = "1.06.04.2.01.000"


def sub(number: int, pagu: int, **more: object) -> Line:
    return Line("sub_kegiatan", f"{SUB}{number}", f"Sub {number}", pagu, **more)  # type: ignore[arg-type]


class TestTheTree:
    @given(st.lists(st.integers(0, 10**12), min_size=1, max_size=9))
    def test_sums_a_programme_from_its_sub_kegiatan(self, amounts: list[int]) -> None:
        whole = rules.tree([sub(number, amount) for number, amount in enumerate(amounts, start=1)])
        (programme,) = whole.roots
        assert programme.pagu == whole.pagu == sum(amounts)
        assert [node.level for node in whole.nodes()][:3] == ["program", "kegiatan", "sub_kegiatan"]

    def test_sums_a_sub_kegiatan_from_its_accounts(self) -> None:
        accounts = [
            Line("rekening", SUB + "1", "", 7, "5.1.02"),
            Line("rekening", SUB + "1", "", 4, "5.2.02"),
        ]
        whole = rules.tree([sub(1, 10), *accounts])
        assert whole.pagu == 11
        assert [one.difference for one in rules.findings(whole)] == [-1]

    def test_carries_on_what_a_part_had_spent_before(self) -> None:
        parts = [(10, None, 30, None), (5, 6, None, None)]
        assert rules.to_date(parts) == (15, 16, 36, None)  # type: ignore[arg-type]


class TestFindings:
    def test_name_each_sum_that_does_not_hold(self) -> None:
        lines = [
            Line("program", "1.06.04", "P", 90),
            Line("kegiatan", "1.06.04.2.01", "K", 100),
            sub(1, 60),
            sub(2, 40),
        ]
        found = rules.findings(rules.tree(lines, 80))
        assert [(one.kind, one.code, one.difference) for one in found] == [
            ("jumlah", "", -20),
            ("jumlah", "1.06.04", -10),
        ]

    def test_warn_of_spending_above_the_pagu_and_of_a_falling_sum(self) -> None:
        found = rules.findings(rules.tree([sub(1, 100, realised=(50, 120, None, 110))]))
        assert [(one.kind, one.difference) for one in found] == [("melebihi", 10), ("menurun", -10)]
        assert "triwulan IV" in str(found[0].sentence)

    def test_warn_of_months_that_are_not_the_pagu(self) -> None:
        assert [one.kind for one in rules.findings(rules.tree([sub(1, 13, months=(1,) * 12)]))] == ["rencana"]

    def test_are_none_for_a_budget_that_holds(self) -> None:
        lines = [Line("program", "1.06.04", "P", 12), sub(1, 12, months=(1,) * 12, realised=(1, 2, 3, 12))]
        assert rules.findings(rules.tree(lines, 12)) == []


class TestTwoVersions:
    def test_differ_by_what_is_new_gone_or_changed(self) -> None:
        old, new = (
            rules.tree([sub(1, 5), sub(2, 6), sub(3, 7)]),
            rules.tree([sub(1, 5), sub(2, 9), sub(4, 1)]),
        )
        found = {
            one.code: (one.kind, one.difference)
            for one in rules.compare(old, new)
            if one.level == "sub_kegiatan"
        }
        assert found == {
            SUB + "1": ("tetap", 0), SUB + "2": ("berubah", 3), SUB + "3": ("dihapus", -7), SUB + "4": ("baru", 1),
        }  # fmt: skip

    def test_of_budget_and_promise_give_only_what_differs(self) -> None:
        found = rules.mismatches(
            {"a": ("A", 1), "b": ("B", 2)}, {"a": ("A", 1), "b": ("B", 3), "c": ("C", 4)}
        )
        assert found == [Mismatch("b", "B", 2, 3), Mismatch("c", "C", None, 4)]


class TestShares:
    def test_are_not_rounded_and_none_of_nothing(self) -> None:
        assert rules.share(1, 3) == Decimal(100) / 3
        assert rules.share(1, 0) is None
        assert rules.planned(tuple(range(1, 13)), 2) == 21
