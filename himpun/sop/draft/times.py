"""Finding a duration in the cell of a paper: "2 hari", "480'", "1 (satu) jam", "2 x 24 jam", "1-2 hari kerja"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from himpun.base.words import Sentence

_UNITS = {
    "menit": "menit", "mnt": "menit", "min": "menit", "'": "menit", "’": "menit", "′": "menit", "´": "menit", "`": "menit",
    "jam": "jam", "hari kerja": "hari kerja", "hari": "hari", "hr": "hari", "hk": "hari kerja",
    "minggu": "minggu", "bulan": "bulan",
}  # fmt: skip
_FOUND = re.compile(
    r"(?<![\w.,/-])(?:±|\+/-|\+|<|≤|>)?\s*(?P<amount>\d{1,4})(?:\s*\((?:[a-z ]+)\))?"
    r"(?:\s*(?:-|–|s\.?\s?/?\s?d\.?|sampai(?: dengan)?)\s*(?P<most>\d{1,4})(?:\s*\((?:[a-z ]+)\))?)?"
    r"(?:\s*[x×]\s*(?P<hours>24))?"
    r"\s*(?P<unit>hari\s+kerja|menit|mnt|min(?!\w)|jam|hari|hr(?!\w)|hk(?!\w)|minggu|bulan|['’′´`](?!\w))",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:(?:maks(?:imal|imum)?|max|paling lama|kurang lebih|±)\.?|setiap|per|/)?\s*"
    r"(?:berkas|dokumen|kegiatan|orang|surat|laporan)?[.,;]?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Time:
    """``text`` can stand in an edition; ``question`` says what was changed to make it so."""

    text: str
    start: int
    end: int
    question: Sentence | None = None


def find(text: str) -> Time | None:
    """The first duration in ``text``, or None."""
    found = _FOUND.search(text)
    if found is None or int(found["amount"]) == 0:
        return None
    unit = _UNITS[" ".join(found["unit"].lower().split())]
    written = " ".join(found[0].split())
    amount = int(found["most"] or found["amount"])
    question = None
    if found["most"]:
        question = Sentence("Naskah menulis “{text}”. Dipakai batas yang paling lama.", text=written)
    if found["hours"]:
        if unit != "jam":
            return None
        unit, question = "hari", Sentence("Naskah menulis “{text}”. Dibaca sebagai hari kerja.", text=written)
    elif unit in ("minggu", "bulan"):
        days = 5 if unit == "minggu" else 22
        amount, unit, question = amount * days, "hari", Sentence(
            "Naskah menulis “{text}”. Dihitung {days} hari kerja untuk satu {unit}.", text=written, days=days, unit=unit
        )  # fmt: skip
    plain = re.fullmatch(r"\d+\s*(?:menit|jam|hari(?: kerja)?|['’])", written, re.IGNORECASE)
    return Time(written if plain and question is None else f"{amount} {unit}", *found.span(), question)


def whole(text: str) -> Time | None:
    """The duration that ``text`` is, with no more than a word around it; else None."""
    time = find(text)
    if time is None:
        return None
    rest = (text[: time.start].strip(), text[time.end :].strip())
    return time if all(_AROUND.fullmatch(part) for part in rest) else None


def bare(text: str, unit: str) -> Time | None:
    """A number alone, where the column's head names the unit ("Waktu (menit)")."""
    found = re.fullmatch(r"\s*(\d{1,4})\s*", text)
    return Time(f"{found[1]} {unit}", 0, len(text)) if found and int(found[1]) else None
