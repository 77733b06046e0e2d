"""What kind of file was brought to a form, and what it says: our own workbook, or a quarterly form that others publish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from himpun.base import workbook
from himpun.base.words import Sentence
from himpun.reporting.form import Form
from himpun.reporting.published import check, open_published
from himpun.reporting.published.matching import match
from himpun.reporting.workbook import Contents, Problem, is_ours, read

MOST_FINDINGS = 50
"""Sums that do not add up which are named one by one."""


@dataclass(frozen=True)
class Found:
    """What a file says about a form. ``findings``: its own sums that fail; ``unmatched``: what belongs to nothing here."""

    contents: Contents
    findings: tuple[Problem, ...] = ()
    unmatched: tuple[Sentence, ...] = ()


def contents(file: BinaryIO, form: Form, *, run: str, division: str) -> Found:
    """Reads an upload, told apart by its content. Raises ``Refused`` when it can be of no use."""
    file.seek(0)
    start = file.read(2)
    file.seek(0)
    if start == b"PK":
        sheets = list(workbook.sheets(file))
        if is_ours(sheets):
            return Found(read(sheets, form, run=run, division=division))
    published = open_published(file)
    matched = match(published, form)
    failed = [finding for finding in check(published).findings if finding.expected is not None]
    findings = [
        Problem(Sentence("Baris {row}", row=finding.row), finding.sentence)
        for finding in failed[:MOST_FINDINGS]
    ]
    return Found(matched.contents, tuple(findings), matched.unmatched_named)
