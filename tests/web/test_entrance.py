"""Coming in: the page and its JSON, wrong passwords, where one is taken, going out, the guide, the inbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from himpun.demo.course import Course
from himpun.demo.office import PASSWORD, Office
from himpun.notices import queries as notices
from himpun.organisation.models import Account

JSON = {"HTTP_ACCEPT": "application/json"}


def post(client: Client, password: str = PASSWORD, *, name: str = "kasubag", **more: Any) -> Any:
    return client.post("/masuk/", {"username": name, "password": password, **more.pop("fields", {})}, **more)


class TestSignIn:
    def test_takes_one_where_one_wanted_to_go(self, office: Office, client: Client) -> None:
        answer = client.get("/pengukuran/")
        assert answer.url == "/masuk/?next=/pengukuran/"
        assert 'name="next" value="/pengukuran/"' in client.get(answer.url).content.decode()
        assert post(client, fields={"next": "/pengukuran/"}).url == "/pengukuran/"
        assert client.get("/pengukuran/").status_code == 200

    @pytest.mark.parametrize(
        "elsewhere", ["https://jahat.example/", "//jahat.example/", "javascript:alert(1)"]
    )
    def test_never_leads_out_of_this_site(self, office: Office, client: Client, elsewhere: str) -> None:
        assert post(client, fields={"next": elsewhere}).url == "/"

    def test_keeps_the_zone_of_the_government(self, office: Office, client: Client) -> None:
        post(client)
        assert client.session["zone"] == "Asia/Jakarta"

    def test_says_how_many_tries_are_left_and_keeps_the_name(self, office: Office, client: Client) -> None:
        page = post(client, "keliru").content.decode()
        assert "Sisa 4 kali percobaan sebelum jeda 1 menit" in page
        assert 'value="kasubag"' in page
        assert "<title>Salah: " in page
        assert "keliru" not in page

    def test_says_how_long_to_wait_after_five(self, office: Office, client: Client) -> None:
        for _ in range(4):
            post(client, "keliru")
        answer = post(client, "keliru")
        assert answer.status_code == 429
        assert "Coba lagi dalam 1 menit" in answer.content.decode()
        assert post(client).status_code == 429, "even the right password has to wait"

    def test_says_the_same_of_an_unknown_name(self, office: Office, client: Client) -> None:
        known, unknown = post(client, "keliru"), post(client, "keliru", name="siapa")
        assert known.status_code == unknown.status_code == 422
        assert "tidak cocok. Sisa 4" in known.content.decode()
        assert "tidak cocok. Sisa 4" in unknown.content.decode()

    def test_refuses_an_account_without_an_officer(self, office: Office, client: Client) -> None:
        Account.objects.create_user("lepas", PASSWORD)
        answer = post(client, name="lepas")
        assert "belum terhubung dengan pegawai" in answer.content.decode()
        assert "_auth_user_id" not in client.session

    def test_shows_no_accounts_outside_a_demonstration(self, office: Office, client: Client) -> None:
        assert "kabid-rehsos" not in client.get("/masuk/").content.decode()

    def test_lists_the_posts_in_a_demonstration(self, office: Office, client: Client, settings: Any) -> None:
        settings.HIMPUN_DEMO = True
        (settings.HIMPUN_DATA / "demo").write_text("kata-sandi-contoh-himpun")
        page = client.get("/masuk/").content.decode()
        assert "kabid-rehsos" in page
        assert "Kabid Rehabilitasi Sosial" in page
        assert "kata-sandi-contoh-himpun" in page


class TestSignInOfAScript:
    def test_says_that_nobody_is_signed_in(self, office: Office, client: Client) -> None:
        answer = client.get("/masuk/", **JSON).json()
        assert (answer["user"], answer["name"], bool(answer["csrf"])) == (None, "", True)

    def test_names_who_is_signed_in(self, office: Office, client: Client) -> None:
        answer = post(client, **JSON)
        assert answer.status_code == 200
        assert answer.json()["user"] == office.officers["kasubag"].public_id
        assert client.get("/masuk/", **JSON).json()["name"] == office.officers["kasubag"].name

    def test_hears_a_problem_in_words(self, office: Office, client: Client) -> None:
        answer = post(client, "keliru", **JSON)
        assert answer.status_code == 422
        assert "Sisa 4 kali" in answer.json()["problem"]

    def test_is_never_redirected_when_the_session_ended(self, office: Office, client: Client) -> None:
        answer = client.get("/", **JSON)
        assert answer.status_code == 401
        assert "Isian Anda aman" in answer.json()["problem"]


class TestSignOut:
    def test_makes_the_browser_forget(self, sign_in: Callable[[str], Client]) -> None:
        client = sign_in("kasubag")
        answer = client.post("/keluar/")
        assert (answer.url, answer["Clear-Site-Data"]) == ("/masuk/", '"storage"')
        assert client.get("/").status_code == 302

    def test_is_not_done_by_following_an_address(self, sign_in: Callable[[str], Client]) -> None:
        client = sign_in("kasubag")
        assert client.get("/keluar/").status_code == 405
        answer = client.get("/")
        assert answer.status_code == 200
        assert "Clear-Site-Data" not in answer


class TestLanguage:
    def test_is_switched_by_a_button_and_not_by_the_browser(self, office: Office, client: Client) -> None:
        assert 'lang="id"' in client.get("/masuk/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
        client.post("/bahasa/", {"language": "en", "next": "/masuk/"})
        assert '<html lang="en"' in client.get("/masuk/").content.decode()


class TestGuide:
    def test_opens_at_ones_own_lane(self, sign_in: Callable[[str], Client]) -> None:
        page = sign_in("kabid-rehsos").get("/panduan/").content.decode()
        assert "Kartu saku Kabid" in page
        assert "kembalikan ke langkah 2" in page

    def test_shows_any_other_lane(self, sign_in: Callable[[str], Client]) -> None:
        page = (
            sign_in("admin")
            .get("/panduan/", {"untuk": "pengumpulan-data-kinerja-2020/kepala_opd"})
            .content.decode()
        )
        assert "Kartu saku Kepala OPD" in page
        assert "Admin teknis" in page

    def test_is_for_officers_only(self, office: Office, client: Client) -> None:
        assert client.get("/panduan/").url == "/masuk/?next=/panduan/"


class TestInbox:
    def test_marks_nothing_as_read_by_being_looked_at(
        self, carried: Callable[..., Course], sign_in: Callable[[str], Client], office: Office
    ) -> None:
        carried(1)
        client, officer = sign_in("fungsional"), office.officers["fungsional"]
        unread = notices.unread(officer)
        assert unread == 4
        assert "4 pemberitahuan belum dibaca" in client.get("/pemberitahuan/").content.decode()
        assert notices.unread(officer) == unread
        assert client.post("/pemberitahuan/").url == "/pemberitahuan/"
        assert notices.unread(officer) == 0

    def test_holds_only_ones_own(
        self, carried: Callable[..., Course], sign_in: Callable[[str], Client]
    ) -> None:
        carried(1)
        assert "Belum ada pemberitahuan" in sign_in("kepala").get("/pemberitahuan/").content.decode()
