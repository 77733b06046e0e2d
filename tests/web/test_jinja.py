"""The filters and the words of the pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from himpun.base.words import Refused, Sentence
from himpun.web import errors, jinja
from himpun.web.middleware import Place, RequestCode, remember_zone

MOMENT = datetime(2020, 1, 6, 3, 5, tzinfo=UTC)


def shown(source: str, **context: object) -> str:
    return jinja.environment().from_string(source).render(**context)


class TestFilters:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("{{ v|number(2) }}", "1.234,50"),
            ("{{ v|number }}", "1.234,5"),
            ("{{ v|percent }}", "1.234,50%"),
            ("{{ v|percent(1) }}", "1.234,5%"),
            ("{{ none|number }}", "–"),
            ("{{ none|percent }}", "–"),
            ("{{ none|rupiah }}", "–"),
            ("{{ 0|number(2) }}", "0,00"),
            ("{{ 'BB'|number(2) }}", "BB"),
        ],
    )
    def test_print_numbers_in_the_house_way(self, source: str, expected: str) -> None:
        assert shown(source, v=Decimal("1234.5")) == expected

    def test_print_money_whole(self) -> None:
        assert shown("{{ 1250000|rupiah }}") == "Rp 1.250.000"

    def test_print_days_on_the_governments_clock(self) -> None:
        late = datetime(2020, 1, 5, 23, 30, tzinfo=UTC)
        with timezone.override(ZoneInfo("Asia/Makassar")):
            assert shown("{{ v|day }}", v=late) == "Senin, 6 Januari 2020"
            assert shown("{{ v|time }}", v=late) == "07.30"
            assert shown("{{ v|moment }}", v=late) == "6 Januari 2020 pukul 07.30 WITA"

    def test_print_a_plain_date_as_it_is(self) -> None:
        assert shown("{{ v|date }} {{ none|date }}", v=date(2020, 1, 6)) == "6 Januari 2020 –"

    def test_print_dates_in_english_behind_the_switch(self) -> None:
        with translation.override("en"):
            assert shown("{{ v|day }}", v=date(2020, 1, 6)) == "Monday, 6 January 2020"

    def test_say_a_sentence_of_the_rules(self) -> None:
        assert (
            shown("{{ v|sentence }}", v=Sentence("Langkah {step} belum selesai.", step=3))
            == "Langkah 3 belum selesai."
        )
        assert shown("{{ v|sentence }}", v=Refused("Belum lengkap.")) == "Belum lengkap."
        assert shown("{{ v|sentence }}", v="Sudah.") == "Sudah."

    def test_escape_what_people_wrote(self) -> None:
        assert shown("{{ v|sentence }}", v=Sentence("Dari {who}", who="<b>")) == "Dari &lt;b&gt;"
        assert shown('{{ _("Halo %(name)s", name=v) }}', v="<b>") == "Halo &lt;b&gt;"


class TestPlace:
    def answer(self, request: HttpRequest) -> tuple[str, str, HttpResponse]:
        seen: list[str] = []

        def view(request: HttpRequest) -> HttpResponse:
            seen.extend([translation.get_language(), timezone.get_current_timezone_name()])
            return HttpResponse()

        response = Place(view)(request)
        return seen[0], seen[1], response

    def test_speaks_indonesian_whatever_the_browser_wishes(self, rf: RequestFactory) -> None:
        language, zone, response = self.answer(rf.get("/", headers={"accept-language": "en"}))
        assert (language, zone) == ("id", "Asia/Jakarta")
        assert response["Content-Language"] == "id"

    def test_speaks_english_to_who_chose_it(self, rf: RequestFactory) -> None:
        rf.cookies["bahasa"] = "en"
        assert self.answer(rf.get("/"))[0] == "en"

    def test_takes_no_language_it_does_not_know(self, rf: RequestFactory) -> None:
        rf.cookies["bahasa"] = "../../x"
        assert self.answer(rf.get("/"))[0] == "id"

    def test_keeps_the_clock_of_the_session(self, rf: RequestFactory) -> None:
        rf.cookies["sesi"] = "x"
        request = rf.get("/")
        request.session = {}  # type: ignore[assignment]
        remember_zone(request, "Asia/Jayapura")
        assert self.answer(request)[1] == "Asia/Jayapura"
        request.session["zone"] = "Bulan/Purnama"
        assert self.answer(request)[1] == "Asia/Jakarta"


class TestErrors:
    def test_speak_to_people_in_a_page(self, rf: RequestFactory) -> None:
        response = RequestCode(errors.not_found)(rf.get("/tidak-ada/"))
        assert response.status_code == 404
        assert "Halaman ini tidak ada" in response.content.decode()

    def test_give_a_code_that_can_be_read_out(self, rf: RequestFactory) -> None:
        response = RequestCode(errors.broken)(rf.get("/"))
        code = response["X-Request-Code"]
        assert len(code) == 7
        assert not set(code) & set("01ILO")
        assert code in response.content.decode()

    def test_give_a_script_words_and_a_new_token(self, rf: RequestFactory) -> None:
        response = errors.csrf_failure(rf.post("/simpan/", headers={"accept": "application/json"}))
        assert response.status_code == 403
        body = response.content.decode()
        assert '"reason": "csrf"' in body
        assert '"csrf": "' in body

    @pytest.mark.parametrize("template", ["400", "403", "404", "500", "csrf"])
    def test_need_nothing_but_themselves(self, template: str) -> None:
        folder = Path(jinja.__file__).parent / "templates" / "errors"
        assert '{% extends "plain.html" %}' in (folder / f"{template}.html").read_text(encoding="utf-8")
