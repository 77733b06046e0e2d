"""`himpun serve`: the site, on one machine."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from himpun.base.place import DATABASE_FILE, data_folder

ANY = {"0.0.0.0", "::", ""}  # noqa: S104
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Adds the command to the command line."""
    parser = subparsers.add_parser(
        "serve",
        help="jalankan Himpun di peramban",
        description="Menjalankan Himpun: dua pekerja web dan satu pekerja latar belakang (surel, laporan, segel), sampai"
        " dihentikan dengan Ctrl-C. Basis data disiapkan sendiri.",
    )
    parser.add_argument(
        "--host", metavar="ALAMAT", default=os.environ.get("HOST") or "127.0.0.1",
        help="alamat yang dilayani (bawaan: HOST atau 127.0.0.1)",
    )  # fmt: skip
    parser.add_argument(
        "--port", metavar="NOMOR", default=os.environ.get("PORT") or "8000",
        help="nomor port (bawaan: PORT atau 8000)",
    )  # fmt: skip
    parser.add_argument(
        "--workers", metavar="JUMLAH", default="2", help="jumlah pekerja web, 1 sampai 64 (bawaan: 2)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serves until a signal comes. Exit code 2 when it cannot begin."""
    port, workers = _number(args.port, 1, 65535), _number(args.workers, 1, 64)
    if port is None:
        return _sorry(
            f"--port {args.port} bukan nomor port. Pilih angka 1 sampai 65535, misalnya --port 8080."
        )
    if workers is None:
        return _sorry(f"--workers {args.workers} bukan jumlah pekerja. Pilih angka 1 sampai 64.")
    from himpun.cli.serving import opening
    from himpun.cli.serving.supervisor import NotStarted, Supervisor

    try:
        listener = opening.listen(args.host, port)
    except opening.Taken as taken:
        return _sorry(str(taken))
    url = address(args.host, port)
    environment = opening.environment(args.host, url)
    is_empty = not environment.get("DATABASE_URL") and not (data_folder() / DATABASE_FILE).exists()
    if is_empty and opening.prepare(environment) != 0:
        return 2

    def announce() -> None:
        print(f"Himpun siap di {url} (berhenti: Ctrl-C)", flush=True)

    site = Supervisor(listener, environment, announce, lambda: opening.prepare(environment), workers)
    try:
        site.run()
    except NotStarted:
        return 2
    return 0


def address(host: str, port: int | str) -> str:
    """What a person types into the browser."""
    name = "127.0.0.1" if host in ANY else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"


def _number(text: str, least: int, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and least <= int(text) <= most else None


def _sorry(sentence: str) -> int:
    sys.stderr.write(f"himpun serve: {sentence}\n")
    return 2
