"""The form as a workbook: out with keys and locks, back with a preview, conflicts and questions; nothing before the yes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from himpun.base import workbook
from himpun.collection.models import Change, Measurement
from himpun.reporting.workbook import FIGURES, KEY, MONEY
from tests.web.division import NASTY, Form, text
from tests.web.division import form as form

SignIn = Callable[[str], Client]
Sheets = dict[str, list[list[str]]]


@pytest.fixture
def author(form: Form, sign_in: SignIn) -> Client:
    return sign_in("fungsional")


def downloaded(form: Form, client: Client) -> bytes:
    answer = client.get(form.base + "excel/unduh/")
    assert answer["Content-Type"] == workbook.XLSX
    return answer.content


def sheets_of(content: bytes) -> Sheets:
    found: Sheets = {}
    for sheet in workbook.sheets(content):
        rows: list[list[str]] = []
        for number, cells in sheet():
            rows.extend([] for _ in range(number - 1 - len(rows)))
            rows.append(list(cells))
        found[sheet.name] = rows
    return found


def made(sheets: Sheets) -> bytes:
    """A workbook with these texts, as a spreadsheet program would save them."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, workbook.WRITING)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                sheet.write_string(at, place, cell)
    book.close()
    return out.getvalue()


def filled(content: bytes, cells: Mapping[str, str]) -> bytes:
    """``{"I5": "81,25", "Anggaran!E5": "0"}`` typed into the workbook."""
    sheets = sheets_of(content)
    for address, raw in cells.items():
        name, _, cell = address.rpartition("!")
        column, row = ord(cell[0]) - 65, int(cell[1:]) - 1
        line = sheets[name or FIGURES][row]
        line.extend([""] * (column + 1 - len(line)))
        line[column] = raw
    return made(sheets)


def upload(form: Form, client: Client, content: bytes, name: str = "isian.xlsx") -> Any:
    return client.post(form.base + "excel/", {"berkas": SimpleUploadedFile(name, content)})


def fields(answer: Any) -> dict[str, str]:
    """What the preview's form would send when its button is pressed and no question is answered."""
    import html

    page = answer.content.decode()
    names = ("token", "isi", "berkas")
    return {name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in names}  # type: ignore[index]


def confirm(form: Form, client: Client, answer: Any, **more: str) -> Any:
    return client.post(form.base + "excel/simpan/", {**fields(answer), **more})


class TestTheDownload:
    def test_carries_the_form_with_a_hidden_key_for_each_row(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "81,25")
        sheets = sheets_of(downloaded(form, author))
        assert list(sheets) == [FIGURES, MONEY, "Petunjuk"]
        head, first, second, ratio, _ = sheets[FIGURES][3:]
        assert head[0] == KEY
        versions = "actual:1,supporting:0,hindering:0,follow_up:0"
        key = f"himpun/1 {form.run.public_id} {form.unit.public_id} {form.name('A-1')} {versions}"
        assert first[0] == key
        assert first[1:5] == ["A-1", "Persentase TAGANA aktif", "%", "90,00"]
        assert first[8] == "81,25"
        assert second[2] == NASTY
        assert ratio[0].endswith("numerator:0,denominator:0,supporting:0,hindering:0,follow_up:0")
        assert sheets[MONEY][4][1:4] == ["P-1", "Program 1", "1.000.000.000"]

    def test_locks_all_but_the_cells_to_be_filled_in(self, form: Form, author: Client) -> None:
        with zipfile.ZipFile(io.BytesIO(downloaded(form, author))) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
            styles = archive.read("xl/styles.xml").decode()
        assert '<sheetProtection sheet="1"' in sheet
        assert "password" not in sheet
        assert 'locked="0"' in styles
        assert re.search(r'<col min="1" max="1"[^>]*hidden="1"', sheet)
        assert '<dataValidation type="list" errorStyle="warning"' in sheet
        assert '"AA,A,BB' in sheet.replace("&quot;", '"')

    def test_never_makes_a_formula_of_what_was_typed(self, form: Form, author: Client) -> None:
        typed = ["=1+1", "+62 812", "-5 orang", "@SUM(A1)", "http://contoh.id"]
        for code, field, raw in zip(
            ("A-1", "A-1", "A-1", "A-2", "A-2"),
            ("supporting", "hindering", "follow_up") * 2,
            typed,
            strict=False,
        ):
            assert form.save(author, code, raw, field=field).status_code == 200
        content = downloaded(form, author)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not any(
                b"<f>" in archive.read(name) or b"hyperlink" in archive.read(name)
                for name in archive.namelist()
            )
        cells = sheets_of(content)[FIGURES]
        assert cells[4][9:12] + cells[5][9:11] == typed


