"""Evidence that arrives in pieces, for step "compose": begun, continued, and attached when it is whole."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from himpun.base.words import Refused
from himpun.collection import arriving
from himpun.collection.models import Evidence, Measurement, Upload
from himpun.organisation.queries import Person
from himpun.procedure import compose
from himpun.procedure.steps import Closed, NotYours

Elsewhere = arriving.Elsewhere
PIECE, LARGEST_PIECE = arriving.PIECE, arriving.LARGEST_PIECE
arrived, add = arriving.arrived, arriving.add


@transaction.atomic
def begin(*, measurement: Measurement, name: str, size: int, mark: str, by: Person, at: datetime) -> Upload:
    """Begin to receive a file, or go on with one begun before. Refused like the file itself would be."""
    compose.may_attach(measurement, size, by)
    return arriving.begin(measurement=measurement, name=name, size=size, mark=mark, by=by, at=at)


def finish(*, upload: Upload, by: Person, at: datetime) -> Evidence:
    """Look at the whole file and attach it. Raises ``Elsewhere`` while some is missing, ``Refused`` as ``attach`` does.

    Asked again after it was attached, it says so again.
    """
    if upload.evidence is not None:
        return upload.evidence
    content = arriving.whole(upload)
    try:
        evidence = compose.attach(
            measurement=upload.measurement, name=upload.name, content=content, by=by, at=at
        )
    except (Closed, NotYours):
        raise
    except Refused:
        arriving.drop(upload=upload, by=by, at=at)
        raise
    with transaction.atomic():
        arriving.settle(upload=upload, evidence=evidence, by=by, at=at)
    return evidence


def handle_sweep(payload: dict[str, object], now: datetime) -> None:
    """The worker's job: what never became whole is thrown away."""
    arriving.sweep(at=now)
