"""Planning documents on screen: the chain, one document, its import, what changed, the checks and the tree."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from himpun.demo import plans
from himpun.demo.office import Office
from himpun.planning import actions, queries
from himpun.planning.models import Crosscut, Import, NationalCode, PlanDocument
from tests.people import MORNING

SignIn = Callable[[str], Client]

HEAD = (
    "Jenjang;Kode;Uraian;Penanggung jawab;Kunci;Indikator;Satuan;"
    "Target tahun;Target TW I;Target TW II;Target TW III;Target TW IV"
)
GOOD = [
    "Sasaran;S1;Meningkatnya kemandirian;Kabid Rehabilitasi Sosial;IKU-05;"
    "Persentase Penyandang Disabilitas yang Mandiri;%;25;6;12;18;25",
    "Program;1.06.04;Program Rehabilitasi Sosial;;;;;;;;;",
]


@pytest.fixture
def office(planned: Office) -> Office:
    """The office of this page's tests has its plans."""
    return planned


def upload(
    client: Client, *rows: str, kind: str = "renja", year: str = "2027", name: str = "renja.csv"
) -> Any:
    content = "\n".join([HEAD, *(rows or GOOD)]).encode()
    return client.post(
        "/rencana/dokumen/impor/", {"jenis": kind, "tahun": year, "berkas": SimpleUploadedFile(name, content)}
    )


def text(response: Any) -> str:
    return str(response.content.decode())


class TestTheList:
    def test_shows_what_is_missing_in_the_chain(self, office: Office, sign_in: SignIn) -> None:
        PlanDocument.objects.all().delete()
        page = text(sign_in("kepala").get("/rencana/"))
        assert page.count("belum ada</span>") == 7  # the budget is missing too

    def test_shows_every_version(self, planned: Office, sign_in: SignIn) -> None:
        page = text(sign_in("kepala").get("/rencana/"))
        assert page.count("belum ada</span>") == 1, "only the budget"
        assert page.count("/rencana/dokumen/") > PlanDocument.objects.count()
        assert "perubahan ke-1" in page


class TestADocument:
    def test_shows_its_tree_with_indicators_targets_and_crosscuts(
        self, planned: Office, sign_in: SignIn
    ) -> None:
        renja = queries.plan_for(planned.agency, "renja", 2026)
        assert renja is not None
        page = text(sign_in("kepala").get(f"/rencana/dokumen/{renja.public_id}/"))
        for wanted in (
            "IKU-04",
            "Target TW II 2026",
            "Kabid Pemberdayaan Sosial",
            "1.06.06.2.01.0001",
            "Dinas Kesehatan",
        ):
            assert wanted in page

    def test_comes_in_a_constant_number_of_questions(self, planned: Office, sign_in: SignIn) -> None:
        client, counts = sign_in("kepala"), []
        for kind in ("iku", "renja"):
            document = queries.plan_for(planned.agency, kind, 2026)
            assert document is not None
            client.get(f"/rencana/dokumen/{document.public_id}/")
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(f"/rencana/dokumen/{document.public_id}/")
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_gives_its_file_and_its_workbook(self, planned: Office, sign_in: SignIn) -> None:
        client = sign_in("kepala")
        document = PlanDocument.objects.filter(kind="renstra").first()
        assert document is not None
        file = client.get(f"/rencana/dokumen/{document.public_id}/berkas/")
        assert "attachment" in file["Content-Disposition"]
        assert file.content == (plans.FOLDER / document.file_name).read_bytes()
        assert client.get(f"/rencana/dokumen/{document.public_id}/isi.xlsx").content[:2] == b"PK"

    def test_keeps_a_paper_and_refuses_what_is_none(self, planned: Office, sign_in: SignIn) -> None:
        client, document = sign_in("kasubag"), PlanDocument.objects.get(kind="rpjmd", start_year=2016)
        address = f"/rencana/dokumen/{document.public_id}/berkas/simpan/"
        wrong = client.post(address, {"berkas": SimpleUploadedFile("perda.pdf", b"<html>")})
        assert wrong.status_code == 409
        client.post(address, {"berkas": SimpleUploadedFile("perda.pdf", b"%PDF-1.7 isi")})
        assert client.get(f"/rencana/dokumen/{document.public_id}/berkas/").content == b"%PDF-1.7 isi"

    def test_gets_and_loses_a_crosscutting_link(self, planned: Office, sign_in: SignIn) -> None:
        client, document = sign_in("kasubag"), queries.plan_for(planned.agency, "renja", 2020)
        assert document is not None
        address = f"/rencana/dokumen/{document.public_id}/lintas/"
        assert client.post(address, {"simpul": "1", "perangkat": "", "hasil": ""}).status_code == 409
        client.post(
            address, {"simpul": "1", "perangkat": "Dinas Pendidikan", "hasil": "Anak kembali sekolah"}
        )
        made = Crosscut.objects.get(agency_name="Dinas Pendidikan")
        assert made.node.number == 1
        client.post(f"{address}{made.pk}/lepas/")
        assert not Crosscut.objects.filter(pk=made.pk).exists()


