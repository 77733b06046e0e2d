"""The calendar of working days: national holidays, cuti bersama and what the region adds."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from himpun.base.periods import show_date
from himpun.base.words import Refused
from himpun.organisation import access, actions, queries
from himpun.organisation.rules import HOLIDAY_LABELS
from himpun.web.dates import day_in
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.typed import noting, trimmed


def _year(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and 2000 <= int(text) <= 2100 else otherwise


def _to(year: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('calendar')}?tahun={year}")


@for_officers
@require_GET
def page(request: OfficerRequest) -> HttpResponse:
    access.must_administer(request.person)
    year = _year(request.GET.get("tahun", ""), request.person.today.year)
    government = request.person.agency.government
    context = {
        "here": "organisation",
        "government": government,
        "year": year,
        "days": queries.holidays_of(government, year),
        "kinds": HOLIDAY_LABELS,
    }
    return render(request, "office/calendar.html", context)


@for_officers
@require_POST
def seed(request: OfficerRequest) -> HttpResponse:
    """Bring in a year's national days; what was edited stays as it is."""
    access.must_administer(request.person)
    year = _year(request.POST.get("tahun", ""), request.person.today.year)
    added = actions.seed_holidays(
        government=request.person.agency.government, year=year, by=request.person.named(), at=request.now
    )
    words = ngettext(
        "%(num)s hari libur nasional ditambahkan.", "%(num)s hari libur nasional ditambahkan.", added
    )
    messages.success(request, words % {"num": added})
    return _to(year)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def day_put(request: OfficerRequest, holiday: int | None = None) -> HttpResponse:
    """Add a regional day off, or change a day: its decree, or that one works after all."""
    access.must_administer(request.person)
    existing = access.holiday(request.person, holiday) if holiday is not None else None
    values = {"tanggal": request.GET.get("tanggal", ""), "nama": "", "dasar": "", "masuk": ""}
    if existing:
        values = {
            "tanggal": show_date(existing.date), "nama": existing.name, "dasar": existing.decree,
            "masuk": "ya" if existing.is_working_day else "",
        }  # fmt: skip
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        values = trimmed(request.POST, values)
        day = None
        with noting(errors, "f-tanggal"):
            day = day_in(values["tanggal"])
            if day is None:
                raise Refused("Tanggal belum diisi.")
        if day is not None:
            with noting(errors, "f-nama"):
                actions.put_holiday(
                    agency=request.person.agency, day=day, name=values["nama"], decree=values["dasar"],
                    kind=existing.kind if existing else "daerah", is_working_day=bool(values["masuk"]),
                    holiday=existing, by=request.person.named(), at=request.now,
                )  # fmt: skip
                messages.success(request, _("%(day)s disimpan di kalender.") % {"day": show_date(day)})
                return _to(day.year)
    context = {
        "here": "organisation",
        "existing": existing,
        "values": values,
        "errors": errors,
        "wrong": {one["field"]: one["words"] for one in errors},
    }
    return render(request, "office/day.html", context, status=422 if errors else 200)


@for_officers
@require_POST
def day_remove(request: OfficerRequest, holiday: int) -> HttpResponse:
    access.must_administer(request.person)
    this = access.holiday(request.person, holiday)
    actions.remove_holiday(
        agency=request.person.agency, holiday=this, by=request.person.named(), at=request.now
    )
    messages.success(request, _("%(day)s dihapus dari kalender.") % {"day": show_date(this.date)})
    return _to(this.date.year)
