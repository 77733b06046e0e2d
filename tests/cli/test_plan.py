"""`himpun plan`: the same importers as on screen, with every flaw named and nothing written unasked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from himpun.cli import main
from himpun.demo import plans
from himpun.demo.office import Office
from himpun.planning import queries
from himpun.planning.models import PlanDocument
from tests.people import MORNING


@pytest.fixture
def cli(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    from himpun.cli import database

    monkeypatch.setattr(database, "ready", lambda: None)
    return office


class TestPlan:
    def test_imports_what_it_shows_first(self, cli: Office, capsys: pytest.CaptureFixture[str]) -> None:
        file = plans.FOLDER / "renja.csv"
        assert main(["plan", "import", "renja", str(file), "--year", "2026"]) == 0
        assert "49 baris rencana" in capsys.readouterr().out
        assert PlanDocument.objects.count() == 0, "nothing without --yes"
        assert main(["plan", "import", "renja", str(file), "--year", "2026", "--yes"]) == 0
        assert queries.plan_for(cli.agency, "renja", 2026) is not None
        assert main(["plan", "list"]) == 0
        out = capsys.readouterr().out
        assert "2026: belum ada RPJMD, Renstra, IKU, RKPD, Rencana Aksi." in out

    def test_names_what_it_cannot_take(
        self, cli: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "renja.csv"
        file.write_text(
            "Jenjang,Kode,Uraian,Indikator\nProgram,1.06.04,Program Rehabilitasi Sosial,\nKegiatan,1.06,#REF!,\n"
        )
        assert main(["plan", "import", "renja", str(file), "--year", "2026"]) == 1
        assert "baris 3" in capsys.readouterr().err

    def test_asks_about_a_renamed_indicator(self, cli: Office, capsys: pytest.CaptureFixture[str]) -> None:
        years = ["--year", "2016", "--until", "2021"]
        main(["plan", "import", "renstra", str(plans.FOLDER / "renstra-2016.csv"), *years, "--yes"])
        change = ["plan", "import", "renstra", str(plans.FOLDER / "renstra-2016-perubahan.csv"), *years]
        change += ["--yes", "--reason", "Uji"]
        assert main(change) == 2
        assert "--same IKU-04" in capsys.readouterr().err
        assert main([*change, "--same", "IKU-04"]) == 0
        assert [each.version for each in PlanDocument.objects.filter(kind="renstra")] == [0, 1]

    def test_checks_a_year(self, cli: Office, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["plan", "check", "2026"]) == 1
        assert "Belum ada RPJMD" in capsys.readouterr().out
        for _ in plans.load(cli, at=MORNING - timedelta(days=1)):
            pass
        assert main(["plan", "check", "2026"]) == 0

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["import", "lkip", "x.csv", "--year", "2026"], "tidak dikenal"),
            (["import", "renja", "tidak-ada.csv", "--year", "2026"], "tidak dapat dibaca"),
            (["list", "--agency", "Dinas Lain"], "Sebutkan satu perangkat daerah"),
        ],
    )
    def test_says_what_is_wrong(
        self, words: list[str], said: str, cli: Office, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["plan", *words]) == 2
        assert said in capsys.readouterr().err

    def test_gives_a_template(self, cli: Office, tmp_path: Path) -> None:
        out = tmp_path / "t.xlsx"
        assert main(["plan", "template", "renaksi", "--year", "2026", "-o", str(out)]) == 0
        assert out.read_bytes()[:2] == b"PK"
