"""The division's form as a workbook: filled in without a network, brought back, and looked at first."""

from __future__ import annotations

import uuid
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from himpun.base.words import Refused
from himpun.base.workbook import XLSX
from himpun.organisation.models import Unit
from himpun.procedure import steps
from himpun.reporting import queries as reporting
from himpun.reporting import workbook
from himpun.sop import access
from himpun.sop.models import Run
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.forms import cells, intake, uploads
from himpun.web.tracker import run_frame
from himpun.web.turn import not_yours, step_for

LARGEST = 10 * 1024 * 1024


@for_officers
@require_GET
def download(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    """The form as it stands now, to be filled in anywhere."""
    this, unit = access.part(request.person, run, division)
    form = reporting.form(this, unit)
    titles = (
        _("Isian realisasi %(division)s") % {"division": unit.name},
        f"{form.period.label}, {this.agency.name}",
    )
    content = workbook.write(form, run=run, division=division, titles=titles, standing=cells.standing)
    name = f"isian-{unit.name}-{form.period.code}.xlsx".replace(" ", "-").lower()
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    """Choose the filled workbook; then see what it would change. Nothing is written."""
    this, unit = access.part(request.person, run, division)
    if request.method != "POST":
        return _page(
            request,
            this,
            unit,
            "compose/upload.html",
            locked=not_yours(this, step_for(this, "compose"), request.person, unit),
        )
    form = reporting.form(this, unit)
    try:
        steps.must_be_open(this, step_for(this, "compose"), unit, request.person)
        file = request.FILES.get("berkas")
        if file is None:
            raise Refused("Pilih dahulu berkasnya.")
        if (file.size or 0) > LARGEST:
            raise Refused(
                "Berkas ini lebih besar dari 10 MB. Hapus lembar yang tidak diperlukan, lalu unggah lagi."
            )
        found = uploads.contents(cast(BinaryIO, file), form, run=run, division=division)
    except Refused as refusal:
        errors = [{"field": "f-berkas", "words": refusal.sentence}]
        return _page(request, this, unit, "compose/upload.html", status=422, errors=errors)
    compared = intake.Comparison(form, run=run, division=division, by=request.person).of(found.contents)
    return _preview(request, this, unit, compared, file=file.name or "", found=found)


@for_officers
@require_POST
def confirm(request: OfficerRequest, run: str, division: str) -> HttpResponse:
    """Save what the preview showed; what is still to be answered is shown once more."""
    this, unit = access.part(request.person, run, division)
    form = reporting.form(this, unit)
    saved, left = intake.confirm(
        request.POST, form, run=run, division=division, by=request.person, now=request.now
    )
    if saved:
        words = ngettext("%(count)s isian disimpan.", "%(count)s isian disimpan.", saved) % {"count": saved}
        messages.success(request, words)
    if left.entries:
        fresh = intake.Comparison(
            reporting.form(this, unit), run=run, division=division, by=request.person
        ).of(left)
        errors = [
            {
                "field": "",
                "words": Refused(
                    "Masih ada isian yang perlu Anda jawab. Pilih jawabannya, lalu simpan lagi."
                ).sentence,
            }
        ]
        return _preview(
            request, this, unit, fresh, file=request.POST.get("berkas", ""), status=422, errors=errors,
            token=request.POST.get("token", ""),
        )  # fmt: skip
    return HttpResponseRedirect(reverse("compose", args=[run, division]))


def _preview(
    request: OfficerRequest, this: Run, unit: Unit, compared: intake.Intake, *, file: str, status: int = 200,
    token: str = "", errors: list[dict[str, Any]] | None = None, found: uploads.Found | None = None,
) -> HttpResponse:  # fmt: skip
    return _page(
        request, this, unit, "compose/preview.html", status=status, errors=errors or [], intake=compared, file=file[-200:],
        token=token or str(uuid.uuid4()), found=found, mine=intake.MINE, theirs=intake.THEIRS,
    )  # fmt: skip


def _page(
    request: OfficerRequest, this: Run, unit: Unit, template: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    frame = run_frame(request, this, step_number=step_for(this, "compose").number, division=unit)
    back = reverse("compose", args=[this.public_id, unit.public_id])
    crumbs = [*frame["crumbs"][:-1], (frame["crumbs"][-1][0], back), (_("Isian Excel"), None)]
    context = {**frame, "crumbs": crumbs, "unit": unit, "back": back, "errors": [], "locked": None, **more}
    return render(request, template, context, status=status)
