"""Step "review": somebody who did not write it reads the paper, and lets it pass or sends it back with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from himpun.base.words import Refused
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.procedure import manuscripts, steps
from himpun.sop import rules
from himpun.sop.definition import Step
from himpun.sop.models import Run


def read(run: Run, division: Unit | None) -> str:
    """One digest for all the papers the step is about: whoever decides says which ones they read."""
    return " ".join(manuscripts.digest(one) for one in manuscripts.of_run(run, division))


@transaction.atomic
def accept(
    *, run: Run, step: Step, division: Unit | None, seen: str, by: Person, at: datetime
) -> rules.State:
    """Answer the step's question with Ya. ``seen`` is ``read`` of the papers as they were shown."""
    steps.must_be_open(run, step, division, by)
    if seen != read(run, division):
        raise Refused("Naskah ini berubah sejak halaman ini dibuka. Baca lagi, lalu putuskan.")
    return steps.close(run=run, step=step, division=division, by=by, at=at)
