"""What was entered in a run (``forms``), what it amounts to (``recaps``), and what both rest on (``heads``)."""

from himpun.reporting.form import Form, Line, Proof, Row
from himpun.reporting.queries.beside import Beside, beside
from himpun.reporting.queries.dossier import Deed, File, Work, deeds, files_of, runs_of_year, work_of
from himpun.reporting.queries.forms import answer, context, form, money_of, row
from himpun.reporting.queries.heads import heads
from himpun.reporting.queries.narratives import narratives
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
from himpun.reporting.queries.sources import newer_source, rested_on, writers

__all__ = [
    "Beside",
    "Deed",
    "File",
    "Form",
    "Line",
    "Proof",
    "Row",
    "Work",
    "analysis_of",
    "answer",
    "beside",
    "content",
    "context",
    "deeds",
    "draft",
    "draft_key",
    "files_of",
    "form",
    "frozen",
    "heads",
    "live_recap",
    "money_of",
    "narratives",
    "newer_source",
    "ranking",
    "rested_on",
    "row",
    "row_figures",
    "runs_of_year",
    "whole",
    "work_of",
    "writers",
]
