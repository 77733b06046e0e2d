"""A tiny office for the browser tests: the pages of the gallery, and an endpoint that keeps values in memory.

It keeps the contract of the real endpoint (``components/grid.html``) and can misbehave on purpose: be cut off,
answer with a portal's page, be busy, forget who is signed in, lose the answer of a save that was carried out.
"""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.test import override_settings
from django.urls import path
from django.utils.safestring import mark_safe
from django.views.i18n import set_language

from himpun.base import numbers
from himpun.web import errors
from himpun.web.desk import Desk, doors

GALLERY = Path(__file__).parent / "gallery"
TODAY = datetime(2026, 10, 5, 3, 5, tzinfo=UTC)
SINCE = datetime(2026, 9, 25, 2, 40, tzinfo=UTC)
UNTIL = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)
PASSWORD = "kucing-payung-sungai-merah"
NAMES = (
    "Persentase bantuan bagi korban bencana yang tersampaikan kurang dari 3 hari",
    "Persentase TAGANA aktif",
    "Jumlah penerima bantuan pangan",
    "Persentase penyandang disabilitas mandiri",
    "Persentase PMKS yang mengalami perubahan perilaku",
)
STEPS = [
    ("Koordinasi", "Kasubag", "2 dari 2 hari", "selesai"),
    ("Menyusun", "Fungsional Umum", "4 dari 5 hari", "selesai"),
    ("Memeriksa", "Kabid", "hari ke-8 dari 7", "sekarang"),
    ("Merekap", "Kasubag", "3 hari", "nanti"),
    ("Menganalisis", "Sekretaris", "3 hari", "nanti"),
    ("Mengesahkan", "Kepala Dinas", "1 hari", "nanti"),
    ("Mengirim", "Fungsional Umum", "2 hari", "nanti"),
]


