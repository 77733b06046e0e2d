"""An officer's results (SKP): aspects, expectations, working behaviours, and the predicate both give.

Source: PermenPAN-RB 6/2022, read through practice (rencana hasil kerja, umpan balik, predikat); its annexes were not read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from himpun.base.words import Sentence

ASPECTS = {
    "kuantitas": Sentence("Kuantitas"),
    "kualitas": Sentence("Kualitas"),
    "waktu": Sentence("Waktu"),
    "biaya": Sentence("Biaya"),
}

BELOW, AS, ABOVE = "di_bawah", "sesuai", "di_atas"
EXPECTATIONS = {
    BELOW: Sentence("Di bawah ekspektasi"),
    AS: Sentence("Sesuai ekspektasi"),
    ABOVE: Sentence("Di atas ekspektasi"),
}

PERIODS = {
    1: Sentence("Triwulan I"),
    2: Sentence("Triwulan II"),
    3: Sentence("Triwulan III"),
    4: Sentence("Triwulan IV"),
    0: Sentence("Tahunan"),
}
"""What feedback is given for; realisation is written down for the quarters."""

_PREDICATES = {
    (ABOVE, ABOVE): Sentence("Sangat Baik"),
    (ABOVE, AS): Sentence("Baik"),
    (AS, ABOVE): Sentence("Baik"),
    (AS, AS): Sentence("Baik"),
    (BELOW, ABOVE): Sentence("Butuh perbaikan"),
    (BELOW, AS): Sentence("Butuh perbaikan"),
    (ABOVE, BELOW): Sentence("Kurang/misconduct"),
    (AS, BELOW): Sentence("Kurang/misconduct"),
    (BELOW, BELOW): Sentence("Sangat Kurang"),
}


def predicate(work: str, behaviour: str) -> Sentence | None:
    """The predicate of work and behaviour, each an expectation; None while one of them is not given.

    Source: the matrix of PermenPAN-RB 6/2022 as most public implementations have it.
    """
    return _PREDICATES.get((work, behaviour))


@dataclass(frozen=True)
class Behaviour:
    key: str
    label: Sentence
    guide: Sentence


def _behaviours() -> tuple[Behaviour, ...]:
    text = Path(__file__).with_name("behaviours.toml").read_text("utf-8")
    return tuple(
        Behaviour(each["key"], Sentence(each["label"]), Sentence(each["guide"]))
        for each in tomllib.loads(text)["behaviour"]
    )


BEHAVIOURS = _behaviours()


@dataclass(frozen=True)
class Seat:
    """A post as the line of command needs it: its unit, whether it leads it, and who sits there (None: vacant)."""

    post: int
    unit: int
    is_head: bool
    officer: int | None


def superiors(seats: list[Seat], parents: Mapping[int, int | None]) -> dict[int, int]:
    """Officer → their direct superior: the head of the unit, or for a head the head of the unit above; vacant ones are
    passed over. Who has nobody above is left out. Somebody in several posts answers from the first in ``seats``.
    """
    heads: dict[int, int] = {}
    for seat in seats:
        if seat.is_head and seat.officer is not None:
            heads.setdefault(seat.unit, seat.officer)
    found: dict[int, int] = {}
    for seat in seats:
        if seat.officer is None or seat.officer in found:
            continue
        unit: int | None = parents.get(seat.unit) if seat.is_head else seat.unit
        while unit is not None:
            above = heads.get(unit)
            if above is not None and above != seat.officer:
                found[seat.officer] = above
                break
            unit = parents.get(unit)
    return found
