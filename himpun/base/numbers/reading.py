"""Numbers on their way in. The rules are those of docs/numbers.md; ``read`` applies them from top to bottom.

A string is a number only where it can be nothing else. Where it can be two things the answer is
``Ambiguous``; what is known about the cell (unit, target, last period) orders the options and decides
nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal

from himpun.base.numbers.printing import show, words
from himpun.base.numbers.readings import (
    Ambiguous,
    Empty,
    NoData,
    NotApplicable,
    Number,
    Option,
    Range,
    Reading,
    Text,
    Unreadable,
)
from himpun.base.numbers.vocabulary import (
    DECIMAL_UNITS,
    HIDDEN,
    MAGNITUDES,
    NO_DATA,
    NOT_APPLICABLE,
    NOTHING,
)
from himpun.base.words import Sentence

LONGEST = 200
"""Characters in a cell that can still be a number; also what a stored cell may hold."""

_DASHES = re.compile(r"[-_=…]+|\.{2,}|-(?: -)+")
_EXCEL_ERROR = re.compile(r"#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!|SPILL!|CALC!|#+)", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?E[-+]?[0-9]+", re.IGNORECASE)
_MONTH = r"(?:Jan|Feb|Mar|Apr|Mei|May|Jun|Jul|Agu|Aug|Sep|Okt|Oct|Nov|Des|Dec)[a-z]*"
_DATE = re.compile(
    r"[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{4}|[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}(?:[ T][0-9:.]+)?"
    rf"|[0-9]{{1,2}}[-/ ]{_MONTH}(?:[-/ ][0-9]{{2,4}})?|{_MONTH}[-/ ][0-9]{{2,4}}"
    r"|(?:0?[1-9]|1[0-2])/(?:19|20)[0-9]{2}",
    re.IGNORECASE,
)
_TWO_CELLS = re.compile(r"[0-9]\s*[\t\r\n]\s*[0-9]")

_CORE = r"(?:[.,][0-9]+|[0-9]+(?:(?:[.,]| (?=[0-9]{3}(?![0-9])))[0-9]+)*)"
_PLAIN = re.compile(r"(?P<sign>-?)(?P<core>[0-9]{1,20}(?:[.,][0-9]{1,20}){0,9}) ?(?P<unit>%?)")
"""What nearly every cell looks like; the shortcut for it."""
_HEAD = re.compile(
    rf"(?P<sign>[-+]?)(?P<gap> ?)(?P<money>(?:Rp\.?|IDR) ?)?(?P<inner>-?)(?P<core>{_CORE})", re.IGNORECASE
)
_MONEY_END = re.compile(r" ?[.,] ?[-=]{1,2}")
_SHORT_MONEY_END = re.compile(r",[-=]{1,2}")
_MAGNITUDE = re.compile(rf" ?(?P<word>{'|'.join(MAGNITUDES)})\b", re.IGNORECASE)
_LONE_M = re.compile(r" ?M\b(?! ?[2²3³])")
_UNIT_START = re.compile(r" ?\(?[%‰°/]? ?[^\W0-9_]| ?\(?[%‰°](?![0-9])")
_UNIT_DIGIT = re.compile(r"(?<=[A-Za-z])[23²³](?!\w)")
_FOOTNOTE = re.compile(r" ?\*+\)?$")
_TWO_COUNTS = re.compile(r"(?P<first>[^()]+) \((?P<second>[^()]*[0-9][^()]*)\)")
_LINK = r" ?: ?| ?/ ?| dari | ?- ?| ?~ ?| ?s\.?/?d\.? ?| sampai | hingga "
_TWO_PARTS = re.compile(
    rf"(?P<left>-?{_CORE}) ?(?P<left_unit>%?)(?P<link>{_LINK})(?P<right>{_CORE})(?P<tail>.*)", re.IGNORECASE
)
_ID_NUMBER = re.compile(r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)?(?:,[0-9]+)?")
_EN_NUMBER = re.compile(r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?")
_SPACED_NUMBER = re.compile(r"[1-9][0-9]{0,2}(?:(?: [0-9]{3})+[.,][0-9]+|(?: [0-9]{3}){2,})")
"""One group alone ("12 345") may as well be two numbers."""

_WIDE = Context(prec=3 * LONGEST)
_NARROW = Context(prec=28)

_TOO_LONG = Sentence("Isian ini terlalu panjang untuk sebuah angka. Tulis angkanya saja.")
_FORMULA = Sentence("Ini rumus, bukan angka. Tulis hasilnya saja.")
_SEVERAL = Sentence("Ada lebih dari satu angka dalam isian ini. Tulis satu angka saja.")
_RANGE_IN_DOUBT = Sentence(
    "Batas rentang ini dapat dibaca dengan dua cara. Tulis tanpa tanda ribuan, misalnya 1000-2000."
)
_ZERO_OR_NOTHING = Sentence(
    "“{raw}” dapat berarti nol atau belum ada data. "
    "Tulis 0 bila hasilnya memang nol, atau - bila belum ada data."
)
_BROKEN_FORMULA = Sentence(
    "“{raw}” adalah tanda rumus Excel yang rusak, bukan angka. Perbaiki rumusnya atau tulis angkanya."
)
_SHORTENED = Sentence(
    "“{raw}” adalah angka yang dipendekkan Excel; angka di belakangnya hilang. Tulis angkanya lengkap."
)
_LOOKS_LIKE_DATE = Sentence(
    "“{raw}” tampak seperti tanggal; Excel sering mengubah angka menjadi tanggal. Tulis angkanya lagi."
)
_NOT_A_NUMBER = Sentence("“{raw}” bukan angka yang dapat kami baca. Tulis angkanya saja, misalnya 1234,56.")

_Meaning = tuple[Decimal, str]
"""A value and the notation that gives it."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known about the cell. It orders, it never decides."""

    unit: str
    target: Decimal | None
    last: Decimal | None

    def order(self, options: list[_Meaning], written_unit: str) -> list[_Meaning]:
        """Nearest (by ratio) to last period or target first; else by what the unit usually holds."""
        near = self.last or self.target
        if near:
            return sorted(options, key=lambda option: _distance(option[0], near))
        if (written_unit or self.unit).strip().casefold().startswith(DECIMAL_UNITS):
            return sorted(options, key=lambda option: option[0].copy_abs())
        return options


