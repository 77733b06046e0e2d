"""How long a document is kept, and what becomes of it. Plain Python."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from himpun.base.words import Refused, Sentence

FATES = (("permanen", "permanen"), ("musnah", "musnah"), ("dinilai", "dinilai kembali"))
"""What becomes of a document when its time is over."""

ACTIVE, INACTIVE, OVER = "aktif", "inaktif", "habis"


@dataclass(frozen=True)
class Retention:
    """One row of the table: years active, years inactive after that, and the fate."""

    kind: str
    title: str
    classification: str
    active_years: int
    inactive_years: int
    fate: str


@dataclass(frozen=True)
class Term:
    """Where a document stands on a day: its stage and the last days of both."""

    stage: str
    active_until: date
    inactive_until: date


@cache
def proposed() -> Mapping[str, Retention]:
    """The table Himpun brings along, by kind of document (``retention.toml`` says where from)."""
    return {row["kind"]: Retention(**row) for row in _table()["rule"]}


def source() -> str:
    return str(_table()["source"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("retention.toml").read_text(encoding="utf-8"))


def term(filed: date, kept: Retention, today: date) -> Term:
    """The stage of a document filed on a day. Years count from the end of that year."""
    active = date(filed.year + kept.active_years, 12, 31)
    inactive = date(active.year + kept.inactive_years, 12, 31)
    stage = ACTIVE if today <= active else INACTIVE if today <= inactive else OVER
    return Term(stage, active, inactive)


def may_dispose(kept: Retention, at: Term, fate: str) -> Sentence | None:
    """Why a document may not be destroyed ("musnah") or handed over ("serah") now; None when it may."""
    if at.stage != OVER:
        return Sentence("masa simpannya belum habis (sampai {until})", until=at.inactive_until.isoformat())
    if fate == "musnah" and kept.fate != "musnah":
        return Sentence("nasib akhirnya bukan musnah")
    if fate == "serah" and kept.fate != "permanen":
        return Sentence("nasib akhirnya bukan permanen")
    return None


def checked(row: Retention) -> Retention:
    """The row, when its terms can be. Raises Refused."""
    if not (0 <= row.active_years <= 100 and 0 <= row.inactive_years <= 100):
        raise Refused("Masa simpan ditulis dalam tahun, dari 0 sampai 100.")
    if row.fate not in dict(FATES):
        raise Refused("Nasib akhir harus salah satu dari: permanen, musnah, dinilai kembali.")
    return row


def excerpt(text: str, words: Sequence[str], around: int = 70) -> str:
    """The stretch of ``text`` around the first of ``words`` in it; "" when it holds none."""
    low = text.casefold()
    places = [place for word in words if (place := low.find(word.casefold())) >= 0]
    if not places:
        return ""
    start, end = max(min(places) - around, 0), min(places) + around
    cut = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{cut}{' …' if end < len(text) else ''}"
