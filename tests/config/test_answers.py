"""What every answer carries, whatever it is about."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path


def fine(request: HttpRequest) -> HttpResponse:
    return HttpResponse("baik " * 200)


def moved(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=302, headers={"Location": "/"})


urlpatterns = [path("baik/", fine), path("pindah/", moved)]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.urls(__name__)
class TestEveryAnswer:
    @pytest.mark.parametrize("address", ["/baik/", "/pindah/", "/tidak-ada/"])
    def test_tells_the_browser_what_it_may_do(self, visitor: Client, address: str) -> None:
        answer = visitor.get(address)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"

    def test_is_compressed(self, visitor: Client) -> None:
        answer = visitor.get("/baik/", headers={"accept-encoding": "gzip"})
        assert answer["Content-Encoding"] == "gzip"

    def test_to_a_strangers_host_name_is_no(self, visitor: Client, settings: object) -> None:
        settings.ALLOWED_HOSTS = ["kinerja.kota.go.id"]  # type: ignore[attr-defined]
        assert visitor.get("/baik/", headers={"host": "evil.example"}).status_code == 400


class TestStaticFiles:
    def test_are_kept_by_the_browser_for_ever(self, visitor: Client) -> None:
        files = sorted(file for file in settings.STATIC_ROOT.rglob("*.css"))
        assert files
        address = settings.STATIC_URL + files[0].relative_to(settings.STATIC_ROOT).as_posix()
        answer = visitor.get(address, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert "immutable" in answer["Cache-Control"]
        assert "max-age=315360000" in answer["Cache-Control"]
        assert answer["Content-Encoding"] == "gzip"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
