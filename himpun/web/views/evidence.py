"""Evidence: the files of one figure, added, taken off, and given out as what they are, never as a page of ours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from himpun.base.words import Refused, Sentence
from himpun.collection import access as collection
from himpun.collection import record
from himpun.collection.models import Measurement
from himpun.procedure import compose as procedure
from himpun.procedure.steps import Closed, NotYours
from himpun.sop import access
from himpun.web import given_out
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.errors import wants_json
from himpun.web.tracker import run_frame
from himpun.web.turn import not_yours, step_for


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: OfficerRequest, run: str, division: str, row: str) -> HttpResponse:
    """The files of one figure; more are added here, by a form or by the grid's script."""
    measurement = collection.row_of_form(request.person, run, division, row)
    if request.method != "POST":
        return _page(request, measurement, row)
    kept, refused = _keep(request, measurement)
    if wants_json(request):
        return told(measurement, refused)
    if refused:
        errors = [{"field": "f-berkas", "words": refusal.sentence} for refusal in refused]
        return _page(request, measurement, row, errors)
    messages.success(request, _("%(count)s berkas ditambahkan.") % {"count": kept})
    return HttpResponseRedirect(reverse("evidence_add", args=[run, division, row]))


def _keep(request: OfficerRequest, measurement: Measurement) -> tuple[int, list[Refused]]:
    """Each file stands for itself: one that is refused does not keep the others back."""
    kept, refused = 0, []
    for file in request.FILES.getlist("berkas"):
        try:
            procedure.attach(
                measurement=measurement,
                name=file.name or "",
                content=file.read(),
                by=request.person,
                at=request.now,
            )
            kept += 1
        except Refused as refusal:
            refused.append(refusal)
    if not kept and not refused:
        refused.append(Refused("Pilih berkasnya dahulu: foto, PDF, Excel, atau Word, paling besar 10 MB."))
    return kept, refused


def told(measurement: Measurement, refused: list[Refused]) -> JsonResponse:
    """The figure's files as they stand now, and what was refused, for a script."""
    shown = [
        {"name": proof.name, "href": reverse("evidence", args=[proof.public_id])}
        for proof in record.proofs(measurement)
    ]
    if not refused:
        return JsonResponse({"files": shown})
    status = 423 if isinstance(refused[0], Closed) else 403 if isinstance(refused[0], NotYours) else 422
    problem = " ".join(refusal.sentence.translated(_) for refusal in refused)
    return JsonResponse({"files": shown, "problem": problem}, status=status)


def _page(
    request: OfficerRequest, measurement: Measurement, row: str, errors: list[dict[str, Any]] | None = None
) -> HttpResponse:
    this = access.run(request.person, measurement.run.public_id)
    unit = measurement.division
    step = step_for(this, "compose")
    frame = run_frame(request, this, step_number=step.number, division=unit)
    back = reverse("compose", args=[this.public_id, unit.public_id])
    place: list[tuple[str | Sentence, str | None]] = [*frame["crumbs"][:-1], (frame["crumbs"][-1][0], back)]
    context = {
        **frame,
        "crumbs": [*place, (_("Bukti"), None)],
        "unit": unit,
        "row": row,
        "back": f"{back}#baris-{row}",
        "name": str(measurement.indicator or measurement.programme),
        "wanted": bool(measurement.indicator and measurement.indicator.evidence_required),
        "proofs": record.proofs(measurement),
        "locked": not_yours(this, step, request.person, unit),
        "errors": errors or [],
    }
    return render(request, "compose/evidence.html", context, status=422 if errors else 200)


@for_officers
@require_POST
def remove(request: OfficerRequest, evidence: str) -> HttpResponse:
    """Take a file off its figure; the bytes and the record stay."""
    found = collection.evidence(request.person, evidence)
    procedure.detach(evidence=found, by=request.person, at=request.now)
    measurement = found.measurement
    thing = measurement.indicator or measurement.programme
    assert thing is not None, "a measurement measures one thing"
    row = f"{'i' if measurement.indicator else 'p'}:{thing.public_id}"
    messages.success(request, _("Bukti “%(name)s” dilepas.") % {"name": found.name})
    run, division = measurement.run.public_id, measurement.division.public_id
    return HttpResponseRedirect(reverse("evidence_add", args=[run, division, row]))


@for_officers
@require_GET
def download(request: OfficerRequest, evidence: str) -> HttpResponse:
    """The file as it was brought, to be kept and not to be shown: nothing of it runs at our address."""
    found = collection.evidence(request.person, evidence)
    return given_out.download(found.sha256, found.name, found.media_type)
