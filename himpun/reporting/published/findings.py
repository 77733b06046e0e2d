"""Something in a published form that does not add up, cannot be read, or must be asked about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from himpun.base.words import Sentence


@dataclass(frozen=True)
class Finding:
    """``row`` as the file counts, ``column`` a key of ``lines.COLUMNS`` ("8.Rp") or a name, ``found`` and ``expected`` where
    both are numbers."""

    row: int
    column: str
    code: str
    sentence: Sentence
    found: Decimal | None = None
    expected: Decimal | None = None
