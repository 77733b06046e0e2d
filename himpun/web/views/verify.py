"""For anyone, without signing in: is this document genuine, what does its QR code lead to, has the copy arrived."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from himpun.archive import access
from himpun.archive import queries as archive
from himpun.archive.models import Dispatch, SealedDocument
from himpun.archive.signing import LocalAuthority
from himpun.archive.verification import Verdict, examine
from himpun.base.words import Refused, Sentence
from himpun.procedure import distribute, documents
from himpun.reporting import queries
from himpun.reporting.documents.outline import Report
from himpun.sop import queries as runs
from himpun.web import pace
from himpun.web.views.report import kept_file

MOST_BYTES = 20 * 1024 * 1024
"""A report has some hundred kilobytes; what is larger is none of ours."""

PER_MINUTE = 20

TITLES = {
    "sah": Sentence("Dokumen ini sah"),
    "berubah": Sentence("Dokumen ini BERUBAH setelah ditandatangani"),
    "tidak_dikenal": Sentence("Dokumen ini tidak dikenal"),
}
KINDS = {"sah": "good", "berubah": "bad", "tidak_dikenal": "due"}

TOO_FAST = Sentence("Terlalu banyak permintaan dari jaringan Anda. Tunggu satu menit, lalu coba lagi.")
TOO_LARGE = Sentence("Berkas ini lebih besar dari 20 MB, jadi bukan dokumen Himpun dan tidak diperiksa.")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Examine an uploaded PDF: its bytes against the archive first, then its signature.

    Nothing is kept or changed, so no token is asked for; a body that is too large is refused before it is read.
    """
    if request.method == "GET":
        return render(request, "public/verify.html", {})
    if pace.is_too_fast(request, "verify", most=PER_MINUTE):
        return _asked_again(request, TOO_FAST, status=429)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES + 64 * 1024:
        return _asked_again(request, TOO_LARGE, status=413)
    uploaded = request.FILES.get("berkas")
    if not isinstance(uploaded, UploadedFile):
        return _asked_again(request, Sentence("Pilih berkas PDF yang akan diperiksa."), status=422)
    if (uploaded.size or 0) > MOST_BYTES:
        return _asked_again(request, TOO_LARGE, status=413)
    verdict = examine(
        uploaded.read(),
        known=lambda sha256: archive.by_sha256(sha256) is not None,
        authority=LocalAuthority(documents.keys_folder()).root(),
    )
    document = archive.by_sha256(verdict.sha256)
    context = {
        "verdict": verdict,
        "title": TITLES[verdict.state],
        "kind": KINDS[verdict.state],
        "name": uploaded.name,
        "document": document,
        "summary": _carried_summary(verdict),
    }
    return render(request, "public/verify.html", context)


def _asked_again(request: HttpRequest, words: Sentence, *, status: int) -> HttpResponse:
    context = {"errors": [{"field": "f-berkas", "words": words}]}
    answer = render(request, "public/verify.html", context, status=status)
    if status == 429:
        answer["Retry-After"] = "60"
    return answer


def _carried_summary(verdict: Verdict) -> list[tuple[str, str]]:
    """The summary figures that the file itself carries."""
    try:
        return [(label, figure.shown) for label, figure in Report.from_recap(verdict.carried).summary]
    except (ValueError, KeyError, TypeError):
        return []


@require_GET
def document(request: HttpRequest, document: str) -> HttpResponse:
    """What the QR code on the paper leads to: our own record of the document."""
    one = _public(document)
    with timezone.override(one.agency.government.tz):
        # A document of a run rests on frozen figures: its own, or those of the run it follows.
        recap = one.endorsement.recap or (queries.rested_on(one.run) if one.run else None)
        context = {
            "document": one,
            "summary": Report.from_recap(queries.content(recap)).summary if recap else (),
            "period": runs.period_of(one.run).label if one.run else "–",
            "chain": archive.chain_of(one),
            "newer": one.superseded_by,
        }
        return render(request, "public/document.html", context)


@require_GET
def document_file(request: HttpRequest, document: str) -> HttpResponseBase:
    """The signed original, byte for byte."""
    one = _public(document)
    if pace.is_too_fast(request, "document", most=PER_MINUTE):
        return HttpResponse(str(TOO_FAST), status=429, headers={"Retry-After": "60"})
    try:
        return kept_file(one.sha256, f"{slugify(one.title)}.pdf", "application/pdf", attachment=True)
    except Refused as missing:
        raise Http404 from missing


def _public(public_id: str) -> SealedDocument:
    found = access.public_document(public_id)
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, dispatch: str) -> HttpResponse:
    """Tanda terima: looking changes nothing (link robots look too); a name given confirms."""
    one = access.public_dispatch(dispatch)
    if one is None:
        raise Http404
    if request.method == "GET":
        return _receipt(request, one)
    name = request.POST.get("nama", "")
    if pace.is_too_fast(request, "receipt", most=PER_MINUTE):
        return _receipt(request, one, name, TOO_FAST, status=429)
    if not name.strip():
        words = Sentence("Tulis nama Anda sebagai penerima.")
        return _receipt(request, one, name, words, status=422)
    distribute.confirm_receipt(dispatch=one, received_by=name.strip()[:200], at=timezone.now())
    return HttpResponseRedirect(reverse("receipt", args=[one.public_id]))


def _receipt(
    request: HttpRequest, one: Dispatch, name: str = "", words: Sentence | None = None, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "dispatch": one,
        "document": one.document,
        "name": name,
        "errors": [{"field": "f-nama", "words": words}] if words else [],
        "way": {"surel": _("surel"), "tautan": _("tautan"), "kertas": _("salinan kertas")}[one.way],
    }
    with timezone.override(one.document.agency.government.tz):
        return render(request, "public/receipt.html", context, status=status)
