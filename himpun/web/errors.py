"""Pages for when something is not there, not allowed or broken; in JSON where a script asked.

Named by the root of the addresses as ``handler400`` … ``handler500``; ``csrf_failure`` by views/kept.py.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.translation import gettext as _


def wants_json(request: HttpRequest) -> bool:
    """Whether the one who asks is our script and not a person's address bar."""
    return "application/json" in request.headers.get("Accept", "")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(
        request,
        400,
        "errors/400.html",
        _("Permintaan ini tidak terbaca. Muat ulang halaman, lalu coba lagi."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 403, "errors/403.html", _("Halaman ini bukan untuk jabatan Anda saat ini."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 404, "errors/404.html", _("Halaman ini tidak ada atau bukan untuk akun Anda."))


def broken(request: HttpRequest) -> HttpResponse:
    code = getattr(request, "code", "")
    words = _("Ada masalah di pihak kami (kode %(code)s). Isian Anda tidak hilang. Coba lagi sebentar lagi.")
    return answer(request, 500, "errors/500.html", words % {"code": code})


def csrf_failure(request: HttpRequest, reason: str = "", *, user: str = "") -> HttpResponse:
    """A form that stood open too long, or came from elsewhere.

    A script is given the token to try again with, and the public id of the officer whose token it is ("" for nobody).
    """
    words = _("Formulir ini sudah terlalu lama terbuka. Muat ulang halaman, lalu kirim lagi.")
    more = {"reason": "csrf", "csrf": get_token(request), "user": user}
    return answer(request, 403, "errors/csrf.html", words, **more)


def answer(request: HttpRequest, status: int, template: str, words: str, **more: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"problem": words, **more}, status=status)
    # Without the request: a broken page must not break on what the head of a page asks for.
    context = {"code": getattr(request, "code", "")}
    return HttpResponse(get_template(template).render(context), status=status)
