"""Where things stand in this house."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "himpun"

FLOORS = (
    "base",
    "minutes",
    "organisation",
    "notices",
    "sop",
    "planning",
    "budgeting",
    "collection",
    "appraisal",
    "reporting",
    "archive",
    "procedure",
    "demo",
    "cli",
    "web",
    "config",
)
"""From the ground up. `sop` and `planning`, and `cli` and `web`, do not know each other: the contracts see to it."""


def height(room: str) -> int:
    return FLOORS.index(room)


def our_files(*endings: str) -> Iterator[Path]:
    """Files of the package and the tests that people here wrote: nothing vendored, nothing generated."""
    for top in ("himpun", "tests", "scripts", "benchmarks"):
        for path in sorted((ROOT / top).rglob("*")):
            parts = path.relative_to(ROOT).parts
            if path.suffix in endings and not {"vendor", "migrations", "__pycache__"} & set(parts):
                yield path


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def rooms() -> list[Path]:
    return [PACKAGE / room for room in FLOORS if (PACKAGE / room / "__init__.py").is_file()]


def action_files() -> list[Path]:
    """`actions.py` of each room, or the files of an `actions/` package."""
    files: list[Path] = []
    for room in rooms():
        if (room / "actions.py").is_file():
            files.append(room / "actions.py")
        files += [file for file in sorted((room / "actions").glob("*.py")) if file.name != "__init__.py"]
    return files


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
