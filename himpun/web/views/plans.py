"""The plan: agreements, their objectives, indicators, targets and programmes, on screen and by workbook."""

from __future__ import annotations

import io
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from himpun.base import workbook as spreadsheets
from himpun.base.words import Refused, Sentence
from himpun.budgeting import queries as budgeting
from himpun.organisation.queries import units_of
from himpun.planning import access, actions, queries, rules, workbook
from himpun.planning.models import Agreement, Indicator, Programme
from himpun.procedure import promises
from himpun.reporting.scales import predicate_scales
from himpun.sop.queries import may_open
from himpun.web.dates import day_in
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.plan_forms import IndicatorForm, PlanForm, ProgrammeForm
from himpun.web.typed import noting

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
QUARTERS = (Sentence("Tahun"), Sentence("TW I"), Sentence("TW II"), Sentence("TW III"), Sentence("TW IV"))
"""The headings of the targets, by the number a target has: 0 is the year."""

LARGEST_WORKBOOK = 10 * 1024 * 1024


def may_edit(request: OfficerRequest) -> bool:
    """The plan is kept by those who open the periods measured against it."""
    return bool(may_open(request.person))


def must_edit(request: OfficerRequest) -> None:
    if not may_edit(request):
        raise Refused(
            "Perjanjian Kinerja dicatat oleh pelaksana langkah pertama SOP. Jabatan Anda hari ini bukan pelaksananya."
        )


def must_be_unsigned(agreement: Agreement) -> None:
    """What was signed stays as it was signed; a change is a version of its own."""
    if promises.sealed(promises.AGREEMENT, agreement) is not None:
        raise Refused(
            "Perjanjian Kinerja ini sudah ditandatangani. Buat perubahannya di menu Rencana, lalu ubah di sana."
        )


@for_officers
@require_GET
def plans(request: OfficerRequest) -> HttpResponse:
    agency = request.person.agency
    years = queries.years_of(agency)
    today = request.person.today.year
    year = today if today in years or not years else years[0]
    context = {
        "here": "plans",
        "agreements": queries.overview(agency),
        "documents": queries.plan_documents(agency),
        "chain": queries.chain_of(agency, year),
        "budget": budgeting.in_force(agency, year),
        "year": year,
        "kinds": rules.KINDS,
        "version_label": rules.version_label,
        "may_edit": may_edit(request),
    }
    return render(request, "plans/list.html", context)


@for_officers
@require_GET
def plan(request: OfficerRequest, agreement: str) -> HttpResponse:
    found = access.agreement(request.person, agreement)
    context = {
        "here": "plans",
        "agreement": found,
        "label": rules.version_label(found.version),
        "objectives": queries.objectives(found),
        "others": [
            (each, rules.version_label(each.version))
            for each in queries.agreement_versions(found)
            if each.version != found.version
        ],
        "may_edit": may_edit(request),
        "quarters": QUARTERS,
        "polarities": rules.POLARITY_LABELS,
        "aggregations": rules.AGGREGATION_LABELS,
    }
    return render(request, "plans/agreement.html", context)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: OfficerRequest) -> HttpResponse:
    """An agreement for a year, to be filled in on screen; a change begins as a copy of what it changes."""
    must_edit(request)
    errors: list[dict[str, Any]] = []
    given = request.POST if request.method == "POST" else {}
    if request.method == "POST":
        year = signed = None
        with noting(errors, "f-tahun"):
            year = _year(given.get("tahun", ""))
        with noting(errors, "f-tanggal"):
            signed = day_in(given.get("tanggal", ""))
        if year is not None and not errors:
            with noting(errors, "f-sebab"):
                made = actions.begin(
                    agency=request.person.agency, year=year, by=request.person.named(), at=request.now,
                    reason=given.get("sebab", "").strip(), signed_date=signed,
                )  # fmt: skip
                return HttpResponseRedirect(reverse("plan", args=[made.public_id]))
    context = {
        "here": "plans",
        "errors": errors,
        "wrong": {one["field"]: one["words"] for one in errors},
        "given": given,
        "year": request.person.today.year,
    }
    return render(request, "plans/new.html", context, status=422 if errors else 200)


@for_officers
@require_POST
def objective_add(request: OfficerRequest, agreement: str) -> HttpResponse:
    must_edit(request)
    found = access.agreement(request.person, agreement)
    must_be_unsigned(found)
    text = request.POST.get("sasaran", "").strip()
    if not text:
        raise Refused("Kalimat sasaran masih kosong. Tulis sasarannya, lalu simpan lagi.")
    actions.add_objective(agreement=found, text=text, by=request.person.named(), at=request.now)
    return HttpResponseRedirect(reverse("plan", args=[found.public_id]))


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def indicator_put(
    request: OfficerRequest, agreement: str, objective: int, indicator: str = ""
) -> HttpResponse:
    """Add an indicator to an objective, or change one."""
    must_edit(request)
    found = access.agreement(request.person, agreement)
    must_be_unsigned(found)
    parent = _objective(found, objective)
    existing = access.indicator(request.person, indicator) if indicator else None
    _must_be_part(existing, found)
    form = IndicatorForm(
        units_of(request.person.agency), request.POST if request.method == "POST" else None, existing
    )
    _must_be_new(form, existing, queries.codes(found, Indicator))
    if request.method == "POST" and not form.errors:
        try:
            actions.put_indicator(
                objective=parent, draft=form.draft, by=request.person.named(), at=request.now
            )
        except Refused as refusal:
            form.say("kode", refusal.sentence)
        else:
            return HttpResponseRedirect(reverse("plan", args=[found.public_id]))
    context = {
        "here": "plans", "agreement": found, "objective": parent, "form_data": form, "errors": form.errors,
        "existing": existing, "polarities": list(rules.POLARITY_LABELS.items()),
        "methods": list(rules.METHOD_LABELS.items()), "aggregations": list(rules.AGGREGATION_LABELS.items()),
        "scales": [("", "–"), *((name, scale.label) for name, scale in predicate_scales().items())],
    }  # fmt: skip
    return render(request, "plans/indicator.html", context, status=422 if form.errors else 200)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def programme_put(
    request: OfficerRequest, agreement: str, objective: int, programme: str = ""
) -> HttpResponse:
    """Add a programme with its budget to an objective, or change one."""
    must_edit(request)
    found = access.agreement(request.person, agreement)
    must_be_unsigned(found)
    parent = _objective(found, objective)
    existing = access.programme(request.person, programme) if programme else None
    _must_be_part(existing, found)
    form = ProgrammeForm(
        units_of(request.person.agency), request.POST if request.method == "POST" else None, existing
    )
    _must_be_new(form, existing, queries.codes(found, Programme))
    if request.method == "POST" and not form.errors:
        try:
            actions.put_programme(
                agreement=found, objective=parent, draft=form.draft, by=request.person.named(), at=request.now
            )
        except Refused as refusal:
            form.say("pagu", refusal.sentence)
        else:
            return HttpResponseRedirect(reverse("plan", args=[found.public_id]))
    context = {
        "here": "plans",
        "agreement": found,
        "objective": parent,
        "form_data": form,
        "errors": form.errors,
        "existing": existing,
    }
    return render(request, "plans/programme.html", context, status=422 if form.errors else 200)


