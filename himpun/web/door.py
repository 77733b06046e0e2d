"""Who comes in: every page of an officer goes through ``for_officers``, which says who they are and what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from himpun.base.words import Refused
from himpun.organisation.queries import Person, person
from himpun.web.desk import Desk, doors
from himpun.web.errors import forbidden, wants_json
from himpun.web.kept import came_from, typed_in
from himpun.web.threshold import sign_in_page


class OfficerRequest(HttpRequest):
    """A request whose sender is known: ``person`` (posts held today) and ``now`` (one moment for the whole request)."""

    person: Person
    now: datetime
    desk: Desk


View = Callable[..., HttpResponseBase]


def for_officers(view: View) -> View:
    """Let signed-in officers in. A script that is not signed in hears 401, never a redirect to a page.

    A ``Refused`` nobody caught becomes a plain page (409): what is wrong, why, what to do now.
    """

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _must_sign_in(request)
        request.now = timezone.now()
        known = person(account=request.user, now=request.now)
        if known is None:
            return forbidden(request)
        request.person = known
        request.desk = desk_of(known)
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return refused(request, refusal)

    guarded.for_officers = True  # type: ignore[attr-defined]
    return guarded


def desk_of(known: Person) -> Desk:
    """What the head of every page shows about this person."""
    keys = ["home", "runs", "plans", "skp", "archive", "sops", "audit"]
    keys += ["organisation"] if known.is_administrator else []
    return Desk(
        user=known.id,
        person=known.officer.name,
        post=known.acting,
        agency=known.agency.name,
        government=known.agency.government.name,
        navigation=doors(*keys),
    )


def refused(request: HttpRequest, refusal: Refused, *, status: int = 409) -> HttpResponse:
    """Say a refusal: as JSON to a script, as a page with the way back to a person."""
    words = refusal.sentence.translated(_)
    if wants_json(request):
        return JsonResponse({"problem": words}, status=status)
    back = request.META.get("HTTP_REFERER", "")
    return render(request, "refused.html", {"words": words, "back": back}, status=status)


def _must_sign_in(request: HttpRequest) -> HttpResponse:
    # htmx would follow a redirect and put the sign-in page in the place of a row.
    if wants_json(request) or "HX-Request" in request.headers:
        return JsonResponse(
            {"problem": _("Anda perlu masuk lagi. Isian Anda aman di perangkat ini.")}, status=401
        )
    if (kept := typed_in(request)) is not None:
        return sign_in_page(request, kept=kept, status=401)
    # A button that was pressed with nothing typed leads back to the page it stands on.
    wanted = request.get_full_path() if request.method in {"GET", "HEAD"} else came_from(request)
    return HttpResponseRedirect(f"{reverse('sign_in')}?next={quote(wanted)}")
