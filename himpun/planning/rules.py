"""The words of a plan: its documents and levels, polarities, methods and aggregations, as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from himpun.base import numbers
from himpun.base.periods import MONTHS
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


@dataclass(frozen=True)
class Kind:
    """A planning document. ``above`` are the documents it carries out; ``years`` is how long one usually lasts."""

    key: str
    name: str
    title: Sentence
    above: tuple[str, ...]
    years: int
    begins_at: str
    """The topmost level a complete document of this kind has."""


KINDS = {
    kind.key: kind
    for kind in (
        Kind("rpjmd", "RPJMD", Sentence("Rencana Pembangunan Jangka Menengah Daerah"), (), 5, "tujuan"),
        Kind("renstra", "Renstra", Sentence("Rencana Strategis"), ("rpjmd",), 5, "tujuan"),
        Kind("iku", "IKU", Sentence("Indikator Kinerja Utama"), ("renstra",), 5, "sasaran"),
        Kind("rkpd", "RKPD", Sentence("Rencana Kerja Pemerintah Daerah"), ("rpjmd",), 1, "program"),
        Kind("renja", "Renja", Sentence("Rencana Kerja Perangkat Daerah"), ("renstra", "rkpd"), 1, "sasaran"),
        Kind("renaksi", "Rencana Aksi", Sentence("Rencana Aksi Perjanjian Kinerja"), ("pk",), 1, "sasaran"),
    )
}
"""From the top of the chain down. The Perjanjian Kinerja ("pk") stands between Renja and Rencana Aksi as ``Agreement``."""

LEVELS = {
    "tujuan": Sentence("Tujuan"),
    "sasaran": Sentence("Sasaran"),
    "program": Sentence("Program"),
    "kegiatan": Sentence("Kegiatan"),
    "sub_kegiatan": Sentence("Sub kegiatan"),
}
"""From the top of the tree down."""

QUARTER_PARTS = ("TW1", "TW2", "TW3", "TW4")
MONTH_PARTS = tuple(f"B{month:02}" for month in range(1, 13))
YEAR_PART, END_PART = "", "akhir"


def part_words(part: str) -> str:
    """A part of a year as people write it: "TW II", "Maret"; "" for the year itself."""
    if part in QUARTER_PARTS:
        return ("TW I", "TW II", "TW III", "TW IV")[QUARTER_PARTS.index(part)]
    if part in MONTH_PARTS:
        return MONTHS[MONTH_PARTS.index(part)]
    return part


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
