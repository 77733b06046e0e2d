"""Brings the database up to date, in a process of its own so that its memory goes back: ``python -m …prepare``."""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "himpun.config.settings")
    try:
        from himpun.cli import database

        database.ready()
    except Exception as problem:
        from himpun.cli.trouble import explain

        sys.stderr.write(f"himpun: {explain(problem)}\n")
        sys.exit(2)
