"""Step "write": the texts of a paper are written where its kind has places for them, and handed in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from himpun.base.words import Refused
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.procedure import manuscripts, steps
from himpun.reporting import actions as reporting
from himpun.reporting.models import Narrative
from himpun.sop import queries as runs
from himpun.sop import rules
from himpun.sop.definition import Step
from himpun.sop.models import Run


@transaction.atomic
def save(
    *,
    run: Run,
    step: Step,
    division: Unit | None,
    officer: str,
    slot: str,
    text: str,
    version: int,
    by: Person,
    at: datetime,
) -> Narrative:
    """Save one text over ``version`` while the step is open and theirs; ``officer`` is "" for the agency's own paper.

    Raises ``Refused``: closed, not theirs, no such text, or another screen was quicker.
    """
    steps.must_be_open(run, step, division, by)
    one = manuscripts.manuscript(run, officer, division)
    kind = manuscripts.kind(one.kind)
    place = next((each for each in kind.slots if each.key == slot), None)
    if place is None:
        raise Refused("Bagian itu tidak ada dalam naskah ini. Muat ulang halaman, lalu tulis lagi.")
    return reporting.write_narrative(
        run=run,
        kind=one.kind,
        slot=one.slot(slot),
        text=text,
        version=version,
        title=by.title_in(runs.lane_posts(run.adoption, step.lane, division)),
        about=f"{one.title}: {place.title}",
        by=by,
        at=at,
    )


@transaction.atomic
def hand_in(*, run: Run, step: Step, division: Unit | None, by: Person, at: datetime) -> rules.State:
    """Hand the paper in. An empty text holds nobody up: it is named on the paper and to whoever reviews it."""
    return steps.close(
        run=run,
        step=step,
        division=division,
        by=by,
        at=at,
        details={"papers": [manuscripts.digest(one) for one in manuscripts.of_run(run, division)]},
    )
