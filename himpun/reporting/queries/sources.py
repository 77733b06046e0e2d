"""What a document rests on: the frozen figures of its own run or of the one it follows, and who wrote its texts."""

from __future__ import annotations

import json
from collections import defaultdict

from himpun.minutes.models import Entry
from himpun.reporting.models import FrozenRecap
from himpun.sop import queries as runs
from himpun.sop.models import Run


def rested_on(run: Run) -> FrozenRecap | None:
    """The frozen recap whose figures the run's documents show.

    Of a run that follows another: the one that was pinned when it was opened, whatever was frozen since.
    """
    if run.source is None:
        return FrozenRecap.objects.filter(run=run).order_by("-version").first()
    return FrozenRecap.objects.filter(run=run.source, sha256=run.source_sha256).order_by("-version").first()


def newer_source(run: Run) -> FrozenRecap | None:
    """Figures frozen for the same SOP and period after the ones this run rests on; None while those are the last."""
    if run.source is None:
        return None
    series = runs.definition_of(run.source.edition).series
    same = Run.objects.filter(agency=run.agency_id, period=run.source.period).exclude(state=Run.CANCELLED)
    again = [
        one.pk for one in same.select_related("edition") if runs.definition_of(one.edition).series == series
    ]
    newest = FrozenRecap.objects.filter(run__in=again).select_related("run").order_by("-at", "-pk").first()
    return newest if newest is not None and newest.sha256 != run.source_sha256 else None


def writers(run: Run, kind: str) -> dict[str, frozenset[str]]:
    """By slot: everyone (public ids) who ever wrote the text, in any version; told by the minutes."""
    found: dict[str, set[str]] = defaultdict(set)
    entries = Entry.objects.filter(chain__name=runs.chain(run), verb="write_narrative")
    for text in entries.values_list("details", flat=True):
        details = json.loads(text)
        if details.get("kind") == kind and details.get("writer"):
            found[details["slot"]].add(details["writer"])
    return {slot: frozenset(each) for slot, each in found.items()}
