"""Step "attest": the generic one. A checklist from the SOP's own completeness, files where there are some, done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from himpun.base import files
from himpun.base.words import Refused, Sentence
from himpun.collection.files import inspect
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.procedure import steps
from himpun.sop import actions as sop
from himpun.sop import queries, rules
from himpun.sop.definition import Step
from himpun.sop.models import CompletenessItem, Run

OUTPUT = "output: "
"""Marks the item that says the step's output is there."""


def items(step: Step) -> list[str]:
    """What is to be confirmed: each completeness item, then the step's output."""
    listed = [item.words for item in step.completeness]
    return listed + ([OUTPUT + step.output] if step.output else [])


def confirm(
    *,
    run: Run,
    step: Step,
    division: Unit | None,
    item: str,
    by: Person,
    at: datetime,
    note: str = "",
    file_name: str = "",
    content: bytes | None = None,
) -> CompletenessItem:
    """Tick one item; a file given with it is looked at like evidence, then kept in the file store.

    Ticked again without a file, the item keeps the one it has.
    """
    steps.must_be_open(run, step, division, by)
    if item not in items(step):
        raise Refused("Butir itu tidak ada dalam kelengkapan langkah {step}.", step=step.number)
    # Looked at before the transaction begins: that may take a second, and others want to save.
    brought = inspect(file_name, content) if content is not None else None
    with transaction.atomic():
        steps.must_be_open(run, step, division, by)
        if brought is not None:
            name, sha256 = brought.name, files.keep(brought.content)
        else:
            known = queries.items(run, step.number, division).get(item)
            name, sha256 = (known.file_name, known.file_sha256) if known else ("", "")
        return sop.tick(
            run=run,
            step=step.number,
            division=division,
            item=item,
            by=by,
            at=at,
            note=note,
            file_name=name,
            file_sha256=sha256,
        )


@transaction.atomic
def finish(*, run: Run, step: Step, division: Unit | None, by: Person, at: datetime) -> rules.State:
    """Close the step once every item is confirmed."""
    return steps.close(
        run=run, step=step, division=division, by=by, at=at, also_missing=_unconfirmed(run, step, division)
    )


def _unconfirmed(run: Run, step: Step, division: Unit | None) -> Iterable[Sentence]:
    """Items the system would check by itself elsewhere are confirmed by hand here, and the output too."""
    ticked = set(
        CompletenessItem.objects.filter(run=run, step=step.number, division=division).values_list(
            "item", flat=True
        )
    )
    by_hand = {item.words for item in step.completeness if item.by_hand}
    for item in items(step):
        if item not in ticked and item not in by_hand:
            yield Sentence("Belum dipastikan: {item}.", item=item.removeprefix(OUTPUT))
