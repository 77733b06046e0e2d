"""Quarterly forms as agencies publish them, read without anybody's hand on the data, and their sums checked.

Form E.81 (evaluation of the Renja), the quarterly form with constraints and follow-up, and the same as JSON. Pure: bytes in,
lines and findings out. ``matching`` finds the lines' places in a division's form.
"""

from himpun.reporting.published.findings import Finding
from himpun.reporting.published.lines import COLUMNS, Line, Published, title_of
from himpun.reporting.published.reading import open_published
from himpun.reporting.published.sums import Checked, check

__all__ = ["COLUMNS", "Checked", "Finding", "Line", "Published", "check", "open_published", "title_of"]
