"""The budget's pages: import with preview, the document, two versions beside each other, the Perjanjian Kinerja."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from himpun.budgeting import actions, queries
from himpun.budgeting.models import BudgetDocument, BudgetImport
from himpun.budgeting.rules import Line
from himpun.demo.office import Office
from himpun.minutes.models import Entry
from tests.budgeting.books import SUB, book, dpa
from tests.people import MORNING

SignIn = Callable[[str], Client]


def hand_in(client: Client, content: bytes, **given: str) -> Any:
    file = SimpleUploadedFile("dpa.xlsx", content)
    return client.post(reverse("budget_import"), {"jenis": "DPA", "tahun": "2026", **given, "berkas": file})


def lines(*amounts: int, names: str = "") -> list[Line]:
    return [
        Line(
            "sub_kegiatan",
            f"{SUB}{number}",
            f"Sub {number}{names}",
            amount,
            "",
            (),
            (amount // 2, None, None, None),
        )
        for number, amount in enumerate(amounts, start=1)
    ]


def put(office: Office, kind: str = "DPA", *amounts: int, **more: Any) -> BudgetDocument:
    return actions.put_document(
        agency=office.agency,
        kind=kind,
        year=2026,
        lines=lines(*(amounts or (100, 200))),
        by="Uji",
        at=MORNING,
        **more,
    )


class TestImporting:
    def test_shows_first_and_saves_what_was_seen(self, office: Office, sign_in: SignIn) -> None:
        client, content = sign_in("kasubag"), dpa()
        answer = hand_in(client, content)
        assert answer.status_code == 302
        preview = client.get(answer["Location"]).content.decode()
        assert "Penyediaan Permakanan" in preview
        assert "Semua jumlah cocok" in preview
        assert not BudgetDocument.objects.exists(), "a preview writes nothing"

        saved = client.post(answer["Location"], {"nomor": "DPA/1", "tanggal": "5 Januari 2026"}, follow=True)
        page = saved.content.decode()
        assert "DPA 2026" in page
        assert "Rp 1.500.000" in page
        assert "60,00%" in page, "900.000 of 1.500.000 after the second quarter"
        document = BudgetDocument.objects.get()
        assert document.number == "DPA/1"
        assert client.get(reverse("budget_file", args=[document.public_id])).content == content
        entry = Entry.objects.latest("pk")
        assert "menyimpan DPA 2026: 2 sub kegiatan, pagu Rp 1.500.000" in entry.sentence

    def test_takes_what_is_good_and_names_the_rest(self, office: Office, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        content = book(["Kode", "Uraian", "Pagu"], [SUB + "1", "Satu", 5], [SUB + "2", "Dua", "#REF!"])
        answer = hand_in(client, content)
        preview = client.get(answer["Location"]).content.decode()
        assert "1 baris tidak dapat diambil" in preview
        assert "Rumus" in preview or "rumus" in preview
        client.post(answer["Location"])
        assert [one.pagu for one in queries.lines(office.agency, 2026)] == [5]
        assert "baris tidak terbawa" in client.get(reverse("budgets")).content.decode()

    def test_is_not_saved_twice_and_asks_why_a_document_is_changed(
        self, office: Office, sign_in: SignIn
    ) -> None:
        client = sign_in("kasubag")
        address = hand_in(client, dpa())["Location"]
        client.post(address)
        again = client.post(address)
        assert again.status_code == 422
        assert "sudah disimpan" in again.content.decode()
        second = hand_in(client, dpa())["Location"]
        refused = client.post(second, {"nomor": "ABC-9"})
        assert refused.status_code == 422
        assert "tulis sebabnya" in refused.content.decode()
        assert "ABC-9" in refused.content.decode(), "what was typed is still there"
        assert client.post(second, {"sebab": "pergeseran"}).status_code == 302
        assert BudgetDocument.objects.filter(kind="DPA", year=2026).count() == 2

    def test_of_realisation_belongs_to_the_document_in_force(self, office: Office, sign_in: SignIn) -> None:
        put(office)
        client = sign_in("kasubag")
        content = book(
            ["Kode", "Uraian", "Realisasi s.d. TW I", "Realisasi s.d. TW II"], [SUB + "1", "Satu", 60, 70]
        )
        address = hand_in(client, content, jenis="REALISASI")["Location"]
        assert "realisasi 1 sub kegiatan" in client.get(address).content.decode()
        client.post(address)
        found = queries.absorption(office.agency, 2026, 2)
        assert found is not None
        assert found.realised == 170, "100 of the second sub kegiatan stand as they were"
        strange = hand_in(
            client, book(["Kode", "Uraian", "Realisasi TW I"], [SUB + "9", "", 1]), jenis="REALISASI"
        )
        refused = client.post(strange["Location"])
        assert refused.status_code == 422
        assert SUB + "9" in refused.content.decode()

    def test_of_a_wrong_file_is_refused_in_words(self, office: Office, sign_in: SignIn) -> None:
        client, content = sign_in("kasubag"), dpa()
        wrong: list[tuple[bytes, dict[str, str], str]] = [
            (b"bukan xlsx", {}, "XLSX"),
            (book(["Nama"], ["Siti"]), {}, "Tidak ditemukan tabel anggaran"),
            (content, {"tahun": "dua ribu"}, "tidak terbaca"),
            (content, {"jenis": "APBN"}, "Pilih jenis dokumen"),
        ]
        for file, given, words in wrong:
            answer = hand_in(client, file, **given)
            assert answer.status_code == 422
            assert words in answer.content.decode()
        assert not BudgetImport.objects.exists()


class TestTwoDocuments:
    def test_stand_beside_each_other(self, office: Office, sign_in: SignIn) -> None:
        old, new = put(office, "DPA", 100, 200), put(office, "DPPA", 100, 250, 30)
        address = reverse("budget_compare", args=[new.public_id, old.public_id])
        page = sign_in("kepala").get(address).content.decode()
        assert "DPPA 2026" in page
        assert SUB + "2" in page
        assert SUB + "1" not in page, "what stayed the same is left out until asked for"
        assert "Baru" in page
        assert SUB + "1" in sign_in("kepala").get(address + "?semua=ya").content.decode()

    def test_leave_the_realisation_with_the_year(self, office: Office) -> None:
        put(office, "DPA", 100, 200)
        put(office, "DPPA", 100, 250)
        assert [one.realised[0] for one in queries.lines(office.agency, 2026)] == [50, 125]
        assert queries.in_force(office.agency, 2026).kind == "DPPA"  # type: ignore[union-attr]


class TestThePerjanjianKinerja:
    def test_shows_programmes_whose_money_differs(self, office: Office, sign_in: SignIn) -> None:
        put(office)
        found = {
            one.code: (one.budget, one.promised) for one in queries.against_agreement(office.agency, 2026)
        }
        assert found["1.06.04"] == (300, 3_726_012_044)
        assert found["1.06.01"] == (None, 7_034_554_894)
        client = sign_in("kepala")
        page = client.get(reverse("budget_agreement", args=[2026])).content.decode()
        assert "4 program berbeda" in page
        assert "3.726.012.044" in page
        assert "berbeda dengan Perjanjian Kinerja" in client.get(reverse("budgets")).content.decode()

    def test_page_says_what_is_missing(self, office: Office, sign_in: SignIn) -> None:
        page = sign_in("kepala").get(reverse("budget_agreement", args=[2026])).content.decode()
        assert "Belum ada dokumen anggaran 2026" in page


class TestTheDoor:
    def test_lets_everyone_of_the_agency_look_and_only_the_keeper_write(
        self, office: Office, sign_in: SignIn
    ) -> None:
        document = put(office)
        client = sign_in("kabid-rehsos")
        assert client.get(reverse("budget", args=[document.public_id])).status_code == 200
        assert "Impor" not in client.get(reverse("budgets")).content.decode()
        assert hand_in(client, dpa()).status_code == 409
        assert not BudgetImport.objects.exists()

    def test_hides_it_from_another_agency_and_from_the_street(self, office: Office, stranger: Client) -> None:
        document = put(office)
        addresses = [
            reverse("budget", args=[document.public_id]),
            reverse("budget_file", args=[document.public_id]),
            reverse("budget_compare", args=[document.public_id, document.public_id]),
        ]
        for address in addresses:
            assert stranger.get(address).status_code == 404
            assert Client().get(address).status_code == 302

    def test_hides_a_draft_from_everyone_else(self, office: Office, sign_in: SignIn) -> None:
        address = hand_in(sign_in("kasubag"), dpa())["Location"]
        assert sign_in("kabid-rehsos").get(address).status_code == 409
        assert not re.search("Permakanan", sign_in("kabid-rehsos").get(address).content.decode())

    def test_asks_as_many_questions_for_many_rows_as_for_few(
        self, office: Office, sign_in: SignIn, django_assert_num_queries: Any
    ) -> None:
        few, many = put(office, "DPA", 1), put(office, "RKA", *range(1, 60))
        client = sign_in("kepala")
        with django_assert_num_queries(10) as first:
            client.get(reverse("budget", args=[few.public_id]))
        with django_assert_num_queries(len(first)):
            client.get(reverse("budget", args=[many.public_id]))

    def test_gives_a_template_with_what_is_known(self, office: Office, sign_in: SignIn) -> None:
        put(office)
        client = sign_in("kasubag")
        for address in (reverse("budget_template"), reverse("budget_template") + "?tahun=2026"):
            assert client.get(address).content.startswith(b"PK")
