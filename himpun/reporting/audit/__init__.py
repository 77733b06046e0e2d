"""Auditing a published table: is each printed percentage what its target and actual give?

``open_table`` reads a CSV or XLSX row by row and ``Auditor`` says of each row what it thinks, in bounded memory.
What is judged how stands in docs/numbers.md; nothing here knows an agency or a particular report.
"""

from himpun.reporting.audit.judging import DEFAULT_CAPS, Auditor
from himpun.reporting.audit.tables import Row, Table, open_table
from himpun.reporting.audit.verdicts import VERDICTS, Judgement
from himpun.reporting.audit.writing import as_json, write_json, write_xlsx

__all__ = [
    "DEFAULT_CAPS",
    "VERDICTS",
    "Auditor",
    "Judgement",
    "Row",
    "Table",
    "as_json",
    "open_table",
    "write_json",
    "write_xlsx",
]
