"""The demonstration's office with its plans, built once for a module."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from himpun.demo import office as demo
from himpun.demo import plans
from himpun.demo.office import Office
from tests.people import MORNING


@pytest.fixture(scope="module")
def planned_once(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[tuple[Office, Path]]:  # type: ignore[no-untyped-def]
    """Built once; each test works in a transaction of its own that is taken back."""
    before = django_settings.HIMPUN_DATA, django_settings.MEDIA_ROOT
    data = tmp_path_factory.mktemp("himpun")
    (data / "files").mkdir()
    with django_db_blocker.unblock(), transaction.atomic():
        django_settings.HIMPUN_DATA, django_settings.MEDIA_ROOT = data, data / "files"
        office = demo.build(at=MORNING - timedelta(days=300))
        for _ in plans.load(office, at=MORNING):
            pass
        django_settings.HIMPUN_DATA, django_settings.MEDIA_ROOT = before
        yield office, data
        transaction.set_rollback(True)


@pytest.fixture
def planned(planned_once, db: None, settings) -> Office:  # type: ignore[no-untyped-def]
    """The same for each test; what a test does is taken back with its transaction."""
    office, data = planned_once
    settings.HIMPUN_DATA, settings.MEDIA_ROOT = data, data / "files"
    return office
