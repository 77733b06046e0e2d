"""What kind of file was brought to a form, and what it says: our own workbook, or a quarterly form that others publish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from himpun.base import workbook
from himpun.reporting.form import Form
from himpun.reporting.workbook import Contents, read


@dataclass(frozen=True)
class Found:
    """What a file says about a form. ``unmatched`` names what in it belongs to nothing in the form."""

    contents: Contents
    kind: str = ""
    unmatched: tuple[str, ...] = ()


def contents(file: BinaryIO, form: Form, *, run: str, division: str) -> Found:
    """Reads an upload. Raises ``Refused`` when it can be of no use."""
    sheets = list(workbook.sheets(file))
    return Found(read(sheets, form, run=run, division=division))
