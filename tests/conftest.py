"""What all tests share. People and places stand in ``tests/people.py``; here is only how tests run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# No deadline: another process on the same core is no failure of ours.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
hypothesis_settings.register_profile(
    "thorough", parent=hypothesis_settings.get_profile("house"), max_examples=2000
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

# Playwright runs an event loop in the thread of the test, where Django would refuse to touch the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytest_plugins = ["tests.people", "tests.plans", "tests.followed"]

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SAVING = {"test_compose.py", "test_check.py", "test_home.py", "test_races.py"}
"""Door tests that ask the database for what differs between the two: locks, versions, compiled questions."""
NEEDS_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what touches the database or the browser by what it asks for, and skips what has no sense here."""
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & NEEDS_DATABASE or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if item.path.parent.name == "web" and item.path.name not in SAVING:
            item.add_marker("door")
        if "page" in fixtures or "browser" in fixtures:
            item.add_marker("browser")
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(pytest.mark.skip(reason="speaks of PostgreSQL; `make test-postgres` runs it"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's chromium, since Playwright's own download may not be had."""
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": CHROMIUM_FLAGS}


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    """Each test keeps its files apart from the others'."""
    data = tmp_path / ".himpun"
    (data / "files").mkdir(parents=True)
    settings.HIMPUN_DATA = data
    settings.MEDIA_ROOT = data / "files"
