"""Auditing a published table on a page: upload, look at the rows from the worst on, take the result away."""

from __future__ import annotations

from decimal import Decimal
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from himpun.base import numbers
from himpun.base.words import Refused, Sentence
from himpun.base.workbook import XLSX
from himpun.notices import queries as notices
from himpun.notices.models import Job
from himpun.procedure import audits
from himpun.reporting.audit import results
from himpun.reporting.audit.results import Result
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.typed import noting

PER_PAGE = 50
MOST_ON_PAPER = 2_000
"""Rows of a printed table; more are for the workbook."""

VERDICTS = {
    "tidak_sesuai": Sentence("Tidak sesuai"),
    "ambigu": Sentence("Ambigu"),
    "dibatasi": Sentence("Dibatasi"),
    "tidak_dapat_dihitung": Sentence("Tidak dapat dihitung"),
    "sesuai": Sentence("Sesuai"),
}
MEANINGS = {
    "tidak_sesuai": Sentence("Tidak ada cara hitung yang diterima yang menghasilkan capaian tercetak."),
    "ambigu": Sentence(
        "Isiannya dapat dibaca lebih dari satu cara, dan capaian tercetak tidak memastikannya."
    ),
    "dibatasi": Sentence("Yang tercetak adalah batasnya, hitungannya di luar batas itu."),
    "tidak_dapat_dihitung": Sentence("Ada yang kosong, berupa kata, atau target 0. Tidak dianggap 0."),
    "sesuai": Sentence("Capaian tercetak dapat dihitung dari target dan realisasinya."),
}
KINDS = {
    "tidak_sesuai": "bad",
    "ambigu": "due",
    "dibatasi": "info",
    "tidak_dapat_dihitung": "",
    "sesuai": "good",
}
"""How a verdict's tag looks."""

BROKEN = Sentence("Pemeriksaan ini gagal karena kesalahan di pihak kami. Hapus, lalu unggah lagi berkasnya.")


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficerRequest) -> HttpResponse:
    """Upload a table; below it, what this person has audited these days."""
    errors: list[dict[str, Any]] = []
    caps = request.POST.get("batas", "").strip()
    if request.method == "POST":
        with noting(errors, "f-batas"):
            limits = [_cap(each) for each in caps.split(";") if each.strip()]
        with noting(errors, "f-berkas"):
            file = request.FILES.get("berkas")
            if file is None:
                raise Refused("Pilih dahulu berkas CSV atau XLSX yang akan diperiksa.")
            if not errors:
                result = audits.begin(
                    person=request.person, pieces=file.chunks(), name=file.name or "tabel", caps=limits, at=request.now
                )  # fmt: skip
                if result.state != "gagal":
                    return HttpResponseRedirect(reverse("audit_result", args=[result.key]))
                results.remove(result)
                raise Refused(Sentence("{problem}", problem=result.problem))
    kept = results.kept_in(audits.home_of(request.person))
    context = {"here": "audit", "errors": errors, "caps": caps, "kept": kept, "days": results.KEPT.days}
    return render(request, "audit/page.html", context, status=422 if errors else 200)


@for_officers
@require_GET
def result(request: OfficerRequest, audit: str) -> HttpResponse:
    """How far it is; and when it is done, its rows from the worst on, by verdict or by a word in them."""
    found = _mine(request, audit)
    context = {"here": "audit", "result": found, "problem": _problem(found)}
    if found.state != "selesai":
        return render(request, "audit/waiting.html", context)
    verdict, text, rows, count, number = _rows(request, found, PER_PAGE)
    context |= {
        **_shown(found, verdict, text, rows, count),
        "number": number,
        "pages": max(1, ceil(count / PER_PAGE)),
        "base": f"?{urlencode({'hasil': verdict, 'q': text})}&halaman=",
    }
    return render(request, "audit/result.html", context)


