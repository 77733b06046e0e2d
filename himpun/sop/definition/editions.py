"""The editions that Himpun brings along, and which one is in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from himpun.sop.definition.parts import Definition
from himpun.sop.definition.reading import load

FOLDER = Path(__file__).resolve().parent.parent / "definitions"


@cache
def _shipped() -> dict[str, Definition]:
    found = [load(path.read_text(encoding="utf-8"), path.name) for path in sorted(FOLDER.glob("*.toml"))]
    return {definition.code: definition for definition in found}


def shipped() -> dict[str, Definition]:
    """The editions in ``himpun/sop/definitions``, by code."""
    return dict(_shipped())


def in_force(editions: Iterable[Definition], series: str, on: date) -> Definition | None:
    """The edition of ``series`` that a run begun ``on`` that day uses: the latest already effective, or None."""
    ready = [one for one in editions if one.series == series and one.effective_date <= on]
    return max(ready, key=lambda one: (one.effective_date, one.code), default=None)
