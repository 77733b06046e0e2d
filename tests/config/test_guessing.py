"""Guessing a password gets slower and slower; nobody can lock a colleague out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import authenticate, get_user_model, login
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone

from himpun.config.guessing import LONGEST, delay
from himpun.config.hashers import Argon2

PASSWORD = "kucing-payung-sungai-merah"
HERE, THERE = "10.1.1.1", "10.9.9.9"


def sign_in(request: HttpRequest) -> HttpResponse:
    person = authenticate(request, username=request.POST["username"], password=request.POST["password"])
    if person is None:
        return HttpResponse("salah")
    login(request, person)
    return HttpResponse("masuk")


urlpatterns = [path("masuk/", sign_in)]


class TestDelay:
    def test_is_none_for_the_first_mistakes(self) -> None:
        assert delay(4, limit=5) == timedelta(0)

    def test_doubles_with_each_mistake_after(self) -> None:
        assert [delay(n, limit=5) for n in (5, 6, 7)] == [timedelta(minutes=n) for n in (1, 2, 4)]

    def test_ends_at_an_hour(self) -> None:
        assert delay(12, limit=5) == delay(10_000, limit=5) == LONGEST


@pytest.mark.django_db
@pytest.mark.urls(__name__)
class TestSigningIn:
    @pytest.fixture(autouse=True)
    def _people(self) -> None:
        for name in ("kepala", "staf"):
            get_user_model().objects.create_user(name, PASSWORD)

    def attempt(self, name: str, password: str, *, network: str = HERE) -> HttpResponse:
        answer = Client(REMOTE_ADDR=network).post("/masuk/", {"username": name, "password": password})
        assert isinstance(answer, HttpResponse)
        return answer

    def guess(self, times: int, *, name: str = "kepala", network: str = HERE) -> HttpResponse:
        for _ in range(times - 1):
            self.attempt(name, "tebakan", network=network)
        return self.attempt(name, "tebakan", network=network)

    def wait(self, how_long: timedelta) -> None:
        """As if the attempts so far had been that much earlier."""
        for attempt in AccessAttempt.objects.all():
            AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=attempt.attempt_time - how_long)

    def test_goes_on_after_four_mistakes(self) -> None:
        assert self.guess(4).status_code == 200
        assert self.attempt("kepala", PASSWORD).content == b"masuk"

    def test_has_to_wait_a_minute_after_five(self) -> None:
        answer = self.guess(5)
        assert answer.status_code == 429
        assert 50 <= int(answer["Retry-After"]) <= 60
        assert self.attempt("kepala", PASSWORD).status_code == 429
        self.wait(timedelta(seconds=61))
        assert self.attempt("kepala", PASSWORD).content == b"masuk"

    def test_has_to_wait_longer_each_time(self) -> None:
        self.guess(5)
        self.wait(timedelta(seconds=61))
        answer = self.attempt("kepala", "tebakan")
        assert answer.status_code == 429
        assert 110 <= int(answer["Retry-After"]) <= 120

    def test_does_not_wait_longer_for_trying_while_waiting(self) -> None:
        self.guess(5)
        self.guess(20)
        self.wait(timedelta(seconds=61))
        assert self.attempt("kepala", PASSWORD).content == b"masuk"

    def test_from_elsewhere_is_not_hindered(self) -> None:
        self.guess(9, network=HERE)
        assert self.attempt("kepala", PASSWORD, network=THERE).content == b"masuk"

    def test_of_another_person_is_not_hindered(self) -> None:
        self.guess(9)
        assert self.attempt("staf", PASSWORD).content == b"masuk"

    def test_wipes_the_slate_when_it_succeeds(self) -> None:
        self.guess(4)
        self.attempt("kepala", PASSWORD)
        assert self.guess(4).status_code == 200

    def test_keeps_no_password_that_was_tried(self) -> None:
        self.guess(1)
        assert "tebakan" not in AccessAttempt.objects.get().post_data

    def test_behind_nginx_counts_by_the_persons_network(self, settings: object) -> None:
        from himpun.config.guessing import network_of

        request = RequestFactory().get("/", headers={"x-real-ip": THERE}, REMOTE_ADDR="127.0.0.1")
        settings.HTTPS = False  # type: ignore[attr-defined]
        assert network_of(request) == "127.0.0.1"
        settings.HTTPS = True  # type: ignore[attr-defined]
        assert network_of(request) == THERE


class TestAPassword:
    def test_is_kept_by_argon2id_at_the_cost_owasp_asks_for(self, settings: object) -> None:
        settings.PASSWORD_HASHERS = ["himpun.config.hashers.Argon2"]  # type: ignore[attr-defined]
        started = timezone.now()
        kept = make_password(PASSWORD)
        assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
        assert check_password(PASSWORD, kept)
        assert not check_password("lain", kept)
        assert timezone.now() - started < timedelta(seconds=5)
        assert Argon2.memory_cost == 19 * 1024
