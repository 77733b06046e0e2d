"""Step "check": a division's figures are accepted one by one, or sent back with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from himpun.base.words import Sentence
from himpun.collection import actions as collection
from himpun.collection.models import Measurement
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.procedure import steps
from himpun.sop import rules
from himpun.sop.models import Run

ACCEPTED, RETURNED = "diterima", "dikembalikan"


@transaction.atomic
def judge(*, measurement: Measurement, verdict: str, reason: str, by: Person, at: datetime) -> None:
    """Accept one figure or mark it to go back. Nobody judges a figure they typed."""
    run = measurement.run
    step = steps.step_that(run, "check")
    steps.must_be_open(run, step, measurement.division, by)
    steps.must_be_allowed(run, step, measurement.division, by, at)
    collection.judge(measurement=measurement, verdict=verdict, reason=reason, by=by, at=at)


@transaction.atomic
def accept_rest(*, run: Run, division: Unit, by: Person, at: datetime) -> int:
    """Accept every figure nobody has judged yet; how many that were."""
    step = steps.step_that(run, "check")
    steps.must_be_open(run, step, division, by)
    steps.must_be_allowed(run, step, division, by, at)
    rest = Measurement.objects.filter(run=run, division=division, verdict="").select_related(
        "indicator", "programme"
    )
    for measurement in rest:
        measurement.run = run
        collection.judge(measurement=measurement, verdict=ACCEPTED, reason="", by=by, at=at)
    return len(rest)


@transaction.atomic
def finish(*, run: Run, division: Unit, by: Person, at: datetime) -> rules.State:
    """Pass the division on when all its figures are accepted, or send it back when one is marked to go back."""
    step = steps.step_that(run, "check")
    rows = list(
        Measurement.objects.filter(run=run, division=division).select_related("indicator", "programme")
    )
    returned = [row for row in rows if row.verdict == RETURNED]
    unseen = [
        Sentence("{what} belum diperiksa.", what=str(row.indicator or row.programme))
        for row in rows
        if not row.verdict
    ]
    if returned and not unseen:
        reason = "; ".join(f"{row.indicator or row.programme}: {row.verdict_reason}" for row in returned)
        return steps.send_back(
            run=run,
            step=step,
            division=division,
            reason=reason,
            by=by,
            at=at,
            figures=[(row.indicator or row.programme).code for row in returned],  # type: ignore[union-attr]
        )
    return steps.close(run=run, step=step, division=division, by=by, at=at, also_missing=unseen)
