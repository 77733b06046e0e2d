"""Opening a period: choosing the edition in force, freezing who takes part, laying out the forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from himpun.base.periods import Period
from himpun.base.words import Refused
from himpun.collection import actions as collection
from himpun.organisation.models import Unit
from himpun.organisation.queries import Person
from himpun.planning import queries as planning
from himpun.planning.models import Agreement
from himpun.procedure import coordinate
from himpun.sop import actions as sop
from himpun.sop import queries
from himpun.sop.definition import Definition
from himpun.sop.models import Adoption, Run


@dataclass(frozen=True)
class Preview:
    """What opening would do: which edition, who takes part, with how many figures."""

    adoption: Adoption
    definition: Definition
    period: Period
    agreement: Agreement | None
    parts: tuple[tuple[Unit, int, int], ...]
    """(division, number of indicators, number of programmes)"""

    @property
    def indicators(self) -> int:
        return sum(count for _, count, _ in self.parts)


def measures(definition: Definition) -> bool:
    """Does this SOP collect figures, so that it needs an agreement to measure against?"""
    return any(step.capability in {"compose", "check", "compile"} for step in definition.steps)


def preview(*, adoption: Adoption, period: Period) -> Preview:
    """What opening ``period`` under ``adoption`` would hand out; writes nothing."""
    definition = queries.definition_of(adoption.edition)
    if definition.source is not None:
        raise Refused("{title} dibuka dari halaman pengukuran yang sudah selesai.", title=definition.title)
    agreement = planning.agreement_for(adoption.agency, period.year)
    if not measures(definition):
        needs_divisions = any(step.per_division for step in definition.steps)
        units = list(adoption.agency.units.filter(kind="bidang")) if needs_divisions else []
        return Preview(adoption, definition, period, agreement, tuple((unit, 0, 0) for unit in units))
    if agreement is None:
        raise Refused(
            "Perjanjian Kinerja {year} belum ada. Isi atau impor dahulu di menu Rencana, lalu buka periodenya.",
            year=period.year,
        )
    promise = planning.promise(agreement)
    parts = tuple(
        (
            unit,
            sum(indicator.responsible_id == unit.pk for indicator in promise.indicators),
            sum(programme.responsible_id == unit.pk for programme in promise.programmes),
        )
        for unit in planning.divisions_of(agreement)
    )
    return Preview(adoption, definition, period, agreement, parts)


@transaction.atomic
def open_period(*, adoption: Adoption, period: Period, by: Person, at: datetime) -> Run:
    """Open the run and lay out every division's empty form. Raises ``Refused``."""
    plan = preview(adoption=adoption, period=period)
    run = sop.open_run(
        adoption=adoption, period=period, divisions=[unit for unit, _, _ in plan.parts], by=by, at=at
    )
    if plan.agreement is not None and measures(plan.definition):
        promise = planning.promise(plan.agreement)
        collection.prepare(
            run=run,
            by=by,
            at=at,
            forms=[
                (
                    unit,
                    [indicator for indicator in promise.indicators if indicator.responsible_id == unit.pk],
                    [programme for programme in promise.programmes if programme.responsible_id == unit.pk],
                )
                for unit, _, _ in plan.parts
            ],
        )
    return run


@dataclass(frozen=True)
class Order:
    """A disposition as it is copied from its paper: whose lane, agenda number, date, nature, words."""

    lane: str
    number: str
    date: date
    nature: str
    text: str


@transaction.atomic
def open_and_share(
    *, adoption: Adoption, period: Period, orders: Iterable[Order], by: Person, at: datetime
) -> Run:
    """Open the period, put the dispositions on record and, when none is missing, hand the format out at once."""
    run = open_period(adoption=adoption, period=period, by=by, at=at)
    step = queries.definition_of(run.edition).capable("coordinate")
    if step is None:
        return run
    recorded = set()
    for order in orders:
        coordinate.record_instruction(
            run=run,
            step=step,
            lane=order.lane,
            number=order.number,
            date_=order.date,
            nature=order.nature,
            text=order.text,
            by=by,
            at=at,
        )
        recorded.add(order.lane)
    if recorded and recorded.issuperset(coordinate.instructing_lanes(step)):
        coordinate.hand_out_and_close(run=run, step=step, by=by, at=at)
    return run
