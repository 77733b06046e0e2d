"""The budget: APBD, RKA, DPA and their changes, what was spent, and how it agrees with the Perjanjian Kinerja."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from himpun.base import files
from himpun.base import workbook as spreadsheets
from himpun.base.words import Refused, Sentence
from himpun.budgeting import access, actions, queries, rules
from himpun.budgeting.models import BudgetDocument
from himpun.budgeting.workbook.outcome import lines_in
from himpun.budgeting.workbook.reading import read
from himpun.budgeting.workbook.template import template
from himpun.planning.queries import agreement_for, nomenclature, promise
from himpun.web import given_out
from himpun.web.dates import day_in
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.typed import noting

LARGEST_WORKBOOK = 10 * 1024 * 1024
MOST_ROWS_SHOWN = 300
"""Rows of a document that are shown at once; a longer one is shown programme by programme."""

KINDS = [
    *((kind.value, label) for kind, label in rules.KIND_LABELS.items()),
    (actions.REALISATION, Sentence("Realisasi saja: menambah realisasi pada dokumen yang berlaku")),
]


@for_officers
@require_GET
def budgets(request: OfficerRequest) -> HttpResponse:
    agency = request.person.agency
    current = {year: queries.in_force(agency, year) for year in queries.years(agency)}
    context = {
        "here": "plans",
        "documents": queries.overview(agency),
        "current": {one.pk for one in current.values() if one},
        "mismatches": {year: len(queries.against_agreement(agency, year)) for year in current},
        "may_keep": access.may_keep(request.person),
    }
    return render(request, "budgets/list.html", context)


@for_officers
@require_GET
def budget(request: OfficerRequest, document: str) -> HttpResponse:
    """One document: its tree of lines, what does not add up, the other versions of the year."""
    found = access.document(request.person, document)
    whole = queries.tree(found)
    nodes = list(whole.nodes())
    chosen = request.GET.get("program", "")
    if chosen and chosen not in {root.code for root in whole.roots}:
        raise Http404
    context = {
        "here": "plans",
        "document": found,
        "whole": whole,
        "rows": _shown(nodes, chosen),
        "chosen": chosen,
        "by_programme": len(nodes) > MOST_ROWS_SHOWN,
        "findings": rules.findings(whole),
        "progress": [queries.absorbed(found.agency, whole, quarter) for quarter in (1, 2, 3, 4)],
        "others": queries.versions_beside(found),
        "levels": rules.LEVEL_LABELS,
        "share": rules.share,
        "may_keep": access.may_keep(request.person),
    }
    return render(request, "budgets/document.html", context)


def _shown(nodes: Iterable[rules.Node], programme: str = "") -> list[rules.Node]:
    """All rows of a short document; of a long one the programme that was asked for, or only the upper levels."""
    nodes = list(nodes)
    if programme:
        return [node for node in nodes if node.code == programme or node.code.startswith(programme + ".")]
    if len(nodes) <= MOST_ROWS_SHOWN:
        return nodes
    return [node for node in nodes if node.level in {rules.PROGRAMME, rules.ACTIVITY}]


@for_officers
@require_GET
def budget_compare(request: OfficerRequest, document: str, other: str) -> HttpResponse:
    """What differs between two documents of a year (DPA and DPPA, say); ``?semua=ya`` shows what is the same too."""
    new, old = access.document(request.person, document), access.document(request.person, other)
    if new.year != old.year:
        raise Http404
    if new.created_at < old.created_at:
        new, old = old, new
    before, after = queries.tree(old), queries.tree(new)
    every = rules.compare(before, after)
    changes = [one for one in every if one.kind != "tetap"]
    context = {
        "here": "plans",
        "old": old,
        "new": new,
        "before": before,
        "after": after,
        "changes": every if request.GET.get("semua") else changes,
        "same": len(every) - len(changes),
        "all_shown": bool(request.GET.get("semua")),
        "levels": rules.LEVEL_LABELS,
    }
    return render(request, "budgets/compare.html", context)


@for_officers
@require_GET
def budget_agreement(request: OfficerRequest, year: int) -> HttpResponse:
    """The programmes' money beside what the Perjanjian Kinerja promises."""
    agency = request.person.agency
    document, agreement = queries.in_force(agency, year), agreement_for(agency, year)
    context: dict[str, Any] = {
        "here": "plans",
        "year": year,
        "document": document,
        "agreement": agreement,
        "rows": [],
    }
    if document is not None and agreement is not None:
        promised = {one.code: (one.name, one.budget) for one in promise(agreement).programmes}
        whole = queries.tree(document)
        context["differing"] = {one.code for one in queries.against(whole, promised)}
        stands = {root.code: (root.name, root.pagu) for root in whole.roots}
        context["rows"] = [
            (
                code,
                (stands.get(code) or promised[code])[0],
                stands.get(code, ("", None))[1],
                promised.get(code, ("", None))[1],
            )
            for code in sorted({*stands, *promised})
        ]
    return render(request, "budgets/agreement.html", context)


@for_officers
@require_GET
def budget_file(request: OfficerRequest, document: str) -> HttpResponse:
    """The workbook the document came in, as it was uploaded."""
    found = access.document(request.person, document)
    if not found.file_sha256:
        raise Http404
    return given_out.download(found.file_sha256, f"{found.kind}-{found.year}.xlsx", spreadsheets.XLSX)