def read(text: str, *, unit: str = "", target: Decimal | None = None, last: Decimal | None = None) -> Reading:
    """What ``text`` says. Never raises; never picks one of several meanings.

    ``unit``, ``target`` and ``last`` (last period's value) only order the options of an ``Ambiguous``.
    A percentage is read as it stands: "71,46 %" is 71.46.
    """
    context = _Context(unit, target, last)
    if (plain := _PLAIN.fullmatch(text)) and (meanings := _meanings(plain["core"])):
        if plain["sign"]:
            meanings = [(_negative(value), notation) for value, notation in meanings]
        return _decide(text, meanings, plain["unit"], context)
    tidy = " ".join(text.translate(HIDDEN).split())
    if not tidy:
        return Empty(text)
    if len(tidy) > LONGEST:
        return Unreadable(text, _TOO_LONG)
    return _without_number(text, tidy) or _with_number(text, tidy, context)


def _without_number(raw: str, tidy: str) -> Reading | None:
    """The readings that need no arithmetic; None when ``tidy`` may hold a number."""
    word = tidy.casefold().rstrip(".!")
    if word in NO_DATA or _DASHES.fullmatch(tidy):
        return NoData(raw)
    if word in NOT_APPLICABLE:
        return NotApplicable(raw)
    if word in NOTHING:
        return _unreadable(raw, tidy, _ZERO_OR_NOTHING)
    if _EXCEL_ERROR.fullmatch(tidy):
        return _unreadable(raw, tidy, _BROKEN_FORMULA)
    if tidy.startswith("="):
        return Unreadable(raw, _FORMULA)
    if any(character.isnumeric() for character in tidy):
        return None
    if any(character.isalpha() for character in tidy):
        return Text(raw)
    return _unreadable(raw, tidy, _NOT_A_NUMBER)


def _with_number(raw: str, tidy: str, context: _Context) -> Reading:
    """The reading of a string that holds at least one digit."""
    tidy = tidy.removeprefix("'")
    if _TWO_CELLS.search(raw):
        return Unreadable(raw, _SEVERAL)
    if _SCIENTIFIC.fullmatch(tidy):
        return _unreadable(raw, tidy, _SHORTENED)
    if _DATE.fullmatch(tidy):
        return _unreadable(raw, tidy, _LOOKS_LIKE_DATE)
    reading: Reading | None
    if tidy.startswith("(") and tidy.endswith(")"):
        inside = _single(raw, tidy[1:-1].strip(), context)
        reading = inside and _maybe_negative(raw, inside, context)
    else:
        reading = _single(raw, tidy, context) or _pair(raw, tidy, context)
    return reading or _unreadable(raw, tidy, _NOT_A_NUMBER)


