"""The command line: `himpun`. Each command is a module of its own, read only when it is asked for.

Exit codes: 0 good, 1 "no" as an answer, 2 wrong usage or input. What is wrong is one plain line on stderr.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = (
    "serve",
    "demo",
    "plan",
    "report",
    "sop",
    "verify",
    "audit",
    "import",
    "trace",
    "minutes",
    "archive",
    "account",
    "worker",
)
"""Each is a module here, with ``add_parser(subparsers)``; the function it sets as ``run`` gives the exit code."""

GOOD, NO, WRONG, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never raises, except SystemExit for `--help` and wrong usage."""
    from himpun.cli.words import Parser

    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = Parser(
        prog="himpun",
        description="Himpun menjalankan SOP Pengumpulan Data Kinerja: dari perintah mengumpulkan data sampai"
        " Pengukuran Kinerja yang ditandatangani dan diarsipkan.",
        epilog="Bantuan tiap perintah: himpun PERINTAH --help. Semua milik sebuah pemasangan (basis data, berkas, kunci)"
        " ada di satu map: HIMPUN_DATA.",
    )
    parser.add_argument("--version", action="store_true", help="tampilkan versi, lalu selesai")
    commands = parser.add_subparsers(title="perintah", metavar="PERINTAH", dest="command")
    asked = next((word for word in arguments if not word.startswith("-")), "")
    for name in (asked,) if asked in COMMANDS else COMMANDS:
        import_module(f"himpun.cli.{name}").add_parser(commands)
    args = parser.parse_args(arguments)
    if args.version:
        return _version()
    if not args.command:
        parser.print_help()
        return GOOD
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "himpun.config.settings")
    try:
        code = int(args.run(args))
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        # Who reads had enough (`himpun … | head`). What is still in the buffer must not fail again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = GOOD
    except Exception as problem:
        from himpun.cli.trouble import explain

        sys.stderr.write(f"himpun {args.command}: {explain(problem)}\n")
        code = WRONG
    return code


def _version() -> int:
    from himpun import __version__

    print(f"himpun {__version__}")
    return GOOD
