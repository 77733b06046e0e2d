"""Planning documents as workbooks: the template Himpun gives out, its filled form, and reading one back."""

from himpun.planning.planbook.columns import target_columns
from himpun.planning.planbook.opening import read_codes, rows_of
from himpun.planning.planbook.questions import Question, answered
from himpun.planning.planbook.reading import PlanReading, read
from himpun.planning.planbook.rows import Flaw, Office
from himpun.planning.planbook.sheet import filled, template

__all__ = [
    "Flaw",
    "Office",
    "PlanReading",
    "Question",
    "answered",
    "filled",
    "read",
    "read_codes",
    "rows_of",
    "target_columns",
    "template",
]
