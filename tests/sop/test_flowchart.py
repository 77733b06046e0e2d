"""Which way the arrows take: each decision has two exits, no arrow lies on another, and it stays the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from himpun.sop.definition import Definition, Lane
from himpun.sop.flowchart import Arrow, arrows, conflicts, crossings, has_gate
from tests.sop.cast import edition_2020, six_steps


@st.composite
def any_sop(draw: st.DrawFn) -> Definition:
    """An SOP of any shape: only what the drawing looks at."""
    base = edition_2020()
    lanes = tuple(Lane(f"p{number}", f"Pelaksana {number}") for number in range(draw(st.integers(1, 8))))
    count = draw(st.integers(2, 14))
    steps = []
    for number in range(1, count + 1):
        symbol = "mulai" if number == 1 else "selesai" if number == count else "proses"
        back = None
        if symbol == "proses" and draw(st.booleans()):
            back = draw(st.integers(max(1, number - 4), number - 1))
            symbol = draw(st.sampled_from(["proses", "keputusan"]))
        lane = draw(st.sampled_from(lanes)).key
        steps.append(replace(base.first, number=number, lane=lane, symbol=symbol, returns_to=back))
    return replace(base, lanes=lanes, steps=tuple(steps))


def lane_of(definition: Definition, number: int) -> int:
    return [lane.key for lane in definition.lanes].index(definition.step(number).lane)


def assert_connects(definition: Definition, arrow: Arrow) -> None:
    first, last = arrow.spots[0], arrow.spots[-1]
    assert (first.lane, first.row) == (lane_of(definition, arrow.source), arrow.source - 1)
    assert (last.lane, last.row) == (lane_of(definition, arrow.target), arrow.target - 1)
    assert (first.across, first.down) in {("left", "gate"), ("right", "gate"), ("centre", "bottom")}
    assert (last.across, last.down) in {("left", "main"), ("right", "main"), ("centre", "top")}
    for one, other in zip(arrow.spots, arrow.spots[1:], strict=False):
        upright = (one.lane, one.across) == (other.lane, other.across)
        level = (one.row, one.down) == (other.row, other.down)
        assert upright != level, "an arrow runs straight down or straight across"


class TestThe2020Edition:
    def test_is_drawn_without_a_single_crossing(self) -> None:
        definition = edition_2020()
        assert crossings(definition, arrows(definition)) == 0

    def test_shows_every_way_the_engine_knows(self) -> None:
        drawn = {(arrow.source, arrow.target, arrow.answer) for arrow in arrows(edition_2020())}
        assert drawn == {
            (1, 2, ""), (2, 3, ""), (3, 4, "Ya"), (4, 5, "Ya"), (5, 6, "Ya"), (6, 7, "Ya"),
            (3, 2, "Tidak"), (4, 3, "Tidak"), (5, 4, "Tidak"), (6, 5, "Tidak"),
        }  # fmt: skip

    def test_puts_a_gate_below_the_work_that_can_be_sent_back(self) -> None:
        assert [step.number for step in edition_2020().steps if has_gate(step)] == [4, 5]


class TestTheSixSteps:
    def test_are_drawn_without_a_single_crossing(self) -> None:
        assert crossings(six_steps(), arrows(six_steps())) == 0


class TestAnySop:
    @given(any_sop())
    @settings(max_examples=60)
    def test_has_arrows_that_connect_its_symbols(self, definition: Definition) -> None:
        drawn = arrows(definition)
        for arrow in drawn:
            assert_connects(definition, arrow)
        expected = [(step.number, step.number + 1) for step in definition.steps[:-1]]
        expected += [(step.number, step.returns_to) for step in definition.steps if step.returns_to]
        assert [(arrow.source, arrow.target) for arrow in drawn] == expected

    @given(any_sop())
    @settings(max_examples=60)
    def test_lets_ya_and_tidak_leave_on_different_sides(self, definition: Definition) -> None:
        drawn = arrows(definition)
        for step in definition.steps:
            exits = [arrow.leaves for arrow in drawn if arrow.source == step.number]
            assert (
                len(exits) == len(set(exits)) == (step.number < len(definition.steps)) + bool(step.returns_to)
            )

    @given(any_sop())
    @settings(max_examples=60)
    def test_draws_no_arrow_over_another_while_there_is_room(self, definition: Definition) -> None:
        """With one return from each step there is always a channel left; several into one may share its entry."""
        assert conflicts(definition, arrows(definition)) == 0

    def test_is_drawn_the_same_each_time(self) -> None:
        assert arrows(edition_2020()) == arrows(edition_2020())

    def test_counts_two_arrows_in_one_channel_as_a_conflict(self) -> None:
        definition = edition_2020()
        drawn = list(arrows(definition))
        [first, second] = [
            place for place, arrow in enumerate(drawn) if arrow.target in (3, 4) and arrow.answer == "Tidak"
        ]
        spots = tuple(
            replace(spot, lane=0, across="left1") if place in (1, 2) else spot
            for place, spot in enumerate(drawn[first].spots)
        )
        drawn[first] = replace(drawn[first], spots=spots)
        drawn[second] = replace(drawn[second], spots=spots)
        assert conflicts(definition, drawn) > 0


@pytest.mark.parametrize("lanes", [1, 12])
def test_a_straight_line_of_steps_in_one_lane_needs_no_turn(lanes: int) -> None:
    base = edition_2020()
    all_lanes = tuple(Lane(f"p{number}", f"P{number}") for number in range(lanes))
    symbols = ("mulai", "proses", "selesai")
    steps = tuple(
        replace(base.first, number=number, lane="p0", symbol=symbol)
        for number, symbol in enumerate(symbols, 1)
    )
    drawn = arrows(replace(base, lanes=all_lanes, steps=steps))
    assert [len(arrow.spots) for arrow in drawn] == [2, 2]
