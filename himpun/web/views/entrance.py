"""Coming in and going out, the guide, and what one was told."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_failure_limit
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from himpun.notices import actions as notices
from himpun.notices import queries as inboxes
from himpun.organisation.queries import Person, person
from himpun.organisation.rules import ZONES
from himpun.sop import queries as runs
from himpun.web.door import OfficerRequest, for_officers
from himpun.web.errors import wants_json
from himpun.web.guide import guide_for
from himpun.web.kept import carried
from himpun.web.middleware import remember_zone
from himpun.web.threshold import sign_in_page
from himpun.web.views.kept import show as show_kept

INBOX_SHOWS = 50


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page, and the same in JSON for the overlay that opens when a session ends while somebody types."""
    if request.method == "POST":
        return _try(request)
    known = person(account=request.user, now=timezone.now()) if request.user.is_authenticated else None
    if wants_json(request):
        return JsonResponse(_who(request, known))
    if known is not None:
        return HttpResponseRedirect(safe_next(request))
    return sign_in_page(request)


def _try(request: HttpRequest) -> HttpResponse:
    kept = carried(request)
    if kept is not None and "ganti" in request.POST:
        # Who is here makes room for the one whose typing it is.
        logout(request)
        return sign_in_page(request, kept=kept)
    username = request.POST.get("username", "").strip()
    now = timezone.now()
    account = authenticate(request, username=username, password=request.POST.get("password", ""))
    if account is None:
        return _wrong(request, username, _why_not(request, username))
    known = person(account=account, now=now)
    if known is None:
        return _wrong(
            request, username, _("Akun ini belum terhubung dengan pegawai. Hubungi admin kantor Anda.")
        )
    login(request, account)
    remember_zone(request, ZONES[known.agency.government.zone])
    if wants_json(request):
        return JsonResponse(_who(request, known))
    return HttpResponseRedirect(safe_next(request)) if kept is None else show_kept(request, kept, known)


def _who(request: HttpRequest, known: Person | None) -> dict[str, Any]:
    return {
        "user": known.id if known else None,
        "name": known.officer.name if known else "",
        "csrf": get_token(request),
    }


def _why_not(request: HttpRequest, username: str) -> str:
    """What is wrong and what to do now: how many tries are left, or how long to wait."""
    until: datetime | None = getattr(request, "himpun_wait_until", None)
    if until is not None:
        minutes = max(1, ceil((until - timezone.now()).total_seconds() / 60))
        return ngettext(
            "Terlalu banyak percobaan yang tidak cocok. Coba lagi dalam %(minutes)s menit.",
            "Terlalu banyak percobaan yang tidak cocok. Coba lagi dalam %(minutes)s menit.",
            minutes,
        ) % {"minutes": minutes}
    credentials = {"username": username}
    left = get_failure_limit(request, credentials) - AxesProxyHandler.get_failures(request, credentials)
    if left < 1:
        return _(
            "Nama pengguna atau kata sandi tidak cocok. Percobaan berikutnya yang keliru memperpanjang jeda."
        )
    return ngettext(
        "Nama pengguna atau kata sandi tidak cocok. Sisa %(left)s kali percobaan sebelum jeda 1 menit.",
        "Nama pengguna atau kata sandi tidak cocok. Sisa %(left)s kali percobaan sebelum jeda 1 menit.",
        left,
    ) % {"left": left}


def _wrong(request: HttpRequest, username: str, words: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"problem": words}, status=422)
    wrong = [{"field": "f-username", "words": words}]
    return sign_in_page(request, username, wrong, kept=carried(request), status=422)


def safe_next(request: HttpRequest) -> str:
    """Where the person wanted to go, if that lies in this site; else their home page."""
    wished = request.POST.get("next") or request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(wished, allowed_hosts=None, require_https=request.is_secure())
    return wished if wished and here else reverse("home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Go out; the browser is told to forget what it kept, here and nowhere else."""
    logout(request)
    response = HttpResponseRedirect(reverse("sign_in"))
    response["Clear-Site-Data"] = '"storage"'
    return response


@for_officers
@require_GET
def guide(request: OfficerRequest) -> HttpResponse:
    """What each post does in each step, one page per person; one's own first. Printable as a card for the pocket."""
    adoptions = runs.in_force(request.person.agency, request.person.today)
    lanes = runs.lanes_of(request.person)
    cards = [
        card
        for adoption in adoptions
        for card in guide_for(
            runs.definition_of(adoption.edition), {lane for pk, lane, _division in lanes if pk == adoption.pk}
        )
    ]
    wished = request.GET.get("untuk", "")
    shown = next((card for card in cards if card.key == wished), None) or next(
        (card for card in cards if card.mine), None
    )
    context = {
        "here": "",
        "cards": cards,
        "card": shown,
        "administrator": request.person.is_administrator,
    }
    return render(request, "help.html", context)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: OfficerRequest) -> HttpResponse:
    """What one was told, the newest first. Looking does not mark anything as read."""
    officer = request.person.officer
    if request.method == "POST":
        notices.read_all(officer=officer, by=request.person.named(), at=request.now)
        return HttpResponseRedirect(reverse("inbox"))
    told = inboxes.inbox(officer, most=INBOX_SHOWS)
    context = {"here": "home", "told": told, "unread": sum(one.read_at is None for one in told)}
    return render(request, "inbox.html", context)
