"""XLSX read as it is stored: exact digits and number formats, row by row, within fixed bounds.

A spreadsheet library gives floats without their format; here 0.0971 shown as "9,71%" must be 9,71 per cent,
and a date that Excel made out of "9,7" must be seen to be one. Formulas are never run: their stored results
are read. What comes from outside is read in a process of its own (``child``), whose time and memory are limited; a file
that holds macros, links to other files or declares entities, or that unpacks to more than the bounds, is refused.
"""

from himpun.base.workbook.limits import FORM, LONGEST_CELL, NO_RESULT, TABLE, Limits
from himpun.base.workbook.reading import Records, Sheet, check, sheets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

WRITING = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""How we write workbooks with xlsxwriter: nothing that a person typed becomes a formula, a link or a number."""

__all__ = [
    "FORM",
    "LONGEST_CELL",
    "NO_RESULT",
    "TABLE",
    "WRITING",
    "XLSX",
    "Limits",
    "Records",
    "Sheet",
    "check",
    "sheets",
]
