"""Remembered addresses are those Django would give, for each set of addresses apart."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import NoReverseMatch, path, reverse

from himpun.web.addresses import address, static

urlpatterns = [path("lain/", lambda request: HttpResponse(), name="home")]


class TestAddress:
    def test_is_the_one_django_gives(self) -> None:
        for name, args in (("home", ()), ("run", ("a1",)), ("step_of", ("a1", 3, "b2"))):
            for _ in range(2):
                assert address(name, *args) == reverse(name, args=args)

    def test_belongs_to_the_set_of_addresses_in_use(self) -> None:
        assert address("home") == "/"
        with override_settings(ROOT_URLCONF=__name__):
            assert address("home") == "/lain/"
        assert address("home") == "/"

    def test_is_refused_for_a_name_that_has_none(self) -> None:
        with pytest.raises(NoReverseMatch):
            address("tidak-ada")

    def test_of_a_file_follows_the_edition(self, settings: object) -> None:
        before = static("css/page.css")
        with override_settings(STATIC_URL="/static/lain/"):
            assert static("css/page.css") == "/static/lain/css/page.css"
        assert static("css/page.css") == before
