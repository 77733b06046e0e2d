"""The columns of the one sheet by which every planning document travels: given out, filled in, read back."""

from __future__ import annotations

import re

from himpun.base.periods import MONTHS
from himpun.base.workbook import NO_RESULT
from himpun.planning import rules
from himpun.planning.tree import Slot

LEVEL, CODE, TEXT, SUPPORTS = "Jenjang", "Kode", "Uraian", "Mendukung"
RESPONSIBLE, BUDGET, KEY, INDICATOR, UNIT = "Penanggung jawab", "Pagu (Rp)", "Kunci", "Indikator", "Satuan"
POLARITY, AGGREGATION, DEFINITION, FORMULA = "Polaritas", "Agregasi", "Definisi operasional", "Rumus"
SOURCE, BASELINE, FROM, UNTIL, NOTE = (
    "Sumber data",
    "Kondisi awal",
    "Berlaku dari",
    "Berlaku sampai",
    "Catatan",
)

PLAIN_COLUMNS = (
    LEVEL, CODE, TEXT, SUPPORTS, RESPONSIBLE, BUDGET, KEY, INDICATOR, UNIT, POLARITY, AGGREGATION, DEFINITION, FORMULA,
    SOURCE, BASELINE, FROM, UNTIL, NOTE,
)  # fmt: skip
NEEDED = (LEVEL, TEXT, INDICATOR)
"""Without these a sheet is not one of ours."""

YEAR_TARGET, END_TARGET = "Target tahun", "Target akhir"
QUARTERS = dict(
    zip(
        ("Target TW I", "Target TW II", "Target TW III", "Target TW IV"),
        rules.QUARTER_PARTS,
        strict=True,
    )
)
MONTHLY = {f"Target {month}": part for month, part in zip(MONTHS, rules.MONTH_PARTS, strict=True)}

LEVEL_WORDS = {str(words).casefold(): key for key, words in rules.LEVELS.items()} | {
    "subkegiatan": "sub_kegiatan", "sub-kegiatan": "sub_kegiatan", "sasaran strategis": "sasaran",
}  # fmt: skip


def target_columns(kind: str, start_year: int, end_year: int) -> dict[str, Slot]:
    """Heading → what it is the target of, in the order the template has them."""
    if rules.KINDS[kind].years > 1:
        yearly = {f"Target {year}": (year, rules.YEAR_PART) for year in range(start_year, end_year + 1)}
        return yearly | {END_TARGET: (end_year, rules.END_PART)}
    parts = QUARTERS | (MONTHLY if kind == "renaksi" else {})
    return {YEAR_TARGET: (start_year, rules.YEAR_PART)} | {
        title: (start_year, part) for title, part in parts.items()
    }


def plain(text: str) -> str:
    """For comparing what two people wrote: letter case and spaces do not count."""
    return " ".join(text.split()).casefold()


def is_subtotal(text: str) -> bool:
    return bool(
        re.match(r"(sub\s*-?\s*total|total|jumlah|grand total)\b(?!.*\byang\b)", text.strip(), re.IGNORECASE)
    )


SPREADSHEET_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", NO_RESULT}
