"""What differs between two editions."""

from __future__ import annotations

import tomllib

from himpun.sop.definition import load, shipped
from himpun.sop.definition.comparing import differences, matched
from himpun.sop.definition.writing import toml
from tests.sop.cast import edition_2020


class TestDifferences:
    def test_of_an_edition_from_itself_are_none(self) -> None:
        assert differences(edition_2020(), edition_2020()) == []

    def test_name_the_step_and_what_of_it_changed(self) -> None:
        new = load(edition_2020().text.replace('duration = "7 hari"', 'duration = "5 hari"'))
        (one,) = differences(edition_2020(), new)
        assert (str(one.where), one.before, one.after) == ("Langkah 3, waktu", "7 hari", "5 hari")

    def test_follow_a_step_that_moved(self) -> None:
        old = edition_2020()
        moved = [old.step(2), old.step(1)]
        assert [(a.number, b.number) for a, b in matched(old.steps[:2], moved)] == [(1, 1), (2, 2)]


class TestWriting:
    def test_gives_back_every_shipped_edition(self) -> None:
        for code, edition in shipped().items():
            values = tomllib.loads(edition.text)
            again = load(toml(values))
            assert tomllib.loads(again.text) == values, code
            assert differences(edition, again) == []
