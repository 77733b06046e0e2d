"""Himpun's settings for the tests: a data folder of their own, and no waiting for disks and password hashes."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Before the settings are read: they make their folders at once.
_data = tempfile.mkdtemp(prefix="himpun-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["HIMPUN_DATA"] = _data
# Django's test runner drops its database at the end, which a pool of connections would prevent.
os.environ.setdefault("HIMPUN_DB_POOL", "0")

from himpun.config.settings import *  # noqa: E402, F403
from himpun.config.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["tests.hashers.Quick"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file and not memory: the server of a browser test speaks to it from other threads, as in an office.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_data) / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
