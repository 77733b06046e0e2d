"""`himpun verify` answers with its exit code and plain sentences, alone with the file."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from himpun.cli import verify
from tests.archive.papers import foreign, signed, with_annotation


@pytest.fixture(autouse=True)
def empty_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIMPUN_DATA", str(tmp_path / "data"))


def call(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    verify.add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["verify", *map(str, arguments)])
    return int(args.run(args))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "laporan.pdf"
    file.write_bytes(signed())
    return file


class TestVerify:
    def test_says_valid_for_the_signed_report(self, paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert call(paper) == 0
        out = capsys.readouterr().out
        assert out.startswith("SAH\n")
        assert "Drs. USMAN HALIYANA, M.Si" in out
        assert "Kepala risalah: run:7f3kq2m9 #42" in out

    def test_says_changed_with_one_byte_changed(
        self, paper: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        content = bytearray(signed())
        content[5000] ^= 1
        paper.write_bytes(content)
        assert call(paper) == 1
        assert capsys.readouterr().out.startswith("BERUBAH\n")

    def test_says_changed_after_an_incremental_update(self, paper: Path) -> None:
        paper.write_bytes(with_annotation(signed()))
        assert call(paper) == 1

    @pytest.mark.parametrize("content", [foreign(), b"", b"teks biasa"])
    def test_says_unknown_for_a_strange_file(
        self, paper: Path, content: bytes, capsys: pytest.CaptureFixture[str]
    ) -> None:
        paper.write_bytes(content)
        assert call(paper) == 1
        assert capsys.readouterr().out.startswith("TIDAK DIKENAL\n")

    def test_speaks_to_programs(self, paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert call(paper, "--json") == 0
        said = json.loads(capsys.readouterr().out)
        assert said["state"] == "sah"
        assert said["number"] == "050/017/PEP/2021"
        assert said["figures"]["ind-4.achievement"] == "69,36"

    def test_ends_with_2_and_one_line_when_there_is_nothing_to_read(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for place, reason in (
            (tmp_path / "tidak-ada.pdf", "tidak ditemukan"),
            (tmp_path, "tidak dapat dibuka"),
        ):
            assert call(place) == 2
            error = capsys.readouterr().err
            assert error.count("\n") == 1
            assert reason in error

    def test_needs_no_installation_and_nothing_loaded_before(self, paper: Path, tmp_path: Path) -> None:
        code = (
            "import argparse, sys; from himpun.cli import verify; p = argparse.ArgumentParser();"
            "verify.add_parser(p.add_subparsers()); a = p.parse_args(sys.argv[1:]); sys.exit(a.run(a))"
        )
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "HIMPUN"))
        }
        environment["HIMPUN_DATA"] = str(tmp_path / "kosong")
        environment["PYTHONPATH"] = str(Path.cwd())
        done = subprocess.run(
            [sys.executable, "-c", code, "verify", str(paper)],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "hanya keutuhannya" in done.stdout
