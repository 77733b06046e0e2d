"""argparse in Indonesian, with wrong usage said in one line."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any, NoReturn

_SAID = {
    "usage: ": "pemakaian: ",
    "options": "pilihan",
    "positional arguments": "isian",
    "show this help message and exit": "tampilkan bantuan ini, lalu selesai",
    "the following arguments are required: %s": "masih kurang: %s.",
    "unrecognized arguments: %s": "tidak dikenal: %s.",
    "expected one argument": "perlu satu nilai.",
    "expected at least one argument": "perlu paling sedikit satu nilai.",
    "expected at most one argument": "paling banyak satu nilai.",
    "not allowed with argument %s": "tidak dapat dipakai bersama %s.",
    "one of the arguments %s is required": "pilih salah satu: %s.",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r tidak dikenal. Yang ada: %(choices)s.",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "%(parser_name)r tidak dikenal. Yang ada: %(choices)s.",
    "invalid %(type)s value: %(value)r": "%(value)r bukan nilai yang dapat dipakai di sini.",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s kurang jelas, dapat berarti %(matches)s.",
    "ignored explicit argument %r": "tidak memakai nilai %r.",
}
# argparse looks its sentences up under this name, and has no other way to be told of another language.
setattr(argparse, "_", lambda sentence: _SAID.get(sentence, sentence))  # noqa: B010


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line; subparsers made from it are of the same kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", _Wide)
        kwargs["allow_abbrev"] = False
        super().__init__(*args, **kwargs)

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {message.rstrip('.')}. Lihat: {self.prog} --help\n")
        sys.exit(2)


class _Wide(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        try:
            width = min(os.get_terminal_size().columns, 100)
        except OSError:
            width = 100
        super().__init__(prog, max_help_position=26, width=width)
