"""The named cast: Dinas Sosial Kota Depok as the demonstration builds it, its people, and how they sign in.

Accounts: kepala, sekretaris, kasubag, fungsional, kabid-dayasos, kabid-rehsos, kabid-linjamsos, admin.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from himpun.base.periods import Period
from himpun.demo import office as demo
from himpun.demo.course import Clock, Course
from himpun.demo.office import Office
from himpun.organisation import actions as organisation
from himpun.organisation.models import Account, Agency, Officer
from himpun.web.middleware import remember_zone

WIB = ZoneInfo("Asia/Jakarta")
MORNING = datetime(2026, 10, 1, 8, 0, tzinfo=WIB)
"""A Thursday, a working day: the third quarter of 2026 is over."""


@pytest.fixture
def office(db: None) -> Office:
    """The demonstration's office, nothing measured yet."""
    return demo.build(at=MORNING - timedelta(days=300))


@pytest.fixture
def carried(office: Office) -> Callable[..., Course]:
    """``carried(3, period="2026-TW3")`` gives a run whose first three steps are done; 0: only opened."""

    def carry(
        upto: int, *, period: str = "2026-TW3", at: datetime = MORNING, only: tuple[str, ...] | None = None
    ) -> Course:
        course = Course(office, Period.parse(period), Clock(at, office.agency.government.calendar()))
        for _ in course.carry(upto=upto, done_divisions=only):
            pass
        return course

    return carry


@pytest.fixture
def sign_in(office: Office) -> Callable[[str], Client]:
    """``sign_in("kasubag")`` gives a browser in which the Kasubag is signed in."""

    def as_account(name: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=name))
        session = client.session
        request = type("Request", (), {"session": session})()
        remember_zone(request, "Asia/Jakarta")
        session.save()
        return client

    return as_account


@pytest.fixture
def stranger(office: Office) -> Client:
    """An officer of another agency of the same city, signed in."""
    at = MORNING - timedelta(days=300)
    agency: Agency = organisation.found(
        government=office.agency.government,
        name="Dinas Pendidikan Kota Depok",
        head_title="Kepala Dinas Pendidikan",
        by="Uji",
        at=at,
    )
    unit = organisation.add_unit(agency=agency, name="Sekretariat", kind="sekretariat", by="Uji", at=at)
    post = organisation.add_post(unit=unit, name="Kasubag Umum", by="Uji", at=at)
    account = Account.objects.create_user("kasubag-pendidikan", "bukan-dari-sini-2020")
    officer: Officer = organisation.add_officer(
        agency=agency, name="Orang Lain", account=account, by="Uji", at=at
    )
    organisation.appoint(officer=officer, post=post, start_date=at.date(), by="Uji", at=at)
    client = Client()
    client.force_login(account)
    return client
