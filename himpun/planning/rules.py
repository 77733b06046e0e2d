"""The words of a plan: polarities, methods and aggregations, each with the sentence people read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from himpun.base import numbers
from himpun.base.words import Refused, Sentence

POLARITY_LABELS = {
    "naik": Sentence("naik: makin tinggi makin baik"),
    "turun": Sentence("turun: makin rendah makin baik"),
    "stabil": Sentence("stabil: tepat sasaran yang terbaik"),
    "rentang": Sentence("rentang: di antara dua batas"),
    "predikat": Sentence("predikat: huruf atau opini"),
    "ya_tidak": Sentence("ya/tidak: ada atau belum"),
    "tanggal": Sentence("tanggal: selesai pada waktunya"),
}

METHOD_LABELS = {
    "selisih": Sentence("selisih: (2 × target − realisasi) ÷ target"),
    "rasio": Sentence("rasio: target ÷ realisasi"),
}

AGGREGATION_LABELS = {
    "sum": Sentence("jumlah semua triwulan"),
    "last": Sentence("nilai triwulan terakhir"),
    "average": Sentence("rata-rata triwulan terisi"),
    "max": Sentence("nilai tertinggi"),
    "min": Sentence("nilai terendah"),
    "ratio_of_sums": Sentence("jumlah pembilang ÷ jumlah penyebut"),
}

POLARITIES = [(key, str(words)) for key, words in POLARITY_LABELS.items()]
METHODS = [(key, str(words)) for key, words in METHOD_LABELS.items()]
AGGREGATIONS = [(key, str(words)) for key, words in AGGREGATION_LABELS.items()]


def version_label(version: int) -> str:
    return "murni" if version == 0 else f"perubahan ke-{version}"


@dataclass(frozen=True)
class Promised:
    """A target as it was written and what it means: a number, a range (``value`` to ``upper``) or words."""

    raw: str
    value: Decimal | None = None
    upper: Decimal | None = None
    text: str = ""


def read_target(raw: str, *, unit: str, polarity: str, meaning: str = "") -> Promised:
    """Read a target cell. ``meaning`` is the person's answer where the text could mean two numbers.

    Raises ``Refused`` with what to do when it cannot be read, or must be asked.
    """
    raw = raw.strip()
    words = polarity in {"predikat", "ya_tidak", "tanggal"}
    match numbers.read(raw, unit=unit):
        case numbers.Range(low=low, high=high) if polarity == "rentang":
            return Promised(raw, low, high)
        case numbers.Text() | numbers.Unreadable() if words:
            return Promised(raw, text=raw)
        case _ if words:
            return Promised(raw, text=raw)
        case numbers.Number(value=value) if polarity != "rentang":
            return Promised(raw, value)
        case numbers.Ambiguous(options=options) as reading:
            for option in options:
                if meaning and format(option.value, "f") == meaning:
                    return Promised(raw, option.value)
            raise Refused(reading.question)
        case numbers.Unreadable(why=why):
            raise Refused(why)
    if polarity == "rentang":
        raise Refused("Target “{raw}” harus berupa dua batas, misalnya 80-90.", raw=raw)
    raise Refused(
        "Target “{raw}” bukan angka. Untuk target berupa huruf atau kata, pilih polaritas predikat.", raw=raw
    )
