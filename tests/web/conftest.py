"""The tiny office (``office.py``) and a page of the browser that is signed in there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from types import SimpleNamespace

import pytest

from tests.web import office as rooms


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the tiny office answers. For one module: its settings hold for the whole process while it is open."""
    with rooms.opened() as here:
        yield here


@pytest.fixture
def ledger() -> rooms.Ledger:
    """What the office's server holds, emptied."""
    rooms.ledger.begin_anew()
    return rooms.ledger


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """``clock(moment)``: from now on every page of an officer believes that it is ``moment``."""

    def turn(moment: datetime) -> None:
        monkeypatch.setattr("himpun.web.door.timezone", SimpleNamespace(now=lambda: moment))

    return turn
