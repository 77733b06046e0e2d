"""The plan on screen and by workbook: who may write it, what is refused, and that a preview writes nothing."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from himpun.base.workbook import sheets
from himpun.demo.office import Office
from himpun.planning import queries
from himpun.planning.models import Agreement, Import, Indicator
from himpun.planning.workbook import INDICATOR_COLUMNS, PROGRAMME_COLUMNS

SignIn = Callable[[str], Client]

GOOD = (
    "Meningkatnya kemandirian", "IKU-01", "Persentase disabilitas mandiri", "%", "naik", "", "terakhir", "2", "", "Laporan",
    "Bidang Rehabilitasi Sosial", "ya", "81,25", "20", "40", "60", "81,25",
)  # fmt: skip
PROGRAMME = (
    "Meningkatnya kemandirian", "1.06.04", "Program Rehabilitasi Sosial", 1_250_000_000, "Bidang Rehabilitasi Sosial", "",
)  # fmt: skip


def filled(
    indicators: Sequence[Sequence[Any]] = (GOOD,),
    programmes: Sequence[Sequence[Any]] = (PROGRAMME,),
    head: Sequence[str] = INDICATOR_COLUMNS,
) -> bytes:
    """A workbook as a person would hand it in: the template's headings, and rows below them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in (("Indikator", [head, *indicators]), ("Program", [PROGRAMME_COLUMNS, *programmes])):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def hand_in(client: Client, content: bytes, *, name: str = "pk.xlsx", year: str = "2027") -> Any:
    return client.post("/rencana/impor/", {"tahun": year, "berkas": SimpleUploadedFile(name, content)})


def target(value: str) -> tuple[Any, ...]:
    return (*GOOD[:12], value, *GOOD[13:])


class TestTheTemplate:
    def test_can_be_filled_and_handed_in(self, office: Office, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        template = client.get("/rencana/templat.xlsx")
        heads = [next(iter(read()))[1] for read in sheets(io.BytesIO(template.content))]
        assert tuple(heads[0]) == INDICATOR_COLUMNS
        assert tuple(heads[1]) == PROGRAMME_COLUMNS

        agreements = Agreement.objects.count()
        answer = hand_in(client, filled())
        assert answer.status_code == 302
        preview = client.get(answer["Location"])
        assert "Persentase disabilitas mandiri" in preview.content.decode()
        assert "1.250.000.000" in preview.content.decode()
        assert Agreement.objects.count() == agreements, "a preview writes nothing"

        saved = client.post(answer["Location"], {"tanggal": "31 Januari 2027"})
        assert saved.status_code == 302
        made = queries.agreement_for(office.agency, 2027)
        assert made is not None
        assert [one.code for one in made.indicators.all()] == ["IKU-01"]
        page = client.get(saved["Location"]).content.decode()
        assert "81,25" in page
        assert "31 Januari 2027" in page

    def test_is_not_saved_twice(self, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        address = hand_in(client, filled())["Location"]
        client.post(address, {})
        again = client.post(address, {"sebab": "sekali lagi"})
        assert again.status_code == 422
        assert "sudah disimpan" in again.content.decode()
        assert Agreement.objects.filter(year=2027).count() == 1

    def test_asks_why_a_year_is_changed(self, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        address = hand_in(client, filled(), year="2026")["Location"]
        refused = client.post(address, {"tanggal": "kemarin"})
        assert refused.status_code == 422
        assert "kemarin" in refused.content.decode(), "what was typed is still there"
        assert client.post(address, {"sebab": "pergantian pejabat"}).status_code == 302
        assert Agreement.objects.filter(year=2026).count() == 2


class TestABadFile:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"bukan xlsx", "bukan XLSX"),
            (
                filled(head=("Sasaran", "Nomor", *INDICATOR_COLUMNS[2:])),
                "seharusnya “Kode”, tertulis “Nomor”",
            ),
        ],
    )
    def test_is_refused_in_words(self, content: bytes, words: str, sign_in: SignIn) -> None:
        answer = hand_in(sign_in("kasubag"), content)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not Import.objects.exists()

    @pytest.mark.parametrize(
        ("row", "where", "words"),
        [
            (target("banyak"), "Indikator, baris 3, Target tahun", "bukan angka"),
            (target("1.234"), "Indikator, baris 3, Target tahun", "Maksud Anda"),
        ],
    )
    def test_names_row_and_column(self, row: Sequence[Any], where: str, words: str, sign_in: SignIn) -> None:
        other = ("Meningkatnya kemandirian", "IKU-02", *row[2:])
        page = hand_in(sign_in("kasubag"), filled([GOOD, other])).content.decode()
        assert where in page
        assert words in page
        assert not Import.objects.exists()

    def test_is_missed_when_there_is_none(self, sign_in: SignIn) -> None:
        answer = sign_in("kasubag").post("/rencana/impor/", {"tahun": "2027"})
        assert answer.status_code == 422
        assert "Pilih dahulu berkas" in answer.content.decode()


INDICATOR = {
    "kode": "IKU-90", "nama": "Persentase layanan tepat waktu", "satuan": "%", "polaritas": "naik", "cara": "selisih",
    "agregasi": "last", "desimal": "2", "target_tahun": "90", "bukti": "ya",
}  # fmt: skip


@pytest.fixture
def plan(office: Office) -> str:
    """The address of the running year's agreement."""
    found = queries.agreement_for(office.agency, 2026)
    assert found is not None
    return f"/rencana/{found.public_id}/"


