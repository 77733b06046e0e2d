from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from himpun.cli import main

OPEN = Path(__file__).parents[1] / "cases" / "published" / "audit_open.csv"


def run(*arguments: str) -> int:
    return main(["audit", *arguments])


class TestAudit:
    def test_prints_one_object_for_each_row(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(str(OPEN), "--format", "json") == 0
        rows = json.loads(capsys.readouterr().out)
        assert [row["row"] for row in rows] == list(range(2, 149))

    def test_prints_a_table_with_a_count_of_each_verdict(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(str(OPEN)) == 0
        out = capsys.readouterr().out
        assert "Indeks Inovasi Daerah" in out
        assert out.endswith(
            "147 baris: 133 sesuai, 1 dibatasi, 7 tidak sesuai, 6 tidak dapat dihitung, 0 ambigu.\n"
        )

    def test_writes_to_a_file(self, tmp_path: Path) -> None:
        assert run(str(OPEN), "--format", "json", "-o", str(tmp_path / "a.json")) == 0
        assert len(json.loads((tmp_path / "a.json").read_text("utf-8"))) == 147
        assert run(str(OPEN), "--format", "xlsx", "-o", str(tmp_path / "a.xlsx")) == 0
        assert run(str(tmp_path / "a.xlsx"), "--format", "json", "-o", str(tmp_path / "b.json")) == 0
        first, second = (json.loads((tmp_path / name).read_text("utf-8")) for name in ("a.json", "b.json"))
        assert [row["verdict"] for row in first] == [row["verdict"] for row in second]

    def test_says_no_only_where_it_is_asked_to(self) -> None:
        assert run(str(OPEN), "--strict") == 1

    def test_takes_another_cap(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "t.csv").write_text("target,realisasi,capaian\n100,180,150\n")
        assert run(str(tmp_path / "t.csv"), "--cap", "150", "--strict") == 0
        assert "1 dibatasi" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["tidak-ada.csv"], "tidak-ada.csv tidak ditemukan"),
            (["."], "tidak dapat dibuka"),
            ([str(OPEN), "--format", "xlsx"], "sebutkan berkas hasilnya dengan -o"),
            ([str(OPEN), "--cap", "banyak"], "--cap banyak bukan persentase"),
            ([str(OPEN.with_name("README.md"))], "Judul kolom tidak ditemukan"),
        ],
    )
    def test_is_sorry_in_one_line(
        self, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(*arguments) == 2
        captured = capsys.readouterr()
        assert sentence in captured.err
        assert captured.err.count("\n") == 1
        assert captured.out == ""

    def test_tells_how_far_it_is_with_a_long_table(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("himpun.cli.audit.EVERY_IN_A_LOG", 50)
        assert run(str(OPEN), "--format", "json", "-o", str(tmp_path / "a.json")) == 0
        assert capsys.readouterr().err == "50 baris diperiksa …\n100 baris diperiksa …\n"

    def test_ends_quietly_when_nobody_reads_on(self) -> None:
        command = [str(Path(sys.executable).with_name("himpun")), "audit", str(OPEN)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait()
