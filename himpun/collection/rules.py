"""What a cell holds, and what a form still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from himpun.base import numbers
from himpun.base.words import Refused, Sentence

TEXT_FIELDS = ("supporting", "hindering", "follow_up")
NUMBER_FIELDS = ("actual", "numerator", "denominator")
REASON = "reason"
"""Why a figure that looks unusual is right all the same: one cell of a row, kept for each of its flags."""

FIELDS = (*NUMBER_FIELDS, *TEXT_FIELDS, REASON)

LABELS = {
    "actual": "Realisasi",
    "numerator": "Pembilang",
    "denominator": "Penyebut",
    "supporting": "Faktor pendorong",
    "hindering": "Faktor penghambat",
    "follow_up": "Tindak lanjut",
    REASON: "Alasan",
}

LOW, HIGH = Decimal(100), Decimal(120)
"""Below LOW a hindering factor and a follow-up are asked for, above HIGH a supporting one (practice, domain K)."""


@dataclass(frozen=True)
class Cell:
    """What a typed cell means. ``reading`` is one of: kosong, angka, predikat, belum_ada, tidak_berlaku, tanya, salah.

    ``options`` holds both meanings when it must be asked, ``problem`` the sentence when it cannot be read.
    """

    reading: str
    value: Decimal | None = None
    text: str = ""
    options: tuple[numbers.Option, ...] = ()
    problem: Sentence | None = None

    @property
    def counts(self) -> bool:
        """Is this an answer (a figure, or a plain statement that there is none)?"""
        return self.reading in {"angka", "predikat", "belum_ada", "tidak_berlaku"}


def read_cell(
    raw: str,
    *,
    unit: str,
    expects_text: bool,
    target: Decimal | None = None,
    last: Decimal | None = None,
    meaning: str = "",
) -> Cell:
    """Read what was typed into a number cell.

    ``meaning`` is the person's answer when the text could mean two numbers: one of the offered values.
    ``expects_text`` for indicators whose figure is a predicate, a yes or a date.
    """
    match numbers.read(raw, unit=unit, target=target, last=last):
        case numbers.Empty():
            return Cell("kosong")
        case numbers.NoData():
            return Cell("belum_ada")
        case numbers.NotApplicable():
            return Cell("tidak_berlaku")
        case numbers.Number(value=value):
            return Cell("predikat", text=raw.strip()) if expects_text else Cell("angka", value)
        case numbers.Ambiguous(options=options):
            chosen = next(
                (option.value for option in options if meaning and format(option.value, "f") == meaning), None
            )
            return Cell("angka", chosen) if chosen is not None else Cell("tanya", options=tuple(options))
        case numbers.Text():
            if expects_text:
                return Cell("predikat", text=raw.strip())
            return Cell(
                "salah",
                problem=Sentence(
                    "“{raw}” bukan angka. Tulis angkanya saja, misalnya 81,25; satuannya ({unit}) tidak perlu ditulis.",
                    raw=raw.strip(),
                    unit=unit or "-",
                ),
            )
        case numbers.Range():
            return Cell(
                "salah",
                problem=Sentence(
                    "“{raw}” terbaca sebagai dua batas. Tulis satu angka saja.", raw=raw.strip()
                ),
            )
        case numbers.Unreadable(why=why):
            return Cell("predikat", text=raw.strip()) if expects_text else Cell("salah", problem=why)
    raise AssertionError(raw)


def quotient(
    numerator: str, numerator_value: Decimal | None, denominator: str, denominator_value: Decimal | None
) -> Cell:
    """The figure that its two parts make, in per cent; as long as one is missing, nothing is there.

    A part that says "belum ada data" or "tidak berlaku" says it of the whole. 0 is no denominator.
    """
    if numerator_value is not None and denominator_value:
        return Cell("angka", numerator_value / denominator_value * 100)
    for raw, value in ((numerator, numerator_value), (denominator, denominator_value)):
        reading = numbers.read(raw) if value is None else None
        if isinstance(reading, numbers.NoData):
            return Cell("belum_ada")
        if isinstance(reading, numbers.NotApplicable):
            return Cell("tidak_berlaku")
    return Cell("kosong")


class Unclear(Refused):
    """The cell cannot be stored as it stands: it could mean two numbers (``cell.options``), or none."""

    def __init__(self, raw: str, cell: Cell) -> None:
        self.cell = cell
        super().__init__(cell.problem or numbers.Ambiguous(raw, cell.options).question)


@dataclass(frozen=True)
class Filled:
    """What one row of a form holds, for ``lacks``."""

    label: str
    reading: str
    evidence: int
    evidence_required: bool
    achievement: Decimal | None
    supporting: str
    hindering: str
    follow_up: str
    is_money: bool = False


def lacks(row: Filled) -> list[tuple[str, Sentence]]:
    """What must still be done before this row can be handed in: (field, sentence) each."""
    found: list[tuple[str, Sentence]] = []
    if row.reading == "kosong":
        found.append(("actual", Sentence("{label}: realisasi belum diisi.", label=row.label)))
    if row.is_money:
        return found
    if row.reading in {"angka", "predikat"}:
        if row.evidence_required and not row.evidence:
            found.append(
                (
                    "evidence",
                    Sentence(
                        "{label}: belum ada bukti. Tambahkan foto, PDF, atau Excel, paling besar 10 MB.",
                        label=row.label,
                    ),
                )
            )
        if row.achievement is not None and row.achievement < LOW and not (row.hindering and row.follow_up):
            found.append(
                (
                    "hindering",
                    Sentence(
                        "{label}: capaian di bawah 100%. Isi faktor penghambat dan tindak lanjutnya.",
                        label=row.label,
                    ),
                )
            )
        if row.achievement is not None and row.achievement > HIGH and not row.supporting:
            found.append(
                (
                    "supporting",
                    Sentence("{label}: capaian di atas 120%. Isi faktor pendorongnya.", label=row.label),
                )
            )
    elif row.reading == "belum_ada" and not row.hindering:
        found.append(
            (
                "hindering",
                Sentence("{label}: belum ada data. Tulis sebabnya pada faktor penghambat.", label=row.label),
            )
        )
    return found
