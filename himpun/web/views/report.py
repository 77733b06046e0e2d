"""The report on the screen and as files, the nota dinas, the run's conduct against its standard, the archive."""

from __future__ import annotations

from math import ceil

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from himpun.archive import queries as archive
from himpun.archive.access import readers
from himpun.archive.models import SealedDocument
from himpun.base import files
from himpun.base.words import Refused
from himpun.procedure import documents, letters
from himpun.procedure.opening import measures
from himpun.reporting import progress, queries
from himpun.reporting.conduct import year_of_conduct
from himpun.reporting.documents.outline import Report
from himpun.reporting.models import FrozenRecap
from himpun.sop import access, rules
from himpun.sop import queries as runs
from himpun.sop.models import Run
from himpun.sop.qualifications import missing
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.tracker import run_frame
from himpun.web.views.figure import figure_href

PER_PAGE = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_name(this: Run, ending: str) -> str:
    """ "pengukuran-kinerja-dinas-sosial-kota-depok-2026-tw3.pdf"."""
    return f"{slugify(f'pengukuran kinerja {this.agency.name} {this.period}')}.{ending}"


def kept_file(sha256: str, name: str, media_type: str, *, attachment: bool = False) -> FileResponse:
    """A file of the store. Its address never shows other bytes, yet it is not for a shared cache."""
    path = files.path_of(sha256)
    if not path.exists():
        raise Refused(
            "Berkas ini tidak ditemukan di penyimpanan. Beri tahu admin agar dipulihkan dari cadangan."
        )
    answer = FileResponse(path.open("rb"), as_attachment=attachment, filename=name, content_type=media_type)
    answer["Cache-Control"] = "private, no-transform"
    return answer


def _measured(request: OfficerRequest, run: str) -> Run:
    """A run that measures figures; the SOP of another kind has no report (404)."""
    this = access.run(request.person, run)
    if not measures(runs.definition_of(this.edition)):
        raise Http404
    return this


def _frozen(this: Run) -> FrozenRecap:
    recap = progress.standing(this)
    if recap is None:
        raise Refused(
            "Rekap belum dibekukan, jadi laporan belum dapat dicetak. Angka sementaranya ada di halaman laporan."
        )
    return recap


@for_officers
@require_GET
def page(request: OfficerRequest, run: str) -> HttpResponse:
    """The same outline as PDF and XLSX, every number a way to where it comes from."""
    this = _measured(request, run)
    frame = run_frame(request, this)
    recap = progress.standing(this)
    content = (
        queries.whole(recap, state=frame["state"]) if recap else queries.live_recap(this, at=request.now)
    )
    context = {
        **frame,
        "crumbs": [*frame["crumbs"][:-1], (frame["run_label"], frame["run_href"]), (_("Laporan"), None)],
        "report": Report.from_recap(content),
        "recap": recap,
        "document": archive.document_of(this) if recap else None,
        "draft": queries.draft(recap) if recap else None,
        "saved": queries.analysis_of(this),
        "figure_href": figure_href,
    }
    return render(request, "reports/report.html", context)


@for_officers
@require_GET
def pdf(request: OfficerRequest, run: str) -> FileResponse:
    """The sealed original where there is one, else the draft."""
    this = _measured(request, run)
    document = archive.document_of(this)
    if document is not None:
        return kept_file(document.sha256, file_name(this, "pdf"), "application/pdf")
    recap = _frozen(this)
    draft = queries.draft(recap)
    if draft is None:
        raise Refused(
            "Rancangan PDF belum siap. Coba beberapa saat lagi, atau minta disiapkan di halaman laporan."
        )
    return kept_file(draft.sha256, f"rancangan-{file_name(this, 'pdf')}", "application/pdf")


@for_officers
@require_POST
def prepare(request: OfficerRequest, run: str) -> HttpResponse:
    """Have the draft printed, where nobody did yet."""
    this = _measured(request, run)
    _frozen(this)
    documents.ask_for_draft(run=this, by=request.person, at=request.now)
    messages.info(request, _("Rancangan PDF sedang disiapkan. Muat ulang halaman ini beberapa saat lagi."))
    return HttpResponseRedirect(reverse("report", args=[this.public_id]))


@for_officers
@require_GET
def xlsx(request: OfficerRequest, run: str) -> HttpResponse:
    from himpun.reporting.documents import xlsx as workbook

    this = _measured(request, run)
    recap = _frozen(this)
    document = archive.document_of(this)
    report = documents.report_of(recap, imprint=documents.imprint_of(document) if document else None)
    book = workbook.render(report, when=document.signed_at if document else recap.at)
    return _download(book, file_name(this, "xlsx"), XLSX)


@for_officers
@require_GET
def note_pdf(request: OfficerRequest, run: str) -> HttpResponse:
    """The nota dinas to the head."""
    this = _measured(request, run)
    recap = _frozen(this)
    saved = queries.analysis_of(this)
    printed = letters.note(recap, when=saved.at if saved else recap.at)
    return HttpResponse(
        printed,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="nota-dinas.pdf"'},
    )


def _download(content: bytes, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


@for_officers
@require_GET
def conduct(request: OfficerRequest, run: str) -> HttpResponse:
    """What was measured against the SOP's own standard: time of each step, returns, lateness."""
    this = access.run(request.person, run)
    frame = run_frame(request, this)
    state: rules.State = frame["state"]
    rows = rules.tracker(state, request.now)
    names = {unit.public_id: unit.name for unit in runs.division_units(this)}
    returns = [
        {
            "at": event.at,
            "step": event.step,
            "division": names.get(event.division or "", ""),
            "lane": state.definition.lane(event.lane).title,
            "reason": event.reason,
        }
        for event in state.history
        if event.kind == "returned"
    ]
    context = {
        **frame,
        "crumbs": [
            *frame["crumbs"][:-1],
            (frame["run_label"], frame["run_href"]),
            (_("Pelaksanaan SOP"), None),
        ],
        "rows": rows,
        "gaps": missing(this.adoption, this.opened_at.astimezone(this.agency.government.tz).date()),
        "returns": returns,
        "used": sum(row.used_days or 0 for row in rows),
        "standard": sum(row.standard_days or 0 for row in rows),
        "in_days": all(row.standard_days is not None for row in rows),
        "whole_year": year_of_conduct(this, at=request.now),
    }
    return render(request, "reports/conduct.html", context)


@for_officers
@require_GET
def archive_page(request: OfficerRequest) -> HttpResponse:
    """Every sealed document of the agency, found by title, number or archive number."""
    agency = request.person.agency
    text = request.GET.get("q", "").strip()[:100]
    of = readers(request.person)
    count = archive.count_documents(agency, text, of=of)
    pages = max(1, ceil(count / PER_PAGE))
    wished = request.GET.get("halaman", "1")
    number = min(max(1, int(wished)), pages) if wished.isdecimal() and len(wished) < 7 else 1
    found: list[SealedDocument] = archive.documents(
        agency, text, of=of, start=(number - 1) * PER_PAGE, most=PER_PAGE
    )
    context = {
        "here": "archive",
        "text": text,
        "documents": found,
        "count": count,
        "number": number,
        "pages": pages,
        "excerpts": archive.excerpts(found, text),
    }
    return render(request, "reports/archive.html", context)
