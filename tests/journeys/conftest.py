"""The office of the journeys: the demonstration's people, today, on a real server; nothing has been measured yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from himpun.base.periods import Period
from himpun.demo import office as demo
from himpun.demo.office import Office
from tests.journeys.office_day import Day, at_work


def newest_quarter(today: date) -> Period:
    """The last quarter that is over: the one Himpun itself proposes to open."""
    return Period(today.year, (today.month - 1) // 3 + 1).previous


@pytest.fixture
def period() -> Period:
    return newest_quarter(timezone.localdate())


@pytest.fixture
def office(live_server: Any, settings: Any, period: Period) -> Office:
    """Built for today, unlike the one in ``tests/people.py``: a browser's clock cannot be set."""
    settings.HIMPUN_URL = live_server.url
    now = timezone.now()
    built = demo.build(at=now)
    if not built.agency.agreements.filter(year=period.year).exists():
        demo.promise(built, year=period.year, quarterly=True, at=now)
    return built


@pytest.fixture
def day(
    office: Office, live_server: Any, browser: Browser
) -> Iterator[Callable[[int], AbstractContextManager[Day]]]:
    """``with day(1280) as desks: desks["kasubag"].go("/")``"""
    return lambda width: at_work(browser, live_server.url, width)
