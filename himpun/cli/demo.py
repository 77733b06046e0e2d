"""`himpun demo`: the demonstration agency, or the whole SOP once through without a browser."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to the command line."""
    parser = subparsers.add_parser(
        "demo",
        help="isi map data kosong dengan Dinas Sosial Kota Depok sebagai contoh",
        description="Tanpa --out: mengisi map data yang kosong dengan Dinas Sosial Kota Depok (angka 2020 yang"
        " sebenarnya, orang yang dikarang) dan menyebut akun serta kata sandinya. Dengan --out: menjalankan satu"
        " pengukuran melalui ketujuh langkah dan menaruh pengukuran-kinerja.pdf, pengukuran-kinerja.xlsx, dan sop.pdf"
        " di map itu.",
    )
    parser.add_argument(
        "--out", metavar="MAP", type=Path, help="jalankan ketujuh langkah, taruh hasilnya di sini"
    )
    parser.add_argument(
        "--if-empty",
        action="store_true",
        help="tidak melakukan apa-apa bila map data sudah berisi data nyata",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0; Refused (2) when the data folder holds real work."""
    from himpun.cli import database, serve

    # What the demonstration prints in QR codes and letters leads to where `himpun serve` will stand.
    if not (os.environ.get("HIMPUN_HTTPS") == "1" and os.environ.get("HIMPUN_HOSTS")):
        url = serve.address(os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000")
        os.environ.setdefault("HIMPUN_URL", url.rstrip("/"))
    if args.out is not None and (problem := _unusable(args.out)):
        sys.stderr.write(f"himpun demo: {problem}\n")
        return 2
    database.ready()
    from django.conf import settings
    from django.utils import timezone

    from himpun.demo import scenes

    now = timezone.localtime(timezone.now())
    if args.out is not None:
        for line in scenes.show(folder=args.out, now=now):
            print(line, flush=True)
        return 0
    if not (Path(settings.HIMPUN_DATA) / scenes.MARKER).exists():
        from himpun.organisation.queries import accounts

        if args.if_empty and accounts():
            return 0
        print(f"Menyiapkan data contoh di {settings.HIMPUN_DATA} …", flush=True)
        for line in scenes.fill(now=now):
            print(f"  {line}", flush=True)
    _introduce(now)
    return 0


def _introduce(now: Any) -> None:
    """The accounts and their one password."""
    from himpun.demo.office import PASSWORD
    from himpun.organisation.queries import accounts_of_posts

    print(f"Data contoh. Masuk dengan salah satu akun ini, kata sandi: {PASSWORD}")
    for username, title in accounts_of_posts(now.date()):
        print(f"  {username:<18} {title}")
    sys.stdout.flush()


def _unusable(folder: Path) -> str:
    """Why nothing can be left in ``folder``; asked before minutes of work."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        return f"Map {folder} tidak dapat dibuat: {problem.strerror}. Pilih map lain dengan --out."
    if not os.access(folder, os.W_OK):
        return f"Map {folder} tidak dapat ditulisi. Beri izin tulis, atau pilih map lain dengan --out."
    return ""
