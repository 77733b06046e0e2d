"""What follows a finished run: the SOPs that rest on its frozen figures, and opening one of them from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from himpun.base.periods import Period
from himpun.base.words import Refused
from himpun.notices import actions as notices
from himpun.organisation.models import Agency, Officer
from himpun.organisation.queries import Person, holders, today_of
from himpun.reporting import queries as reporting
from himpun.sop import actions as sop
from himpun.sop import queries
from himpun.sop.definition import Definition, shipped
from himpun.sop.models import Adoption, Run


@dataclass(frozen=True)
class Following:
    """An SOP that is due after a run: for which period, whether it is in force, the run of it where there is one."""

    definition: Definition
    period: Period
    adoption: Adoption | None
    run: Run | None


def period_for(definition: Definition, source: Period) -> Period | None:
    """The period for which the SOP is due after figures of ``source``; None where it is not."""
    if definition.source is None:
        return None
    if definition.source.when == "setiap":
        return source
    return Period(source.year) if source.quarter in (None, 4) else None


def following(source: Run, *, now: datetime) -> list[Following]:
    """What is due after a finished run: the agency's own editions in force, else those that Himpun brings along."""
    if source.state != Run.FINISHED or reporting.frozen(source) is None:
        return []
    known = _known(source.agency, now)
    series = queries.definition_of(source.edition).series
    measured = queries.period_of(source)
    found = []
    for definition, adoption in known:
        if definition.source is None or definition.source.series != series:
            continue
        period = period_for(definition, measured)
        if period is not None:
            run = queries.run_of(source.agency, definition.series, period)
            found.append(Following(definition, period, adoption, run))
    return found


def _known(agency: Agency, now: datetime) -> list[tuple[Definition, Adoption | None]]:
    """Of each series the agency's edition in force, else the shipped one."""
    found: dict[str, tuple[Definition, Adoption | None]] = {}
    for adoption in queries.in_force(agency, today_of(agency, now)):
        definition = queries.definition_of(adoption.edition)
        found[definition.series] = (definition, adoption)
    for definition in shipped().values():
        found.setdefault(definition.series, (definition, None))
    return [found[series] for series in sorted(found)]


@transaction.atomic
def open_from(*, source: Run, adoption: Adoption, by: Person, at: datetime) -> Run:
    """Open the SOP for the period that follows from ``source``, on that run's figures as they are frozen now.

    Raises ``Refused``: the source is not finished, the SOP does not follow it, or its period is open already.
    """
    definition = queries.definition_of(adoption.edition)
    measured = queries.period_of(source)
    series = queries.definition_of(source.edition).series
    period = period_for(definition, measured)
    if definition.source is None or definition.source.series != series or period is None:
        raise Refused(
            "SOP {title} tidak dibuka dari pengukuran {period}. Kembali ke halaman pengukurannya, lalu pilih dari daftar.",
            title=definition.title,
            period=measured.label,
        )
    recap = reporting.frozen(source)
    if source.state != Run.FINISHED or recap is None:
        raise Refused(
            "Pengukuran {period} belum selesai, jadi angkanya belum dapat dipakai. Selesaikan dahulu semua langkahnya.",
            period=measured.label,
        )
    needs_divisions = any(step.per_division for step in definition.steps)
    return sop.open_run(
        adoption=adoption,
        period=period,
        divisions=queries.division_units(source) if needs_divisions else [],
        source=source,
        source_sha256=recap.sha256,
        by=by,
        at=at,
    )


@transaction.atomic
def announce(*, source: Run, by: Person, at: datetime) -> None:
    """Tell those who begin them which SOPs can be opened now that ``source`` is finished; once for each person."""
    wanted: dict[int, tuple[Officer, list[str]]] = {}
    for one in following(source, now=at):
        if one.adoption is None or one.run is not None:
            continue
        lane = one.definition.first.lane
        posts = queries.lane_posts(one.adoption, lane, None)
        for appointment in holders(post_ids=posts, on=by.today):
            wanted.setdefault(appointment.officer_id, (appointment.officer, []))[1].append(
                one.definition.title
            )
    done = f"{queries.definition_of(source.edition).title} {queries.period_of(source).label}"
    for officer, titles in wanted.values():
        notices.tell(
            officers=[officer],
            key=f"follow:{source.public_id}",
            text=f"{done} selesai. Dari halamannya kini dapat dibuka: {', '.join(titles)}.",
            path=f"/pengukuran/{source.public_id}/",
            by=by.named(),
            at=at,
        )
