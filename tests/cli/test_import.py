from __future__ import annotations

import json
from pathlib import Path

import pytest

from himpun.cli import main

PUBLISHED = Path(__file__).parents[1] / "cases" / "published"
TANGSEL = PUBLISHED / "tangsel_tw2023_excerpt.json"


def run(*arguments: object) -> int:
    return main(["import", *map(str, arguments)])


class TestImport:
    def test_prints_each_line_and_how_many_sums_agree(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(TANGSEL) == 0
        out = capsys.readouterr().out
        assert "   33    Pemeliharaan Taman Makam" in out, "a kegiatan stands two steps in"
        assert "PROGRAM PENANGANAN BENCANA" in out
        assert out.endswith(
            "36 baris; 20 jumlah dan rumus diperiksa: 20 cocok, 0 tidak; 0 hal lain perlu dilihat.\n"
        )

    def test_says_no_where_something_does_not_add_up(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wrong = tmp_path / "salah.json"
        wrong.write_text(TANGSEL.read_text("utf-8").replace("31.627.100", "31.627.101"), "utf-8")
        assert run(wrong, "--format", "json") == 1
        data = json.loads(capsys.readouterr().out)
        assert data["checked"] == {"sums": 20, "agree": 19, "disagree": 1}
        (finding,) = data["findings"]
        assert (finding["row"], finding["column"], finding["code"]) == (33, "9.Rp", "jumlah_anak")
        assert (finding["found"], finding["expected"]) == ("37966960", "37966961")
        row = next(row for row in data["rows"] if row["row"] == 33)
        assert row["level"] == "kegiatan"
        assert row["parent"] == 32
        assert row["values"]["9.K"] == {"raw": "15%", "reading": "angka", "value": "15"}

    @pytest.mark.parametrize("content", ["halo", "", "{}"])
    def test_is_of_no_use_for_what_is_no_form(
        self, tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "x.csv").write_text(content)
        assert run(tmp_path / "x.csv") == 2
        assert "Bentuk tabel ini tidak dikenal" in capsys.readouterr().err

    def test_misses_a_file_that_is_not_there_and_half_a_question(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(tmp_path / "tidak-ada.csv") == 2
        assert "tidak ditemukan" in capsys.readouterr().err
        assert run(TANGSEL, "--run", "abc") == 2
        assert "--division" in capsys.readouterr().err
