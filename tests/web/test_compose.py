"""Step 2 on screen: the grid, the saving of its cells, the plain form, and handing in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from himpun.collection.models import Change, FlagReason
from himpun.demo.office import Office
from himpun.minutes.models import Entry
from himpun.sop.models import RunTask
from tests.people import MORNING
from tests.web import division
from tests.web.division import Form, many, opened, promise, questions, text
from tests.web.division import form as form

SignIn = Callable[[str], Client]


@pytest.fixture
def author(form: Form, sign_in: SignIn) -> Client:
    return sign_in("fungsional")


def task(form: Form, step: int = 2) -> RunTask:
    return RunTask.objects.get(run=form.run, step=step, division=form.unit)


class TestTheGrid:
    def test_shows_each_kind_of_row_with_its_own_fields(self, form: Form, author: Client) -> None:
        page = text(author.get(form.base))
        assert f'name="cell:{form.cell("A-1")}" value=""' in page
        assert f'name="cell:{form.cell("A-3", "numerator")}"' in page
        assert f'name="cell:{form.cell("A-3", "denominator")}"' in page
        assert f'name="cell:{form.cell("A-3")}"' not in page, "what is computed is not typed"
        assert 'list="pilihan-akip"' in page
        assert '<option value="BB">' in page
        assert "1.000.000.000" in page
        assert "0</b> dari 6 terisi" in page

    def test_shows_the_period_before_as_a_hint_and_never_as_a_value(
        self, office: Office, clock: Callable[[object], None], sign_in: SignIn
    ) -> None:
        clock(MORNING)
        promise(office, division.kinds(office))
        earlier = Form(opened(office, period="2026-TW2"))
        earlier.save(sign_in("fungsional"), "A-1", "88,4")
        now = Form(opened(office))
        page = text(sign_in("fungsional").get(now.base))
        assert '<span class="last">lalu: 88,40</span>' in page
        assert f'name="cell:{now.cell("A-1")}" value=""' in page

    def test_is_read_by_the_whole_office_and_typed_into_by_its_lane_alone(
        self, form: Form, sign_in: SignIn
    ) -> None:
        page = text(sign_in("kabid-rehsos").get(form.base))
        assert "Terkunci" in page
        assert "Langkah 2 dikerjakan oleh Fungsional Umum." in page
        assert " readonly" in page
        assert 'name="simpan"' not in page.replace('class="hidden" name="simpan"', "")
        assert "Tambah bukti" not in page

    def test_does_not_exist_for_another_agency(self, form: Form, stranger: Client) -> None:
        assert stranger.get(form.base).status_code == 404
        assert stranger.get(form.base + "periksa/").status_code == 404

    def test_sends_who_is_not_signed_in_to_the_door(self, form: Form) -> None:
        assert Client().get(form.base).url == f"/masuk/?next={form.base}"

    def test_asks_the_same_questions_whatever_the_number_of_rows(
        self, office: Office, clock: Callable[[object], None], sign_in: SignIn
    ) -> None:
        clock(MORNING)
        client = sign_in("fungsional")
        counts = []
        for rows, period in ((3, "2026-TW1"), (60, "2026-TW2")):
            promise(office, many(office, rows))
            here = Form(opened(office, period=period))
            here.save(client, "B-001", "85")
            here.prove(client, "B-001")
            client.get(here.base)
            counts.append(questions(lambda here=here: client.get(here.base)))  # type: ignore[misc]
        assert counts[0] == counts[1]
        assert counts[0] <= 16

    def test_prints_what_people_typed_as_words_and_never_as_markup(self, form: Form, author: Client) -> None:
        evil = "</textarea><script>alert(1)</script>\"'&"
        form.save(author, "A-1", evil, field="hindering")
        form.prove(author, "A-1", division.paper('"><img src=x>.pdf'))
        page = author.get(form.base).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
        assert '<b>"cepat"' not in page
        assert "&lt;/textarea&gt;&lt;script&gt;alert(1)" in page

    def test_leads_from_each_achievement_to_its_origin(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "81")
        page = text(author.get(form.base))
        assert f'href="/angka/{form.run.public_id}/A-1/capaian/"' in page
        assert author.get(f"/angka/{form.run.public_id}/A-1/capaian/").status_code == 200

    def test_says_when_the_period_is_not_over(
        self, form: Form, author: Client, clock: Callable[[object], None]
    ) -> None:
        clock(MORNING - timedelta(days=20))
        assert "Triwulan III 2026 baru berakhir 30 September 2026." in text(author.get(form.base))
        clock(MORNING)
        assert "baru berakhir" not in text(author.get(form.base))


class TestSavingACell:
    def test_stores_it_and_says_what_it_amounts_to(self, form: Form, author: Client) -> None:
        key = str(uuid.uuid4())
        answer = form.save(author, "A-1", " 81,5 ", key=key)
        assert answer.status_code == 200
        assert answer.json() == {
            "key": key, "state": "tersimpan", "version": 1, "shown": "81,50", "at": "08.00", "words": "",
            "achievement": "90,56%", "flags": [], "figures": {},
        }  # fmt: skip
        row = form.row("A-1")
        assert (row.actual, str(row.value), row.versions) == ("81,5", "81.5", {"actual": 1})

    def test_keeps_every_digit_that_was_typed(self, form: Form, author: Client) -> None:
        assert form.save(author, "A-1", "81,2567").json()["shown"] == "81,2567"

    def test_answers_a_repeated_key_with_the_stored_answer(self, form: Form, author: Client) -> None:
        key = str(uuid.uuid4())
        first = form.save(author, "A-1", "81,5", key=key, version=0).json()
        assert form.save(author, "A-1", "81,5", key=key, version=0).json() == first
        assert Change.objects.count() == 1
        assert Entry.objects.filter(verb="save_cell").count() == 1

    def test_refuses_a_key_that_was_used_for_something_else(self, form: Form, author: Client) -> None:
        key = str(uuid.uuid4())
        form.save(author, "A-1", "81,5", key=key)
        for code, raw, version in (("A-1", "90", 0), ("A-1", "90", 1), ("A-2", "81,5", 0)):
            answer = form.save(author, code, raw, key=key, version=version)
            assert (answer.status_code, answer.json()["key"]) == (422, key)
        assert Change.objects.count() == 1

    def test_asks_what_an_ambiguous_number_means_and_takes_the_answer(
        self, form: Form, author: Client
    ) -> None:
        answer = form.save(author, "A-2", "2.995")
        assert answer.status_code == 422
        asked = answer.json()["ask"]
        assert [one["value"] for one in asked] == ["2995", "2.995"]
        assert "dua ribu sembilan ratus sembilan puluh lima" in asked[0]["words"]
        assert not Change.objects.exists()
        saved = form.save(author, "A-2", "2.995", meaning="2995").json()
        assert saved["shown"] == "2995", "not 2.995, which would be asked about again"

    def test_says_what_is_wrong_with_words_in_a_number_cell(self, form: Form, author: Client) -> None:
        answer = form.save(author, "A-1", "banyak")
        assert answer.status_code == 422
        assert answer.json()["problem"].startswith("“banyak” bukan angka.")
        assert not Change.objects.exists()

    def test_takes_no_data_for_an_answer_and_not_for_zero(self, form: Form, author: Client) -> None:
        saved = form.save(author, "A-1", "belum ada data").json()
        assert (saved["shown"], saved["achievement"]) == ("belum ada data", "")
        assert form.row("A-1").value is None

    def test_takes_a_predicate(self, form: Form, author: Client) -> None:
        assert form.save(author, "A-4", "BB").json()["achievement"] == "114,29%"

    def test_shows_both_values_to_who_was_slower(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "82", version=0)
        answer = form.save(author, "A-1", "81,25", version=0)
        assert answer.status_code == 409
        assert answer.json()["conflict"] == {
            "shown": "82,00", "by": "Pejabat Fungsional Umum", "at": "08.00", "version": 1,
        }  # fmt: skip
        assert form.row("A-1").actual == "82"

    def test_lets_two_cells_of_one_row_go_their_own_ways(self, form: Form, author: Client) -> None:
        assert form.save(author, "A-1", "82", version=0).status_code == 200
        assert form.save(author, "A-1", "Cuaca baik", field="supporting", version=0).status_code == 200

    def test_is_refused_once_the_form_is_handed_in(self, form: Form, author: Client) -> None:
        form.fill(author)
        form.prove(author)
        assert form.hand_in(author).status_code == 302
        answer = form.save(author, "A-1", "95")
        assert answer.status_code == 423
        assert answer.json()["problem"].startswith("Isian sudah diserahkan")
        assert form.row("A-1").actual == "90"

    def test_is_refused_to_another_post(self, form: Form, author: Client, sign_in: SignIn) -> None:
        answer = form.save(sign_in("kasubag"), "A-1", "95")
        assert answer.status_code == 403
        assert "Fungsional Umum" in answer.json()["problem"]
        assert not Change.objects.exists()

    def test_does_not_exist_for_another_agency(self, form: Form, stranger: Client) -> None:
        assert form.save(stranger, "A-1", "95").status_code == 404

    def test_says_401_and_never_a_redirect_to_who_is_not_signed_in(self, form: Form) -> None:
        answer = form.save(Client(), "A-1", "95")
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")

    def test_gives_a_new_token_to_a_page_that_stood_open_too_long(self, form: Form, sign_in: SignIn) -> None:
        client = sign_in("fungsional")
        client.handler.enforce_csrf_checks = True
        answer = form.save(client, "A-1", "95")
        assert answer.status_code == 403
        assert answer.json()["reason"] == "csrf"

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"[]",
            b"{",
            b'{"key": "12345678", "cell": "CELL", "version": "1", "raw": "1"}',
            b'{"key": "1", "cell": "CELL", "version": 0, "raw": "1"}',
            b'{"key": "12345678", "cell": "CELL", "version": -1, "raw": ""}',
        ],
    )
    def test_refuses_what_is_no_save(self, form: Form, author: Client, body: bytes) -> None:
        body = body.replace(b"CELL", form.cell("A-1").encode())
        answer = author.post(form.base + "sel/", body, content_type="application/json")
        assert answer.status_code == 400

    def test_knows_no_other_field(self, form: Form, author: Client) -> None:
        for cell in ("verdict", "id", "versions"):
            assert form.save(author, "A-1", "1", field=cell, version=0).status_code == 404

    def test_makes_a_ratio_of_its_two_parts(self, form: Form, author: Client) -> None:
        half = form.save(author, "A-3", "75", field="numerator").json()
        assert half["achievement"] == ""
        whole = form.save(author, "A-3", "100", field="denominator").json()
        name = form.name("A-3")
        assert whole["figures"] == {
            f"{name}:realisasi": "75,00",
            f"{name}:capaian": "93,75%",
            f"{name}:kini": "75,00",
        }
        assert form.row("A-3").reading == "angka"

    def test_refuses_to_divide_by_nothing(self, form: Form, author: Client) -> None:
        answer = form.save(author, "A-3", "0", field="denominator")
        assert answer.status_code == 422
        assert answer.json()["problem"].startswith("Penyebut tidak boleh 0.")

    def test_lets_one_part_say_that_there_are_no_data(self, form: Form, author: Client) -> None:
        form.save(author, "A-3", "belum ada data", field="numerator")
        assert form.row("A-3").reading == "belum_ada"

    def test_adds_up_the_division_s_money(self, form: Form, author: Client) -> None:
        form.save(author, "P-1", "500.000.000")
        saved = form.save(author, "P-2", "Rp 250.000.000").json()
        assert saved["achievement"] == "25,00%"
        assert saved["words"] == "dua ratus lima puluh juta"
        assert saved["figures"] == {
            "jumlah:pagu": "Rp 2.000.000.000", "jumlah:realisasi": "Rp 750.000.000", "jumlah:serapan": "37,50%",
        }  # fmt: skip

    def test_takes_money_in_whole_rupiah_only(self, form: Form, author: Client) -> None:
        assert form.save(author, "P-1", "-5000000").status_code == 422
        assert form.save(author, "P-1", "12,5").status_code == 422

    def test_flags_what_looks_wrong_and_keeps_the_reason(self, form: Form, author: Client) -> None:
        saved = form.save(author, "A-1", "2500").json()
        assert [flag["code"] for flag in saved["flags"]] == ["beda_skala"]
        told = form.save(author, "A-1", "Target salah satuan.", field="reason")
        assert told.json()["state"] == "tersimpan"
        form.save(author, "A-1", "Target salah satuan.", field="reason")
        assert list(FlagReason.objects.values_list("flag", "reason")) == [
            ("beda_skala", "Target salah satuan.")
        ]
        assert Entry.objects.filter(verb="explain_flag").count() == 1, "said twice, written once"
        assert "Target salah satuan." in text(author.get(form.base))

    def test_takes_a_reason_only_where_one_is_asked_for(self, form: Form, author: Client) -> None:
        assert form.save(author, "A-1", "Tanpa sebab", field="reason").status_code == 422
        assert not FlagReason.objects.exists()

    def test_asks_few_questions(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "80")
        assert questions(lambda: form.save(author, "A-1", "81", version=1)) <= 17
        assert questions(lambda: form.save(author, "A-1", "Cuaca", field="hindering", version=0)) <= 15


class TestThePlainForm:
    """Without a script every cell comes with every save."""

    def send(
        self, form: Form, client: Client, *, page: str = "", button: str = "simpan", **typed: str
    ) -> Any:
        """Post the form as the page shows it, with ``typed`` ("A1_actual") in place of what stood there."""
        html = page or client.get(form.base).content.decode()
        fields = (
            r'<input [^>]*?name="([^"]+)" value="([^"]*)"',
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"',
            r'<textarea [^>]*?name="([^"]+)"[^>]*>\n([^<]*)</textarea>',
        )
        sent = {name: value for pattern in fields for name, value in re.findall(pattern, html)}
        for name, value in typed.items():
            code, _, field = name.partition("_")
            kind, _, field = field.partition("__") if "__" in field else ("cell", "", field)
            sent[f"{kind}:{form.cell(f'{code[0]}-{code[1]}', field)}"] = value
        return client.post(form.base, sent | {button: "ya"})

    def test_saves_what_was_changed_and_comes_back(self, form: Form, author: Client) -> None:
        answer = self.send(
            form, author, A1_actual="81,5", A1_hindering="Cuaca\r\nburuk", P1_actual="500000000"
        )
        assert (answer.status_code, answer.url) == (302, form.base)
        assert [str(one) for one in get_messages(answer.wsgi_request)] == ["Tersimpan pukul 08.00"]
        assert Change.objects.count() == 3
        assert form.row("A-1").hindering == "Cuaca\nburuk"

    def test_writes_nothing_where_nothing_was_touched(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "81,2567")
        form.save(author, "A-2", "12000")
        before = Change.objects.count()
        assert self.send(form, author).status_code == 302
        assert Change.objects.count() == before

    def test_saves_the_rest_and_keeps_what_is_wrong_where_it_stands(self, form: Form, author: Client) -> None:
        answer = self.send(form, author, A1_actual="banyak <sekali>", P1_actual="500000000")
        assert answer.status_code == 422
        page = text(answer)
        assert "<title>Salah: Isi realisasi" in page
        assert f'href="#cell-{form.cell("A-1")}"' in page
        assert 'value="banyak &lt;sekali&gt;"' in page
        assert 'aria-invalid="true"' in page
        assert str(form.row("P-1").value) == "500000000"
        assert form.row("A-1").actual == ""

    def test_asks_with_both_readings_and_takes_the_one_chosen(self, form: Form, author: Client) -> None:
        answer = self.send(form, author, A2_actual="2.995")
        page = text(answer)
        assert page.count(f'name="meaning:{form.cell("A-2")}"') == 2
        assert 'value="2.995"' in page
        done = self.send(form, author, page=answer.content.decode(), A2_meaning__actual="2995")
        assert done.status_code == 302
        assert str(form.row("A-2").value) == "2995"

    def test_tells_of_somebody_who_was_faster_and_takes_the_second_press(
        self, form: Form, author: Client
    ) -> None:
        stale = author.get(form.base).content.decode()
        form.save(author, "A-1", "82")
        answer = self.send(form, author, page=stale, A1_actual="81,25")
        assert answer.status_code == 422
        page = text(answer)
        assert (
            "Pejabat Fungsional Umum mengubah isian ini menjadi 82,00 pukul 08.00. Isian Anda 81,25." in page
        )
        assert form.row("A-1").actual == "82"
        assert self.send(form, author, page=answer.content.decode()).status_code == 302
        assert form.row("A-1").actual == "81,25"

    def test_does_not_take_the_old_values_of_a_stale_page_for_wishes(
        self, form: Form, author: Client
    ) -> None:
        form.save(author, "A-1", "80,5")
        stale = author.get(form.base).content.decode()
        form.save(author, "A-1", "82")
        assert self.send(form, author, page=stale, P1_actual="500000000").status_code == 302
        assert form.row("A-1").actual == "82"
        assert str(form.row("P-1").value) == "500000000"

    def test_keeps_what_was_typed_when_the_form_was_closed_meanwhile(
        self, form: Form, author: Client
    ) -> None:
        form.fill(author)
        form.prove(author)
        open_page = author.get(form.base).content.decode()
        form.hand_in(author)
        answer = self.send(form, author, page=open_page, A1_actual="95", A1_hindering="Kalimat panjang saya")
        assert answer.status_code == 422
        page = text(answer)
        assert "Isian sudah diserahkan dan menunggu rilis." in page
        assert 'value="95"' in page
        assert "Kalimat panjang saya" in page
        assert form.row("A-1").actual == "90"

    def test_goes_on_to_where_the_button_leads(self, form: Form, author: Client) -> None:
        assert self.send(form, author, button="periksa", A1_actual="81").url == form.base + "periksa/"
        answer = author.post(
            form.base,
            {
                "bukti": form.name("A-1"),
                f"cell:{form.cell('A-1')}": "82",
                f"version:{form.cell('A-1')}": "1",
            },
        )
        assert answer.url == f"{form.base}bukti/{form.name('A-1')}/"
        assert form.row("A-1").actual == "82", "what was typed is saved on the way"

    def test_takes_the_reason_for_a_flag(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "2500")
        assert self.send(form, author, A1_reason="Satuannya berubah").status_code == 302
        assert FlagReason.objects.get().reason == "Satuannya berubah"

    def test_is_not_taken_from_another_post(self, form: Form, author: Client, sign_in: SignIn) -> None:
        answer = self.send(form, sign_in("kasubag"), A1_actual="95")
        assert answer.status_code == 422
        assert not Change.objects.exists()


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