def _unreadable(raw: str, tidy: str, why: Sentence) -> Unreadable:
    return Unreadable(raw, Sentence(why.template, raw=tidy))


def _single(raw: str, tidy: str, context: _Context) -> Number | Ambiguous | None:
    """One number with its sign, "Rp", magnitude and unit; None when the string is built otherwise."""
    head = _HEAD.match(tidy)
    if head is None or (head["sign"] and head["inner"]):
        return None
    rest = tidy[head.end() :]
    if ending := (_MONEY_END if head["money"] else _SHORT_MONEY_END).match(rest):
        rest = rest[ending.end() :]
    meanings = _meanings(head["core"])
    if magnitude := _MAGNITUDE.match(rest):
        rest = rest[magnitude.end() :]
        meanings = _magnified(meanings, head["core"], {MAGNITUDES[magnitude["word"].lower()]: ""})
    elif lone_m := _LONE_M.match(rest):
        rest = rest[lone_m.end() :]
        meanings = _magnified(meanings, head["core"], {9: "miliar", 6: "juta"})
    unit = _unit(rest)
    if not meanings or unit is None:
        return None
    if head["sign"] == "-" or head["inner"]:
        meanings = [(_negative(value), notation) for value, notation in meanings]
    reading = _decide(raw, meanings, unit, context)
    bullet = head["sign"] == "-" and head["gap"] and not head["money"]
    return _maybe_negative(raw, reading, context) if bullet else reading


def _unit(rest: str) -> str | None:
    """The words behind a number ("orang", "m2", "(BB)") without footnote mark; None if they are no unit."""
    rest = _FOOTNOTE.sub("", rest)
    if not rest.strip():
        return ""
    if not _UNIT_START.match(rest) or any(c.isnumeric() for c in _UNIT_DIGIT.sub("", rest)):
        return None
    return rest.strip()


def _negative(value: Decimal) -> Decimal:
    return value.copy_negate() if value else value


def _meanings(core: str) -> list[_Meaning]:
    """Every value the digits and marks of ``core`` can have, with the notation that gives it."""
    if " " in core:
        spaced = _SPACED_NUMBER.fullmatch(core)
        return [(Decimal(core.replace(" ", "").replace(",", ".")), "")] if spaced else []
    found: dict[Decimal, str] = {}
    if _ID_NUMBER.fullmatch(core):
        found[Decimal(core.replace(".", "").replace(",", "."))] = "id"
    if _EN_NUMBER.fullmatch(core):
        found.setdefault(Decimal(core.replace(",", "")), "en")
    return list(found.items())


def _magnified(meanings: list[_Meaning], core: str, powers: dict[int, str]) -> list[_Meaning]:
    """``meanings`` times ten to each of ``powers``.

    "3,059 triliun" is Indonesian, so its comma is the decimal mark; "3.059 triliun" stays in doubt.
    """
    if "," in core:
        meanings = [meaning for meaning in meanings if meaning[1] == "id"] or meanings
    return [
        (Decimal(format(value.scaleb(power, _WIDE), "f")), f"{notation} {name}".strip())
        for power, name in powers.items()
        for value, notation in meanings
    ]


def _pair(raw: str, tidy: str, context: _Context) -> Reading | None:
    """Two numbers and what joins them: a ratio, a part of a whole, a time, a range."""
    if counts := _TWO_COUNTS.fullmatch(tidy):
        first, second = (_single(raw, counts[part], context) for part in ("first", "second"))
        return _two_counts(raw, first, second)
    found = _TWO_PARTS.fullmatch(tidy)
    if found is None or (tail := _unit(found["tail"])) is None:
        return None
    left, right = _meanings(found["left"].removeprefix("-")), _meanings(found["right"])
    if len(left) != 1 or len(right) != 1:
        in_doubt = left and right and found["link"].strip().lower() not in {":", "/", "dari"}
        return Unreadable(raw, _RANGE_IN_DOUBT) if in_doubt else None
    a, b = left[0][0], right[0][0]
    if found["left"].startswith("-"):
        a = _negative(a)
    unit = tail or found["left_unit"]
    link = found["link"].strip().lower()
    if link == ":":
        return _ratio(raw, a, b, found, context)
    if link in {"/", "dari"}:
        return _part_of(raw, a, b, unit, context)
    return Range(a, b, raw, unit) if a < b else None


