"""A form sent after its session ended: what was typed comes through the sign-in, to its owner, and is sent by hand."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory

from himpun.collection.models import Change
from himpun.demo.course import Course
from himpun.demo.office import PASSWORD, Office
from himpun.reporting import queries as reporting
from himpun.web import kept
from tests.web.division import Form, paper, text
from tests.web.division import form as form

SignIn = Callable[[str], Client]
HERE = {"Origin": "http://testserver"}
WORDS = 'Turun karena "banjir" & longsor\r\n<b>dua</b> kali'


def fields(answer: Any, action: str) -> dict[str, list[str]]:
    """What a browser would send from the form that goes to ``action``: its hidden fields."""
    inside = re.search(
        rf'<form method="post" action="{re.escape(action)}".*?</form>', answer.content.decode(), re.S
    )
    assert inside, f"no form leads to {action}"
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', inside.group()):
        found.setdefault(html.unescape(name), []).append(html.unescape(value))
    return found


def come_in(client: Client, name: str, page: Any, password: str = PASSWORD) -> Any:
    return client.post("/masuk/", {**fields(page, "/masuk/"), "username": name, "password": password})


@pytest.fixture
def typed(form: Form) -> dict[str, str]:
    """The plain grid as a browser sends it, two cells filled in."""
    sent = {kept.OWNER: form.course.office.officers["fungsional"].public_id, "simpan": "ya"}
    for code, raw in (("A-1", "81,25"), ("P-1", "1.250.000"), ("P-2", "")):
        sent |= {f"cell:{form.cell(code)}": raw, f"version:{form.cell(code)}": "0"}
    return sent


class TestTheGrid:
    def test_comes_through_the_sign_in_and_is_saved_by_one_press(
        self, form: Form, typed: dict[str, str]
    ) -> None:
        client = Client()
        page = client.post(form.base, typed)
        assert page.status_code == 401
        assert "Sesi Anda sudah berakhir" in text(page)
        assert "no-store" in page["Cache-Control"]
        assert 'action="/bahasa/"' not in text(page), "a way on that would lose it"
        again = come_in(client, "fungsional", page)
        assert 'Persentase TAGANA aktif · Realisasi</dt><dd class="as-typed">81,25' in text(again)
        assert "Program 1 · Realisasi" in text(again)
        assert "Program 2" not in text(again), "what is as it is stored was not typed"
        assert not Change.objects.exists(), "nothing is sent by itself"
        done = client.post(form.base, fields(again, form.base))
        assert done.url == form.base
        assert sorted(Change.objects.values_list("raw", flat=True)) == ["1.250.000", "81,25"]

    def test_says_on_every_form_whose_page_it_is(self, form: Form, sign_in: SignIn) -> None:
        page = sign_in("fungsional").get(form.base)
        assert fields(page, form.base)[kept.OWNER] == [form.course.office.officers["fungsional"].public_id]

    def test_survives_a_wrong_password_and_the_wait_after_five(
        self, form: Form, typed: dict[str, str]
    ) -> None:
        client = Client()
        page = client.post(form.base, typed)
        for _ in range(5):
            page = come_in(client, "fungsional", page, "keliru")
        assert page.status_code == 429
        assert fields(page, "/masuk/")[kept.FIELD]

    def test_is_neither_shown_to_another_person_nor_sent_as_theirs(
        self, form: Form, typed: dict[str, str]
    ) -> None:
        client = Client()
        other = come_in(client, "kasubag", client.post(form.base, typed))
        name = form.course.office.officers["fungsional"].name
        assert f"Isian ini ditulis oleh {html.escape(name)} sebelum sesinya berakhir" in text(other)
        assert "TAGANA" not in text(other)
        assert f'action="{form.base}"' not in text(other)
        left = client.post("/masuk/", fields(other, "/masuk/"))
        assert "_auth_user_id" not in client.session
        again = come_in(client, "fungsional", left)
        client.post(form.base, fields(again, form.base))
        assert Change.objects.count() == 2, "and is not lost for who typed it"

    def test_asks_whose_it_is_where_no_page_says_so(self, form: Form, typed: dict[str, str]) -> None:
        client = Client()
        del typed[kept.OWNER]
        assert "hanya jika Anda sendiri yang menulisnya" in text(
            come_in(client, "kasubag", client.post(form.base, typed))
        )


class TestOtherForms:
    @pytest.fixture
    def analysis(self, carried: Callable[..., Course]) -> Course:
        return carried(4)

    def test_of_long_words_come_through_whole(self, analysis: Course) -> None:
        address = f"/pengukuran/{analysis.run.public_id}/analisis/"
        sent = {"note": "Nota", "causes": WORDS, "follow_up": "Perbaiki", "version": "0", "simpan": "ya"}
        client = Client()
        again = come_in(client, "sekretaris", client.post(address, sent))
        assert "&lt;b&gt;dua&lt;/b&gt; kali</dd>" in text(again)
        assert fields(again, address)["causes"] == [WORDS]
        assert client.post(address, fields(again, address)).status_code == 302
        saved = reporting.analysis_of(analysis.run)
        assert saved is not None
        assert saved.causes.split() == WORDS.split()

    def test_leave_passwords_behind(self, analysis: Course) -> None:
        address = f"/pengukuran/{analysis.run.public_id}/sahkan/"
        page = Client().post(
            address, {"sandi": "rahasia-sekali", "alasan": "Perbaiki angka"}, headers={"Referer": ""}
        )
        assert page.status_code == 401
        assert "Perbaiki angka" in text(page)
        assert "rahasia-sekali" not in text(page)

    def test_say_that_a_file_must_be_chosen_again(self, form: Form) -> None:
        client = Client()
        page = form.prove(
            client, "A-1", paper("daftar hadir.pdf"), headers={"Referer": f"http://testserver{form.base}"}
        )
        assert "(daftar hadir.pdf) tidak ikut terbawa" in text(page)
        again = come_in(client, "fungsional", page)
        assert "Berkas harus dipilih lagi" in text(again)
        assert f'href="{form.base}"' in text(again), "the page it was chosen on"

    def test_with_nothing_typed_lead_back_to_their_page(self, form: Form) -> None:
        there = f"{form.base}periksa/"
        answer = Client().post(f"{form.base}serahkan/", headers={"Referer": f"http://testserver{there}"})
        assert answer.url == f"/masuk/?next={there}"

    def test_that_are_too_much_to_carry_say_so(self, form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(kept, "MOST", 300)
        page = Client().post(form.base, {"cell:x": "9" * 400})
        assert "terlalu besar untuk dibawa" in text(page)
        assert "9999" not in text(page)


class TestAnOldToken:
    @pytest.fixture
    def strict(self, form: Form) -> Client:
        """Signed in again since the form was opened, so that its token is of no use."""
        client = Client(enforce_csrf_checks=True)
        page = client.get("/masuk/")
        client.post("/masuk/", {**fields(page, "/masuk/"), "username": "fungsional", "password": PASSWORD})
        return client

    def test_keeps_what_was_typed_for_who_is_signed_in(
        self, strict: Client, form: Form, typed: dict[str, str]
    ) -> None:
        page = strict.post(form.base, typed, headers=HERE)
        assert page.status_code == 403
        assert "81,25" in text(page)
        assert strict.post(form.base, fields(page, form.base), headers=HERE).status_code == 302
        assert Change.objects.count() == 2

    def test_tells_a_script_whose_the_new_one_is(self, strict: Client, form: Form) -> None:
        answer = strict.post(
            f"{form.base}sel/", b"{}", content_type="application/json", headers={"Accept": "application/json"}
        )
        assert answer.status_code == 403
        assert answer.json()["user"] == form.course.office.officers["fungsional"].public_id

    def test_keeps_it_from_another_person(self, strict: Client, form: Form, typed: dict[str, str]) -> None:
        typed[kept.OWNER] = form.course.office.officers["kasubag"].public_id
        page = strict.post(form.base, typed, headers=HERE)
        assert "Isian ini bukan milik Anda" in text(page)
        assert f'action="{form.base}"' not in text(page)

    def test_keeps_it_through_the_sign_in(self, form: Form, typed: dict[str, str]) -> None:
        client = Client(enforce_csrf_checks=True)
        page = client.post(form.base, typed, headers=HERE)
        assert "Sesi Anda sudah berakhir" in text(page)
        client.cookies.clear()
        stale = come_in(client, "fungsional", page)
        assert stale.status_code == 403, "the browser does not say where it comes from"
        stale = client.post("/masuk/", fields(page, "/masuk/"), headers=HERE)
        assert "Masuk sekali lagi" in text(stale)
        assert "81,25" in text(come_in(client, "fungsional", stale))

    @pytest.mark.parametrize(
        "headers",
        [{}, {"Origin": "https://jahat.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    )
    def test_of_another_site_shows_nothing_of_what_it_sent(
        self, strict: Client, form: Form, typed: dict[str, str], headers: dict[str, str]
    ) -> None:
        page = strict.post(form.base, typed, headers=headers)
        assert page.status_code == 403
        assert "81,25" not in text(page)


class TestWhatABrowserBringsBack:
    @pytest.mark.parametrize(
        "address",
        [
            "https://jahat.example/",
            "//jahat.example/",
            "/\\jahat.example/",
            "/keluar/",
            "/masuk/",
            "/tidak-ada/",
        ],
    )
    def test_leads_to_pages_of_officers_alone(self, rf: RequestFactory, address: str) -> None:
        whole = kept.Kept(address, "", "", (("a", "b"),)).written()
        assert kept.carried(rf.post("/masuk/", {kept.FIELD: whole})) is None

    @pytest.mark.parametrize(
        "garbage",
        ["[]", "{", '{"address": 1}', "null", '{"address":"/","owner":"","back":"","fields":[1],"files":[]}'],
    )
    def test_is_not_believed_unread(self, rf: RequestFactory, garbage: str) -> None:
        assert kept.carried(rf.post("/masuk/", {kept.FIELD: garbage})) is None

    def test_is_what_was_carried(self, rf: RequestFactory, office: Office) -> None:
        whole = kept.Kept("/pengukuran/?a=1", "x", "/", (("a", "1"), ("a", "2\n")), ("b.pdf",))
        assert kept.carried(rf.post("/masuk/", {kept.FIELD: whole.written()})) == whole
