"""SKP: what each officer is to bring about, what they reached, and what their superior says to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from himpun.appraisal import access, actions, queries, rules
from himpun.appraisal.actions import MeasureDraft, Reached
from himpun.appraisal.models import Appraisal
from himpun.base.words import Refused
from himpun.collection.models import Evidence
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.typed import noting, trimmed


def _year(request: OfficerRequest) -> int:
    text = request.GET.get("tahun", "")
    return int(text) if text.isdecimal() and 2000 <= int(text) <= 2100 else request.person.today.year


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: OfficerRequest) -> HttpResponse:
    """One's own SKP of a year; POST draws it up. Beside it the people one leads."""
    person, year = request.person, _year(request)
    if request.method == "POST":
        made = actions.begin(year=year, by=person, at=request.now)
        return HttpResponseRedirect(reverse("skp_of", args=[made.public_id]))
    people = queries.people_of(person.officer, person.today)
    theirs = {sheet.appraisal.officer_id: sheet for sheet in queries.sheets(person.agency, year)}
    mine = theirs.get(person.officer.pk)
    context = {
        "here": "skp",
        "year": year,
        "sheet": mine,
        "people": [(one, theirs.get(one.pk)) for one in people],
        "has_post": bool(person.appointments),
    }
    return render(request, "appraisals/own.html", context)


@for_officers
@require_GET
def sheet(request: OfficerRequest, appraisal: str) -> HttpResponse:
    """One SKP: to its owner, and to whoever leads them."""
    found = access.appraisal(request.person, appraisal)
    whole = queries.sheet_of(found)
    direct = queries.superiors(request.person.agency, request.person.today).get(found.officer_id)
    context = {
        "here": "skp",
        "sheet": whole,
        "appraisal": found,
        "is_own": found.officer_id == request.person.officer.pk,
        "may_say": direct == request.person.officer.pk,
        "aspects": rules.ASPECTS,
        "periods": rules.PERIODS,
        "expectations": rules.EXPECTATIONS,
        "behaviours": rules.BEHAVIOURS,
    }
    return render(request, "appraisals/sheet.html", context)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: OfficerRequest, appraisal: str, number: int = 0) -> HttpResponse:
    """Add a rencana hasil kerja, or change one: what it serves, the unit's indicator, how it is measured."""
    found = access.own(request.person, appraisal)
    above = queries.results_above(found)
    indicators = queries.indicators_of(request.person.agency, found.year)
    values = _stored(found, number)
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        values = trimmed(request.POST, values)
        with noting(errors, "f-hasil"):
            actions.put_result(
                appraisal=found, number=number, text=values["hasil"], measures=_measures(values),
                above=next((one for one in above if str(one.pk) == values["atasan"]), None),
                indicator=values["indikator"] if values["indikator"] in indicators else "",
                by=request.person, at=request.now,
            )  # fmt: skip
            messages.success(request, _("Rencana hasil kerja disimpan."))
            return HttpResponseRedirect(reverse("skp_of", args=[found.public_id]))
    context = {
        "here": "skp",
        "appraisal": found,
        "number": number,
        "values": values,
        "errors": errors,
        "wrong": {one["field"]: one["words"] for one in errors},
        "above": [("", _("Tidak mengintervensi hasil atasan")), *((str(one.pk), one.text) for one in above)],
        "indicators": [
            ("", _("Tidak dihubungkan")),
            *((code, f"{code} {one.name} ({one.responsible.name})") for code, one in indicators.items()),
        ],
        "aspects": rules.ASPECTS,
    }
    return render(request, "appraisals/result.html", context, status=422 if errors else 200)


def _stored(found: Appraisal, number: int) -> dict[str, str]:
    values = {"hasil": "", "atasan": "", "indikator": ""}
    values |= {f"{what}-{aspect}": "" for aspect in rules.ASPECTS for what in ("ukuran", "target", "satuan")}
    if number:
        stored = queries.result(found, number)
        if stored is None:
            raise Http404
        values |= {"hasil": stored.text, "atasan": str(stored.above_id or ""), "indikator": stored.indicator}
        for one in stored.measures.all():
            values |= {
                f"ukuran-{one.aspect}": one.text, f"target-{one.aspect}": one.target, f"satuan-{one.aspect}": one.unit,
            }  # fmt: skip
    return values


