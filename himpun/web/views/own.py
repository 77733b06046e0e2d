"""One's own account: who one is here, what one can prove, and another password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from himpun.base.words import Refused
from himpun.organisation import actions, passphrase, queries
from himpun.web.again import confirm
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.typed import noting
from himpun.web.views.qualifications import shown


@sensitive_post_parameters("lama", "baru", "ulang")
@sensitive_variables("old", "new")
@never_cache
@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficerRequest) -> HttpResponse:
    """GET shows; POST changes the password. Whoever is signed in elsewhere with the old one is signed out there."""
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        old, new = request.POST.get("lama", ""), request.POST.get("baru", "")
        username = request.user.get_username()
        try:
            validate_password(new, queries.account(username))
        except ValidationError as problem:
            errors.append({"field": "f-baru", "words": " ".join(problem.messages)})
        with noting(errors, "f-baru"):
            if new == old:
                raise Refused("Kata sandi baru sama dengan yang sekarang. Pakai yang lain.")
            if request.POST.get("ulang", "") != new:
                raise Refused("Kedua kata sandi baru tidak sama. Tulis lagi keduanya.")
        if not errors:
            # The old one is asked last, so that a slip in the new one costs no try.
            with noting(errors, "f-lama"):
                confirm(request, old)
                _change(request, username, new)
                messages.success(request, _("Kata sandi diganti. Di perangkat lain Anda perlu masuk lagi."))
                return HttpResponseRedirect(reverse("own"))
    context = {
        "here": "",
        "errors": errors,
        "wrong": {one["field"]: one["words"] for one in errors},
        "me": request.person,
        "username": request.user.get_username(),
        "qualifications": shown(request.person, request.person.officer),
        "example": passphrase.generate(),
    }
    return render(request, "office/own.html", context, status=422 if errors else 200)


@sensitive_variables("new")
def _change(request: OfficerRequest, username: str, new: str) -> None:
    hashed = make_password(new)
    account = queries.account(username)
    assert account is not None
    actions.change_password(account=account, password=hashed, by=request.person.named(), at=request.now)
    account.password = hashed
    update_session_auth_hash(request, account)