def _two_counts(raw: str, first: Reading | None, second: Reading | None) -> Reading | None:
    """ "140 Kelompok (1400 orang)": either of the two."""
    if not isinstance(first, Number) or not isinstance(second, Number):
        return None
    named = ((first, "pertama"), (second, "kedua"))
    options = [Option(n.value, f"{show(n.value)} {n.unit}".strip(), name) for n, name in named]
    return _offer(raw, options, first.unit)


def _ratio(raw: str, a: Decimal, b: Decimal, found: re.Match[str], context: _Context) -> Reading | None:
    """ "1:17,9": so many to one, its inverse, or minutes and seconds."""
    if a <= 0 or b <= 0:
        return None
    said = f"perbandingan {show(a)} banding {show(b)}"
    many, few = _NARROW.divide(b, a), _NARROW.divide(a, b)
    options = [
        Option(many, f"{said}, ditulis {_short(many)}", "banding"),
        Option(few, f"{said}, ditulis {_short(few)}", "kebalikan"),
    ]
    clock = found["left"].isdecimal() and re.fullmatch(r"[0-5][0-9](?:[.,][0-9]+)?", found["right"])
    if clock and " " not in found["link"]:
        seconds = _WIDE.fma(a, 60, b)
        said = f"{show(a)} menit {show(b)} detik"
        options.append(Option(seconds, f"{said}, ditulis {show(seconds)} detik", "waktu"))
    if context.unit.strip().casefold() in {"detik", "menit", "jam", "waktu"}:
        options.reverse()
    return _offer(raw, options, "")


def _part_of(raw: str, part: Decimal, whole: Decimal, unit: str, context: _Context) -> Reading | None:
    """ "100 dari 110": the part itself, or its share of the whole in per cent."""
    if whole <= 0 or part < 0:
        return None
    share = _NARROW.divide(part.scaleb(2, _WIDE), whole)
    options = [
        Option(part, f"{show(part)} ({words(part)})", "bagian"),
        Option(share, f"{show(share, 2)} persen ({show(part)} dari {show(whole)})", "persen"),
    ]
    if context.unit.strip().casefold() in {"%", "persen"}:
        options.reverse()
    return _offer(raw, options, unit)


def _offer(raw: str, options: list[Option], unit: str) -> Number | Ambiguous:
    """The options to choose from, one for each value; the number itself where they all come to the same."""
    different: dict[Decimal, Option] = {}
    for option in options:
        different.setdefault(option.value, option)
    if len(different) == 1:
        return Number(options[0].value, raw, unit)
    return Ambiguous(raw, tuple(different.values()), unit)


def _short(value: Decimal) -> str:
    """``value`` in full where it is short, else with four decimals."""
    return show(value, 4) if value != value.quantize(Decimal("0.0001"), context=_WIDE) else show(value)


def _maybe_negative(raw: str, reading: Number | Ambiguous, context: _Context) -> Number | Ambiguous:
    """Brackets, or a dash apart from its number: a minus in bookkeeping, a mark to others. Offer both."""
    values = [reading.value] if isinstance(reading, Number) else [option.value for option in reading.options]
    both = dict.fromkeys(sign for v in values for sign in (_negative(v.copy_abs()), v.copy_abs()))
    meanings = [(value, "minus" if value < 0 else "plus") for value in both]
    return _decide(raw, meanings, reading.unit, context)


def _decide(raw: str, meanings: list[_Meaning], unit: str, context: _Context) -> Number | Ambiguous:
    if len(meanings) == 1:
        return Number(meanings[0][0], raw, unit)
    ordered = context.order(meanings, unit)
    return _offer(raw, [Option(v, f"{show(v)} ({words(v)})", notation) for v, notation in ordered], unit)


def _distance(value: Decimal, near: Decimal) -> Decimal:
    """How many times ``value`` and ``near`` are apart, whatever their signs."""
    low, high = sorted((value.copy_abs(), near.copy_abs()))
    return high / low if low else Decimal("Infinity")
