"""What every request is given before a page is made: a language, a clock, a code to ask help with.

None of these asks the database for anything beyond the session and the person.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

Handler = Callable[[HttpRequest], HttpResponse]

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 and O, no 1, I and L: a code is read out on the telephone."""

SESSION_ZONE = "zone"


def remember_zone(request: HttpRequest, zone: str) -> None:
    """Keep the government's zone (``Asia/Jakarta`` …) with the session; called once, at sign-in."""
    request.session[SESSION_ZONE] = zone


class RequestCode:
    """``request.code`` ("7F3K-2Q"): on the error page, in the log and in what "Minta bantuan" copies."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        letters = "".join(secrets.choice(ALPHABET) for _ in range(6))
        request.code = f"{letters[:4]}-{letters[4:]}"  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Code"] = request.code  # type: ignore[attr-defined]
        return response


class Place:
    """The language the person chose (Indonesian until they choose) and the clock of their government.

    The browser's wish (Accept-Language) is not asked: office computers often speak English, their people
    do not. Stands after the session and the authentication.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wished = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wished if wished in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language), timezone.override(zone_of(request)):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            # A lazy page is made here, while its language and clock still hold.
            if (render := getattr(response, "render", None)) and callable(render):
                response = render()
        response.headers.setdefault("Content-Language", language)
        return response


def zone_of(request: HttpRequest) -> ZoneInfo | None:
    """The zone of the session; None (the site's own) for a visitor, so that no session is read for them."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    name = request.session.get(SESSION_ZONE)
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
