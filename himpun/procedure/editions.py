"""Putting an SOP edition into force, and giving its posts to people: what the SOP governs begins here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from himpun.minutes import actions as minutes
from himpun.organisation import actions as organisation
from himpun.organisation.models import Agency, Appointment, Officer, Post, Unit
from himpun.organisation.queries import chain
from himpun.organisation.rules import AppointmentKind
from himpun.sop import actions as sop
from himpun.sop import qualifications
from himpun.sop.models import Adoption
from himpun.sop.qualifications import Gap


@transaction.atomic
def adopt(
    *,
    agency: Agency,
    text: str,
    in_force_from: date,
    lanes: Mapping[str, Iterable[tuple[Post, Unit | None]]],
    by: str,
    at: datetime,
) -> Adoption:
    """Put the edition in ``text`` into force from a day on, with the posts that act in each lane.

    Runs in progress finish on the edition they began with. Who acts without the qualifications the SOP asks for is
    named in the minutes, and stopped by nothing. Raises ``DefinitionError`` or ``Refused``.
    """
    adoption = sop.adopt(
        agency=agency,
        text=text,
        in_force_from=in_force_from,
        lanes={lane: list(posts) for lane, posts in lanes.items()},
        by=by,
        at=at,
    )
    _warn(agency, qualifications.missing(adoption, in_force_from), by, at)
    return adoption


@transaction.atomic
def appoint(
    *,
    officer: Officer,
    post: Post,
    start_date: date,
    by: str,
    at: datetime,
    kind: str = AppointmentKind.DEFINITIVE,
    end_date: date | None = None,
    letter_number: str = "",
) -> tuple[Appointment, list[Gap]]:
    """Give ``officer`` the post, and say what they lack for the lanes it acts in (named in the minutes too)."""
    made = organisation.appoint(
        officer=officer, post=post, start_date=start_date, kind=kind, end_date=end_date, letter_number=letter_number,
        by=by, at=at,
    )  # fmt: skip
    gaps = qualifications.missing_for(post, officer, start_date)
    _warn(officer.agency, gaps, by, at)
    return made, gaps


def _warn(agency: Agency, gaps: list[Gap], by: str, at: datetime) -> None:
    if gaps:
        minutes.write(
            chain=chain(agency), at=at, by=by, verb="warn_unqualified",
            sentence="Peringatan: " + " ".join(str(gap.sentence) for gap in gaps),
            details={
                "gaps": [
                    {"lane": gap.lane, "officer": gap.officer.public_id, "missing": [number for number, _ in gap.missing]}
                    for gap in gaps
                ]
            },
        )  # fmt: skip
