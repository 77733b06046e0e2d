"""The whole SOP without a browser, and then every question one can ask of what it left."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.running import himpun


@dataclass
class Shown:
    """What `himpun demo --out` left: the data folder, the papers, what it said."""

    data: Path
    out: Path
    said: str

    @property
    def report(self) -> Path:
        return self.out / "pengukuran-kinerja.pdf"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    place = tmp_path_factory.mktemp("demo")
    data, out = place / "data", place / "hasil" / "baru"
    ended = himpun("demo", "--out", out, data=data)
    assert (ended.returncode, ended.stderr) == (0, "")
    return Shown(data, out, ended.stdout)


@pytest.fixture
def copy(shown: Shown, tmp_path: Path) -> Shown:
    """The same, to do harm to."""
    shutil.copytree(shown.data, tmp_path / "data")
    return Shown(tmp_path / "data", shown.out, shown.said)


def harm(shown: Shown, statement: str) -> None:
    with sqlite3.connect(shown.data / "himpun.sqlite3") as database:
        assert database.execute(statement).rowcount == 1
    database.close()


def chain_of(shown: Shown) -> str:
    verdict = json.loads(himpun("verify", "--json", shown.report, data=shown.data).stdout)
    return str(verdict["minutes_head"]["chain"])


class TestDemoOut:
    def test_says_a_line_for_each_of_the_seven_steps(self, shown: Shown) -> None:
        numbered = [line[:2] for line in shown.said.splitlines() if line[:1].isdigit()]
        assert numbered == [f"{n}." for n in range(1, 8)]

    def test_leaves_the_three_papers(self, shown: Shown) -> None:
        assert {path.name for path in shown.out.iterdir()} == {
            "pengukuran-kinerja.pdf", "pengukuran-kinerja.xlsx", "sop.pdf",
        }  # fmt: skip
        assert (shown.out / "pengukuran-kinerja.xlsx").read_bytes()[:2] == b"PK"

    def test_leaves_a_report_that_is_valid_here_and_on_another_machine(
        self, shown: Shown, tmp_path: Path
    ) -> None:
        assert himpun("verify", shown.report, data=shown.data).returncode == 0
        assert himpun("verify", shown.report, data=tmp_path / "lain").returncode == 0

    def test_refuses_a_folder_it_cannot_write_before_it_works_for_minutes(self, tmp_path: Path) -> None:
        (tmp_path / "berkas").write_text("")
        ended = himpun("demo", "--out", tmp_path / "berkas" / "x", data=tmp_path / "data")
        assert ended.returncode == 2
        assert not (tmp_path / "data").exists()

    def test_prints_the_accounts_of_what_is_there_already(self, shown: Shown) -> None:
        ended = himpun("demo", data=shown.data)
        assert ended.returncode == 0
        assert "kata sandi: contoh-himpun-2020" in ended.stdout
        assert "kasubag" in ended.stdout


class TestDemo:
    def test_is_never_mixed_with_real_work(self, tmp_path: Path) -> None:
        data = tmp_path / "data"
        added = himpun(
            "account", "add", "admin", "--name", "Budi", "--agency", "Dinas Nyata", "--government", "Kota Nyata",
            data=data, given="sandi-yang-cukup-panjang\n",
        )  # fmt: skip
        assert added.returncode == 0, added.stderr
        refused = himpun("demo", data=data)
        assert refused.returncode == 2
        assert refused.stderr.count("\n") == 1
        skipped = himpun("demo", "--if-empty", data=data)
        assert (skipped.returncode, skipped.stdout) == (0, "")


class TestTrace:
    def code(self, shown: Shown, kind: str) -> str:
        figures = json.loads(himpun("verify", "--json", shown.report, data=shown.data).stdout)["figures"]
        return next(code for code in figures if code.endswith(f"/{kind}"))

    def test_goes_from_the_value_to_the_formula_the_inputs_and_the_hand(self, shown: Shown) -> None:
        ended = himpun("trace", self.code(shown, "capaian"), data=shown.data)
        assert ended.returncode == 0
        for word in (
            "rumus",
            "dasar",
            "Target",
            "Realisasi",
            "isian",
            "oleh",
            "bukti",
            "sha256",
            "periksa",
            "dibekukan",
        ):
            assert word in ended.stdout, word

    def test_says_the_same_to_a_program(self, shown: Shown) -> None:
        code = self.code(shown, "capaian")
        found = json.loads(himpun("trace", "--json", code, data=shown.data).stdout)
        assert found["code"] == code
        assert {one["code"].rpartition("/")[2] for one in found["inputs"]} == {"target", "realisasi"}
        entered = found["inputs"][1]["inputs"][0]["entry"]
        assert entered["versions"][0]["by"]
        assert entered["proofs"][0]["sha256"]

    @pytest.mark.parametrize("code", ["bukan-kode", "tidak/ada/capaian"])
    def test_says_no_to_a_figure_that_is_not_there(self, shown: Shown, code: str) -> None:
        ended = himpun("trace", code, data=shown.data)
        assert ended.returncode == 1
        assert ended.stderr.count("\n") == 1


class TestMinutesVerify:
    def test_counts_what_is_whole(self, shown: Shown) -> None:
        ended = himpun("minutes", "verify", "--report", shown.report, data=shown.data)
        assert ended.returncode == 0
        assert ended.stdout.startswith("Risalah utuh: 3 rantai, ")
        assert "cocok dengan 1 laporan" in ended.stdout

    def test_finds_an_edit(self, copy: Shown) -> None:
        harm(
            copy,
            "UPDATE minutes_entry SET sentence = sentence || '.' WHERE id = (SELECT max(id) - 9 FROM minutes_entry)",
        )
        ended = himpun("minutes", "verify", data=copy.data)
        assert ended.returncode == 1
        assert "sudah diubah setelah dicatat" in ended.stdout

    def test_finds_a_deletion_in_the_middle(self, copy: Shown) -> None:
        chain = chain_of(copy)
        harm(
            copy,
            f"DELETE FROM minutes_entry WHERE seq = 20 AND chain_id = (SELECT id FROM minutes_chain WHERE name = '{chain}')",
        )
        ended = himpun("minutes", "verify", data=copy.data)
        assert ended.returncode == 1
        assert len(ended.stdout.splitlines()) == 1
        assert "hilang dari risalah" in ended.stdout

    def test_finds_a_tail_cut_off_with_care_when_a_report_bears_witness(self, copy: Shown) -> None:
        name = chain_of(copy)
        with sqlite3.connect(copy.data / "himpun.sqlite3") as database:
            chain = database.execute("SELECT id FROM minutes_chain WHERE name = ?", (name,)).fetchone()[0]
            database.execute("DELETE FROM minutes_entry WHERE chain_id = ? AND seq > 30", (chain,))
            database.execute(
                "UPDATE minutes_chain SET seq = 30, head = (SELECT hash FROM minutes_entry WHERE chain_id = ? AND seq = 30)"
                " WHERE id = ?", (chain, chain),
            )  # fmt: skip
        database.close()
        assert himpun("minutes", "verify", data=copy.data).returncode == 0
        ended = himpun("minutes", "verify", "--report", copy.report, data=copy.data)
        assert ended.returncode == 1
        assert "terpotong" in ended.stdout

    def test_takes_no_changed_report_as_a_witness(self, shown: Shown, tmp_path: Path) -> None:
        changed = bytearray(shown.report.read_bytes())
        changed[5000] ^= 1
        (tmp_path / "ubah.pdf").write_bytes(changed)
        ended = himpun("minutes", "verify", "--report", tmp_path / "ubah.pdf", data=shown.data)
        assert ended.returncode == 2
        assert "tidak dapat menjadi saksi" in ended.stderr

    def test_knows_one_chain_by_its_name(self, shown: Shown) -> None:
        assert "1 rantai" in himpun("minutes", "verify", "--chain", chain_of(shown), data=shown.data).stdout
        assert himpun("minutes", "verify", "--chain", "run:tidak-ada", data=shown.data).returncode == 2


class TestAccount:
    def test_lists_and_changes_a_password_that_is_good_enough(self, copy: Shown) -> None:
        assert "kasubag" in himpun("account", "list", data=copy.data).stdout
        short = himpun("account", "password", "kasubag", data=copy.data, given="pendek\n")
        assert short.returncode == 2
        assert "terlalu pendek" in short.stderr
        good = himpun("account", "password", "kasubag", data=copy.data, given="sandi-yang-cukup-panjang\n")
        assert good.returncode == 0
        assert "sandi-yang" not in good.stdout
        assert himpun("account", "password", "siapa", data=copy.data).returncode == 1


class TestWorkerOnce:
    def test_does_what_waits_and_ends(self, shown: Shown) -> None:
        assert himpun("worker", "--once", data=shown.data).stdout == "0 pekerjaan selesai.\n"
