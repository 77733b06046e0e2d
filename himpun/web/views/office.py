"""The office: its units, its posts and who holds them. Everyone may look; the technical administrator changes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from himpun.base.words import Refused, Sentence
from himpun.organisation import access, actions, queries
from himpun.organisation.models import Unit
from himpun.organisation.rules import APPOINTMENT_LABELS, UNIT_LABELS, WORKING_WEEKS, ZONES, AppointmentKind
from himpun.procedure import editions
from himpun.web.dates import day_in
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.typed import noting, trimmed


def _back(name: str, *args: object) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, args=args))


@for_officers
@require_GET
def office(request: OfficerRequest) -> HttpResponse:
    person = request.person
    context = {
        "here": "organisation",
        "agency": person.agency,
        "branches": queries.tree(person.agency, person.today),
        "may_change": person.is_administrator,
    }
    return render(request, "office/office.html", context)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def agency_edit(request: OfficerRequest) -> HttpResponse:
    """The agency's names and address; its government's time zone and working week."""
    access.must_administer(request.person)
    agency, by, now = request.person.agency, request.person.named(), request.now
    values = {
        "nama": agency.name, "pimpinan": agency.head_title, "kode": agency.code, "alamat": agency.address,
        "zona": agency.government.zone, "hari": str(agency.government.working_days),
    }  # fmt: skip
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        values = trimmed(request.POST, values)
        with noting(errors, "f-nama"):
            actions.change_agency(
                agency=agency, name=values["nama"], head_title=values["pimpinan"], code=values["kode"],
                address=values["alamat"], by=by, at=now,
            )  # fmt: skip
        with noting(errors, "f-zona"):
            days = int(values["hari"]) if values["hari"].isdecimal() else 0
            actions.set_working_time(agency=agency, zone=values["zona"], working_days=days, by=by, at=now)
        if not errors:
            messages.success(request, _("Profil perangkat daerah disimpan."))
            return _back("organisation")
    context = {
        "here": "organisation",
        "government": agency.government,
        "values": values,
        "errors": errors,
        "zones": [(zone, zone) for zone in ZONES],
        "weeks": [(str(days), Sentence("{days} hari kerja seminggu", days=days)) for days in WORKING_WEEKS],
    }
    return render(request, "office/agency.html", context, status=422 if errors else 200)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def unit_put(request: OfficerRequest, unit: str = "") -> HttpResponse:
    """Add a unit to the tree, or change one."""
    access.must_administer(request.person)
    person = request.person
    existing = access.unit(person, unit) if unit else None
    values = {
        "nama": existing.name if existing else "",
        "jenis": existing.kind if existing else "bidang",
        "atasan": existing.parent.public_id
        if existing and existing.parent
        else request.GET.get("atasan", ""),
        "urutan": str(existing.order if existing else len(queries.units_of(person.agency))),
    }
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        values = trimmed(request.POST, values)
        with noting(errors, "f-nama"):
            parent = access.unit(person, values["atasan"]) if values["atasan"] else None
            _put(request, existing, parent, values)
            messages.success(request, _("Unit kerja %(name)s disimpan.") % {"name": values["nama"]})
            return _back("organisation")
    others = [one for one in queries.units_of(person.agency) if existing is None or one.pk != existing.pk]
    context = {
        "here": "organisation",
        "existing": existing,
        "values": values,
        "errors": errors,
        "kinds": list(UNIT_LABELS.items()),
        "parents": [
            ("", _("Langsung di bawah perangkat daerah")),
            *((one.public_id, one.name) for one in others),
        ],
    }
    return render(request, "office/unit.html", context, status=422 if errors else 200)


def _put(request: OfficerRequest, existing: Unit | None, parent: Unit | None, values: dict[str, str]) -> None:
    if values["jenis"] not in UNIT_LABELS:
        raise Refused("Pilih jenis unit kerja dari daftar.")
    if not (values["urutan"].isdecimal() and int(values["urutan"]) < 1000):
        raise Refused("Urutan harus angka, misalnya 3.")
    by, at = request.person.named(), request.now
    order = int(values["urutan"])
    if existing is None:
        actions.add_unit(
            agency=request.person.agency, name=values["nama"], kind=values["jenis"], parent=parent, order=order,
            by=by, at=at,
        )  # fmt: skip
    else:
        actions.change_unit(
            unit=existing, name=values["nama"], kind=values["jenis"], parent=parent, order=order, by=by, at=at
        )


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def post_add(request: OfficerRequest, unit: str) -> HttpResponse:
    access.must_administer(request.person)
    parent = access.unit(request.person, unit)
    values = {"nama": "", "memimpin": ""}
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        values = trimmed(request.POST, values)
        with noting(errors, "f-nama"):
            made = actions.add_post(
                unit=parent, name=values["nama"], is_head=bool(values["memimpin"]), by=request.person.named(),
                at=request.now,
            )  # fmt: skip
            return _back("post", made.public_id)
    context = {"here": "organisation", "unit": parent, "values": values, "errors": errors}
    return render(request, "office/post_add.html", context, status=422 if errors else 200)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: OfficerRequest, post: str) -> HttpResponse:
    """One post: its name, who held it, and giving it to somebody. The button says which of the two forms was sent."""
    access.must_administer(request.person)
    this = access.post(request.person, post)
    named = {"nama": this.name, "memimpin": "ya" if this.is_head else ""}
    given = {"pegawai": "", "status": "definitif", "mulai": "", "akhir": "", "surat": ""}
    errors: list[dict[str, Any]] = []
    if request.method == "POST" and "tetapkan" in request.POST:
        given = trimmed(request.POST, given)
        if _appointed(request, this, given, errors):
            messages.success(request, _("Penugasan dicatat."))
            return _back("post", this.public_id)
    elif request.method == "POST":
        named = trimmed(request.POST, named)
        with noting(errors, "f-nama"):
            actions.change_post(
                post=this, name=named["nama"], is_head=bool(named["memimpin"]), by=request.person.named(), at=request.now
            )  # fmt: skip
            messages.success(request, _("Jabatan disimpan."))
            return _back("post", this.public_id)
    officers = [(one.public_id, one.name) for one in queries.officers_of(request.person.agency)]
    context = {
        "here": "organisation",
        "post": this,
        "named": named,
        "given": given,
        "errors": errors,
        "wrong": {one["field"]: one["words"] for one in errors},
        "appointments": queries.appointments_of(this),
        "today": request.person.today,
        "officers": [("", _("Pilih pegawai")), *officers],
        "kinds": list(APPOINTMENT_LABELS.items()),
    }
    return render(request, "office/post.html", context, status=422 if errors else 200)


def _appointed(
    request: OfficerRequest, this: Any, given: dict[str, str], errors: list[dict[str, Any]]
) -> bool:
    start = end = officer = None
    with noting(errors, "f-pegawai"):
        if not given["pegawai"]:
            raise Refused("Pilih pegawai yang ditugaskan.")
        officer = access.officer(request.person, given["pegawai"])
    with noting(errors, "f-mulai"):
        start = day_in(given["mulai"])
        if start is None:
            raise Refused("Tanggal mulai belum diisi.")
    with noting(errors, "f-akhir"):
        end = day_in(given["akhir"])
    with noting(errors, "f-status"):
        if given["status"] not in APPOINTMENT_LABELS:
            raise Refused("Pilih definitif, Plt, atau Plh.")
    if errors or officer is None or start is None:
        return False
    with noting(errors, "f-surat"):
        _made, gaps = editions.appoint(
            officer=officer, post=this, start_date=start, end_date=end, kind=AppointmentKind(given["status"]),
            letter_number=given["surat"], by=request.person.named(), at=request.now,
        )  # fmt: skip
        for gap in gaps:
            messages.warning(request, gap.sentence.translated(_))
    return not errors


@for_officers
@require_POST
def appointment_end(request: OfficerRequest, appointment: int) -> HttpResponse:
    """End an appointment on a day; without a day, today is the last one."""
    access.must_administer(request.person)
    this = access.appointment(request.person, appointment)
    end = day_in(request.POST.get("akhir", "")) or request.person.today
    actions.end_appointment(appointment=this, end_date=end, by=request.person.named(), at=request.now)
    messages.success(request, _("Penugasan %(name)s diakhiri.") % {"name": this.officer.name})
    return _back("post", this.post.public_id)