class TestAnImport:
    def test_is_previewed_and_then_written(self, planned: Office, sign_in: SignIn) -> None:
        client, before = sign_in("kasubag"), PlanDocument.objects.count()
        answer = upload(client)
        assert answer.status_code == 302
        page = text(client.get(answer["Location"]))
        assert "Program Rehabilitasi Sosial" in page
        assert PlanDocument.objects.count() == before, "a preview writes nothing"
        saved = client.post(answer["Location"], {"judul": "Renja 2027", "tanggal": "2 Januari 2027"})
        assert saved.status_code == 302
        assert "Renja 2027" in text(client.get(saved["Location"]))
        assert client.post(answer["Location"], {"sebab": "x"}).status_code == 422, "not twice"
        assert PlanDocument.objects.count() == before + 1

    def test_takes_what_is_good_and_names_the_rest(self, planned: Office, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        answer = upload(
            client,
            *GOOD,
            "Kegiatan;1.06.04.2.01;#REF!",
            "Sub kegiatan;1.06.04.2.01.0001;Permakanan",
            "Jumlah;;;;;;;100",
        )
        page = text(client.get(answer["Location"]))
        assert "2 baris tidak dapat diambil" in page
        assert "#REF!" in page
        client.post(answer["Location"])
        made = queries.plan_for(planned.agency, "renja", 2027)
        assert made is not None
        assert made.nodes.count() == 2

    def test_asks_whether_a_renamed_indicator_is_the_same(self, planned: Office, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        row = GOOD[0].replace(
            "Persentase Penyandang Disabilitas yang Mandiri", "Persentase disabilitas mandiri"
        )
        answer = upload(client, row)
        assert "Persentase Penyandang Disabilitas yang Mandiri" in text(client.get(answer["Location"]))
        asked = client.post(answer["Location"], {"judul": "Ketikan saya"})
        assert asked.status_code == 422
        assert "Ketikan saya" in text(asked)
        client.post(answer["Location"], {"jawab-0": "baru"})
        made = queries.plan_for(planned.agency, "renja", 2027)
        assert made is not None
        assert [(each.key, each.replaces) for each in made.indicators.all()] == [("IKU-05-1", "IKU-05")]

    def test_of_a_change_needs_its_reason(self, planned: Office, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        answer = upload(client, year="2026")
        assert client.post(answer["Location"]).status_code == 422
        saved = client.post(answer["Location"], {"sebab": "Pergeseran anggaran."})
        assert "Pergeseran anggaran." in text(client.get(saved["Location"]))

    @pytest.mark.parametrize(
        ("rows", "year", "words"),
        [
            (["x;y"], "2027", "Tidak ada satu baris pun"),
            (GOOD, "dua ribu", "tidak terbaca"),
            (["Tujuan"], "2027", "Uraian"),
        ],
    )
    def test_that_cannot_be_read_is_refused_in_words(
        self, rows: list[str], year: str, words: str, planned: Office, sign_in: SignIn
    ) -> None:
        answer = upload(sign_in("kasubag"), *rows, year=year)
        assert answer.status_code == 422
        assert words in text(answer)

    def test_is_only_for_who_keeps_the_plan(self, planned: Office, sign_in: SignIn) -> None:
        assert upload(sign_in("kabid-rehsos")).status_code == 409
        assert Import.objects.count() == 0

    @pytest.mark.parametrize("kind", ["rpjmd", "renstra", "iku", "rkpd", "renja", "renaksi"])
    def test_begins_with_a_template(self, kind: str, office: Office, sign_in: SignIn) -> None:
        answer = sign_in("kasubag").get(f"/rencana/dokumen/templat/{kind}.xlsx?tahun=2026")
        assert answer.content[:2] == b"PK"


class TestTheDifference:
    def test_of_two_versions_is_side_by_side(self, planned: Office, sign_in: SignIn) -> None:
        last = queries.plan_for(planned.agency, "renstra", 2020)
        assert last is not None
        first, second = queries.versions_of(last)
        page = text(sign_in("kepala").get(f"/rencana/banding/{first.public_id}/{second.public_id}/"))
        assert "1 ditambah, 0 dihapus, 3 diubah" in page
        assert "<mark>mandiri</mark>" in page

    def test_of_two_agreements_is_shown_too(self, planned: Office, sign_in: SignIn) -> None:
        first = queries.agreement_for(planned.agency, 2026)
        assert first is not None
        second = actions.begin(agency=planned.agency, year=2026, by="Uji", at=MORNING, reason="Pagu bergeser")
        second.programmes.filter(code="1.06.06").update(budget=1_000_000_000)
        second.indicators.get(code="IKU-02").delete()
        client = sign_in("kepala")
        assert f"/banding/{first.public_id}/" in text(client.get(f"/rencana/{second.public_id}/"))
        page = text(client.get(f"/rencana/{second.public_id}/banding/{first.public_id}/"))
        assert "0 ditambah, 1 dihapus, 1 diubah" in page
        assert "Pagu bergeser" in page
        assert "<mark>1.000.000.000</mark>" in page

    def test_is_refused_between_two_kinds(self, planned: Office, sign_in: SignIn) -> None:
        one, other = (queries.plan_for(planned.agency, kind, 2026) for kind in ("iku", "renja"))
        assert one is not None
        assert other is not None
        answer = sign_in("kepala").get(f"/rencana/banding/{one.public_id}/{other.public_id}/")
        assert answer.status_code == 409


class TestTheChecks:
    def test_pass_for_the_demonstration(self, planned: Office, sign_in: SignIn) -> None:
        assert "Semua pemeriksaan lulus" in text(sign_in("kepala").get("/rencana/periksa/"))

    def test_let_an_indicator_be_linked(self, planned: Office, sign_in: SignIn) -> None:
        agreement = queries.agreement_for(planned.agency, 2026)
        assert agreement is not None
        indicator = agreement.indicators.get(code="IKU-04")
        type(indicator).objects.filter(pk=indicator.pk).update(code="PK-4")
        client = sign_in("kasubag")
        assert "Nyatakan sama" in text(client.get("/rencana/periksa/?tahun=2026"))
        client.post("/rencana/periksa/sama/", {"indikator": indicator.public_id, "kunci": "IKU-04"})
        assert "Semua pemeriksaan lulus" in text(client.get("/rencana/periksa/?tahun=2026"))


class TestTheTree:
    def test_joins_renstra_and_renja(self, planned: Office, sign_in: SignIn) -> None:
        page = text(sign_in("kepala").get("/rencana/pohon/?tahun=2026&sampai=sub_kegiatan"))
        assert "<svg" in page
        for wanted in ("Tujuan", "Dinas Kesehatan", "1.06.06.2.01.0001"):
            assert wanted in page

    def test_leads_into_a_branch(self, planned: Office, sign_in: SignIn) -> None:
        client = sign_in("kepala")
        page = text(client.get("/rencana/pohon/?tahun=2026&simpul=program-1.06.04"))
        assert "Target TW II 2026" in page
        assert "Rehabilitasi Sosial Dasar" in page
        assert client.get("/rencana/pohon/?simpul=program-9").status_code == 404

    def test_is_empty_without_plans(self, office: Office, sign_in: SignIn) -> None:
        PlanDocument.objects.all().delete()
        assert "Belum ada Renstra" in text(sign_in("kepala").get("/rencana/pohon/"))


class TestAnIndicator:
    def test_shows_its_history(self, planned: Office, sign_in: SignIn) -> None:
        client = sign_in("kepala")
        page = text(client.get("/rencana/indikator/IKU-04/"))
        assert "Persentase keluarga miskin yang mandiri" in page
        assert "namanya diganti" in page
        assert client.get("/rencana/indikator/TIDAK-ADA/").status_code == 404


class TestCodes:
    def test_are_found_and_imported(self, office: Office, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        assert "1.06.04.2.01" in text(client.get("/rencana/kode/?cari=rehabilitasi"))
        rows = "Kode;Nama;Indikator;Satuan\n1.05.02;Program Ketenteraman;;\nJumlah;1;;\n"
        file = lambda: SimpleUploadedFile("kode.csv", rows.encode())  # noqa: E731
        assert client.post("/rencana/kode/", {"berkas": file()}).status_code == 422
        assert NationalCode.objects.count() == 0
        client.post("/rencana/kode/", {"berkas": file(), "lewati": "ya"})
        assert "Program Ketenteraman" in text(client.get("/rencana/kode/?cari=1.05"))


class TestTheDoor:
    def test_knows_no_document_of_another_agency(self, planned: Office, stranger: Client) -> None:
        document = PlanDocument.objects.first()
        assert document is not None
        for end in ("", "berkas/", "isi.xlsx"):
            assert stranger.get(f"/rencana/dokumen/{document.public_id}/{end}").status_code == 404
        assert stranger.get(f"/rencana/banding/{document.public_id}/{document.public_id}/").status_code == 404
        assert stranger.get("/rencana/indikator/IKU-04/").status_code == 404

    def test_sends_who_is_not_signed_in_to_the_entrance(self, db: None) -> None:
        for address in ("periksa/", "pohon/", "kode/", "dokumen/impor/", "dokumen/x/", "indikator/x/"):
            assert "/masuk/" in Client().get(f"/rencana/{address}")["Location"]

    @pytest.mark.parametrize("address", ["dokumen/{}/lintas/", "dokumen/{}/berkas/simpan/"])
    def test_lets_only_who_keeps_the_plan_write(self, address: str, planned: Office, sign_in: SignIn) -> None:
        document = PlanDocument.objects.first()
        assert document is not None
        data = {"simpul": "1", "perangkat": "A", "hasil": "B", "berkas": io.BytesIO(b"%PDF")}
        answer = sign_in("kabid-rehsos").post(f"/rencana/{address.format(document.public_id)}", data)
        assert answer.status_code == 409