class TestTheUpload:
    def test_shows_what_would_change_and_writes_nothing(self, form: Form, author: Client) -> None:
        form.save(author, "A-2", "9000")
        content = filled(
            downloaded(form, author),
            {"I5": "81,25", "I6": "9500", "K5": "Kurang\nkader", "Anggaran!E5": "500.000.000"},
        )
        before = Change.objects.count()
        page = text(upload(form, author, content))
        assert "4 isian berubah" in page
        assert "Lembar Isian, sel I6" in page
        assert "Lembar Anggaran, sel E5" in page
        assert Change.objects.count() == before

    def test_is_saved_after_the_yes_and_only_once(self, form: Form, author: Client) -> None:
        preview = upload(
            form,
            author,
            filled(downloaded(form, author), {"I5": "81,25", "G7": "80", "H7": "100", "Anggaran!E6": "0"}),
        )
        assert confirm(form, author, preview).url == form.base
        assert confirm(form, author, preview).status_code == 302
        assert Change.objects.count() == 4
        row = form.row("A-1")
        assert (row.actual, str(row.value), row.versions) == ("81,25", "81.25", {"actual": 1})
        assert form.row("A-3").value == 80

    def test_changes_nothing_when_nothing_was_changed(self, form: Form, author: Client) -> None:
        form.fill(author)
        page = text(upload(form, author, downloaded(form, author)))
        assert "Tidak ada yang berubah." in page
        assert "0 isian berubah" in page

    def test_takes_the_good_cells_and_names_the_wrong_ones_with_their_address(
        self, form: Form, author: Client
    ) -> None:
        content = filled(
            downloaded(form, author),
            {"I5": "banyak", "I6": "9000", "I7": "80", "Anggaran!E5": "1,5", "H7": "#REF!"},
        )
        answer = upload(form, author, content)
        page = text(answer)
        for said in ("Lembar Isian, sel I5", "bukan angka", "Lembar Isian, sel I7", "tidak diisi untuk indikator ini",
                     "Lembar Anggaran, sel E5", "rupiah bulat", "Lembar Isian, sel H7", "tanpa rumus"):  # fmt: skip
            assert said in page
        assert "1 isian berubah" in page
        confirm(form, author, answer)
        assert form.row("A-2").actual == "9000"
        assert form.row("A-1").actual == ""

    def test_asks_what_an_ambiguous_number_means(self, form: Form, author: Client) -> None:
        answer = upload(form, author, filled(downloaded(form, author), {"I5": "81.250"}))
        page = text(answer)
        assert "dapat dibaca dengan dua cara" in page
        assert "delapan puluh satu ribu" in page
        again = confirm(form, author, answer)
        assert again.status_code == 422
        assert "perlu Anda jawab" in text(again)
        assert form.row("A-1").actual == ""
        done = confirm(form, author, again, **{f"meaning:{form.cell('A-1')}": "81.250"})
        assert done.status_code == 302
        assert form.row("A-1").value == Decimal("81.25")

    def test_shows_both_values_where_somebody_was_faster(self, form: Form, author: Client) -> None:
        content = filled(downloaded(form, author), {"I5": "81,25", "I6": "9000"})
        form.save(author, "A-1", "85")
        answer = upload(form, author, content)
        page = text(answer)
        assert "Tetap 85,00, dari" in page
        assert "Ganti dengan 81,25, dari berkas" in page
        again = confirm(form, author, answer)
        assert again.status_code == 422
        assert form.row("A-1").actual == "85"
        assert form.row("A-2").actual == "9000", "what is not disputed is saved"
        assert confirm(form, author, again, **{f"pilih:{form.cell('A-1')}": "saya"}).status_code == 302
        assert form.row("A-1").actual == "81,25"

    def test_lets_theirs_stand_when_so_chosen(self, form: Form, author: Client) -> None:
        content = filled(downloaded(form, author), {"I5": "81,25"})
        form.save(author, "A-1", "85")
        answer = upload(form, author, content)
        assert confirm(form, author, answer, **{f"pilih:{form.cell('A-1')}": "mereka"}).status_code == 302
        assert form.row("A-1").actual == "85"

    def test_asks_anew_when_it_moved_once_more_before_the_yes(self, form: Form, author: Client) -> None:
        answer = upload(form, author, filled(downloaded(form, author), {"I5": "81,25"}))
        form.save(author, "A-1", "86")
        again = confirm(form, author, answer)
        assert again.status_code == 422
        assert "Tetap 86,00" in text(again)
        assert form.row("A-1").actual == "86"

    def test_does_not_take_an_old_value_for_a_wish(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "80")
        content = downloaded(form, author)
        form.save(author, "A-1", "85")
        assert "0 isian berubah" in text(upload(form, author, content))


