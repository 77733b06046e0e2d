"""The texts people wrote into the documents of a run."""

from __future__ import annotations

from himpun.reporting.models import Narrative
from himpun.sop.models import Run


def narratives(run: Run, kind: str) -> dict[str, Narrative]:
    """By slot: what was written for a document of this kind (one query)."""
    found = Narrative.objects.filter(run=run, kind=kind).select_related("by")
    return {each.slot: each for each in found}
