"""Putting an SOP edition into force: what the SOP governs begins here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from himpun.organisation.models import Agency, Post, Unit
from himpun.sop import actions as sop
from himpun.sop.models import Adoption


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

    Runs in progress finish on the edition they began with. Raises ``DefinitionError`` or ``Refused``.
    """
    return sop.adopt(
        agency=agency,
        text=text,
        in_force_from=in_force_from,
        lanes={lane: list(posts) for lane, posts in lanes.items()},
        by=by,
        at=at,
    )
