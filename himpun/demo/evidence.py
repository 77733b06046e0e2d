"""A small sheet of paper to stand as evidence in the demonstration. It says plainly that it is an example."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from himpun.base.paper import typeset
from himpun.base.periods import Period


def sample(indicator: str, period: Period) -> tuple[str, bytes]:
    """(file name, PDF) for one indicator in one period."""
    return f"bukti {indicator[:60]}.pdf", _printed(indicator, period)


@cache
def _printed(indicator: str, period: Period) -> bytes:
    return typeset(
        "demo/evidence.typ",
        {"indicator": indicator, "period": period.label},
        when=datetime(period.year, 12, 31, tzinfo=UTC),
    )
