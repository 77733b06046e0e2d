"""Perjanjian Kinerja and Rencana Aksi as official papers: draft, download, signature."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from himpun.planning import access, rules
from himpun.procedure import promises
from himpun.reporting.documents.kinds.agreement import superior
from himpun.reporting.documents.paper.model import FORMS, Size
from himpun.web.again import confirm, is_confirmed
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.typed import noting
from himpun.web.views.plans import may_edit, must_edit

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@for_officers
@require_GET
def paper(request: OfficerRequest, agreement: str, kind: str, form: str) -> HttpResponse:
    """One paper as a file; ?kertas=f4 for folio. The signed PDF is given as it was signed."""
    found = access.agreement(request.person, agreement)
    if kind not in promises.KINDS or form not in FORMS:
        raise Http404
    content = promises.render(kind, found, form, when=request.now, size=_size(request.GET.get("kertas", "")))
    name = f"{kind}-{found.year}-{rules.version_label(found.version).replace(' ', '-')}.{form}"
    way = "inline" if form == "pdf" else "attachment"
    return HttpResponse(
        content, content_type=MEDIA_TYPES[form], headers={"Content-Disposition": f'{way}; filename="{name}"'}
    )


def _size(text: str) -> Size:
    return "f4" if text == "f4" else "a4"


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: OfficerRequest, agreement: str) -> HttpResponse:
    """Both papers of an agreement; the head signs here, who keeps the plan names the second party."""
    found = access.agreement(request.person, agreement)
    errors: list[dict[str, Any]] = []
    kind = request.POST.get("naskah", "")
    if request.method == "POST" and kind in promises.KINDS:
        if not is_confirmed(request):
            with noting(errors, f"f-sandi-{kind}"):
                confirm(request, request.POST.get(f"sandi-{kind}", ""))
        if not errors:
            with noting(errors, ""):
                promises.sign(
                    kind=kind, promise=found, number=request.POST.get(f"nomor-{kind}", "").strip()[:100],
                    by=request.person, at=request.now, size=_size(request.POST.get(f"kertas-{kind}", "")),
                    seen=request.POST.get("dilihat", ""),
                )  # fmt: skip
                return HttpResponseRedirect(reverse("plan_papers", args=[found.public_id]))
    second, may_sign = superior(found), promises.may_sign(request.person)
    sealed = {key: promises.sealed(key, found) for key in promises.KINDS}
    seen = {
        key: promises.draft(key, found, when=request.now).digest()
        for key, document in sealed.items()
        if may_sign and document is None
    }
    context = {
        "here": "plans", "agreement": found, "label": rules.version_label(found.version), "errors": errors,
        "wrong": {one["field"]: one["words"] for one in errors}, "given": request.POST, "second": second,
        "papers": [(key, promises.about(key, found), document) for key, document in sealed.items()], "seen": seen,
        "may_sign": may_sign, "may_edit": may_edit(request),
        "confirmed": is_confirmed(request), "forms": FORMS,
    }  # fmt: skip
    return render(request, "plans/papers.html", context, status=422 if errors else 200)


@for_officers
@require_http_methods(["POST"])
def superior_put(request: OfficerRequest, agreement: str) -> HttpResponse:
    """Write down the second party."""
    must_edit(request)
    found = access.agreement(request.person, agreement)
    promises.name_superior(
        promise=found, name=request.POST.get("nama", ""), title=request.POST.get("jabatan", ""),
        by=request.person, at=request.now,
    )  # fmt: skip
    return HttpResponseRedirect(reverse("plan_papers", args=[found.public_id]))
