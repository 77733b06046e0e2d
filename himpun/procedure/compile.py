"""Step "compile": the recap builds itself from what every division handed in; freezing it fixes the figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from himpun.base.words import Refused
from himpun.notices import actions as notices
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.procedure import documents, steps
from himpun.reporting import actions as reporting
from himpun.reporting import queries
from himpun.reporting.models import FrozenRecap
from himpun.sop import actions as sop
from himpun.sop import queries as runs
from himpun.sop import rules
from himpun.sop.definition import Step
from himpun.sop.models import Run


@transaction.atomic
def freeze_and_pass_on(*, run: Run, by: Person, at: datetime) -> FrozenRecap:
    """Freeze the recap as it stands and hand it on to be analysed."""
    step = steps.step_that(run, "compile")
    steps.must_be_open(run, step, None, by)
    recap = reporting.freeze(run=run, content=queries.live_recap(run, at=at), by=by, at=at)
    steps.close(run=run, step=step, division=None, by=by, at=at, details={"recap": recap.sha256})
    documents.ask_for_draft(run=run, by=by, at=at)
    return recap


@transaction.atomic
def send_back(
    *, run: Run, divisions: Iterable[Unit], reason: str, by: Person, at: datetime, figures: Iterable[str] = ()
) -> rules.State:
    """Send named divisions back to their checker. ``figures`` are indicator codes, as "<division id>/<code>"."""
    named = list(figures) or [rules.figure_of(unit.public_id) for unit in divisions]
    if not named:
        raise Refused("Pilih bidang yang dikembalikan, lalu tulis alasannya.")
    return steps.send_back(
        run=run,
        step=steps.step_that(run, "compile"),
        division=None,
        reason=reason,
        by=by,
        at=at,
        figures=named,
    )


@transaction.atomic
def remind(*, run: Run, step: Step, division: Unit | None, text: str, by: Person, at: datetime) -> int:
    """Put a reminder into the inboxes of those waited for, once a day per wait; how many people that reached."""
    task = steps.task_of(run, step.number, division)
    if task is None or not task.waits_for_lane:
        raise Refused("Langkah itu tidak sedang menunggu siapa pun.")
    holders = runs.lane_holders(run, task.waits_for_lane, division, by.today)
    notices.tell(
        officers=[holder.officer for holder in holders],
        text=text,
        path=f"/pengukuran/{run.public_id}/",
        key=f"remind:{run.public_id}:{step.number}:{division.pk if division else 0}:{by.today}",
        by=by.named(),
        at=at,
    )
    sop.note(
        run=run,
        verb="remind",
        by=by,
        at=at,
        sentence=f"{by.named()} mengingatkan {', '.join(holder.title for holder in holders)}: “{text}”",
    )
    return len(holders)
