"""What stands at the end of the minutes that a form rests on: while that stands, the form shows the same."""

from __future__ import annotations

from django.db.models import CharField, Q, Value
from django.db.models.functions import Concat

from himpun.base.prepared import Given, Prepared
from himpun.minutes.models import Chain
from himpun.organisation.queries import chain as chain_of_agency
from himpun.sop import queries as runs
from himpun.sop.models import Run

_HEADS = Prepared(
    lambda: (
        Chain.objects.filter(
            Q(name=Given("office", CharField()))
            | Q(
                name__in=Run.objects.filter(
                    agency=Given("agency"),
                    period__gte=Given("since", CharField()),
                    period__lte=Given("until", CharField()),
                ).values_list(Concat(Value("run:"), "public_id", output_field=CharField()))
            )
        )
        .order_by("pk")
        .values_list("head")
    )
)


def heads(run: Run) -> tuple[str, ...]:
    """The heads of the agency's own minutes (its plan is kept there) and of its runs from last year up to ``run``.

    Everything that is written in a room leaves an entry there in the same transaction, so what was made of the rooms
    while these heads stood is right as long as they stand. One query.
    """
    period = runs.period_of(run)
    found = _HEADS(
        office=chain_of_agency(run.agency),
        agency=run.agency_id,
        since=str(period.year - 1),
        until=f"{period.year}-TW9",
    )
    return tuple(head for (head,) in found)
