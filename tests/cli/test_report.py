"""`himpun report`: the form follows the file's ending, a period names a run, and what is wrong is one plain line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from himpun import cli
from himpun.demo.course import Course
from himpun.reporting.documents.kinds import KINDS

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's database is ready already; the command would look for one in HIMPUN_DATA."""
    monkeypatch.setattr("himpun.cli.database.ready", lambda: None)


def said(capsys: Capture) -> str:
    line = capsys.readouterr().err
    assert line.startswith("himpun report: ")
    assert line.count("\n") == 1
    return line


class TestList:
    def test_names_each_kind_with_its_forms(self, capsys: Capture) -> None:
        assert cli.main(["report", "--list"]) == 0
        lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
        assert set(lines) == set(KINDS)
        assert "pdf, docx, xlsx" in lines["lkip"]
        assert "--officer" in lines["laporan-kinerja-individu"]


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["lkip"], "--list"),
            (["lkip", "--run", "2020"], "-o BERKAS"),
            (["tidak-ada", "--run", "2020", "-o", "x.pdf"], "tidak dikenal"),
            (["lkip", "--run", "2020", "-o", "x.odt"], ".docx"),
            (["nota-dinas", "--run", "2020", "-o", "x.docx"], "pilih .pdf"),
        ],
    )
    def test_says_in_one_line_what_to_write_instead(
        self, capsys: Capture, arguments: list[str], words: str
    ) -> None:
        assert cli.main(["report", *arguments]) == 2
        assert words in said(capsys)


@pytest.mark.django_db
class TestReport:
    def test_writes_the_file_its_ending_names_and_refuses_what_cannot_be(
        self, carried: Callable[..., Course], tmp_path: Path, capsys: Capture
    ) -> None:
        run = carried(4).run
        for named in ("2026-tw3", run.public_id[:8]):
            out = tmp_path / f"{named}.xlsx"
            assert cli.main(["report", "laporan-capaian-kinerja", "--run", named, "-o", str(out)]) == 0
            assert out.read_bytes().startswith(b"PK")
        capsys.readouterr()
        lki = ["report", "laporan-kinerja-individu", "--run", "2026-TW3", "-o", str(tmp_path / "lki.pdf")]
        assert cli.main(lki) == 2
        assert "--officer" in said(capsys)
        assert cli.main([*lki, "--officer", "siapa"]) == 2
        assert "tidak ditemukan" in said(capsys)
        assert cli.main([*lki, "--officer", "kabid-rehsos"]) == 0
        assert (tmp_path / "lki.pdf").read_bytes().startswith(b"%PDF")
        assert cli.main(["report", "lkip", "--run", "2026-TW3", "-o", str(tmp_path / "l.pdf")]) == 1
        assert "triwulan IV" in said(capsys)
        assert cli.main(["report", "lkip", "--run", "2019", "-o", str(tmp_path / "l.pdf")]) == 2
        assert "2026-TW3" in said(capsys)
        folder = tmp_path / "tidak-ada" / "l.pdf"
        assert cli.main(["report", "pelaksanaan-sop", "--run", "2026-TW3", "-o", str(folder)]) == 2
        assert "Pilih tempat lain" in said(capsys)
