"""Who answers to whom, and what work and behaviour give together."""

from __future__ import annotations

import pytest

from himpun.appraisal import rules
from himpun.appraisal.rules import ABOVE, AS, BELOW, Seat

HEAD, SECRETARY, CLERK, CHIEF, STAFF = 1, 2, 3, 4, 5
PARENTS = {10: None, 20: 10, 30: 10}


def seats(**vacant: None) -> list[Seat]:
    return [
        Seat(1, 10, True, HEAD),
        Seat(2, 20, True, vacant.get("secretary", SECRETARY)),
        Seat(3, 20, False, CLERK),
        Seat(4, 30, True, CHIEF),
        Seat(5, 30, False, STAFF),
    ]


class TestTheLineOfCommand:
    def test_leads_from_the_unit_to_its_head_and_on_to_the_unit_above(self) -> None:
        assert rules.superiors(seats(), PARENTS) == {
            SECRETARY: HEAD,
            CLERK: SECRETARY,
            CHIEF: HEAD,
            STAFF: CHIEF,
        }

    def test_passes_over_a_vacant_post(self) -> None:
        assert rules.superiors(seats(secretary=None), PARENTS)[CLERK] == HEAD

    def test_makes_nobody_their_own_superior(self) -> None:
        both = [*seats(), Seat(6, 20, True, HEAD)]
        assert HEAD not in rules.superiors(both, PARENTS)


class TestThePredicate:
    @pytest.mark.parametrize(
        ("work", "behaviour", "words"),
        [
            (ABOVE, ABOVE, "Sangat Baik"),
            (ABOVE, AS, "Baik"),
            (AS, ABOVE, "Baik"),
            (AS, AS, "Baik"),
            (BELOW, AS, "Butuh perbaikan"),
            (BELOW, ABOVE, "Butuh perbaikan"),
            (AS, BELOW, "Kurang/misconduct"),
            (ABOVE, BELOW, "Kurang/misconduct"),
            (BELOW, BELOW, "Sangat Kurang"),
        ],
    )
    def test_is_what_the_matrix_says(self, work: str, behaviour: str, words: str) -> None:
        assert str(rules.predicate(work, behaviour)) == words

    def test_is_none_while_one_of_both_is_missing(self) -> None:
        assert rules.predicate(ABOVE, "") is None

    def test_rests_on_seven_behaviours_with_keys_of_their_own(self) -> None:
        assert len({one.key for one in rules.BEHAVIOURS}) == 7
