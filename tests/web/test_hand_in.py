"""The end of step 2 on screen: check your answers, hand in, release or give back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from himpun.minutes.models import Entry
from himpun.sop.models import RunTask
from tests.web.division import Form, text
from tests.web.division import form as form

SignIn = Callable[[str], Client]


@pytest.fixture
def author(form: Form, sign_in: SignIn) -> Client:
    return sign_in("fungsional")


def task(form: Form, step: int = 2) -> RunTask:
    return RunTask.objects.get(run=form.run, step=step, division=form.unit)


class TestHandingIn:
    def test_names_every_hole_with_the_way_to_it(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "45")
        page = text(author.get(form.base + "periksa/"))
        assert "7 hal masih perlu dilengkapi" in page
        for field in ("actual", "hindering"):
            code = "A-2" if field == "actual" else "A-1"
            assert f'href="{form.base}#cell-{form.cell(code, field)}"' in page
        assert f'href="{form.base}#cell-{form.cell("A-3", "numerator")}"' in page
        assert f'href="{form.base}#baris-{form.name("A-1")}"' in page, "the missing evidence"
        assert "Serahkan ke" not in page

    def test_is_refused_with_holes(self, form: Form, author: Client) -> None:
        answer = form.hand_in(author)
        assert answer.status_code == 422
        assert "Langkah 2 (Penyusunan) belum dapat diselesaikan." in text(answer)
        assert task(form).state == "terbuka"

    def test_goes_to_the_releaser_by_name_and_from_there_to_the_checker(
        self, form: Form, author: Client, sign_in: SignIn
    ) -> None:
        form.fill(author)
        form.prove(author)
        page = text(author.get(form.base + "periksa/"))
        assert "Serahkan ke Pejabat Kasubag Umum dan PEP</button>" in page
        answer = form.hand_in(author)
        assert answer.url == f"/pengukuran/{form.run.public_id}/"
        assert task(form).state == "menunggu_rilis"
        releaser = sign_in("kasubag")
        page = text(releaser.get(form.base + "periksa/"))
        assert "Rilis ke Pejabat Kabid Perlindungan dan Jaminan Sosial" in page
        assert "Kembalikan dengan alasan" in page
        assert "Ubah" not in page
        assert releaser.post(form.base + "rilis/").status_code == 302
        assert task(form).state == "selesai"
        assert task(form, 3).state == "terbuka"

    def test_comes_back_with_a_reason_and_never_without(
        self, form: Form, author: Client, sign_in: SignIn
    ) -> None:
        form.fill(author)
        form.prove(author)
        form.hand_in(author)
        releaser = sign_in("kasubag")
        answer = releaser.post(form.base + "kembalikan/", {"alasan": " "})
        assert answer.status_code == 422
        assert 'href="#f-alasan"' in text(answer)
        assert (
            releaser.post(form.base + "kembalikan/", {"alasan": "Bukti Maret belum ada"}).status_code == 302
        )
        assert task(form).state == "terbuka"
        assert "Bukti Maret belum ada" in text(author.get(form.base))

    def test_happens_once_however_often_the_button_is_pressed(self, form: Form, author: Client) -> None:
        form.fill(author)
        form.prove(author)
        assert form.hand_in(author).status_code == 302
        assert form.hand_in(author).status_code == 422
        assert Entry.objects.filter(verb="handed_in", details__contains='"step":2').count() == 1

    def test_is_not_done_by_others(self, form: Form, author: Client, sign_in: SignIn) -> None:
        form.fill(author)
        form.prove(author)
        assert form.hand_in(sign_in("kabid-linjamsos")).status_code == 422
        form.hand_in(author)
        assert author.post(form.base + "rilis/").status_code == 422
        assert task(form).state == "menunggu_rilis"

    def test_waits_for_the_reason_of_what_looks_wrong(self, form: Form, author: Client) -> None:
        form.fill(author)
        form.prove(author)
        form.save(author, "A-1", "2500")
        form.save(author, "A-1", "Luar biasa", field="supporting")
        page = text(author.get(form.base + "periksa/"))
        assert f'href="{form.base}#cell-{form.cell("A-1", "reason")}"' in page
        assert form.hand_in(author).status_code == 422
        form.save(author, "A-1", "Memang demikian", field="reason")
        assert form.hand_in(author).status_code == 302
