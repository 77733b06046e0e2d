"""Scales: the word for a percentage, and the worth of a predicate. The rows stand in ``scales.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

DEFAULT = "permendagri_86_2017"
_FILE = Path(__file__).with_name("scales.toml")


@dataclass(frozen=True, slots=True)
class Band:
    """One row: everything above ``lower`` that no higher row takes. No bound: the rest.

    ``lower`` holds one bound, or four (quarters I to IV).
    """

    label: str
    code: str
    lower: tuple[Decimal, ...] = ()
    inclusive: bool = False

    def holds(self, value: Decimal, quarter: int | None) -> bool:
        if not self.lower:
            return True
        bound = self.lower[0] if len(self.lower) == 1 else self.lower[(quarter or 4) - 1]
        return value > bound or (self.inclusive and value == bound)


@dataclass(frozen=True, slots=True)
class CategoryScale:
    """Rows from the best down. ``verified`` is False where the official text has not been read."""

    name: str
    label: str
    bands: tuple[Band, ...]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class PredicateScale:
    """What each predicate is worth; only the ratio of two scores means anything.

    ``shared_words`` tells that its long names mean other letters elsewhere ("Sangat Baik": BB for AKIP, A in a
    survey of satisfaction), so that a letter and a word cannot be compared.
    """

    name: str
    label: str
    scores: dict[str, Decimal]
    aliases: dict[str, str]
    source: str
    verified: bool
    shared_words: bool = False

    def score(self, predicate: str) -> Decimal | None:
        """The worth of ``predicate`` ("BB", "Wajar Tanpa Pengecualian"), None where the scale does not know it."""
        word = same_word(predicate)
        return self.scores.get(self.aliases.get(word, word))


def same_word(text: str) -> str:
    """``text`` as predicates are compared: case and spaces do not count."""
    return " ".join(text.split()).rstrip(".").upper()


@cache
def category_scales() -> dict[str, CategoryScale]:
    """All scales of categories by name."""
    return {
        name: CategoryScale(
            name=name,
            label=row["label"],
            bands=tuple(_band(band) for band in row["bands"]),
            source=row["source"],
            verified=row["verified"],
        )
        for name, row in _rows("category").items()
    }


@cache
def predicate_scales() -> dict[str, PredicateScale]:
    """All scales of predicates by name."""
    return {
        name: PredicateScale(
            name=name,
            label=row["label"],
            scores={predicate: Decimal(score) for predicate, score in row["scores"].items()},
            aliases=row["aliases"],
            source=row["source"],
            verified=row["verified"],
            shared_words=row.get("shared_words", False),
        )
        for name, row in _rows("predicate").items()
    }


def known_as(text: str) -> str:
    """The short form of a predicate that a scale knows by a longer name ("WTP"); "" for what no scale knows."""
    word = same_word(text)
    for scale in predicate_scales().values():
        if short := scale.aliases.get(word):
            return short
    return ""


def scale_of(*predicates: str) -> PredicateScale | None:
    """The first scale that knows all of ``predicates``, or None."""
    for scale in predicate_scales().values():
        if all(scale.score(predicate) is not None for predicate in predicates):
            return scale
    return None


def category(
    value: Decimal | None, scale: str | CategoryScale = DEFAULT, *, quarter: int | None = None
) -> Band | None:
    """The row of ``scale`` that ``value`` (per cent, unrounded) falls into; None without a value.

    Above 100 there is no better word than the best one. ``quarter`` (1-4, default the year) matters only to
    scales by quarter. Raises KeyError for an unknown scale.
    Source: Permendagri 86/2017 (unverified), see ``scales.toml``.
    """
    if value is None:
        return None
    if isinstance(scale, str):
        scale = category_scales()[scale]
    return next(band for band in scale.bands if band.holds(value, quarter))


def _band(row: dict[str, Any]) -> Band:
    bounds = row.get("lower", [])
    lower = tuple(Decimal(bound) for bound in ([bounds] if isinstance(bounds, str) else bounds))
    return Band(row["label"], row["code"], lower, row.get("inclusive", False))


@cache
def _rows(table: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(_FILE.read_text("utf-8"))[table]
