"""Step "analyse": causes, follow-up, and the note (nota dinas) that puts the report before the head."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from himpun.base.words import Sentence
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.procedure import documents, steps
from himpun.reporting import actions as reporting
from himpun.reporting.models import Analysis
from himpun.sop import queries as runs
from himpun.sop import rules
from himpun.sop.models import Run


@transaction.atomic
def save(
    *,
    run: Run,
    causes: str,
    follow_up: str,
    note: str,
    version: int,
    by: Person,
    at: datetime,
    note_number: str = "",
) -> Analysis:
    """Save the analysis as it is so far. Raises ``Refused`` when another tab or person saved since ``version``."""
    step = steps.step_that(run, "analyse")
    steps.must_be_open(run, step, None, by)
    title = by.title_in(runs.lane_posts(run.adoption, step.lane, None))
    return reporting.save_analysis(
        run=run,
        causes=causes,
        follow_up=follow_up,
        note=note,
        note_number=note_number,
        title=title,
        version=version,
        by=by,
        at=at,
    )


@transaction.atomic
def submit(*, run: Run, by: Person, at: datetime) -> rules.State:
    """Put the report before the head."""
    analysis = Analysis.objects.filter(run=run).first()
    lacking = []
    if analysis is None or not analysis.causes.strip():
        lacking.append(Sentence("Sebab keberhasilan atau kegagalan belum ditulis."))
    if analysis is None or not analysis.follow_up.strip():
        lacking.append(Sentence("Tindak lanjut belum ditulis."))
    if analysis is None or not analysis.note.strip():
        lacking.append(Sentence("Isi nota dinas kepada pimpinan belum ditulis."))
    state = steps.close(
        run=run, step=steps.step_that(run, "analyse"), division=None, by=by, at=at, also_missing=lacking
    )
    documents.ask_for_draft(run=run, by=by, at=at)
    return state


@transaction.atomic
def send_back(
    *,
    run: Run,
    reason: str,
    by: Person,
    at: datetime,
    divisions: Iterable[Unit] = (),
    figures: Iterable[str] = (),
) -> rules.State:
    """Send the recap back to whoever compiled it."""
    named = list(figures) or [rules.figure_of(unit.public_id) for unit in divisions]
    return steps.send_back(
        run=run,
        step=steps.step_that(run, "analyse"),
        division=None,
        reason=reason,
        by=by,
        at=at,
        figures=named,
    )