@for_officers
@require_GET
def plan_template(request: OfficerRequest) -> HttpResponse:
    """The empty workbook, with this agency's units in its lists."""
    names = [unit.name for unit in units_of(request.person.agency)]
    content = workbook.template(names, scales=list(predicate_scales()))
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="templat-perjanjian-kinerja.xlsx"'},
    )


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def plan_import(request: OfficerRequest) -> HttpResponse:
    """Upload a filled workbook. Nothing is written but the draft that the next page shows."""
    must_edit(request)
    errors: list[dict[str, Any]] = []
    problems: tuple[workbook.Problem, ...] = ()
    year = request.POST.get("tahun", str(request.person.today.year))
    if request.method == "POST":
        try:
            wanted = _year(year)
            file = request.FILES.get("berkas")
            if file is None:
                raise Refused("Pilih dahulu berkas Excel yang sudah diisi.")
            if file.size is not None and file.size > LARGEST_WORKBOOK:
                raise Refused(
                    "Berkas ini lebih besar dari 10 MB. Hapus lembar yang tidak diperlukan, lalu unggah lagi."
                )
            units = {unit.name: unit.public_id for unit in units_of(request.person.agency)}
            sheets = [read() for read in spreadsheets.sheets(io.BytesIO(file.read()))]
            reading = workbook.read(sheets, units=units, scales=list(predicate_scales()))
            problems = reading.problems
            if not problems:
                kept = actions.keep_import(
                    agency=request.person.agency, file_name=file.name or "berkas.xlsx", year=wanted,
                    content=reading.content, officer=request.person.officer, by=request.person.named(), at=request.now,
                )  # fmt: skip
                return HttpResponseRedirect(reverse("plan_import_preview", args=[kept.public_id]))
            errors = [
                {"field": "", "words": Sentence("{sheet}, baris {row}{column}: {what}", sheet=one.sheet, row=one.row,
                                                column=f", {one.column}" if one.column else "", what=one.sentence)}
                for one in problems
            ]  # fmt: skip
        except Refused as refusal:
            errors = [{"field": "f-berkas", "words": refusal.sentence}]
    context = {"here": "plans", "errors": errors, "problems": problems, "year": year}
    return render(request, "plans/import.html", context, status=422 if errors else 200)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def plan_import_preview(request: OfficerRequest, pending: str) -> HttpResponse:
    """Look at what the workbook would make (GET), make it (POST)."""
    must_edit(request)
    found = access.pending_import(request.person, pending)
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        with noting(errors, "f-sebab"):
            made = actions.confirm_import(
                pending=found,
                reason=request.POST.get("sebab", "").strip(),
                signed_date=day_in(request.POST.get("tanggal", "")),
                by=request.person.named(),
                at=request.now,
            )
            return HttpResponseRedirect(reverse("plan", args=[made.public_id]))
    units = {unit.public_id: unit.name for unit in units_of(request.person.agency)}
    context = {
        "here": "plans", "pending": found, "objectives": found.content["objectives"], "year": found.content["year"],
        "units": units, "errors": errors, "given": request.POST, "polarities": rules.POLARITY_LABELS,
        "quarters": QUARTERS, "exists": queries.agreement_for(request.person.agency, found.content["year"]) is not None,
    }  # fmt: skip
    return render(request, "plans/import_preview.html", context, status=422 if errors else 200)


def _year(text: str) -> int:
    if not (text.strip().isdigit() and 2000 <= int(text) <= 2100):
        raise Refused("Tahun “{text}” tidak terbaca. Tulis empat angka, misalnya 2026.", text=text)
    return int(text)


def _must_be_part(existing: Indicator | Programme | None, agreement: Agreement) -> None:
    if existing is not None and existing.agreement_id != agreement.pk:
        raise Http404


def _must_be_new(form: PlanForm, existing: Indicator | Programme | None, codes: set[str]) -> None:
    code = form.values["kode"]
    if existing is None and code in codes:
        form.say("kode", Sentence("Kode {code} sudah dipakai. Pakai kode lain.", code=code))


def _objective(agreement: Agreement, number: int) -> Any:
    found = queries.objective(agreement, number)
    if found is None:
        raise Http404
    return found
