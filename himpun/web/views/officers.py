"""The people of the office and the accounts they sign in with."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from himpun.base.words import Refused
from himpun.organisation import access, actions, passphrase, queries
from himpun.organisation.models import Officer
from himpun.web.door import OfficerRequest, for_officers, refused
from himpun.web.typed import noting, trimmed
from himpun.web.views.qualifications import shown

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@for_officers
@require_GET
def officers(request: OfficerRequest) -> HttpResponse:
    access.must_administer(request.person)
    held: dict[int, list[str]] = {}
    for branch in queries.tree(request.person.agency, request.person.today):
        for _post, appointments in branch.posts:
            for one in appointments:
                held.setdefault(one.officer_id, []).append(one.title)
    listed = [(one, held.get(one.pk, [])) for one in queries.officers_of(request.person.agency)]
    return render(request, "office/officers.html", {"here": "organisation", "officers": listed})


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def officer_put(request: OfficerRequest, officer: str = "") -> HttpResponse:
    """Add an officer, or change one; beside it the account."""
    access.must_administer(request.person)
    existing = access.officer(request.person, officer) if officer else None
    values = {
        "nama": existing.name if existing else "",
        "nip": existing.nip if existing else "",
        "pangkat": existing.rank if existing else "",
        "surel": existing.email if existing else "",
    }
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        values = trimmed(request.POST, values)
        values["nip"] = values["nip"].replace(" ", "")
        if not values["nama"]:
            with noting(errors, "f-nama"):
                raise Refused("Nama pegawai belum diisi.")
        with noting(errors, "f-surel"):
            if values["surel"] and not EMAIL.fullmatch(values["surel"]):
                raise Refused(
                    "Alamat surel “{text}” tidak lengkap. Contoh: nama@depok.go.id.", text=values["surel"]
                )
        if not errors:
            with noting(errors, "f-nip"):
                saved = _saved(request, existing, values)
                messages.success(request, _("Data %(name)s disimpan.") % {"name": saved.name})
                return HttpResponseRedirect(reverse("officer_edit", args=[saved.public_id]))
    context = {
        "here": "organisation",
        "existing": existing,
        "values": values,
        "errors": errors,
        "wrong": {one["field"]: one["words"] for one in errors},
        "is_self": existing is not None and existing.pk == request.person.officer.pk,
        "qualifications": shown(request.person, existing) if existing else None,
    }
    return render(request, "office/officer.html", context, status=422 if errors else 200)


def _saved(request: OfficerRequest, existing: Officer | None, values: dict[str, str]) -> Officer:
    told: dict[str, Any] = {
        "name": values["nama"], "nip": values["nip"], "rank": values["pangkat"], "email": values["surel"],
        "by": request.person.named(), "at": request.now,
    }  # fmt: skip
    if existing is None:
        return actions.add_officer(agency=request.person.agency, **told)
    actions.change_officer(officer=existing, **told)
    existing.name = values["nama"]
    return existing


@sensitive_variables("words")
@never_cache
@for_officers
@require_POST
def account(request: OfficerRequest, officer: str) -> HttpResponse:
    """Open an account, give it a new passphrase, close it or open it again.

    A passphrase is shown in the answer itself and kept nowhere: it goes into no cookie and no session.
    """
    access.must_administer(request.person)
    this = access.officer(request.person, officer)
    by, at = request.person.named(), request.now
    back = HttpResponseRedirect(reverse("officer_edit", args=[this.public_id]))
    what = request.POST.get("tindakan", "")
    if what in {"tutup", "buka"}:
        if this.pk == request.person.officer.pk:
            raise Refused("Akun Anda sendiri tidak dapat dinonaktifkan. Minta admin lain melakukannya.")
        actions.set_account_active(officer=this, is_active=what == "buka", by=by, at=at)
        messages.success(request, _("Akun %(name)s diperbarui.") % {"name": this.name})
        return back
    words = passphrase.generate()
    hashed = make_password(words)
    if this.account is None:
        username = request.POST.get("akun", "").strip().lower()
        if not USERNAME.fullmatch(username):
            return refused(
                request,
                Refused(
                    "Nama akun “{name}” belum sesuai. Pakai huruf kecil, angka, titik, atau strip, paling sedikit tiga.",
                    name=username,
                ),
                status=422,
            )
        opened = actions.open_account(
            officer=this, username=username, password=hashed, is_administrator=bool(request.POST.get("admin")), by=by, at=at
        )  # fmt: skip
    else:
        opened = this.account
        actions.change_password(account=opened, password=hashed, by=by, at=at)
    context = {
        "here": "organisation",
        "officer": this,
        "username": opened.username,
        "words": words,
        "address": request.build_absolute_uri(reverse("sign_in")),
    }
    return render(request, "office/passphrase.html", context)
