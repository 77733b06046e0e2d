"""What was typed before a session ended: shown to whom it belongs, and sent again only when they press the button."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from himpun.collection.rules import LABELS
from himpun.organisation import access as organisation
from himpun.organisation.queries import Person, person
from himpun.reporting import queries as reporting
from himpun.sop import access
from himpun.web import errors
from himpun.web.door import desk_of
from himpun.web.forms import plain
from himpun.web.kept import Kept, carried, is_from_here, officers_view, typed_in
from himpun.web.threshold import sign_in_page


def show(request: HttpRequest, kept: Kept, known: Person, *, status: int = 200) -> HttpResponse:
    """The page that asks ``known`` what to do with it. Of what another person typed it shows and sends nothing."""
    request.desk = desk_of(known)  # type: ignore[attr-defined]
    is_theirs = kept.owner in {"", known.id}
    context = {
        "here": "",
        "kept": kept,
        "is_theirs": is_theirs,
        "me": known.officer.name,
        "owner": "" if is_theirs else _name_of(known, kept.owner),
        "shown": _shown(kept, known) if is_theirs else [],
        "back": kept.back or reverse("home"),
    }
    response = render(request, "kept.html", context, status=status)
    add_never_cache_headers(response)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is old: somebody signed in since it was opened. What was typed stays here, too.

    Only when the browser vouches for it: another site must not fill a form of ours and have it sent with one press.
    """
    known = person(account=request.user, now=timezone.now()) if request.user.is_authenticated else None
    refusal = errors.csrf_failure(request, reason, user=known.id if known else "")
    if errors.wants_json(request) or "HX-Request" in request.headers or not is_from_here(request):
        return refusal
    if request.path == reverse("sign_in"):
        kept = carried(request)
        stale = _("Halaman masuk ini sudah terlalu lama terbuka. Masuk sekali lagi.")
        told = [{"field": "", "words": stale}]
        return sign_in_page(request, errors=told, kept=kept, status=403) if kept else refusal
    kept = typed_in(request)
    if kept is None or officers_view(request.path) is None:
        return refusal
    if not request.user.is_authenticated:
        return sign_in_page(request, kept=kept, status=403)
    return show(request, kept, known, status=403) if known else refusal


def _name_of(known: Person, owner: str) -> str:
    """Who typed it, where that is an officer of the same agency; else "" (nobody learns a name by trying ids)."""
    try:
        return organisation.officer(known, owner).name
    except Http404:
        return ""


def _shown(kept: Kept, known: Person) -> list[tuple[str, str]]:
    """(label, what was typed) to be read again. Of an entry form only what differs from what is stored."""
    found = officers_view(kept.address)
    if found is not None and found.url_name == "compose":
        try:
            form = reporting.form(*access.part(known, found.kwargs["run"], found.kwargs["division"]))
        except Http404:
            return _plainly(kept)
        return [
            (f"{row.line.name} · {_(LABELS[name])}", raw)
            for row, name, _cell, raw in plain.touched(kept.post(), form)
        ]
    return _plainly(kept)


def _plainly(kept: Kept) -> list[tuple[str, str]]:
    """The fields by their names, which are Indonesian words; versions and keys, which nobody typed, are left out."""
    return [
        (name.replace("_", " ").replace("-", " ").capitalize(), value)
        for name, value in kept.fields
        if value.strip() and name not in {"version", "versi", "next"} and not name.startswith("version:")
    ]
