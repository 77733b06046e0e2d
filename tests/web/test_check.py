"""Step 3 on screen: figures accepted or sent back one by one, and what becomes of the division then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from himpun.collection.models import Check, Measurement
from himpun.demo.office import Office
from himpun.organisation import actions as organisation
from himpun.sop.models import RunTask
from tests.people import MORNING
from tests.web.division import Form, many, opened, paper, promise, questions, text
from tests.web.division import form as form

SignIn = Callable[[str], Client]
IN_PLACE = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def author(form: Form, sign_in: SignIn) -> Client:
    return sign_in("fungsional")


@pytest.fixture
def checker(form: Form, author: Client, sign_in: SignIn) -> Client:
    """The Kabid, with a form that was filled in, handed in and released."""
    hand_over(form, author, sign_in)
    return sign_in("kabid-linjamsos")


def hand_over(form: Form, author: Client, sign_in: SignIn) -> None:
    form.fill(author)
    form.prove(author)
    assert form.hand_in(author).status_code == 302
    assert sign_in("kasubag").post(form.base + "rilis/").status_code == 302


def judge(form: Form, client: Client, code: str, verdict: str, reason: str = "", **headers: Any) -> Any:
    sent = {"baris": form.name(code), "putusan": verdict, "alasan": reason}
    return client.post(form.checking + "putusan/", sent, **headers)


def task(form: Form, step: int) -> str:
    return RunTask.objects.get(run=form.run, step=step, division=form.unit).state


class TestThePage:
    def test_shows_figure_evidence_and_words_together(
        self, form: Form, author: Client, sign_in: SignIn
    ) -> None:
        form.save(author, "A-1", "Ada <b>gempa</b>", field="hindering")
        hand_over(form, author, sign_in)
        page = text(sign_in("kabid-linjamsos").get(form.checking))
        assert "Periksa angka, Bidang Perlindungan dan Jaminan Sosial" in page
        assert "daftar hadir.pdf" in page
        assert "Ada &lt;b&gt;gempa&lt;/b&gt;" in page
        assert "100,00%" in page
        assert "0 diterima · 0 dikembalikan · 6 belum diperiksa" in page

    def test_shows_what_looks_wrong_with_the_reason_given(
        self, form: Form, author: Client, sign_in: SignIn
    ) -> None:
        form.fill(author)
        form.save(author, "A-1", "2500")
        form.save(author, "A-1", "Luar biasa", field="supporting")
        form.save(author, "A-1", "Satuan target salah cetak", field="reason")
        form.prove(author)
        form.hand_in(author)
        sign_in("kasubag").post(form.base + "rilis/")
        page = text(sign_in("kabid-linjamsos").get(form.checking))
        assert "Target 90 dan realisasi 2.500 berbeda lebih dari 20 kali" in page
        assert "<b>Alasan:</b> Satuan target salah cetak" in page

    def test_is_only_read_by_others(
        self, form: Form, checker: Client, sign_in: SignIn, stranger: Client
    ) -> None:
        page = text(sign_in("kabid-rehsos").get(form.checking))
        assert "Hanya untuk dibaca" in page
        assert 'name="putusan"' not in page
        assert stranger.get(form.checking).status_code == 404
        assert Client().get(form.checking).status_code == 302

    def test_asks_the_same_questions_whatever_the_number_of_rows(
        self, office: Office, clock: Callable[[object], None], sign_in: SignIn
    ) -> None:
        clock(MORNING)
        counts = []
        for rows, period in ((3, "2026-TW1"), (40, "2026-TW2")):
            promise(office, many(office, rows))
            here = Form(opened(office, period=period))
            client = sign_in("kabid-linjamsos")
            client.get(here.checking)
            counts.append(questions(lambda: client.get(here.checking)))  # noqa: B023
        assert counts[0] == counts[1]


class TestJudging:
    def test_accepts_and_comes_back_to_the_row(self, form: Form, checker: Client) -> None:
        answer = judge(form, checker, "A-1", "diterima")
        assert answer.url == f"{form.checking}#baris-{form.name('A-1')}"
        assert form.row("A-1").verdict == "diterima"

    def test_sends_back_with_a_reason_and_never_without(self, form: Form, checker: Client) -> None:
        answer = judge(form, checker, "A-1", "dikembalikan", " ")
        assert answer.status_code == 422
        assert f'href="#alasan-{form.name("A-1")}"' in text(answer)
        assert form.row("A-1").verdict == ""
        assert judge(form, checker, "A-1", "dikembalikan", "Bukti Maret belum ada").status_code == 302
        assert form.row("A-1").verdict_reason == "Bukti Maret belum ada"

    def test_answers_in_place_with_the_row_and_the_line_below(self, form: Form, checker: Client) -> None:
        answer = judge(form, checker, "A-1", "diterima", **IN_PLACE)
        assert answer.status_code == 200
        page = text(answer)
        assert page.startswith(
            f'<tbody role="rowgroup" id="baris-{form.name("A-1")}" class="judged diterima">'
        )
        assert "1 diterima · 0 dikembalikan · 5 belum diperiksa" in page
        assert 'hx-swap-oob="true"' in page
        assert "<html" not in page

    def test_keeps_the_words_in_place_when_they_are_not_enough(self, form: Form, checker: Client) -> None:
        page = text(judge(form, checker, "A-1", "dikembalikan", "", **IN_PLACE))
        assert "Tulis alasan pengembalian" in page
        assert "belum diperiksa" in page

    def test_takes_no_third_verdict(self, form: Form, checker: Client) -> None:
        assert judge(form, checker, "A-1", "disukai").status_code == 422
        assert not Check.objects.exists()

    def test_is_not_done_by_others(
        self, form: Form, checker: Client, sign_in: SignIn, stranger: Client
    ) -> None:
        assert judge(form, sign_in("kabid-rehsos"), "A-1", "diterima").status_code == 422
        assert judge(form, sign_in("fungsional"), "A-1", "diterima").status_code == 422
        assert judge(form, stranger, "A-1", "diterima").status_code == 404
        assert not Check.objects.exists()

    def test_says_401_to_a_script_whose_session_is_over(self, form: Form, checker: Client) -> None:
        assert judge(form, Client(), "A-1", "diterima", **IN_PLACE).status_code == 401

    def test_is_not_done_by_who_typed_the_figures(
        self, form: Form, office: Office, author: Client, sign_in: SignIn
    ) -> None:
        hand_over(form, author, sign_in)
        organisation.appoint(
            officer=office.officers["fungsional"], post=office.posts["kabid-linjamsos"], kind="plh",
            letter_number="800/1", start_date=MORNING.date(), end_date=MORNING.date(), by="Uji", at=MORNING,
        )  # fmt: skip
        assert "Anda ikut mengerjakan langkah 2" in text(author.get(form.checking))
        assert judge(form, author, "A-1", "diterima").status_code == 422
        assert not Check.objects.exists()


class TestFinishing:
    def test_accepts_all_the_rest_and_passes_on(self, form: Form, checker: Client) -> None:
        judge(form, checker, "A-1", "diterima")
        answer = checker.post(form.checking + "sisanya/")
        assert answer.status_code == 302
        assert Check.objects.count() == 6
        page = text(checker.get(form.checking))
        assert "6 diterima · 0 dikembalikan · 0 belum diperiksa" in page
        assert "Teruskan ke Pejabat Kasubag Umum dan PEP" in page
        assert checker.post(form.checking + "selesai/").url == f"/pengukuran/{form.run.public_id}/"
        assert task(form, 3) == "selesai"

    def test_is_refused_while_a_figure_was_not_looked_at(self, form: Form, checker: Client) -> None:
        judge(form, checker, "A-1", "diterima")
        answer = checker.post(form.checking + "selesai/")
        assert answer.status_code == 422
        assert "Persentase keluhan selesai belum diperiksa." in text(answer)
        assert task(form, 3) == "terbuka"

    def test_sends_back_what_is_marked_and_tells_the_author_why(
        self, form: Form, checker: Client, author: Client
    ) -> None:
        judge(form, checker, "A-1", "dikembalikan", "Bukti Maret belum ada")
        checker.post(form.checking + "sisanya/")
        assert "Kembalikan 1 angka ke Pejabat Fungsional Umum" in text(checker.get(form.checking))
        checker.post(form.checking + "selesai/")
        assert (task(form, 2), task(form, 3)) == ("terbuka", "menunggu")
        page = text(author.get(form.base))
        assert "Dikembalikan untuk diperbaiki" in page
        assert "<b>Catatan pemeriksa:</b> “Bukti Maret belum ada”" in page

    def test_looks_again_at_what_came_back_and_remembers_why(
        self, form: Form, checker: Client, author: Client, sign_in: SignIn
    ) -> None:
        judge(form, checker, "A-1", "dikembalikan", "Bukti Maret belum ada")
        checker.post(form.checking + "sisanya/")
        checker.post(form.checking + "selesai/")
        form.prove(author, "A-1", paper("maret.pdf", "maret"))
        form.hand_in(author)
        sign_in("kasubag").post(form.base + "rilis/")
        page = text(checker.get(form.checking))
        assert "5 diterima · 0 dikembalikan · 1 belum diperiksa" in page
        assert "“Bukti Maret belum ada”" in page

    def test_looks_again_at_what_came_back_untouched(
        self, form: Form, checker: Client, author: Client, sign_in: SignIn
    ) -> None:
        judge(form, checker, "A-1", "dikembalikan", "Periksa lagi angkanya")
        checker.post(form.checking + "sisanya/")
        checker.post(form.checking + "selesai/")
        form.hand_in(author)
        assert not Measurement.objects.filter(run=form.run, verdict="dikembalikan").exists()

    def test_is_not_done_by_others(self, form: Form, checker: Client, sign_in: SignIn) -> None:
        for end in ("sisanya/", "selesai/"):
            assert sign_in("kabid-rehsos").post(form.checking + end).status_code == 422
        assert task(form, 3) == "terbuka"
