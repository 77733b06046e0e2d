"""The only way from an id in a URL to a measurement or a file of evidence."""

from __future__ import annotations

from django.http import Http404

from himpun.collection.models import Evidence, Measurement
from himpun.organisation.queries import Person
from himpun.sop.models import Run


def indicator_measurement(run: Run, public_id: str) -> Measurement:
    return _one(run, indicator__public_id=public_id)


def programme_measurement(run: Run, public_id: str) -> Measurement:
    return _one(run, programme__public_id=public_id)


def evidence(person: Person, public_id: str) -> Evidence:
    """A file of the person's own agency."""
    found = (
        Evidence.objects.filter(measurement__run__agency=person.agency, public_id=public_id)
        .select_related("measurement__run", "measurement__indicator", "measurement__programme", "by").first()
    )
    if found is None:
        raise Http404
    return found


def _one(run: Run, **which: str) -> Measurement:
    found = (
        Measurement.objects.filter(run=run, **which)
        .select_related("run__agency__government", "indicator", "programme", "division").first()
    )
    if found is None:
        raise Http404
    return found
