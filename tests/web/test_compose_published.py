"""Published quarterly forms brought to a division's form: matched by code or name, looked at, and saved after the yes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from himpun.cli import main
from himpun.collection.models import Change
from tests.web.division import Form, text
from tests.web.division import form as form
from tests.web.test_compose_workbook import confirm, upload

E81 = (
    "Kode;Program/Kegiatan;Indikator Kinerja;TW I K;TW I Rp;TW II K;TW II Rp;TW III K;TW III Rp;Faktor Penghambat\n"
    ";PROGRAM 1;Persentase TAGANA aktif;85%;100.000.000;86%;150.000.000;87,5%;250.000.000;Hujan\n"
    ";Kegiatan di bawahnya;Jumlah hal lain;1;100.000.000;1;150.000.000;1;250.000.000;\n"
    "P-2;Nama lain;persentase keluhan selesai;1;-;1;-;1;5.000;\n"
    ";PROGRAM 9;Tidak dikenal;1;1;1;1;1;1;\n"
)
QUARTERLY = (
    "Kode Indikator,Realisasi TW III,Kendala yg Dihadapi,Solusi yg Telah Dilakukan,Rencana Tindak Lanjut,PIC Tindak Lanjut,"
    "Batas Waktu TL,Link Bukti Dukung Kinerja,Link Bukti Dukung Rencana Tindak Lanjut Triwulan Sebelumnya\n"
    'A-1,"87,5",Hujan,Tenda,Beli perahu,Fulan,30 Juni 2026,https://a,\n'
    "A-2,81.250,,,,,,,\n"
    "A-4,BB,,,,,,,\n"
    "Z-1,5,,,,,,,\n"
)


@pytest.fixture
def author(form: Form, sign_in: Callable[[str], Client]) -> Client:
    return sign_in("fungsional")


class TestFormE81:
    def test_fills_the_figure_of_the_quarter_and_the_money_to_date(self, form: Form, author: Client) -> None:
        answer = upload(form, author, E81.encode(), "evaluasi renja.csv")
        page = text(answer)
        assert "Baris 2" in page
        assert "Baris 5: Tidak dikenal" in page
        assert "dihitung dari pembilang dan penyebut" in page
        assert not Change.objects.exists()
        assert confirm(form, author, answer).status_code == 302
        row = form.row("A-1")
        assert (row.actual, row.value, row.hindering) == ("87,5%", row.value, "Hujan")
        assert row.value is not None
        assert float(row.value) == 87.5
        assert form.row("P-1").value == 500_000_000
        assert form.row("P-2").value == 5_000

    def test_names_its_own_sums_that_fail(self, form: Form, author: Client) -> None:
        wrong = E81.replace("Jumlah hal lain;1;100.000.000", "Jumlah hal lain;1;100.000.001")
        page = text(upload(form, author, wrong.encode(), "e81.csv"))
        assert "Jumlah dalam berkas yang tidak cocok" in page
        assert "PROGRAM 1: Triwulan I (Rp) tertulis 100.000.000" in page


class TestTheQuarterlyForm:
    def test_fills_figure_constraint_and_follow_up(self, form: Form, author: Client) -> None:
        answer = upload(form, author, QUARTERLY.encode(), "capaian.csv")
        page = text(answer)
        assert "dapat dibaca dengan dua cara" in page
        assert "Baris 5: Z-1" in page
        cell = form.cell("A-2")
        assert confirm(form, author, answer, **{f"meaning:{cell}": "81250"}).status_code == 302
        assert form.row("A-2").value == 81_250
        row = form.row("A-1")
        assert row.hindering == "Hujan"
        assert (
            row.follow_up
            == "Solusi: Tenda\nRencana: Beli perahu\nPenanggung jawab: Fulan\nBatas waktu: 30 Juni 2026"
        )
        assert form.row("A-4").text == "BB"

    def test_of_another_period_is_refused(self, form: Form, author: Client) -> None:
        assert "triwulan 1" in text(
            upload(form, author, QUARTERLY.replace("TW III", "TW I").encode(), "capaian.csv")
        )
        other_year = json.dumps(
            {"rows": [{"indicator": "(kode A-1)", "actual_raw": "5", "kendala": "x", "year": 2023}]}
        )
        answer = upload(form, author, other_year.encode(), "capaian.json")
        assert answer.status_code == 422
        assert "untuk tahun 2023" in text(answer)

    def test_comes_as_json_too(self, form: Form, author: Client) -> None:
        rows = {
            "rows": [
                {
                    "indicator": "(kode A-1)",
                    "actual_raw": "87,5",
                    "kendala": "Hujan",
                    "year": 2026,
                    "period": "TW III",
                }
            ]
        }
        answer = upload(form, author, json.dumps(rows).encode(), "capaian.json")
        assert "2 isian berubah" in text(answer)


class TestTheCommand:
    def test_shows_where_it_fits_in_a_divisions_form(
        self, form: Form, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        table = tmp_path / "capaian.csv"
        table.write_text('Kode Indikator,Realisasi TW III,Kendala\nA-1,"87,5",Hujan\nZ-9,1,\n', "utf-8")
        place = ("--run", form.run.public_id, "--division", form.unit.name.upper())
        assert main(["import", str(table), *place, "--format", "json"]) == 1
        data = json.loads(capsys.readouterr().out)
        assert data["matched"] == [{"row": 2, "code": "A-1", "name": "Persentase TAGANA aktif"}]
        assert data["unmatched"] == [{"row": 3, "name": "Z-9"}]
        assert [(entry["field"], entry["raw"]) for entry in data["entries"]] == [
            ("actual", "87,5"),
            ("hindering", "Hujan"),
        ]
        assert main(["import", str(table), *place]) == 1
        assert "Belum ada yang disimpan" in capsys.readouterr().out
        assert form.row("A-1").actual == ""
        assert main(["import", str(table), "--run", form.run.public_id, "--division", "Bidang Lain"]) == 2
        assert "tidak ikut dalam pengukuran ini" in capsys.readouterr().err


class TestTheDoor:
    def test_is_closed_to_other_posts_and_other_files(
        self, form: Form, author: Client, sign_in: Callable[[str], Client]
    ) -> None:
        assert upload(form, sign_in("kabid-rehsos"), E81.encode(), "e81.csv").status_code == 422
        answer = upload(form, author, b"a;b\n1;2\n", "x.csv")
        assert answer.status_code == 422
        assert "Bentuk tabel ini tidak dikenal" in text(answer)