class Ledger:
    """What the server holds. ``arrived`` counts every value that was really written, replays left out."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.begin_anew()

    def begin_anew(self, rows: int = 5, **values: str) -> None:
        """An office of ``rows`` indicators; ``values`` are there already, at version 1 (``m1="90,00"``)."""
        self.rows = rows
        self.values = {f"{cell[0]}:{cell[1:]}": value for cell, value in values.items()}
        self.versions = dict.fromkeys(self.values, 1)
        self.answers: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
        self.arrived: list[tuple[str, str]] = []
        self.requests: list[dict[str, Any]] = []
        self.supposed: list[str] = []
        self.signed_in: str | None = "rina"
        self.mood = ""
        self.lose_answers = 0
        self.locked = False


ledger = Ledger()


def render(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    request.desk = Desk(  # type: ignore[attr-defined]
        user="rina",
        person="Rina Wahyuni",
        post="Kasubag Umum dan PEP",
        acting="Plt",
        agency="Dinas Sosial",
        government="Pemerintah Kota Depok",
        navigation=doors("home", "runs", "plans", "archive", "sops", "organisation", "audit"),
        waiting=3,
    )
    page = engines["jinja2"].get_template(template)
    return HttpResponse(page.render({"desk": request.desk, **context}, request))  # type: ignore[attr-defined]


def home(request: HttpRequest) -> HttpResponse:
    steps = [
        {"number": n, "title": title, "who": who, "note": note, "state": state, "late": state == "sekarang"}
        for n, (title, who, note, state) in enumerate(STEPS, 1)
    ]
    return render(request, "home.html", steps=steps, today=TODAY, since=SINCE, until=UNTIL)


def parts(request: HttpRequest) -> HttpResponse:
    wrong = [
        {"field": "f-nomor", "words": "Nomor surat belum diisi."},
        {"field": "f-arah", "words": "Pilih satu."},
    ]
    return render(request, "parts.html", errors=wrong, until=UNTIL)


def row(n: int) -> dict[str, Any]:
    cell = {
        "id": n,
        "name": NAMES[(n - 1) % 5] + (f" ({n})" if n > 5 else ""),
        "unit": "%",
        "target": "90,00",
    }
    for prefix, key in (("m", ""), ("d", "d_"), ("s", "s_"), ("w", "w_")):
        cell[f"{key}value"] = ledger.values.get(f"{prefix}:{n}", "")
        cell[f"{key}version"] = ledger.versions.get(f"{prefix}:{n}", 0)
    return cell | {"last": "88,40", "locked": ledger.locked, "achievement": "", "evidence": "Tambah bukti"}


def entry(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        for name, raw in request.POST.items():
            if name.startswith("cell:") and raw != ledger.values.get(name[5:], ""):
                write(name[5:], str(raw))
    return render(request, "entry.html", rows=[row(n) for n in range(1, ledger.rows + 1)], until=UNTIL)


def write(cell: str, shown: str) -> int:
    ledger.values[cell] = shown
    ledger.versions[cell] = ledger.versions.get(cell, 0) + 1
    ledger.arrived.append((cell, shown))
    return ledger.versions[cell]


def shown_for(cell: str, raw: str, meaning: str | None) -> str | dict[str, Any]:
    """How a value is printed once it is stored, or what has to be asked or said first."""
    if cell[0] in "sw" or raw == "":
        return raw.strip()
    if meaning is not None:
        return numbers.show(Decimal(meaning))
    reading = numbers.read(raw)
    if isinstance(reading, numbers.Ambiguous):
        return {"ask": [{"value": str(o.value), "words": str(o.words)} for o in reading.options]}
    if isinstance(reading, numbers.Number):
        return numbers.show(reading.value, 2)
    return {"problem": f"“{raw}” bukan angka. Tulis angka saja, misalnya 81,25."}


def save(request: HttpRequest) -> HttpResponse:
    body = json.loads(request.body)
    with ledger.lock:
        ledger.requests.append(body)
        response = carry_out(body)
        if response.status_code == 200 and ledger.lose_answers:
            ledger.lose_answers -= 1
            return HttpResponse("<h1>502</h1>", status=502)
        return response


def suppose(request: HttpRequest) -> HttpResponse:
    """What a figure would amount to that is still being typed."""
    body = json.loads(request.body)
    ledger.supposed.append(body["raw"])
    result = shown_for(body["cell"], body["raw"], None)
    if isinstance(result, dict):
        return JsonResponse({"key": body["key"], "state": "belum"})
    more = {"achievement": f"{result}%", "words": "", "figures": {"jumlah": f"kira-kira {result}"}}
    return JsonResponse({"key": body["key"], "state": "dicoba", **more})


def carry_out(body: dict[str, Any]) -> HttpResponse:
    key, cell = body["key"], body["cell"]

    def say(status: int, **more: Any) -> JsonResponse:
        response = JsonResponse({"key": key, **more}, status=status)
        if status == 503:
            response["Retry-After"] = "1"
        return response

    if ledger.mood == "portal":
        return HttpResponse("<title>Wi-Fi Gratis</title>")
    if ledger.mood == "busy":
        return say(503, problem="Server sedang ramai.")
    if ledger.signed_in is None:
        return say(401, problem="Sesi Anda berakhir.")
    if ledger.locked:
        return say(423, problem="Laporan sudah dikirim ke Kabid.")
    if key in ledger.answers:
        before, answer = ledger.answers[key]
        return JsonResponse(answer) if before == body else say(422, problem="Kunci sudah dipakai.")
    if body["version"] != ledger.versions.get(cell, 0):
        theirs = {
            "shown": ledger.values[cell],
            "by": "Ibu Sari",
            "at": "10.03",
            "version": ledger.versions[cell],
        }
        return say(409, conflict=theirs)
    result = shown_for(cell, body["raw"], body.get("meaning"))
    if isinstance(result, dict):
        return say(422, **result)
    answer = {
        "key": key,
        "state": "tersimpan",
        "version": write(cell, result),
        "shown": result,
        "at": "10.05",
    }
    if cell[0] == "m":
        answer |= {"achievement": "100,00%" if result else "", "figures": {"jumlah": str(len(ledger.values))}}
        high = result.startswith("250")
        answer["flags"] = [{"code": "jauh", "words": "Jauh di atas target."}] if high else []
    ledger.answers[key] = (body, answer)
    return JsonResponse(answer)


def sign_in(request: HttpRequest) -> HttpResponse:
    if not errors.wants_json(request):
        accounts = [("rina", "Kasubag Umum dan PEP"), ("dedi", "Kabid")]
        page = engines["jinja2"].get_template("sign_in.html")
        context = {
            "office": "Dinas Sosial Kota Depok",
            "accounts": accounts,
            "password": PASSWORD,
            "demo": True,
        }
        return HttpResponse(page.render(context, request))
    if request.method == "POST":
        if request.POST["password"] != PASSWORD:
            problem = "Nama pengguna atau kata sandi tidak cocok."
            return JsonResponse({"problem": problem}, status=422)
        ledger.signed_in = request.POST["username"]
    return JsonResponse(
        {"user": ledger.signed_in, "name": ledger.signed_in or "", "csrf": get_token(request)}
    )


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(mark_safe("<!doctype html><title>Periksa</title><h1>Periksa isian</h1>"))


def old_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    return errors.csrf_failure(request, reason, user=ledger.signed_in or "")


handler404 = errors.not_found
handler500 = errors.broken
urlpatterns = [
    path("", home, name="home"),
    path("bagian/", parts, name="plans"),
    path("isi/", entry, name="runs"),
    path("simpan/", save),
    path("coba/", suppose),
    path("periksa/", plain, name="archive"),
    path("sop/", plain, name="sops"),
    path("organisasi/", plain, name="organisation"),
    path("tabel/", plain, name="audit"),
    path("panduan/", plain, name="help"),
    path("akun/", plain, name="own"),
    path("masuk/", sign_in, name="sign_in"),
    path("keluar/", plain, name="sign_out"),
    path("bahasa/", set_language, name="language"),
]


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class Threaded(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


@contextmanager
def opened(port: int = 0) -> Iterator[str]:
    """The office at an address of this machine, as long as the block lasts."""
    pages = settings.TEMPLATES[0]
    here = {
        "ROOT_URLCONF": __name__,
        "TEMPLATES": [{**pages, "DIRS": [GALLERY, *pages["DIRS"]]}],
        "MIDDLEWARE": [
            "himpun.web.middleware.RequestCode",
            "csp.middleware.CSPMiddleware",
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.gzip.GZipMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "himpun.web.middleware.Place",
        ],
        "CSRF_FAILURE_VIEW": f"{__name__}.old_token",
        "ALLOWED_HOSTS": ["127.0.0.1"],
    }
    with override_settings(**here):
        server = make_server("127.0.0.1", port, get_wsgi_application(), Threaded, Quiet)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
