"""The archive: a run as a package, how long what is kept, and what leaves under a record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from himpun.archive import queries, rules
from himpun.archive.access import keeps_archive, readers
from himpun.archive.package.manifest import zipped
from himpun.base.periods import show_date
from himpun.base.words import Refused
from himpun.procedure import keeping
from himpun.procedure.packages import package_of
from himpun.sop import access
from himpun.web.dates import day_in
from himpun.web.door import OfficerRequest, for_officers


@for_officers
@require_GET
def package(request: OfficerRequest, run: str) -> HttpResponse:
    """The whole run as one ZIP that stands alone and can be verified anywhere."""
    this = access.run(request.person, run)
    # The package of individual reports holds everybody's.
    if any(one.endorsement.concerns_id for one in queries.documents_of(this)):
        _must_keep(request)
    contents, name = package_of(this)
    answer = HttpResponse(zipped(contents, folder=name, at=request.now), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: OfficerRequest) -> HttpResponse:
    """The retention table, every document's term, and the form of the record under which documents leave."""
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        _must_keep(request)
        try:
            count = _dispose(request)
        except Refused as refusal:
            errors = [{"field": "", "words": refusal.sentence}]
        else:
            words = ngettext(
                "%(num)s dokumen dikeluarkan dari arsip.", "%(num)s dokumen dikeluarkan dari arsip.", count
            )
            messages.success(request, words % {"num": count})
            return HttpResponseRedirect(reverse("retention"))
    agency, today = request.person.agency, request.person.today
    terms = [
        {
            "document": document,
            "kept": kept,
            "term": term,
            "fate": _fate(kept),
            "may_leave": term.stage == rules.OVER and _fate(kept) is not None,
        }
        for document, kept, term in queries.terms_of(agency, today, of=readers(request.person))
    ]
    context = {
        "here": "archive",
        "errors": errors,
        "typed": request.POST,
        "chosen": set(request.POST.getlist("dokumen")),
        "table": list(queries.retention_of(agency).values()),
        "source": rules.source(),
        "fates": rules.FATES,
        "terms": terms,
        "due": [row for row in terms if row["may_leave"]],
        "disposals": queries.disposals(agency),
        "may_keep": keeps_archive(request.person),
        "today": show_date(today),
    }
    return render(request, "reports/retention.html", context, status=422 if errors else 200)


def _fate(kept: rules.Retention) -> str | None:
    """How a document of this kind leaves, when its time is over."""
    return {"musnah": "musnah", "permanen": "serah"}.get(kept.fate)


def _dispose(request: OfficerRequest) -> int:
    wanted = set(request.POST.getlist("dokumen"))
    terms = queries.terms_of(request.person.agency, request.person.today)
    documents = [document for document, _kept, _term in terms if document.public_id in wanted]
    day = day_in(request.POST.get("tanggal", ""))
    if day is None:
        raise Refused("Tanggal berita acara belum diisi.")
    keeping.dispose(
        agency=request.person.agency,
        documents=documents,
        fate="serah" if request.POST.get("cara") == "serah" else "musnah",
        number=request.POST.get("nomor", ""),
        date_=day,
        approved_by=request.POST.get("persetujuan", ""),
        receiver=request.POST.get("penerima", ""),
        by=request.person,
        at=request.now,
    )
    return len(documents)


@for_officers
@require_POST
def retention_set(request: OfficerRequest, kind: str) -> HttpResponse:
    """The agency's own terms for one kind of document."""
    _must_keep(request)
    known = queries.retention_of(request.person.agency).get(kind)
    if known is None:
        raise Http404
    row = rules.Retention(
        kind,
        known.title,
        request.POST.get("klasifikasi", "").strip()[:40],
        _years(request, "aktif"),
        _years(request, "inaktif"),
        request.POST.get("nasib", ""),
    )
    keeping.set_retention(agency=request.person.agency, row=row, by=request.person, at=request.now)
    messages.success(request, _("Masa simpan disimpan."))
    return HttpResponseRedirect(reverse("retention"))


def _years(request: OfficerRequest, name: str) -> int:
    typed = request.POST.get(name, "").strip()
    if not typed.isdecimal() or len(typed) > 3:
        raise Refused(
            "Masa simpan “{text}” bukan bilangan tahun. Kembali, lalu tulis misalnya 2.", text=typed
        )
    return int(typed)


def _must_keep(request: OfficerRequest) -> None:
    if not keeps_archive(request.person):
        raise Http404
