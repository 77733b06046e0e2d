"""Where a site keeps what it keeps. Without Django: the processes that only wait ask it too, and must stay small."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
DATABASE_FILE = "himpun.sqlite3"


def data_folder() -> Path:
    """HIMPUN_DATA, or ``var/`` of the checkout this code runs from, or of the working directory."""
    if given := os.environ.get("HIMPUN_DATA"):
        return Path(given).expanduser().resolve()
    checkout = PACKAGE.parent
    return (checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()) / "var"
