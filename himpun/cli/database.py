"""Django and the database, made ready for the commands that need them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ONE_AT_A_TIME = 4_407_463
"""The number of our advisory lock on PostgreSQL: "himpun" on a telephone."""


def ready() -> None:
    """Set Django up and bring the database up to date, whether it is empty, old or as it should be."""
    # One command, one connection: a pool would try for ten seconds, and say so ten times, where nobody listens.
    os.environ.setdefault("HIMPUN_DB_POOL", "0")
    import django

    django.setup()
    if is_behind():
        bring_up_to_date()


def is_behind() -> bool:
    """Are there migrations that this database has not seen? Two queries, and no migration is imported."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    seen = MigrationRecorder(connection).applied_migrations()
    return any(
        (app.label, file.stem) not in seen
        for app in apps.get_app_configs()
        for file in (Path(app.path) / "migrations").glob("[!_]*.py")
    )


def knock() -> None:
    """Raises OperationalError at once where PostgreSQL does not answer; a pool of connections would wait for it."""
    from django.db import connection

    if connection.vendor == "postgresql":
        import psycopg
        from django.db.utils import OperationalError

        try:
            psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5).close()
        except psycopg.OperationalError as problem:
            raise OperationalError(str(problem)) from problem


def bring_up_to_date() -> None:
    """Run the migrations; of several processes or machines that begin together, one does it."""
    from django.core.management import call_command

    with _alone():
        if is_behind():
            call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _alone() -> Iterator[None]:
    from django.conf import settings
    from django.db import connection

    with (Path(settings.HIMPUN_DATA) / ".migrasi").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
