"""The only way from an id in a URL to a measurement or a file of evidence."""

from __future__ import annotations

from django.db.models import CharField, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from himpun.base.prepared import Given, Prepared
from himpun.collection.models import Evidence, Measurement, Upload
from himpun.organisation.queries import Person


def evidence(person: Person, public_id: str) -> Evidence:
    """A file of the person's own agency."""
    return get_object_or_404(
        Evidence.objects.filter(measurement__run__agency=person.agency, public_id=public_id).select_related(
            "measurement__run", "measurement__indicator", "measurement__programme", "by"
        )
    )


def upload(person: Person, public_id: str) -> Upload:
    """A file that this very person has on its way."""
    return get_object_or_404(
        Upload.objects.filter(
            by=person.officer, measurement__run__agency=person.agency, public_id=public_id
        ).select_related(
            "measurement__run__edition",
            "measurement__run__adoption",
            "measurement__division",
            "measurement__indicator",
            "measurement__programme",
            "evidence",
        )
    )


def row_of_form(person: Person, run: str, division: str, row: str) -> Measurement:
    """The measurement that a form of the person's own agency calls ``row``: "i:<indicator>" or "p:<programme>".

    One query. What is long and not needed to save a cell (the SOP's text, the calendar) is fetched when asked for.
    """
    thing, _, public_id = row.partition(":")
    if thing not in _ROWS:
        raise Http404
    found = _ROWS[thing](agency=person.agency.pk, run=run, division=division, public_id=public_id)
    if not found:
        raise Http404
    found[0].run.agency = person.agency
    return found[0]


def _row(thing: str) -> QuerySet[Measurement]:
    public = {f"{thing}__public_id": Given("public_id", CharField())}
    return (
        Measurement.objects.filter(
            run__agency=Given("agency"),
            run__public_id=Given("run", CharField()),
            division__public_id=Given("division", CharField()),
            **public,
        )
        .select_related("run__edition", "run__adoption", "division", thing)
        .defer("run__edition__text", "run__calendar", "division__path")
    )


_ROWS = {"i": Prepared(lambda: _row("indicator")), "p": Prepared(lambda: _row("programme"))}
