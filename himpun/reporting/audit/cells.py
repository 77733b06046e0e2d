"""What a published cell can mean. Looser than an entry form: the report is printed, nobody can be asked."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from himpun.base import numbers
from himpun.base.numbers.vocabulary import NOTHING
from himpun.base.words import Sentence
from himpun.reporting.scales import known_as, same_word, scale_of

_BOUND = re.compile(
    r"(?:(?:[≥≤><=±~]|minimal|maksimal|maksimum|minimum|min\.?|maks\.?|kurang dari|lebih dari|di ?atas|di ?bawah"
    r"|paling (?:sedikit|banyak|lama|cepat|lambat)|sekitar|kurang lebih|rata-rata|sebesar|sebanyak) ?)+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,-])-?[0-9]+(?:[.,][0-9]+)*(?![\w,]|\.[0-9])")
_SCORED = re.compile(r"\b(?:skor|nilai|indeks|poin|angka)\b", re.IGNORECASE)
_CALLED = re.compile(
    r"^(?:(?:predikat|opini(?: bpk)?|kategori|nilai|grade|peringkat)\b[ :]*)+", re.IGNORECASE
)
_LETTERS = re.compile(
    r"([A-Za-z]{1,3})(?= *$| *[(\[:;,./=-]| *[0-9]| +(?:dengan|skor|nilai)\b)", re.IGNORECASE
)
_LETTERS_LAST = re.compile(r"(?<=[^\W\d_]) ?\(([A-Za-z]{1,3})\)$")
_GRADE = re.compile(r"\(([A-Za-z]{1,3})\b[^()]*\)|([A-Za-z]{2,3})(?: *[(,].*)?")
_NOT_YET = re.compile(
    r"(?:data )?(?:masih )?(?:belum (?:ada|rilis|dirilis|terbit|keluar|dinilai|dievaluasi|diukur|dihitung|tersedia"
    r"|lapor|dilaporkan|diketahui|diterima)|menunggu (?:rilis|data|hasil|penilaian)|dalam proses|proses|sedang di\w+)\b"
    r"[^0-9]*",
    re.IGNORECASE,
)
"""Said of a figure that is not there yet, with whatever follows ("belum rilis dari BPS")."""
_WORD = re.compile(r"[^\W\d_]{2}")
_NOT_WORDS = re.compile(r"^[#=]")


class Meaning(NamedTuple):
    """One value a cell may have. ``notation`` as in ``numbers.Option``; ``words`` name the reading."""

    value: Decimal
    notation: str = ""
    words: str = ""


class Cell(NamedTuple):
    """A cell understood: its possible values, or the words, or why it is neither.

    ``kind`` as ``numbers.Reading.kind``. ``predicate`` is the word of a known scale standing beside a number
    ("70,01 (BB)"). ``text`` is what two cells are compared by when they hold words. ``decimals`` counts the
    printed decimals of a single number; ``mark`` is its decimal mark.
    """

    raw: str
    kind: str
    meanings: tuple[Meaning, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    text: str = ""
    predicate: str = ""
    unit: str = ""
    why: Sentence | None = None
    bound: bool = False
    embedded: bool = False

    decimals: int = 0
    mark: str = ""


LARGEST = 20
"""Powers of ten beyond which, up or down, a figure is no figure of a government."""
_BEYOND = Sentence("Angkanya terlalu panjang untuk sebuah angka kinerja atau anggaran; periksa isinya.")
SHORT = 64
"""Characters of a cell worth remembering; whole sentences seldom come twice and would fill the memory."""


def understand(raw: str) -> Cell:
    """Everything ``raw`` can mean; a bound ("≥ 80") is read as its number, a score inside words as a number."""
    return _remembered(raw) if len(raw) <= SHORT else _understood(raw)


def _understood(raw: str) -> Cell:
    cell = _taken_in(raw)
    values = (*(meaning.value for meaning in cell.meanings), cell.low, cell.high)
    if any(value and abs(value.adjusted()) > LARGEST for value in values):
        return Cell(raw, numbers.Unreadable.kind, why=_BEYOND)
    return cell


def _taken_in(raw: str) -> Cell:
    reading = numbers.read(raw)
    if isinstance(reading, numbers.Number):
        decimals = decimals_of(reading.value)
        return Cell(
            raw,
            reading.kind,
            (Meaning(reading.value),),
            unit=reading.unit,
            predicate=_grade(reading.unit) if reading.unit else "",
            decimals=decimals,
            mark=_mark(raw) if decimals else "",
        )
    tidy = " ".join(raw.split())
    if isinstance(reading, numbers.Unreadable) and (bound := _BOUND.match(tidy)):
        inner = understand(tidy[bound.end() :])  # What follows begins with no bound: once is enough.
        if inner.meanings:
            return Cell(raw, inner.kind, inner.meanings, unit=inner.unit, bound=True, decimals=inner.decimals)
    match reading:
        case numbers.Ambiguous(options=options, unit=unit):
            meanings = tuple(Meaning(option.value, option.notation, option.words) for option in options)
            decimals = max(decimals_of(meaning.value) for meaning in meanings)
            return Cell(raw, reading.kind, meanings, unit=unit, decimals=decimals)
        case numbers.Range(low=low, high=high, unit=unit):
            return Cell(raw, reading.kind, low=low, high=high, unit=unit)
        case numbers.Unreadable(why=why):
            return _inside_words(raw, tidy, why)
        case numbers.Text() if _NOT_YET.fullmatch(tidy):
            return Cell(raw, numbers.NoData.kind)
        case numbers.Text():
            bound = _BOUND.match(tidy)
            predicate = _predicate(tidy[bound.end() :] if bound else tidy)
            return Cell(
                raw, reading.kind, text=same_word(raw), predicate=predicate, bound=bool(bound and predicate)
            )
        case _:
            return Cell(raw, reading.kind)


_remembered = lru_cache(maxsize=20_000)(_understood)


def _inside_words(raw: str, tidy: str, why: Sentence) -> Cell:
    """A cell of words and digits: its words, and the score among them ("CC dengan skor 60,09"), if it is one."""
    predicate = _predicate(tidy)
    no_words = _NOT_WORDS.match(tidy) or tidy.casefold() in NOTHING
    if no_words or not (predicate or _WORD.search(tidy)):
        return Cell(raw, "tidak_terbaca", why=why)
    found = _NUMBER.findall(tidy) if predicate or _SCORED.search(tidy) else []
    reading = numbers.read(found[0]) if len(found) == 1 and tidy[0].isalpha() else None
    meanings: tuple[Meaning, ...] = ()
    if isinstance(reading, numbers.Number):
        meanings = (Meaning(reading.value),)
    elif isinstance(reading, numbers.Ambiguous):
        meanings = tuple(Meaning(option.value, option.notation, option.words) for option in reading.options)
    return Cell(
        raw,
        "tidak_terbaca",
        meanings,
        text=same_word(raw),
        predicate=predicate,
        why=why,
        embedded=bool(meanings),
    )


def _predicate(text: str) -> str:
    """The predicate of a known scale that ``text`` is or begins with ("BB", "Opini WTP", "Baik (B)"), or ""."""
    text = _CALLED.sub("", text)
    letters = _LETTERS.match(text) or _LETTERS_LAST.search(text)
    if letters and scale_of(letters[1]):
        return letters[1].upper()
    return known_as(text.partition("(")[0])


def _grade(unit: str) -> str:
    """The predicate behind a number: "70,01 (BB)", "75 BB"; "4 TW" is four quarters and no opinion."""
    found = _GRADE.fullmatch(unit)
    letters = (found[1] or found[2]).upper() if found else ""
    return letters if letters != "TW" and scale_of(letters) else ""


def _mark(raw: str) -> str:
    """The decimal mark of a number that has decimals."""
    return "," if raw.rfind(",") > raw.rfind(".") else "."


def decimals_of(value: Decimal) -> int:
    """The decimals a number was printed with: 2 for 100,00."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