def _measures(values: dict[str, str]) -> dict[str, MeasureDraft]:
    """The aspects that were filled in. Raises Refused for one that is half filled."""
    found = {}
    for aspect, label in rules.ASPECTS.items():
        text, target, unit = (values[f"{what}-{aspect}"] for what in ("ukuran", "target", "satuan"))
        if bool(text) != bool(target):
            raise Refused(
                "{aspect}: indikator dan targetnya diisi keduanya, atau dikosongkan keduanya.", aspect=label
            )
        if text:
            found[aspect] = MeasureDraft(text, target[:100], unit[:60])
    return found


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def reached(request: OfficerRequest, appraisal: str, quarter: int) -> HttpResponse:
    """What was reached by the end of a quarter, beside what the unit measured and the files that prove it."""
    found = access.own(request.person, appraisal)
    if quarter not in {1, 2, 3, 4}:
        raise Http404
    whole = queries.sheet_of(found)
    codes = {one.indicator.code for one in whole.results if one.indicator}
    files = queries.evidence_for(request.person.agency, found.year, quarter, codes)
    measures = [(one, measure) for one in whole.results for measure in one.measures]
    values = {f"{what}-{measure.pk}": "" for _one, measure in measures for what in ("realisasi", "catatan")}
    chosen: dict[int, list[str]] = {}
    for _one, measure in measures:
        if (done := measure.by_quarter.get(quarter)) is not None:
            values |= {f"realisasi-{measure.pk}": done.actual, f"catatan-{measure.pk}": done.note}
            proofs = files.get(_one.indicator.code, []) if _one.indicator else []
            chosen[measure.pk] = [each.public_id for each in proofs if each.name in done.evidence]
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        values = trimmed(request.POST, values)
        chosen = {measure.pk: request.POST.getlist(f"bukti-{measure.pk}") for _one, measure in measures}
        with noting(errors, ""):
            actions.record(
                appraisal=found, quarter=quarter, by=request.person, at=request.now,
                reached={
                    measure.pk: Reached(
                        values[f"realisasi-{measure.pk}"][:200], values[f"catatan-{measure.pk}"],
                        _among(files.get(one.indicator.code, []) if one.indicator else [], chosen[measure.pk]),
                    )
                    for one, measure in measures
                },
            )  # fmt: skip
            messages.success(request, _("Realisasi disimpan."))
            return HttpResponseRedirect(reverse("skp_of", args=[found.public_id]))
    context = {
        "here": "skp",
        "appraisal": found,
        "quarter": quarter,
        "period": rules.PERIODS[quarter],
        "results": whole.results,
        "figures": queries.unit_figures(request.person.agency, found.year, quarter),
        "files": {code: [(one.public_id, one.name) for one in proofs] for code, proofs in files.items()},
        "values": values,
        "chosen": chosen,
        "errors": errors,
        "aspects": rules.ASPECTS,
    }
    return render(request, "appraisals/reached.html", context, status=422 if errors else 200)


def _among(proofs: list[Evidence], chosen: list[str]) -> tuple[Evidence, ...]:
    return tuple(one for one in proofs if one.public_id in chosen)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: OfficerRequest, appraisal: str, quarter: int) -> HttpResponse:
    """The superior's words for a quarter, or for the year (0)."""
    found = access.below(request.person, appraisal)
    if quarter not in rules.PERIODS:
        raise Http404
    whole = queries.sheet_of(found)
    known = whole.feedback_for(quarter)
    values = {
        "kata": known.text if known else "",
        "hasil": known.work if known else "",
        "perilaku": known.behaviour if known else "",
    } | {f"p-{one.key}": known.behaviours.get(one.key, "") if known else "" for one in rules.BEHAVIOURS}
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        values = trimmed(request.POST, values)
        with noting(errors, "f-kata"):
            actions.give_feedback(
                appraisal=found, quarter=quarter, text=values["kata"], work=values["hasil"],
                behaviour=values["perilaku"], by=request.person, at=request.now,
                behaviours={one.key: values[f"p-{one.key}"] for one in rules.BEHAVIOURS},
            )  # fmt: skip
            messages.success(request, _("Umpan balik disimpan."))
            return HttpResponseRedirect(reverse("skp_of", args=[found.public_id]))
    context = {
        "here": "skp",
        "appraisal": found,
        "sheet": whole,
        "quarter": quarter,
        "period": rules.PERIODS[quarter],
        "values": values,
        "errors": errors,
        "wrong": {one["field"]: one["words"] for one in errors},
        "aspects": rules.ASPECTS,
        "expectations": [("", _("Belum dinilai")), *rules.EXPECTATIONS.items()],
        "behaviours": rules.BEHAVIOURS,
    }
    return render(request, "appraisals/feedback.html", context, status=422 if errors else 200)
