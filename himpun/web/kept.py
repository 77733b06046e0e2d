"""What was typed into a form whose session had ended: nothing of it is lost, and nothing of it is sent by itself.

It travels through the sign-in page in one hidden field and comes back on a page that shows it and asks (decision
0011). Nothing is stored here, neither before the sign-in nor after it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.template.backends.utils import csrf_input
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

FIELD = "isian"
"""The hidden field of the sign-in page that carries what was typed."""

OWNER = "halaman-milik"
"""The hidden field by which every form says whose page it stood on (the public id of an officer)."""

MOST = 500_000
"""Characters that are carried at most: three forms of 100 indicators."""


@dataclass(frozen=True)
class Kept:
    """One form as it was sent. ``owner`` is "" where its page belonged to nobody, ``back`` where none is known.

    ``files`` are names: their content is not carried. ``is_whole`` is False when it was too much, and then nothing is.
    """

    address: str
    owner: str
    back: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()
    is_whole: bool = True

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    def post(self) -> QueryDict:
        """The fields as a view reads them."""
        found = QueryDict(mutable=True)
        for name, value in self.fields:
            found.appendlist(name, value)
        return found


def typed_in(request: HttpRequest) -> Kept | None:
    """What came with this POST; None where nothing was typed or chosen. Passwords and tokens are left behind."""
    if request.method != "POST":
        return None
    fields = tuple(
        (name, str(value)) for name, values in request.POST.lists() for value in values if _is_typed(name)
    )
    files = tuple(str(file.name) for _, chosen in request.FILES.lists() for file in chosen)
    if not fields and not files:
        return None
    whole = Kept(request.get_full_path(), request.POST.get(OWNER, ""), came_from(request), fields, files)
    if len(whole.written()) <= MOST:
        return whole
    return Kept(whole.address, whole.owner, whole.back, (), files, is_whole=False)


def _is_typed(name: str) -> bool:
    return name not in {"csrfmiddlewaretoken", OWNER} and "sandi" not in name and "password" not in name


def carried(request: HttpRequest) -> Kept | None:
    """What the sign-in page carried. It went through a browser, so nothing in it is believed unseen."""
    text = request.POST.get(FIELD, "")
    if not text or len(text) > MOST:
        return None
    try:
        found: dict[str, Any] = json.loads(text)
        kept = Kept(
            address=str(found["address"]),
            owner=str(found["owner"]),
            back=str(found["back"]),
            fields=tuple((str(name), str(value)) for name, value in found["fields"] if _is_typed(str(name))),
            files=tuple(str(name) for name in found["files"]),
            is_whole=found["is_whole"] is True,
        )
    except (ValueError, KeyError, TypeError):
        return None
    if officers_view(kept.address) is None or (kept.back and not _is_here(kept.back)):
        return None
    return kept


def officers_view(address: str) -> ResolverMatch | None:
    """The page of officers at this address of this site; None for any other address."""
    if not _is_here(address):
        return None
    try:
        found = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return None
    return found if getattr(found.func, "for_officers", False) else None


def _is_here(address: str) -> bool:
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def came_from(request: HttpRequest) -> str:
    """The page of this site on which the form stood ("/pengukuran/…"), or "" where the browser does not say."""
    referer = urlsplit(request.headers.get("Referer", ""))
    if (referer.scheme, referer.netloc) != (request.scheme, request.get_host()):
        return ""
    found = referer._replace(scheme="", netloc="", fragment="").geturl()
    return found if _is_here(found) else ""


def is_from_here(request: HttpRequest) -> bool:
    """Does the browser vouch that a page of this site sent this? Asked where the token of the form does not say so."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"{request.scheme}://{request.get_host()}"
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site is not None else bool(came_from(request))


def whose_page(request: HttpRequest) -> dict[str, Any]:
    """For every template: ``csrf_input`` also says whose page its form stands on."""
    return {"csrf_input": _owned_input(request)} if getattr(request, "desk", None) else {}


def _owned(request: HttpRequest) -> SafeString:
    desk: Any = request.desk  # type: ignore[attr-defined]
    return format_html('{}<input type="hidden" name="{}" value="{}">', csrf_input(request), OWNER, desk.user)


_owned_input = lazy(_owned, SafeString, str)