class TestTheWrongFile:
    @pytest.mark.parametrize(
        ("spoil", "said"),
        [
            (
                lambda sheets: sheets[FIGURES][3].__setitem__(8, "Hasil"),
                "sel I4 seharusnya “Realisasi”, tertulis “Hasil”",
            ),
            (lambda sheets: [row.pop(0) for row in sheets[FIGURES] if row], "Kolom kunci lembar Isian"),
            (lambda sheets: sheets.pop(MONEY), "Lembar Anggaran tidak ada"),
        ],
    )
    def test_is_refused_in_a_sentence(
        self, form: Form, author: Client, spoil: Callable[[Sheets], object], said: str
    ) -> None:
        sheets = sheets_of(downloaded(form, author))
        spoil(sheets)
        answer = upload(form, author, made(sheets))
        assert answer.status_code == 422
        assert said in text(answer)
        assert not Change.objects.exists()

    @pytest.mark.parametrize(("which", "said"), [(1, "periode lain"), (2, "bidang lain")])
    def test_of_another_run_or_division_is_told_so(
        self, form: Form, author: Client, which: int, said: str
    ) -> None:
        sheets = sheets_of(downloaded(form, author))
        words = sheets[FIGURES][4][0].split()
        words[which] = "0" * 12
        sheets[FIGURES][4][0] = " ".join(words)
        assert said in text(upload(form, author, made(sheets)))

    def test_with_rows_added_or_doubled_names_them(self, form: Form, author: Client) -> None:
        sheets = sheets_of(downloaded(form, author))
        sheets[FIGURES] += [["", "A-9", "Indikator baru"], sheets[FIGURES][4]]
        page = text(upload(form, author, made(sheets)))
        assert "Lembar Isian, sel A9" in page
        assert "Baris ini sama dengan baris 5" in page

    def test_of_another_kind_is_told_so(self, form: Form, author: Client) -> None:
        answer = upload(form, author, b"%PDF-1.7 isi", "isian.xlsx")
        assert answer.status_code == 422
        assert "PDF" in text(answer)

    def test_brought_to_the_confirmation_is_refused(self, form: Form, author: Client) -> None:
        assert author.post(form.base + "excel/simpan/", {"isi": "[1]", "token": "x"}).status_code == 409


class TestTheDoor:
    def test_leaves_reading_to_the_office_and_writing_to_the_lane(self, form: Form, sign_in: SignIn) -> None:
        other = sign_in("kabid-rehsos")
        content = downloaded(form, other)
        answer = upload(form, other, filled(content, {"I5": "81,25"}))
        assert answer.status_code == 422
        assert "Langkah 2 dikerjakan oleh Fungsional Umum." in text(answer)
        assert "Terkunci" in text(other.get(form.base + "excel/"))
        assert "Unggah isian Excel" not in text(other.get(form.base))

    def test_refuses_a_confirmation_of_another_post(
        self, form: Form, author: Client, sign_in: SignIn
    ) -> None:
        preview = upload(form, author, filled(downloaded(form, author), {"I5": "81,25"}))
        assert confirm(form, sign_in("kabid-rehsos"), preview).status_code == 409
        assert not Change.objects.exists()

    def test_knows_no_row_of_another_division(self, form: Form, author: Client) -> None:
        foreign = (
            Measurement.objects.exclude(division=form.unit)
            .select_related("indicator")
            .filter(indicator__isnull=False)
            .first()
        )
        cell = f"i:{foreign.indicator.public_id}:actual" if foreign and foreign.indicator else "i:abc:actual"
        preview = fields(upload(form, author, filled(downloaded(form, author), {"I5": "81,25"})))
        preview["isi"] = preview["isi"].replace(form.cell("A-1"), cell)
        assert author.post(form.base + "excel/simpan/", preview).status_code == 409
        assert not Change.objects.exists()

    @pytest.mark.parametrize("page", ["excel/", "excel/unduh/"])
    def test_does_not_exist_for_another_agency_or_division(
        self, form: Form, stranger: Client, author: Client, page: str
    ) -> None:
        assert stranger.get(form.base + page).status_code == 404
        assert author.get(form.base.replace(form.unit.public_id, "x" * 12) + page).status_code == 404
        assert Client().get(form.base + page).status_code == 302
