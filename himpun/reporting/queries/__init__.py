"""What was entered in a run (``forms``), what it amounts to (``recaps``), and what both rest on (``heads``)."""

from himpun.reporting.form import Form, Line, Proof, Row
from himpun.reporting.queries.forms import answer, context, form, money_of, row
from himpun.reporting.queries.heads import heads
from himpun.reporting.queries.recaps import (
    analysis_of,
    content,
    draft,
    draft_key,
    frozen,
    live_recap,
    ranking,
    row_figures,
    whole,
)

__all__ = [
    "Form",
    "Line",
    "Proof",
    "Row",
    "analysis_of",
    "answer",
    "content",
    "context",
    "draft",
    "draft_key",
    "form",
    "frozen",
    "heads",
    "live_recap",
    "money_of",
    "ranking",
    "row",
    "row_figures",
    "whole",
]
