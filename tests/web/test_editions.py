"""An SOP edition is written, compared and put into force from the screens alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from himpun.demo.office import SOP, Office
from himpun.sop.definition import DefinitionError, load
from himpun.sop.drafting import text_of
from himpun.sop.models import Adoption, EditionDraft
from tests.sop.draft.papers import tabs

SignIn = Callable[[str], Client]


def page(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def admin(office: Office, sign_in: SignIn) -> Client:
    return sign_in("admin")


def begin(client: Client, **typed: str) -> EditionDraft:
    answer = client.post("/sop/draf/baru/", typed)
    assert answer.status_code == 302, page(answer)
    return EditionDraft.objects.get(public_id=answer["Location"].split("/")[-2])


HEAD = {
    "name": "Pelayanan Cuti", "number": "065/1/2026", "government": "PEMERINTAH KOTA DEPOK", "agency": "DINAS SOSIAL",
    "made": "2 Januari 2026", "revised": "-", "effective": "5 Januari 2026", "effective_date": "5 Januari 2026",
    "endorser_post": "KEPALA DINAS", "endorser_name": "Drs. Contoh", "endorser_nip": "",
    "cover_title": "SOP PELAYANAN CUTI", "cover_year": "2026", "procedure_title": "Prosedur Cuti", "code": "cuti-2026",
    "lanes": "Staf\nKepala",
    "legal_basis": "Peraturan Pemerintah Nomor 11 Tahun 2017", "qualifications": "Memahami aturan cuti",
}  # fmt: skip


class TestFromNothing:
    def test_is_filled_in_part_by_part_until_it_can_be_put_into_force(self, admin: Client) -> None:
        draft = begin(admin, cara="kosong")
        at = f"/sop/draf/{draft.public_id}/"
        assert "hal perlu diperbaiki" in page(admin.get(at))
        assert admin.post(f"{at}identitas/", {**HEAD, "version": "1"}).status_code == 302
        step = {
            "activity": "Menerima permohonan",
            "completeness": "Permohonan\nFormulir",
            "duration": "15 menit",
            "output": "Catatan",
            "label": "Penerimaan",
            "lane": "staf",
            "symbol": "mulai",
            "capability": "attest",
        }
        assert admin.post(f"{at}langkah/1/", {**step, "version": "2"}).status_code == 302
        last = step | {
            "activity": "Mengesahkan",
            "lane": "kepala",
            "duration": "1 hari",
            "label": "Pengesahan",
        }
        assert admin.post(f"{at}langkah/2/", {**last, "version": "3"}).status_code == 302
        assert "dapat diberlakukan" in page(admin.get(at))
        draft.refresh_from_db()
        text = text_of(draft)
        assert [item.words for item in load(text).step(1).completeness] == ["Permohonan", "Formulir"]
        assert "SOP ini terbaca baik" in page(admin.post("/sop/berlakukan/", {"teks": text}))
        assert admin.get(f"{at}sop.pdf").content.startswith(b"%PDF")


class TestFromAPaper:
    def test_asks_what_the_text_lost(self, admin: Client) -> None:
        draft = begin(admin, cara="naskah", naskah=tabs(marks=False))
        shown = page(admin.get(f"/sop/draf/{draft.public_id}/"))
        assert "Siapa pelaksana langkah 1?" in shown
        assert "Menghitung sisa hak cuti" in shown

    def test_without_a_table_keeps_what_was_pasted_and_says_what_is_missing(self, admin: Client) -> None:
        answer = admin.post("/sop/draf/baru/", {"cara": "naskah", "naskah": "Nama SOP : Cuti"})
        assert answer.status_code == 422
        assert "Tabel langkah tidak ditemukan" in page(answer)
        assert "Nama SOP : Cuti</textarea>" in page(answer)


class TestARevision:
    def test_keeps_everything_and_shows_what_was_changed(self, admin: Client) -> None:
        draft = begin(admin, cara="edisi", edisi=SOP)
        at = f"/sop/draf/{draft.public_id}/"
        admin.post(f"{at}urutan/", {"apa": "tambah:2", "version": "1"})
        form = {
            "activity": "Rapat pembahasan",
            "duration": "1 hari",
            "output": "Notulen",
            "label": "Rapat",
            "lane": "sekretaris",
            "symbol": "proses",
            "capability": "attest",
        }
        admin.post(f"{at}langkah/3/", {**form, "version": "2"})
        draft.refresh_from_db()
        revised = load(text_of(draft))
        assert [step.returns_to for step in revised.steps] == [None, None, None, 2, 4, 5, 6, None]
        shown = page(admin.get(f"/sop/banding/?lama={SOP}&baru=draf:{draft.public_id}"))
        assert "<ins>Rapat pembahasan</ins>" in shown
        assert "2 perbedaan" not in shown

    def test_of_nothing_shows_no_difference(self, admin: Client) -> None:
        assert "Tidak ada perbedaan" in page(admin.get(f"/sop/banding/?lama={SOP}&baru={SOP}"))


class TestNothingIsLost:
    def test_when_another_tab_was_faster(self, admin: Client) -> None:
        draft = begin(admin, cara="edisi", edisi=SOP)
        at = f"/sop/draf/{draft.public_id}/"
        assert admin.post(f"{at}identitas/", {**HEAD, "version": "1"}).status_code == 302
        late = admin.post(f"{at}identitas/", {**HEAD, "name": "Nama lain", "version": "1"})
        assert late.status_code == 422
        assert "baru saja diubah" in page(late)
        assert 'value="Nama lain"' in page(late)

    def test_when_the_day_cannot_be_read(self, admin: Client) -> None:
        draft = begin(admin, cara="kosong")
        answer = admin.post(
            f"/sop/draf/{draft.public_id}/identitas/", {**HEAD, "effective_date": "besok", "version": "1"}
        )
        assert answer.status_code == 422
        assert "“besok” tidak terbaca" in page(answer)


class TestSteps:
    def test_move_and_go_with_what_returns_to_them(self, admin: Client) -> None:
        draft = begin(admin, cara="edisi", edisi=SOP)
        at = f"/sop/draf/{draft.public_id}/urutan/"
        admin.post(at, {"apa": "naik:3", "version": "1"})
        draft.refresh_from_db()
        with pytest.raises(DefinitionError, match="hanya boleh ke langkah sebelumnya"):
            load(text_of(draft))
        admin.post(at, {"apa": "hapus:2", "version": "2"})
        draft.refresh_from_db()
        assert len(draft.content["step"]) == 6


class TestWhoMay:
    def test_write_is_the_administrator_of_the_same_agency(
        self, office: Office, admin: Client, sign_in: SignIn
    ) -> None:
        draft = begin(admin, cara="kosong")
        for address in (
            "/sop/draf/baru/",
            f"/sop/draf/{draft.public_id}/",
            f"/sop/draf/{draft.public_id}/langkah/1/",
        ):
            assert sign_in("kepala").get(address).status_code in (403, 404, 409)
            assert Client().get(address).status_code == 302
        assert admin.get("/sop/draf/tidak-ada/").status_code == 404
        assert Adoption.objects.filter(agency=office.agency, edition__code="sop-baru").count() == 0

    def test_throw_away_takes_nothing_that_is_in_force(self, office: Office, admin: Client) -> None:
        draft = begin(admin, cara="edisi", edisi=SOP)
        before = Adoption.objects.count()
        assert admin.post(f"/sop/draf/{draft.public_id}/hapus/").status_code == 302
        assert not EditionDraft.objects.exists()
        assert Adoption.objects.count() == before
