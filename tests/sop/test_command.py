"""`himpun sop`: 0 good, 1 "no" as an answer, 2 bad usage or input with one plain line, never a traceback."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from himpun.cli import sop
from himpun.sop.definition import load
from tests.paperview import text_of
from tests.sop.cast import CASES, edition_2020, paper_lines

SIX = CASES / "sop-enam-langkah.toml"
CODE = "pengumpulan-data-kinerja-2020"


def himpun(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="himpun")
    sop.add_parser(parser.add_subparsers())
    args = parser.parse_args(["sop", *words])
    return int(args.run(args))


def one_line(text: str) -> str:
    assert text.endswith("\n")
    assert text.count("\n") == 1, text
    return text


class TestList:
    def test_names_each_edition(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert himpun("list") == 0
        out = capsys.readouterr().out
        assert CODE in out
        assert "7 langkah, 5 pelaksana, 23 hari kerja; berlaku mulai 2020-02-01." in out


class TestCheck:
    def test_says_good_of_a_good_file(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert himpun("check", str(SIX)) == 0
        out = capsys.readouterr().out
        assert ": baik. 6 langkah, 4 pelaksana, 1460 menit" in out
        assert "Catatan: kelengkapan langkah 2 “Disposisi” dicentang oleh orang" in out

    def test_names_every_problem_with_its_line(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        text = SIX.read_text(encoding="utf-8")
        wrong = tmp_path / "salah.toml"
        wrong.write_text(
            text.replace('"10 menit"', '"10"').replace("returns_to = 4", "returns_to = 6"), encoding="utf-8"
        )
        assert himpun("check", str(wrong)) == 1
        out, err = capsys.readouterr()
        lines = text.splitlines()
        first, second = lines.index('duration = "10 menit"') + 1, lines.index("returns_to = 4") + 1
        assert f'{wrong}, baris {first}: Waktu "10" tidak menyebut satuan.' in out
        assert (
            f"{wrong}, baris {second}: Langkah 5 kembali ke langkah 6; hanya boleh ke langkah sebelumnya."
            in out
        )
        assert "2 kesalahan." in out
        assert err == ""

    def test_refuses_what_it_cannot_read(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        picture = tmp_path / "gambar.toml"
        picture.write_bytes(b"\x89PNG\r\n\xff\xfe")
        for path, reason in (
            (tmp_path / "tidak-ada.toml", "tidak dapat dibuka: berkas atau mapnya tidak ada."),
            (tmp_path, "tidak dapat dibuka: ini map, bukan berkas."),
            (picture, "bukan berkas teks UTF-8"),
            ("nol\0byte", "tidak dapat dibuka"),
        ):
            assert himpun("check", str(path)) == 2
            out, err = capsys.readouterr()
            assert out == ""
            assert reason in one_line(err)


class TestShow:
    def test_has_every_line_of_the_paper(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert himpun("show", CODE) == 0
        out = " ".join(capsys.readouterr().out.split())
        paper_only = {"No.", "Aktivitas", "Mutu Baku", "Keterangan"}
        cells = [
            " ".join(cell.split()) for line in paper_lines() for cell in line.split("\t") if cell.strip()
        ]
        assert [cell for cell in cells if cell not in out and cell not in paper_only] == []

    def test_gives_the_file_for_a_new_edition(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert himpun("show", CODE, "--toml") == 0
        assert load(capsys.readouterr().out).steps == edition_2020().steps

    def test_takes_a_file_too(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert himpun("show", str(SIX)) == 0
        assert "Keputusan   : Data lengkap dan benar? Tidak: kembali ke langkah 4." in capsys.readouterr().out

    def test_of_something_unknown_says_what_there_is(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert himpun("show", "laporan-tahunan") == 2
        assert f"Edisi yang ada: {CODE}" in one_line(capsys.readouterr().err)

    def test_of_a_wrong_file_says_the_first_problem(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        wrong = tmp_path / "kosong.toml"
        wrong.touch()
        assert himpun("show", str(wrong)) == 2
        assert "baris 1: " in one_line(capsys.readouterr().err)


class TestPdf:
    def test_prints_to_the_file(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        target = tmp_path / "cetak" / "sop.pdf"
        target.parent.mkdir()
        assert himpun("pdf", CODE, "-o", str(target)) == 0
        assert one_line(capsys.readouterr().out) == f"{target}\n"
        assert "Catatan atas naskah" in text_of(target.read_bytes())
        assert himpun("pdf", str(SIX), "-o", str(target), "--tanpa-catatan") == 0
        assert "Catatan atas naskah" not in text_of(target.read_bytes())
        assert [path.name for path in target.parent.iterdir()] == ["sop.pdf"]

    def test_needs_a_place_to_write(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        folder = tmp_path / "cetak"
        folder.mkdir()
        for target in (folder / "tidak-ada" / "sop.pdf", folder):
            assert himpun("pdf", CODE, "-o", str(target)) == 2
            assert "tidak dapat ditulis" in one_line(capsys.readouterr().err)
        assert not list(tmp_path.glob("*.sebagian"))

    def test_leaves_an_older_print_alone_when_the_edition_is_wrong(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        target = tmp_path / "sop.pdf"
        target.write_bytes(b"lama")
        assert himpun("pdf", "tidak-ada", "-o", str(target)) == 2
        assert target.read_bytes() == b"lama"
        one_line(capsys.readouterr().err)

    def test_without_a_file_name_is_bad_usage(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as caught:
            himpun("pdf", CODE)
        assert caught.value.code == 2
        assert "Traceback" not in capsys.readouterr().err


class TestDraft:
    def test_of_the_papers_own_text_passes_the_check(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        target = tmp_path / "draf.toml"
        assert himpun("draft", str(CASES / "sop-pengumpulan-data-kinerja-2020.txt"), "-o", str(target)) == 0
        assert "7 langkah terbaca" in one_line(capsys.readouterr().err)
        assert himpun("check", str(target)) == 0

    def test_without_a_table_says_so_and_still_gives_the_identity(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        paper = tmp_path / "naskah.txt"
        paper.write_text("Nomor SOP : 12/2024\nNama SOP : Surat Masuk\n", encoding="utf-8")
        assert himpun("draft", str(paper)) == 1
        out, err = capsys.readouterr()
        assert 'number = "12/2024"' in out
        assert "Tabel langkah tidak ditemukan" in one_line(err)
