"""What a string can turn out to be. Every reading keeps the string exactly as it came (``raw``)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from himpun.base.words import Sentence


@dataclass(frozen=True, slots=True)
class Number:
    """One number and no doubt. ``unit`` holds the words written behind it ("orang", "%"), if any."""

    kind: ClassVar[str] = "angka"
    value: Decimal
    raw: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things an ambiguous string can mean, with ``words`` to choose it by.

    ``notation`` is "id" where it takes the comma for the decimal mark, "en" where it takes the point; where
    the doubt is of another kind it names the way of reading ("minus", "banding", "waktu", "persen" …). Two
    cells of one row are likely meant in the same notation.
    """

    value: Decimal
    words: str
    notation: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A string with several meanings: somebody has to choose. The likeliest option stands first."""

    kind: ClassVar[str] = "ambigu"
    raw: str
    options: tuple[Option, ...]
    unit: str = ""

    @property
    def question(self) -> Sentence:
        """The question to ask, with every reading in words."""
        *rest, last = (option.words for option in self.options)
        return Sentence("Maksud Anda {choices} atau {last}?", choices=", ".join(rest), last=last)


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing was written."""

    kind: ClassVar[str] = "kosong"
    raw: str = ""


@dataclass(frozen=True, slots=True)
class NoData:
    """Somebody wrote that there are no data yet ("-", "n/a", "belum ada data")."""

    kind: ClassVar[str] = "belum_ada_data"
    raw: str


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Somebody wrote that the figure does not apply ("tidak berlaku")."""

    kind: ClassVar[str] = "tidak_berlaku"
    raw: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words without a number: a predicate ("BB", "WTP"), "Paripurna", "Ya"."""

    kind: ClassVar[str] = "teks"
    raw: str


@dataclass(frozen=True, slots=True)
class Range:
    """Two bounds ("80-90 %"), lower first, as a target for the polarity *rentang*."""

    kind: ClassVar[str] = "rentang"
    low: Decimal
    high: Decimal
    raw: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not a number and no plain word either. ``why`` says what is wrong and what to do now."""

    kind: ClassVar[str] = "tidak_terbaca"
    raw: str
    why: Sentence


Reading = Number | Ambiguous | Empty | NoData | NotApplicable | Text | Range | Unreadable