@for_officers
@require_GET
def status(request: OfficerRequest, audit: str) -> HttpResponse:
    """Only how far it is; asked again and again by the page that waits. Done: that page is to be loaded anew."""
    found = _mine(request, audit)
    answer = render(request, "audit/progress.html", {"result": found, "problem": _problem(found)})
    if found.state == "selesai":
        answer["HX-Refresh"] = "true"
    return answer


@for_officers
@require_GET
def paper(request: OfficerRequest, audit: str) -> HttpResponse:
    """The same rows on one page, to be printed."""
    found = _done(request, audit)
    verdict, text, rows, count, _number = _rows(request, found, MOST_ON_PAPER)
    context = {
        "here": "audit",
        "result": found,
        **_shown(found, verdict, text, rows, count),
        "at": request.now,
    }
    return render(request, "audit/paper.html", context)


@for_officers
@require_GET
def download(request: OfficerRequest, audit: str, ending: str) -> FileResponse:
    """The result as the command line gives it, JSON or XLSX."""
    found = _done(request, audit)
    kind = {"json": "application/json", "xlsx": XLSX}[ending]
    name = f"pemeriksaan-{slugify(found.name.rpartition('.')[0] or found.name) or 'tabel'}.{ending}"
    answer = FileResponse(
        (found.folder / f"hasil.{ending}").open("rb"), as_attachment=True, filename=name, content_type=kind
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@for_officers
@require_POST
def remove(request: OfficerRequest, audit: str) -> HttpResponse:
    results.remove(_mine(request, audit))
    return HttpResponseRedirect(reverse("audit"))


def _mine(request: OfficerRequest, key: str) -> Result:
    found = results.find(audits.home_of(request.person), key)
    if found is None:
        raise Http404
    return found


def _done(request: OfficerRequest, key: str) -> Result:
    found = _mine(request, key)
    if found.state != "selesai":
        raise Refused("Pemeriksaan ini belum selesai. Tunggu sebentar, lalu coba lagi.")
    return found


def _problem(found: Result) -> Sentence | None:
    """Why there will be no result: the table's fault, or a job of ours that failed."""
    if found.state == "gagal":
        return Sentence("{problem}", problem=found.problem)
    job = notices.job(audits.job_key(found)) if found.state == "menunggu" else None
    return BROKEN if job is not None and job.state == Job.FAILED else None


def _rows(
    request: OfficerRequest, found: Result, most: int
) -> tuple[str, str, list[dict[str, Any]], int, int]:
    """The verdict and the word asked for, the rows of the page asked for, how many there are, the page's number."""
    verdict, text = request.GET.get("hasil", ""), request.GET.get("q", "").strip()[:100]
    verdict = verdict if verdict in VERDICTS else ""
    asked = request.GET.get("halaman", "1")
    number = max(1, int(asked)) if asked.isdecimal() and len(asked) < 8 else 1
    rows, count = results.page(found, verdict=verdict, text=text, start=(number - 1) * most, most=most)
    for row in rows:
        row["computed"] = numbers.show(Decimal(row["computed"]), 2) if row["computed"] else ""
    return verdict, text, rows, count, number


def _shown(found: Result, verdict: str, text: str, rows: list[dict[str, Any]], count: int) -> dict[str, Any]:
    counts = found.counts or {}
    return {
        "verdict": verdict, "text": text, "rows": rows, "count": count, "verdicts": VERDICTS, "kinds": KINDS,
        "meanings": MEANINGS, "counts": counts, "query": urlencode({"hasil": verdict, "q": text}),
        "choices": [("", _("Semua hasil"))] + [
            (key, f"{label.translated(_)} ({numbers.show(counts.get(key, 0))})") for key, label in VERDICTS.items()
        ],
    }  # fmt: skip


def _cap(text: str) -> Decimal:
    reading = numbers.read(text)
    if not isinstance(reading, numbers.Number) or reading.value <= 0:
        raise Refused(
            "Batas “{text}” bukan persentase. Tulis misalnya 150, beberapa dipisah titik koma.", text=text
        )
    return reading.value
