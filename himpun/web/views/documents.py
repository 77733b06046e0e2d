"""Every document of a run, in every form, to be downloaded."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from himpun.organisation import access as office
from himpun.organisation.queries import led_by
from himpun.procedure import papers
from himpun.reporting.documents.kinds import KINDS
from himpun.sop import access
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.tracker import run_frame

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WORDS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


@for_officers
@require_GET
def page(request: OfficerRequest, run: str) -> HttpResponse:
    """What can be had from this run, and what stands in the way of the rest."""
    this = access.run(request.person, run)
    frame = run_frame(request, this)
    context = {
        **frame,
        "crumbs": [*frame["crumbs"][:-1], (frame["run_label"], frame["run_href"]), (_("Dokumen"), None)],
        "offers": papers.offers(this),
        "forms": WORDS,
        "officers": led_by(request.person),
    }
    return render(request, "reports/documents.html", context)


@for_officers
@require_GET
def get(request: OfficerRequest, run: str, kind: str, form: str) -> HttpResponse:
    """One document: the signed original where there is one, else a draft of today."""
    this = access.run(request.person, run)
    if kind not in KINDS or form not in MEDIA:
        raise Http404
    officer = None
    if KINDS[kind].per_officer:
        officer = office.officer(request.person, request.GET.get("pegawai", ""))
        if officer.pk not in {one.pk for one in led_by(request.person)}:
            raise Http404
    content = papers.render(kind, this, form, when=request.now, officer=officer)  # type: ignore[arg-type]
    name = slugify(f"{kind} {this.agency.name} {this.period} {officer.name if officer else ''}")
    return HttpResponse(
        content,
        content_type=MEDIA[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{form}"',
            "Cache-Control": "private, no-transform",
        },
    )
