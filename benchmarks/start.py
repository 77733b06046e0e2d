"""How soon a site answers after its start, and what it keeps in memory when nobody asks.

python -m benchmarks.start       (with DATABASE_URL: on PostgreSQL)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.client import Client
from benchmarks.figures import Figure, say
from benchmarks.site import Site

STARTS = 5
QUIET = 11.0
"""Seconds after which the background worker has given back what its first look at the jobs took."""


def main() -> int:
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    with tempfile.TemporaryDirectory(prefix="himpun-bench-") as folder:
        environment = os.environ | {"HIMPUN_DATA": folder}
        himpun = Path(sys.executable).with_name("himpun")
        subprocess.run([himpun, "demo"], env=environment, stdout=subprocess.DEVNULL, check=True)
        times = []
        for _ in range(STARTS):
            with Site(Path(folder)) as site:
                times.append(site.ready)
        with Site(Path(folder)) as site:
            time.sleep(QUIET)
            fresh = site.memory()
            _visit(site)
            time.sleep(1)
            used = site.memory()
    parts = f"{fresh[1]:.0f} MB PSS; after 400 pages {used[0]:.0f} MB RSS, {used[1]:.0f} MB PSS"
    django = _import_django()
    figures = [
        say(Figure("himpun --help, best of 5", min(map(_help, range(5))), "s", 0.15, f"an empty Python: {_python():.3f} s")),
        say(Figure(f"{database}: ready after the start, best of {STARTS}", min(times), "s", 0.8,
                   f"median {sorted(times)[STARTS // 2]:.2f} s; importing Django alone: {django:.2f} s")),
        say(Figure(f"{database}: idle, two web workers, RSS of all", fresh[0], "MB", 160, parts)),
    ]  # fmt: skip
    return 0 if all(figure.is_kept for figure in figures) else 1


def _help(_: int) -> float:
    begun = time.perf_counter()
    subprocess.run(
        [Path(sys.executable).with_name("himpun"), "--help"], stdout=subprocess.DEVNULL, check=True
    )
    return time.perf_counter() - begun


def _python() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - begun


def _visit(site: Site) -> None:
    client = Client(site.port)
    for _ in range(400):
        client.get("/masuk/")


def _import_django() -> float:
    """Seconds that a Python needs to start and import what any Django site needs."""
    code = (
        "from django.conf import settings\n"
        "settings.configure(INSTALLED_APPS=['django.contrib.auth', 'django.contrib.contenttypes'])\n"
        "import django; django.setup()\n"
        "import django.core.handlers.wsgi"
    )
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begun


if __name__ == "__main__":
    raise SystemExit(main())