class TestOnScreen:
    def test_an_indicator_is_added_and_changed(self, office: Office, plan: str, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        values = INDICATOR | {"unit_kerja": office.units["rehsos"].public_id}
        assert client.get(f"{plan}sasaran/1/indikator/").status_code == 200
        assert client.post(f"{plan}sasaran/1/indikator/", values).status_code == 302
        made = Indicator.objects.get(code="IKU-90")
        edit = f"{plan}sasaran/1/indikator/{made.public_id}/"
        assert "90" in client.get(edit).content.decode()
        assert client.post(edit, values | {"kode": "LAIN", "target_tahun": "95"}).status_code == 302
        made.refresh_from_db()
        assert made.code == "IKU-90", "a code is not changed"
        assert [one.raw for one in made.targets.all()] == ["95"]

    def test_an_ambiguous_target_is_asked_about_and_kept(
        self, office: Office, plan: str, sign_in: SignIn
    ) -> None:
        values = INDICATOR | {"unit_kerja": office.units["rehsos"].public_id, "target_tahun": "1.234"}
        answer = sign_in("kasubag").post(f"{plan}sasaran/1/indikator/", values)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Maksud Anda" in page
        assert 'value="1.234"' in page
        assert not Indicator.objects.filter(code="IKU-90").exists()

    def test_a_code_is_not_given_twice(self, office: Office, plan: str, sign_in: SignIn) -> None:
        taken = Indicator.objects.filter(agreement__public_id=plan.split("/")[2]).first()
        assert taken is not None
        values = INDICATOR | {"unit_kerja": office.units["rehsos"].public_id, "kode": taken.code}
        answer = sign_in("kasubag").post(f"{plan}sasaran/1/indikator/", values)
        assert "sudah dipakai" in answer.content.decode()
        taken.refresh_from_db()
        assert taken.name != INDICATOR["nama"]

    def test_a_programme_needs_whole_rupiah(self, office: Office, plan: str, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        values = {"kode": "9.99", "nama": "Program Contoh", "pagu": "1.000,5", "sumber_dana": "APBD",
                  "unit_kerja": office.units["rehsos"].public_id}  # fmt: skip
        assert "bukan rupiah bulat" in client.post(f"{plan}sasaran/1/program/", values).content.decode()
        assert client.post(f"{plan}sasaran/1/program/", values | {"pagu": "Rp 1.250.000"}).status_code == 302
        assert "1.250.000" in client.get(plan).content.decode()

    def test_a_change_begins_as_a_copy(self, office: Office, plan: str, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        without = client.post("/rencana/baru/", {"tahun": "2026", "sebab": ""})
        assert without.status_code == 422
        answer = client.post("/rencana/baru/", {"tahun": "2026", "sebab": "perubahan strategi"})
        new = Agreement.objects.get(public_id=answer["Location"].split("/")[2])
        old = Agreement.objects.get(public_id=plan.split("/")[2])
        assert new.version == 1
        assert [one.code for one in new.indicators.all()] == [one.code for one in old.indicators.all()]
        assert new.programmes.count() == old.programmes.count()

    def test_an_unreadable_year_and_day_are_both_said(self, office: Office, sign_in: SignIn) -> None:
        page = sign_in("kasubag").post("/rencana/baru/", {"tahun": "dua ribu", "tanggal": "besok"})
        assert "dua ribu" in page.content.decode()
        assert "Tanggal “besok” tidak terbaca" in page.content.decode()


class TestTheDoor:
    def test_lets_everyone_of_the_agency_read(self, plan: str, sign_in: SignIn) -> None:
        page = sign_in("kepala").get(plan).content.decode()
        assert "Tambah indikator" not in page

    @pytest.mark.parametrize("address", ["/rencana/baru/", "/rencana/impor/"])
    def test_lets_only_who_opens_periods_write(self, address: str, office: Office, sign_in: SignIn) -> None:
        assert sign_in("kepala").get(address).status_code == 409
        assert sign_in("kasubag").get(address).status_code == 200

    def test_refuses_a_new_objective_of_another_post(self, plan: str, sign_in: SignIn) -> None:
        assert sign_in("fungsional").post(f"{plan}sasaran/", {"sasaran": "Lain"}).status_code == 409
        assert sign_in("kasubag").post(f"{plan}sasaran/", {"sasaran": "Lain"}).status_code == 302

    def test_knows_no_plan_of_another_agency(self, plan: str, stranger: Client) -> None:
        assert stranger.get(plan).status_code == 404

    def test_knows_no_import_of_another_person(self, sign_in: SignIn, stranger: Client) -> None:
        address = hand_in(sign_in("kasubag"), filled())["Location"]
        assert sign_in("fungsional").get(address).status_code in {404, 409}
        assert stranger.get(address).status_code in {404, 409}

    def test_knows_no_indicator_under_another_agreement(
        self, office: Office, plan: str, sign_in: SignIn
    ) -> None:
        other = Indicator.objects.filter(agreement__year=2020).first()
        assert other is not None
        address = f"{plan}sasaran/1/indikator/{other.public_id}/"
        assert sign_in("kasubag").get(address).status_code == 404

    def test_sends_who_is_not_signed_in_to_the_entrance(self, plan: str) -> None:
        answer = Client().get(plan)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/masuk/")


class TestTheCost:
    def test_does_not_grow_with_the_rows(self, office: Office, plan: str, sign_in: SignIn) -> None:
        client = sign_in("kasubag")

        def asked() -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries_made:
                client.get(plan)
            return len(queries_made)

        client.get(plan)
        before = asked()
        for number in range(5):
            values = INDICATOR | {"unit_kerja": office.units["rehsos"].public_id, "kode": f"IKU-8{number}"}
            client.post(f"{plan}sasaran/1/indikator/", values)
        assert asked() == before
