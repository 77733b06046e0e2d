"""Step 2 on screen: the grid, the saving of its cells, the plain form, and handing in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from himpun.collection.models import Change, FlagReason
from himpun.demo.office import Office
from himpun.minutes.models import Entry
from tests.people import MORNING
from tests.web import division
from tests.web.division import Form, many, opened, promise, questions, text
from tests.web.division import form as form

SignIn = Callable[[str], Client]


@pytest.fixture
def author(form: Form, sign_in: SignIn) -> Client:
    return sign_in("fungsional")


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
        assert f'href="/angka/{earlier.run.public_id}/A-1/isian/">88,40</a></span>' in page
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
        assert told.json()["version"] == 1
        assert list(FlagReason.objects.values_list("flag", "reason")) == [
            ("beda_skala", "Target salah satuan.")
        ]
        assert "Target salah satuan." in text(author.get(form.base))

    def test_takes_a_reason_only_where_one_is_asked_for(self, form: Form, author: Client) -> None:
        assert form.save(author, "A-1", "Tanpa sebab", field="reason").status_code == 422
        assert not FlagReason.objects.exists()

    def test_lets_no_reason_overwrite_another_s_unseen(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "2500")
        assert form.save(author, "A-1", "Satuannya berubah", field="reason", version=0).status_code == 200
        late = form.save(author, "A-1", "Salah ketik", field="reason", version=0)
        assert late.status_code == 409
        assert late.json()["conflict"]["shown"] == "Satuannya berubah"
        assert late.json()["conflict"]["version"] == 1
        assert FlagReason.objects.get().reason == "Satuannya berubah"

    def test_lets_a_reason_be_taken_back_and_keeps_what_was_said(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "2500")
        form.save(author, "A-1", "Satuannya berubah", field="reason")
        assert form.save(author, "A-1", "", field="reason").json()["version"] == 2
        assert not FlagReason.objects.exists()
        said = form.row("A-1").changes.filter(field="reason").order_by("version")
        assert [change.raw for change in said] == ["Satuannya berubah", ""]

    def test_asks_few_questions(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "80")
        assert questions(lambda: form.save(author, "A-1", "81", version=1)) <= 17
        assert questions(lambda: form.save(author, "A-1", "Cuaca", field="hindering", version=0)) <= 15


class TestSupposing:
    def suppose(self, form: Form, client: Client, code: str, raw: str, field: str = "actual") -> Any:
        body = {"key": str(uuid.uuid4()), "cell": form.cell(code, field), "version": 0, "raw": raw}
        return client.post(f"{form.base}sel/coba/", body, content_type="application/json")

    def test_says_what_saving_it_would_and_writes_nothing(self, form: Form, author: Client) -> None:
        form.save(author, "A-3", "60", field="numerator")
        form.save(author, "P-2", "100.000.000")
        lines = Entry.objects.count()
        for code, raw, field in (
            ("A-1", "81", "actual"),
            ("A-3", "80", "denominator"),
            ("P-1", "300.000.000", "actual"),
            ("A-3", "belum ada data", "denominator"),
        ):
            before = form.row(code).versions
            supposed = self.suppose(form, author, code, raw, field).json()
            assert form.row(code).versions == before
            assert Entry.objects.count() == lines
            lines += 1
            saved = form.save(author, code, raw, field=field).json()
            for what in ("achievement", "figures", "words", "flags"):
                assert supposed[what] == saved[what], (code, what)

    @pytest.mark.parametrize("raw", ["kira-kira", "1.234", "8,,5"])
    def test_says_nothing_of_what_cannot_be_saved_as_it_stands(
        self, form: Form, author: Client, raw: str
    ) -> None:
        answer = self.suppose(form, author, "A-1", raw)
        assert (answer.status_code, answer.json()["state"]) == (200, "belum")

    def test_has_the_same_door_as_saving(self, form: Form, author: Client, stranger: Client) -> None:
        assert self.suppose(form, stranger, "A-1", "81").status_code == 404
        assert self.suppose(form, author, "A-1", "kata", "supporting").status_code == 404
        assert author.get(f"{form.base}sel/coba/").status_code == 405
        assert author.post(f"{form.base}sel/coba/", b"{", content_type="application/json").status_code == 400
