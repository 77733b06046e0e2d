"""The sign-in page: asked for, come back to with what is wrong, or stood before because a session has ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from himpun.organisation.queries import accounts_of_posts, sole_agency
from himpun.web.kept import Kept


def sign_in_page(
    request: HttpRequest,
    username: str = "",
    errors: list[dict[str, str]] | None = None,
    *,
    kept: Kept | None = None,
    status: int = 200,
) -> HttpResponse:
    """``kept`` is what somebody had typed when their session was found to be over; the page carries it on."""
    context: dict[str, Any] = {
        "username": username,
        "errors": errors or [],
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "office": sole_agency(),
        "kept": kept,
    }
    if settings.HIMPUN_DEMO:
        context |= {"accounts": accounts_of_posts(timezone.localdate()), "password": _demo_password()}
    response = render(request, "sign_in.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _demo_password() -> str:
    """What the demonstration left in its marker file."""
    marker = Path(settings.HIMPUN_DATA) / "demo"
    return marker.read_text(encoding="utf-8").strip() if marker.is_file() else ""
