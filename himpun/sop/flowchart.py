"""The SOP-AP flowchart: which arrow takes which way between the symbols, so that it can be followed by eye.

Places are symbolic, for a printer that knows the real sizes only later: a row per step, a column per lane; across,
``Spot`` names the lane's centre, a side of the symbol or a channel beside it; down, a level of the row. Each row holds one
symbol (a box with its gate below counts as one), so arrows only have to keep out of each other's way. That is sought by
trying the few sensible ways of each arrow against all the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

from himpun.sop.definition import Definition, Step

Across = Literal["centre", "left", "right", "left1", "left2", "right1", "right2"]
Down = Literal["top", "main", "gate", "bottom", "gap"]

_ACROSS: dict[str, float] = {
    "left1": 0.6, "left2": 1.3, "left": 2.0, "centre": 5.0, "right": 8.0, "right2": 8.7, "right1": 9.4,
}  # fmt: skip
_DOWN: dict[str, float] = {"top": 1.5, "main": 3.0, "gate": 6.0, "bottom": 7.5, "gap": 9.0}
_LANE, _ROW = 10.0, 10.0

_OVERLAP, _TOUCH, _CROSSING, _BEND, _PER_LANE = 1000.0, 60.0, 12.0, 2.0, 0.6
_MERGE = 30.0
_SWEEPS, _TRIALS = 6, 12_000


@dataclass(frozen=True)
class Spot:
    """A corner or end of an arrow. ``lane`` and ``row`` count from 0; "left"/"right" are the symbol's sides,
    "left1" … "right2" the channels beside it (1 is nearer to the lane's border)."""

    lane: int
    across: Across
    row: int
    down: Down


@dataclass(frozen=True)
class Arrow:
    """One arrow from the symbol of ``source`` to that of ``target`` (step numbers). ``answer`` is Ya, Tidak or ""."""

    source: int
    target: int
    answer: Literal["", "Ya", "Tidak"]
    spots: tuple[Spot, ...]

    @property
    def leaves(self) -> Literal["left", "right", "bottom"]:
        """The side of the symbol on which the arrow leaves."""
        first = self.spots[0]
        return "bottom" if first.down == "bottom" else ("left" if first.across == "left" else "right")


@dataclass(frozen=True)
class _Line:
    upright: bool
    at: float
    low: float
    high: float


def has_gate(step: Step) -> bool:
    """Is the step a box that needs a diamond below it, because it can send the work back?"""
    return step.symbol == "proses" and step.returns_to is not None


def arrows(definition: Definition) -> tuple[Arrow, ...]:
    """Every arrow of the flowchart, each on the best way found: from step to step, and back for each Tidak."""
    choices = [[_Drawn(definition, way) for way in ways] for ways in _all_ways(definition)]
    return tuple(drawn.arrow for drawn in _Search(choices).best())


def conflicts(definition: Definition, drawn: Sequence[Arrow]) -> int:
    """How many pairs of arrows lie on top of each other although they lead to different places (0 is readable)."""
    return _count(definition, drawn, _OVERLAP)


def crossings(definition: Definition, drawn: Sequence[Arrow]) -> int:
    """How many pairs of arrows cross or lie on top of each other."""
    return _count(definition, drawn, _CROSSING)


def _count(definition: Definition, drawn: Sequence[Arrow], least: float) -> int:
    ways = [_Drawn(definition, arrow) for arrow in drawn]
    return sum(_pair_cost(one, other) >= least for one, other in combinations(ways, 2))


def _all_ways(definition: Definition) -> Iterator[Iterator[Arrow]]:
    lanes = {lane.key: index for index, lane in enumerate(definition.lanes)}
    rows = {step.number: index for index, step in enumerate(definition.steps)}
    for step, following in pairwise(definition.steps):
        yield _forward(step, following, lanes, rows)
    for step in definition.steps:
        if step.returns_to is not None:
            yield _back(step, definition.step(step.returns_to), lanes, rows)


def _forward(step: Step, target: Step, lanes: dict[str, int], rows: dict[int, int]) -> Iterator[Arrow]:
    here, there = lanes[step.lane], lanes[target.lane]
    row, below = rows[step.number], rows[target.number]
    answer: Literal["", "Ya"] = "" if step.returns_to is None else "Ya"
    end = Spot(there, "centre", below, "top")
    bottom = Spot(here, "centre", row, "bottom")
    if here == there:
        yield Arrow(step.number, target.number, answer, (bottom, end))
        return
    side: Across = "right" if there > here else "left"
    yield Arrow(
        step.number, target.number, answer,
        (Spot(here, side, row, "gate"), Spot(there, "centre", row, "gate"), end),
    )  # fmt: skip
    yield Arrow(
        step.number, target.number, answer,
        (bottom, Spot(here, "centre", row, "gap"), Spot(there, "centre", row, "gap"), end),
    )  # fmt: skip


def _back(step: Step, target: Step, lanes: dict[str, int], rows: dict[int, int]) -> Iterator[Arrow]:
    here, there = lanes[step.lane], lanes[target.lane]
    row, above = rows[step.number], rows[target.number]
    sides: tuple[Across, ...] = ("left", "right")
    channels: tuple[Across, ...] = ("left1", "left2", "right1", "right2")
    near = range(max(0, min(here, there) - 1), min(len(lanes), max(here, there) + 2))
    for leave in sides:
        for enter in sides:
            for lane in near:
                for channel in channels:
                    start, end = Spot(here, leave, row, "gate"), Spot(there, enter, above, "main")
                    x = lane * _LANE + _ACROSS[channel]
                    out_x, in_x = here * _LANE + _ACROSS[leave], there * _LANE + _ACROSS[enter]
                    if (x < out_x) != (leave == "left") or (x < in_x) != (enter == "left"):
                        continue
                    turns = (Spot(lane, channel, row, "gate"), Spot(lane, channel, above, "main"))
                    yield Arrow(step.number, target.number, "Tidak", (start, *turns, end))


class _Drawn:
    """An arrow with its lines worked out once."""

    def __init__(self, definition: Definition, arrow: Arrow) -> None:
        self.arrow = arrow
        points = [_point(definition, spot) for spot in arrow.spots]
        self.top, self.bottom = min(y for _, y in points), max(y for _, y in points)
        self.lines = [
            _Line(a[0] == b[0], a[0], min(a[1], b[1]), max(a[1], b[1]))
            if a[0] == b[0]
            else _Line(False, a[1], min(a[0], b[0]), max(a[0], b[0]))
            for a, b in pairwise(points)
        ]
        across = sum(line.high - line.low for line in self.lines if not line.upright)
        self.cost = _BEND * len(points) + _PER_LANE * across / _LANE


def _point(definition: Definition, spot: Spot) -> tuple[float, float]:
    down = spot.down
    if down == "gate" and not has_gate(definition.steps[spot.row]):
        down = "main"
    return spot.lane * _LANE + _ACROSS[spot.across], spot.row * _ROW + _DOWN[down]


class _Search:
    """Improve arrow by arrow until nothing gets better; then force each arrow that still crosses another onto each of its
    other ways and let the rest settle around it. Always the same answer for the same SOP."""

    def __init__(self, choices: Sequence[Sequence[_Drawn]]) -> None:
        self.choices = choices
        self.pairs: dict[tuple[int, int, int, int], float] = {}
        spans = [(min(way.top for way in ways), max(way.bottom for way in ways)) for ways in choices]
        self.near = [
            [other for other in range(len(spans))
             if other != index and spans[other][0] <= bottom and top <= spans[other][1]]
            for index, (top, bottom) in enumerate(spans)
        ]  # fmt: skip

    def best(self) -> list[_Drawn]:
        chosen = self.settle([min(range(len(ways)), key=lambda way: ways[way].cost) for ways in self.choices])
        trials, improved = _TRIALS // len(self.choices), True
        while improved and trials > 0:
            improved = False
            troubled = self.in_trouble(chosen)
            for index in sorted({*troubled, *(near for one in troubled for near in self.near[one])}):
                for way in range(len(self.choices[index])):
                    trials -= 1
                    other = self.settle([*chosen[:index], way, *chosen[index + 1 :]], pinned=index)
                    if self.total(other) < self.total(chosen) - 1e-9:
                        chosen, improved = other, True
                if trials <= 0:
                    break
        return [self.choices[index][way] for index, way in enumerate(chosen)]

    def settle(self, chosen: list[int], pinned: int | None = None) -> list[int]:
        chosen = list(chosen)
        for _ in range(_SWEEPS):
            before = list(chosen)
            for index, ways in enumerate(self.choices):
                if index != pinned:
                    costs = [self.cost(chosen, index, way) for way in range(len(ways))]
                    chosen[index] = costs.index(min(costs))
            if chosen == before:
                break
        return chosen

    def in_trouble(self, chosen: list[int]) -> list[int]:
        return [
            index for index in range(len(chosen))
            if any(self.pair(index, chosen[index], other, chosen[other]) for other in self.near[index])
        ]  # fmt: skip

    def total(self, chosen: list[int]) -> float:
        own = sum(self.choices[index][way].cost for index, way in enumerate(chosen))
        return own + sum(
            self.pair(a, chosen[a], b, chosen[b]) for a, b in combinations(range(len(chosen)), 2)
        )

    def cost(self, chosen: list[int], index: int, way: int) -> float:
        return self.choices[index][way].cost + sum(
            self.pair(index, way, other, chosen[other]) for other in self.near[index]
        )

    def pair(self, index: int, way: int, other: int, other_way: int) -> float:
        key = (index, way, other, other_way) if index < other else (other, other_way, index, way)
        if key not in self.pairs:
            self.pairs[key] = _pair_cost(self.choices[key[0]][key[1]], self.choices[key[2]][key[3]])
        return self.pairs[key]


def _pair_cost(one: _Drawn, other: _Drawn) -> float:
    if one.bottom < other.top or other.bottom < one.top:
        return 0.0
    together = one.arrow.target == other.arrow.target
    cost = 0.0
    for line in one.lines:
        for against in other.lines:
            cost += _line_cost(line, against, together)
    return cost


def _line_cost(line: _Line, against: _Line, together: bool) -> float:
    if line.upright == against.upright:
        if line.at != against.at:
            return 0.0
        common = min(line.high, against.high) - max(line.low, against.low)
        if common > 0:
            return _MERGE if together else _OVERLAP
        return _TOUCH if common == 0 else 0.0
    upright, level = (line, against) if line.upright else (against, line)
    inside_x = level.low < upright.at < level.high
    inside_y = upright.low < level.at < upright.high
    if inside_x and inside_y:
        return _CROSSING
    meets = level.low <= upright.at <= level.high and upright.low <= level.at <= upright.high
    return _TOUCH if meets and not together else 0.0
