"""The verdict where target, actual and printed percentage are numbers, each of them perhaps in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import product
from typing import NamedTuple

from himpun.base.numbers import show
from himpun.base.words import Sentence
from himpun.collection.plausibility import DIFFERENT_SCALE, is_own_percentage, times_apart
from himpun.reporting.audit.cells import Cell, Meaning, decimals_of
from himpun.reporting.audit.methods import HUNDRED, TOLERANCE, WIDE, ZERO, Way, agrees, ways, ways_of_range
from himpun.reporting.audit.polarity import Direction
from himpun.reporting.audit.reasons import Printed, reason, slipped
from himpun.reporting.audit.tables import Row
from himpun.reporting.audit.verdicts import Cells, Judgement, distinct, unjudged, worked_out

EXTREME = Decimal(200)
"""Per cent above which a target was soft or a unit changed."""

Reading = tuple[Meaning, Meaning, Meaning]
"""One value for each cell."""


class _Outcome(NamedTuple):
    """One reading of a row and what it leads to."""

    values: Reading
    verdict: str
    way: Way
    flag: str
    why: Sentence


def judge_numbers(
    row: Row, cells: Cells, way_up: Direction, found: list[str], caps: Sequence[Decimal]
) -> Judgement:
    """The verdict where all three cells hold numbers, each of them perhaps more than one."""
    target, actual, printed = cells
    targets = target.meanings or (Meaning(target.low or ZERO),)
    readings: list[Reading] = list(product(targets, actual.meanings, printed.meanings))
    outcomes = [_try(reading, target, way_up, caps) for reading in readings]
    likely = outcomes
    if len(outcomes) > 1:
        likely = [outcome for outcome in outcomes if _one_notation(outcome.values, cells)]
    chosen = _choose(likely, outcomes)
    if chosen is None:
        return _ambiguous(row, cells, likely or outcomes, found)
    doubtful = len(readings) > 1
    if doubtful:
        found = [*found, "makna_ganda"]
    if chosen.flag:
        found = [*found, chosen.flag]
    t, r, p = (meaning.value for meaning in chosen.values)
    found += _number_flags(way_up, chosen)
    said = [chosen.why, *_remarks(cells, way_up, chosen, found)]
    if doubtful:
        read_as = _named(chosen.values, readings)
        if sum(outcome.verdict == chosen.verdict for outcome in likely) > 1:
            said.append(Sentence("Dibaca: {reading}; cara baca yang lain juga cocok.", reading=read_as))
        else:
            said.append(Sentence("Dibaca: {reading}.", reading=read_as))
    explanation = said[0]
    for sentence in said[1:]:
        explanation = Sentence("{said} {more}", said=explanation, more=sentence)
    computed = None if chosen.verdict == "tidak_dapat_dihitung" else chosen.way.value
    method = None if chosen.verdict == "tidak_dapat_dihitung" else chosen.way.notation
    shown_target = None if target.low is not None else t
    return Judgement(row, shown_target, r, p, computed, method, chosen.verdict, distinct(found), explanation)


def _remarks(cells: Cells, way_up: Direction, chosen: _Outcome, found: list[str]) -> list[Sentence]:
    """What else the reader of the verdict should know."""
    said = []
    if cells[0].embedded or cells[1].embedded:
        said.append(Sentence("Angkanya diambil dari dalam kalimat."))
    if "satuan_berbeda" in found and chosen.verdict == "tidak_sesuai":
        said.append(Sentence("Target dan realisasi ditulis dengan satuan yang berbeda."))
    if way_up.doubtful and chosen.flag != way_up.second_flag:
        t, r, _ = (meaning.value for meaning in chosen.values)
        other = ways(way_up.second, t, r)
        if other and t != r:
            said.append(
                Sentence(
                    "Kata “{cue}” biasanya berarti polaritas {second}; bila benar, capaiannya {value}.",
                    cue=way_up.cue,
                    second=way_up.second,
                    value=show(other[0].value, 2),
                )
            )
    return said


def _choose(likely: list[_Outcome], outcomes: list[_Outcome]) -> _Outcome | None:
    """The reading the printed percentage bears witness to; None where it bears witness to none or to some.

    First among readings in one notation throughout. A row that mixes notations may still be borne out by
    readings that all come to one percentage, unless target and actual would then be of different scales.
    Where every likely reading comes to the same percentage and the printed one is another, no reading can
    save it.
    """
    if len(outcomes) == 1:
        return outcomes[0]
    agreeing = [outcome for outcome in outcomes if outcome.verdict == "sesuai"]
    likely_agreeing = [outcome for outcome in likely if outcome.verdict == "sesuai"]
    if likely_agreeing:
        return _nearest(likely_agreeing) if len(likely_agreeing) in (1, len(likely)) else None
    if agreeing and _all_the_same(agreeing) and not _far_apart(agreeing[0]):
        return agreeing[0]._replace(flag="desimal_campuran")
    capped = [outcome for outcome in likely if outcome.verdict == "dibatasi"]
    if capped:
        return _nearest(capped) if len(capped) in (1, len(likely)) else None
    return likely[0] if likely and _all_the_same(likely) else None


def _far_apart(outcome: _Outcome) -> bool:
    target, actual, _ = outcome.values
    return times_apart(target.value, actual.value, DIFFERENT_SCALE)


def _nearest(outcomes: list[_Outcome]) -> _Outcome:
    """Of readings that all hold, the one whose target and actual are closest; the first of equals."""
    return min(outcomes, key=lambda outcome: _apart(*outcome.values[:2]))


def _apart(target: Meaning, actual: Meaning) -> Decimal:
    low, high = sorted((abs(target.value), abs(actual.value)))
    return (high / low).quantize(TOLERANCE, context=WIDE) if low else ZERO


def _try(reading: Reading, target: Cell, way_up: Direction, caps: Sequence[Decimal]) -> _Outcome:
    """What comes of one reading: agreement by an accepted way, a cap, a floor, or neither."""
    t, r, p = (meaning.value for meaning in reading)
    decimals = decimals_of(p)
    polarity = way_up.polarity

    def ways_for(which: str) -> list[Way]:
        if target.low is not None and target.high is not None:
            return ways_of_range(which, target.low, target.high, r)
        return ways(which, t, r)

    accepted = ways_for(polarity)
    if way := _agreeing(accepted, p, decimals):
        return _Outcome(reading, "sesuai", way, _rounding(p, decimals, way.value), _agreement(t, r, p, way))
    if way_up.second and (way := _agreeing(ways_for(way_up.second), p, decimals)):
        return _Outcome(reading, "sesuai", way, way_up.second_flag, _agreement(t, r, p, way))
    if not accepted or (t == 0 and polarity == "naik"):
        why = Sentence("Target 0, sehingga persentase tidak dapat dihitung.")
        return _Outcome(reading, "tidak_dapat_dihitung", Way("", ZERO), "target_nol", why)
    for way in accepted:
        for cap in caps:
            if way.value > cap == p and not slipped(p, decimals, way):
                return _Outcome(reading, "dibatasi", way, "", _capped(p, way))
        if way.value < 0 == p:
            return _Outcome(reading, "dibatasi", way, "batas_bawah", _floored(way))
    way = accepted[0]
    slip = reason(Printed(polarity, t, r, p, decimals, way))
    why = Sentence(
        "Capaian tercetak {printed}, sedangkan {way} = {computed} (selisih {difference} poin). {slip}",
        printed=show(p),
        way=worked_out(t, r, way),
        computed=show(way.value, 2),
        difference=show(abs(p - way.value), 2),
        slip=slip.sentence,
    )
    return _Outcome(reading, "tidak_sesuai", way, slip.code, why)


def _agreeing(accepted: list[Way], p: Decimal, decimals: int) -> Way | None:
    """The way that was printed: the first that rounds to it, else the nearest of those that agree with it."""
    agreeing = [way for way in accepted if agrees(p, decimals, way.value)]

    def strays(way: Way) -> Decimal:
        return abs(p - way.value) if _rounding(p, decimals, way.value) else ZERO

    return min(agreeing, key=strays, default=None)


def _ambiguous(row: Row, cells: Cells, outcomes: list[_Outcome], found: list[str]) -> Judgement:
    """Several readings and no witness: all of them with the percentage each would give."""
    readings = [outcome.values for outcome in outcomes]
    said = "; ".join(
        f"{_named(outcome.values, readings)} memberi {show(outcome.way.value, 2)}"
        for outcome in outcomes
        if outcome.verdict != "tidak_dapat_dihitung"
    )
    why = Sentence(
        "Isian dapat dibaca lebih dari satu cara dan capaian tercetak {printed} tidak memastikannya: {said}.",
        printed=cells[2].raw.strip(),
        said=said or "semuanya tidak dapat dihitung",
    )
    return unjudged(row, cells, [*found, "makna_ganda"], why)._replace(verdict="ambigu")


def _number_flags(way_up: Direction, outcome: _Outcome) -> list[str]:
    """What stands out in the numbers, by the checks that an entry is put through as well."""
    t, r, p = (meaning.value for meaning in outcome.values)
    found = []
    if is_own_percentage(t, r, p):
        found.append("realisasi_sama_capaian")
    if times_apart(t, r, DIFFERENT_SCALE):
        found.append("beda_skala")
    if way_up.doubtful:
        found.append("polaritas_diragukan")
    if outcome.verdict != "tidak_dapat_dihitung" and abs(outcome.way.value) > EXTREME:
        found.append("capaian_ekstrem")
    if r < 0:
        found.append("realisasi_negatif")
    if t == 0:
        found.append("target_nol")
    if r == 0:
        found.append("realisasi_nol")
    if t < 0:
        found.append("target_negatif")
    return found


def _rounding(printed: Decimal, decimals: int, computed: Decimal) -> str:
    """A flag where ``printed`` is neither ``computed`` rounded nor cut off, or made a miss a hit."""
    if printed == computed:
        return ""
    if printed >= HUNDRED > computed:
        return "tercapai_karena_pembulatan"
    unit = Decimal(1).scaleb(-decimals)
    forms = (computed.quantize(unit, rounding=way, context=WIDE) for way in (ROUND_HALF_UP, ROUND_DOWN))
    return "" if printed in forms else "pembulatan"


def _one_notation(values: Reading, cells: Cells) -> bool:
    """Whether cells that are in the same kind of doubt are read the same way."""
    read_as: dict[frozenset[str], str] = {}
    for value, cell in zip(values, cells, strict=True):
        if len(cell.meanings) > 1:
            doubt = frozenset(meaning.notation for meaning in cell.meanings)
            if read_as.setdefault(doubt, value.notation) != value.notation:
                return False
    return True


def _all_the_same(outcomes: list[_Outcome]) -> bool:
    first = outcomes[0]
    return all(
        outcome.verdict == first.verdict and abs(outcome.way.value - first.way.value) < TOLERANCE / 10
        for outcome in outcomes
    )


def _named(values: Reading, readings: Sequence[Reading]) -> str:
    """The cells in doubt with the value each is given in this reading."""
    names = ("target", "realisasi", "capaian")
    return ", ".join(
        f"{name} {value.words or show(value.value)}"
        for place, (name, value) in enumerate(zip(names, values, strict=True))
        if len({reading[place] for reading in readings}) > 1
    )


def _agreement(t: Decimal, r: Decimal, p: Decimal, way: Way) -> Sentence:
    return Sentence(
        "Capaian tercetak {printed} sesuai: {way} = {computed}.",
        printed=show(p),
        way=worked_out(t, r, way),
        computed=show(way.value, 2),
    )


def _capped(p: Decimal, way: Way) -> Sentence:
    return Sentence(
        "Capaian sebenarnya {computed}, tercetak {printed} karena dibatasi.",
        computed=show(way.value, 2),
        printed=show(p),
    )


def _floored(way: Way) -> Sentence:
    return Sentence(
        "Capaian sebenarnya {computed}, tercetak 0 sebagai batas bawah.", computed=show(way.value, 2)
    )
