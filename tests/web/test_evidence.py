"""The files of a figure: brought, refused, taken off, and given out without ever running at our address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from himpun.collection.models import Evidence
from himpun.minutes.models import Entry
from tests.evidence import pdf, photo
from tests.web.division import Form, paper, text
from tests.web.division import form as form

SignIn = Callable[[str], Client]
JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def author(form: Form, sign_in: SignIn) -> Client:
    return sign_in("fungsional")


class TestBringing:
    def test_keeps_several_at_once_and_lists_them_with_who_and_when(self, form: Form, author: Client) -> None:
        answer = form.prove(author, "A-1", paper("a.pdf"), paper("b.pdf", "lain"))
        assert answer.status_code == 302
        page = text(author.get(answer.url))
        assert "2 berkas" in page
        assert "Pejabat Fungsional Umum, 1 Oktober 2026 pukul 08.00 WIB" in page
        assert "b.pdf" in text(author.get(form.base))

    def test_keeps_the_same_file_once(self, form: Form, author: Client) -> None:
        form.prove(author, "A-1", paper("a.pdf"))
        form.prove(author, "A-1", paper("salinan.pdf"))
        assert Evidence.objects.count() == 1

    def test_keeps_the_same_bytes_once_for_two_figures(
        self, form: Form, author: Client, settings: Any
    ) -> None:
        form.prove(author, "A-1", paper("a.pdf"))
        form.prove(author, "A-2", paper("b.pdf"))
        assert Evidence.objects.values("sha256").distinct().count() == 1
        kept = [path for path in (settings.HIMPUN_DATA / "files").rglob("*") if path.is_file()]
        assert [path.read_bytes() for path in kept] == [pdf()]

    def test_stops_at_twenty_five(self, form: Form, author: Client) -> None:
        files = [paper(f"{number}.pdf", f"hadir {number}") for number in range(26)]
        answer = form.prove(author, "A-1", *files)
        assert Evidence.objects.count() == 25
        assert "Angka ini sudah mempunyai 25 berkas bukti." in text(answer)
        form.prove(author, "A-2", paper())
        assert Evidence.objects.count() == 26, "the next figure has its own"

    def test_stops_where_the_agency_s_room_ends(self, form: Form, author: Client, settings: Any) -> None:
        settings.HIMPUN_EVIDENCE_QUOTA = len(pdf()) + 10
        form.prove(author, "A-1", paper())
        answer = form.prove(author, "A-2", paper("lain.pdf", "lain"))
        assert "Ruang berkas bukti perangkat daerah Anda sudah penuh" in text(answer)
        assert Evidence.objects.count() == 1

    def test_strips_a_photograph_on_the_way(self, form: Form, author: Client) -> None:
        form.prove(author, "A-1", paper("foto.jpg", photo()))
        given = author.get(f"/berkas/{Evidence.objects.get().public_id}/")
        assert given["Content-Type"] == "image/jpeg"
        assert b"Telepon Uji" not in given.content

    def test_refuses_what_is_not_what_it_says_and_keeps_the_others(self, form: Form, author: Client) -> None:
        answer = form.prove(author, "A-1", paper("foto.jpg", b"<html>"), paper("baik.pdf"))
        assert answer.status_code == 422
        page = text(answer)
        assert "Berkas “foto.jpg” bukan PDF, foto (JPG/PNG), Excel, atau Word." in page
        assert [one.name for one in Evidence.objects.all()] == ["baik.pdf"]

    def test_asks_for_a_file_where_none_was_chosen(self, form: Form, author: Client) -> None:
        answer = author.post(f"{form.base}bukti/{form.name('A-1')}/")
        assert answer.status_code == 422
        assert "Pilih berkasnya dahulu" in text(answer)

    def test_answers_the_grid_s_script(self, form: Form, author: Client) -> None:
        answer = form.prove(author, "A-1", paper("a.pdf"), **JSON)
        (file,) = answer.json()["files"]
        assert file["name"] == "a.pdf"
        assert author.get(file["href"]).status_code == 200
        refused = form.prove(
            author, "A-1", paper("m.pdf", pdf(catalog=b"/OpenAction << /S /JavaScript >>")), **JSON
        )
        assert refused.status_code == 422
        assert refused.json()["problem"].startswith("Berkas “m.pdf” berisi skrip")
        assert len(refused.json()["files"]) == 1

    def test_is_closed_with_the_form(self, form: Form, author: Client, sign_in: SignIn) -> None:
        assert form.prove(sign_in("kasubag"), "A-1", paper(), **JSON).status_code == 403
        form.fill(author)
        form.prove(author)
        form.hand_in(author)
        assert form.prove(author, "A-1", paper("lambat.pdf", "x"), **JSON).status_code == 423
        page = author.get(f"{form.base}bukti/{form.name('A-1')}/")
        assert "Terkunci" in text(page)
        assert 'type="file"' not in text(page)

    def test_does_not_exist_for_another_agency(self, form: Form, stranger: Client) -> None:
        assert form.prove(stranger).status_code == 404
        assert form.prove(Client(), **JSON).status_code == 401

    def test_knows_no_row_of_another_name(self, form: Form, author: Client) -> None:
        for row in ("i:tidakada", "x:1", "p:", form.name("P-1").replace("p:", "i:")):
            assert author.get(f"{form.base}bukti/{row}/").status_code == 404


class TestTakingOff:
    def test_takes_it_off_the_figure_and_keeps_the_record(self, form: Form, author: Client) -> None:
        form.prove(author)
        file = Evidence.objects.get()
        answer = author.post(f"/berkas/{file.public_id}/lepas/")
        assert answer.url == f"{form.base}bukti/{form.name('A-1')}/"
        assert Evidence.objects.get().removed_at is not None
        assert Entry.objects.filter(verb="detach").count() == 1
        assert file.public_id not in text(author.get(form.base))

    def test_is_not_done_by_others(
        self, form: Form, author: Client, sign_in: SignIn, stranger: Client
    ) -> None:
        form.prove(author)
        where = f"/berkas/{Evidence.objects.get().public_id}/lepas/"
        assert sign_in("kasubag").post(where).status_code == 409
        assert stranger.post(where).status_code == 404
        assert author.get(where).status_code == 405
        assert Evidence.objects.get().removed_at is None


class TestGivingOut:
    def test_gives_the_very_bytes_to_be_kept_and_not_to_be_shown(
        self, form: Form, author: Client, sign_in: SignIn
    ) -> None:
        form.prove(author, "A-1", paper("Daftar hadir “März”.pdf"))
        answer = sign_in("kabid-linjamsos").get(f"/berkas/{Evidence.objects.get().public_id}/")
        assert answer.content == pdf()
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == (
            "attachment; filename*=utf-8''Daftar%20hadir%20%E2%80%9CM%C3%A4rz%E2%80%9D.pdf"
        )
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in answer["Cache-Control"]

    def test_gives_nothing_to_another_agency_or_to_nobody(
        self, form: Form, author: Client, stranger: Client
    ) -> None:
        form.prove(author)
        where = f"/berkas/{Evidence.objects.get().public_id}/"
        assert stranger.get(where).status_code == 404
        assert Client().get(where).status_code == 302
