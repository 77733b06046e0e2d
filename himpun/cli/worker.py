"""`himpun worker`: the background worker alone, where there are several machines."""

from __future__ import annotations

import argparse
from typing import Any


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to the command line."""
    parser = subparsers.add_parser(
        "worker",
        help="jalankan pekerja latar belakang saja (surel, laporan, segel)",
        description="Mengerjakan surel, laporan, dan segel yang menunggu, sampai dihentikan. `himpun serve` sudah"
        " menjalankannya; perintah ini untuk pemasangan di beberapa mesin. Tidak ada pekerjaan yang dikerjakan dua kali.",
    )
    parser.add_argument("--once", action="store_true", help="kerjakan yang menunggu sekarang, lalu selesai")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 after a signal, or with ``--once`` when nothing is left."""
    if args.once:
        return _once()
    import subprocess
    import sys

    from himpun.cli.serving.watch import watch

    if subprocess.call([sys.executable, "-m", "himpun.cli.serving.prepare"]) != 0:
        return 2
    watch()
    return 0


def _once() -> int:
    from himpun.cli import database

    database.ready()
    from django.utils import timezone

    from himpun.notices.queue import work_off
    from himpun.procedure.jobs import HANDLERS

    print(f"{work_off(HANDLERS, clock=timezone.now)} pekerjaan selesai.")
    return 0
