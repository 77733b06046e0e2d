"""An office whose run of 2020 is finished and whose related SOPs are in force: where they begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from himpun.base.periods import Period
from himpun.demo import office as demo
from himpun.demo import related
from himpun.demo.course import Clock, Course
from himpun.demo.office import Office
from himpun.demo.related import Following
from himpun.organisation.models import Account
from himpun.organisation.queries import Person
from himpun.sop.models import Adoption
from himpun.web.middleware import remember_zone
from tests.people import MORNING

YEAR = Period(2020)


@dataclass
class Finished:
    """An office whose run of 2020 is finished, with the related SOPs in force."""

    office: Office
    course: Course
    adoptions: dict[str, Adoption]
    data: Path

    @property
    def clock(self) -> Clock:
        return self.course.clock

    def carried(self, document: str, *, upto: int = 99) -> Following:
        """A run that makes ``document``, opened and carried through the steps up to and including ``upto``."""
        one = self.follow(document)
        for _ in one.carry(upto=upto):
            pass
        return one

    def follow(self, document: str) -> Following:
        return Following(self.office, self.course.run, self.adoptions[document], self.clock)

    def as_(self, name: str) -> Person:
        return self.office.person(name, self.clock.now)


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Finished]:  # type: ignore[no-untyped-def]
    """Built once for the module; each test works in a transaction of its own that is taken back."""
    from django.conf import settings

    before = settings.HIMPUN_DATA, settings.MEDIA_ROOT
    data = tmp_path_factory.mktemp("himpun")
    (data / "files").mkdir()
    with django_db_blocker.unblock(), transaction.atomic():
        settings.HIMPUN_DATA, settings.MEDIA_ROOT = data, data / "files"
        office = demo.build(at=MORNING - timedelta(days=300))
        clock = Clock(datetime(2021, 1, 4, 8, 0, tzinfo=MORNING.tzinfo), office.agency.government.calendar())
        course = Course(office, YEAR, clock)
        for _ in course.carry():
            pass
        yield Finished(office, course, related.adopt(office, at=clock()), data)
        transaction.set_rollback(True)
    settings.HIMPUN_DATA, settings.MEDIA_ROOT = before


@pytest.fixture
def finished(everything: Finished, db: None, settings) -> Iterator[Finished]:  # type: ignore[no-untyped-def]
    """The same for each test; what a test does is taken back with its transaction."""
    settings.HIMPUN_DATA = everything.data
    settings.MEDIA_ROOT = everything.data / "files"
    now = everything.clock.now
    yield everything
    everything.clock.now = now


@pytest.fixture
def browser_of(finished: Finished) -> Callable[[str], Client]:
    """``browser_of("kasubag")``: somebody of that office, signed in."""

    def as_account(name: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=name))
        session = client.session
        remember_zone(type("Request", (), {"session": session})(), "Asia/Jakarta")
        session.save()
        return client

    return as_account
