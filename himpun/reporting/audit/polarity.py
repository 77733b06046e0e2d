"""Which way is good for a published indicator: by its column, else by its wording."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from himpun.collection.wording import judge

_NAMES = {
    "naik": "naik", "positif": "naik", "positive": "naik", "maksimal": "naik", "maksimum": "naik", "maximize": "naik",
    "max": "naik", "maks": "naik", "tinggi": "naik", "makin tinggi makin baik": "naik",
    "semakin tinggi semakin baik": "naik", "higher is better": "naik", "up": "naik", "+": "naik",
    "turun": "turun", "negatif": "turun", "negative": "turun", "minimal": "turun", "minimum": "turun", "minimize": "turun",
    "min": "turun", "rendah": "turun", "makin rendah makin baik": "turun", "semakin rendah semakin baik": "turun",
    "lower is better": "turun", "down": "turun", "-": "turun",
    "stabil": "stabil", "tetap": "stabil", "konstan": "stabil", "stabilize": "stabil", "stable": "stabil",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Direction:
    """``polarity`` is naik, turun or stabil.

    ``second`` is another polarity the row may have been computed by without being wrong, because the first is
    only a guess or the wording speaks against it (``doubtful``, by the word ``cue``); ``second_flag`` marks
    the row where that is so.
    """

    polarity: str
    flags: tuple[str, ...] = ()
    second: str = ""
    second_flag: str = ""
    doubtful: bool = False
    cue: str = ""


@lru_cache(maxsize=8_192)
def direction(stated: str, indicator: str) -> Direction:
    """The polarity of a row from its column ``stated`` (empty: from the wording) and the indicator's name."""
    wording = judge(indicator)
    word = " ".join(stated.casefold().replace("_", " ").split()).rstrip(".")
    if polarity := _NAMES.get(word):
        if polarity == "stabil" or wording.polarity in (None, polarity):
            return Direction(polarity)
        return Direction(
            polarity, (), wording.polarity, "polaritas_diragukan", doubtful=True, cue=wording.cue
        )
    marked = (
        ("polaritas_dari_kalimat",) if not word else ("polaritas_tidak_dikenal", "polaritas_dari_kalimat")
    )
    if wording.polarity == "turun":
        return Direction("turun", marked)
    return Direction("naik", marked, "" if wording.sure else "turun", "polaritas_dari_capaian")
