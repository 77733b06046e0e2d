"""Days as people type them into a form."""

from __future__ import annotations

from datetime import date

from himpun.base.periods import read_date
from himpun.base.words import Refused


def day_in(text: str) -> date | None:
    """The day somebody typed ("31 Januari 2026", "31-1-2026"), None for nothing. Raises ``Refused`` for what is no day."""
    found = read_date(text)
    if found is None and text.strip():
        raise Refused("Tanggal “{text}” tidak terbaca. Tulis misalnya 31 Januari 2026.", text=text.strip())
    return found
