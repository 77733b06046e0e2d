"""The tiny office (``office.py``) and a page of the browser that is signed in there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web import office as rooms


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with rooms.opened() as here:
        yield here


@pytest.fixture
def ledger() -> rooms.Ledger:
    """What the office's server holds, emptied."""
    rooms.ledger.begin_anew()
    return rooms.ledger