@for_officers
@require_GET
def budget_template(request: OfficerRequest) -> HttpResponse:
    """The workbook to fill in; with ``?tahun=`` the lines of the year's document stand in it already."""
    year = request.GET.get("tahun", "")
    document = queries.in_force(request.person.agency, int(year)) if year.isdecimal() else None
    lines = sorted(
        queries.lines_of(document) if document else [],
        key=lambda line: (line.code, line.account),
    )
    name = f"anggaran-{year}.xlsx" if document else "templat-anggaran.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(template(lines), content_type=spreadsheets.XLSX, headers=headers)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def budget_import(request: OfficerRequest) -> HttpResponse:
    """Upload a workbook. Nothing is written but the draft that the next page shows."""
    access.must_keep(request.person)
    errors: list[dict[str, Any]] = []
    problems: Any = ()
    given = {
        "jenis": request.POST.get("jenis", request.GET.get("jenis", "DPA")),
        "tahun": request.POST.get("tahun", request.GET.get("tahun", str(request.person.today.year))),
        "cara": request.POST.get("cara", "kumulatif"),
    }
    if request.method == "POST":
        year = None
        name, content = "", b""
        with noting(errors, "f-tahun"):
            year = _year(given["tahun"])
        with noting(errors, "f-berkas"):
            name, content = _uploaded(request)
        if year is not None and not errors:
            with noting(errors, "f-berkas"):
                codes = nomenclature()
                reading = read(
                    list(spreadsheets.sheets(io.BytesIO(content))),
                    name_of=lambda code: found.name if (found := codes.find(code)) else "",
                    cumulative=given["cara"] != "sendiri",
                )
                problems = reading.problems
                if not reading.lines:
                    raise Refused(
                        "Tidak ada satu baris pun yang dapat diambil. Perbaiki baris di bawah ini di Excel."
                    )
                kept = actions.keep_import(
                    agency=request.person.agency, kind=given["jenis"], year=year, file_name=name,
                    file_sha256=files.keep(content), content=reading.content(), officer=request.person.officer,
                    by=request.person.named(), at=request.now,
                )  # fmt: skip
                return HttpResponseRedirect(reverse("budget_import_preview", args=[kept.public_id]))
    context = {
        "here": "plans",
        "errors": errors,
        "wrong": {one["field"]: one["words"] for one in errors},
        "problems": problems,
        "given": given,
        "kinds": KINDS,
    }
    return render(request, "budgets/import.html", context, status=422 if errors else 200)


def _uploaded(request: OfficerRequest) -> tuple[str, bytes]:
    file = request.FILES.get("berkas")
    if file is None:
        raise Refused("Pilih dahulu berkas Excel anggarannya.")
    if file.size is not None and file.size > LARGEST_WORKBOOK:
        raise Refused(
            "Berkas ini lebih besar dari 10 MB. Hapus lembar yang tidak diperlukan, lalu unggah lagi."
        )
    return file.name or "berkas.xlsx", file.read()


def _year(text: str) -> int:
    if not (text.strip().isdecimal() and 2000 <= int(text) <= 2100):
        raise Refused("Tahun “{text}” tidak terbaca. Tulis empat angka, misalnya 2026.", text=text)
    return int(text)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def budget_import_preview(request: OfficerRequest, pending: str) -> HttpResponse:
    """Look at what the workbook would make (GET), make it (POST)."""
    access.must_keep(request.person)
    found = access.pending_import(request.person, pending)
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        signed = None
        with noting(errors, "f-tanggal"):
            signed = day_in(request.POST.get("tanggal", ""))
        if not errors:
            with noting(errors, "f-sebab"):
                made = actions.confirm_import(
                    pending=found, number=request.POST.get("nomor", "").strip(), signed_date=signed,
                    reason=request.POST.get("sebab", "").strip(), by=request.person.named(), at=request.now,
                )  # fmt: skip
                return _kept(request, found.year, made)
    lines = lines_in(found.content)
    whole = rules.tree(lines, found.content["total"])
    nodes = list(whole.nodes())
    context = {
        "here": "plans",
        "pending": found,
        "only_spent": found.kind == actions.REALISATION,
        "whole": whole,
        "rows": _shown(nodes),
        "shortened": len(nodes) > MOST_ROWS_SHOWN,
        "subs": sum(node.level == rules.SUBACTIVITY for node in nodes),
        "spent": len(rules.spent(lines)),
        "findings": rules.findings(whole),
        "errors": errors,
        "wrong": {one["field"]: one["words"] for one in errors},
        "given": request.POST,
        "levels": rules.LEVEL_LABELS,
        "share": rules.share,
        "exists": found.kind != actions.REALISATION
        and queries.newest(request.person.agency, found.kind, found.year) is not None,
    }
    return render(request, "budgets/import_preview.html", context, status=422 if errors else 200)


def _kept(request: OfficerRequest, year: int, made: BudgetDocument | None) -> HttpResponseRedirect:
    messages.success(request, _("Anggaran disimpan.") if made else _("Realisasi disimpan."))
    document = made or queries.in_force(request.person.agency, year)
    assert document is not None
    return HttpResponseRedirect(reverse("budget", args=[document.public_id]))
