"""Reading a paper SOP: the steps, times and outputs are right in every layout; what was lost is asked."""

from __future__ import annotations

import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.sop.definition import DefinitionError, load, shipped
from himpun.sop.document import pdf
from himpun.sop.draft import Draft, NoTable, read, write
from himpun.sop.draft.times import find, whole
from tests.sop.cast import CASES, edition_2020
from tests.sop.draft.papers import HEAD, LAYOUTS, LINES, tabs

SEED = (CASES / "sop-pengumpulan-data-kinerja-2020.txt").read_text(encoding="utf-8")


def written(draft: Draft) -> dict[str, object]:
    return tomllib.loads(write(draft, shipped()))


class TestTheSeedsOwnText:
    def test_becomes_the_shipped_edition(self) -> None:
        ours, theirs = written(read(SEED)), tomllib.loads(edition_2020().text)
        del theirs["finding"]
        assert ours == theirs

    def test_runs_at_once_and_asks_whether_the_mapping_is_right(self) -> None:
        text = write(read(SEED), shipped())
        assert len(load(text).steps) == 7
        assert text.count("hilang dari naskah. Benarkah pemetaan usulan Himpun?") == 7


class TestALayout:
    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_gives_every_step_its_time_and_its_output(self, layout: str) -> None:
        draft = read(LAYOUTS[layout])
        lost = layout == "no columns left"
        found = [
            (step.activity, " ".join(step.completeness), step.duration, step.output) for step in draft.steps
        ]
        assert found == [
            (
                line.activity,
                line.completeness,
                line.time,
                f"{line.output} {line.note}".strip() if lost else line.output,
            )
            for line in LINES
        ]

    @pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "no columns left"])
    def test_gives_the_note_and_the_titles_of_the_lanes(self, layout: str) -> None:
        draft = read(LAYOUTS[layout])
        assert [step.note for step in draft.steps] == [line.note for line in LINES]
        assert draft.lanes == ("Pemohon", "Staf Administrasi", "Kasubag Umum", "Kepala Badan")

    @pytest.mark.parametrize("edition", ["sop-enam-langkah", "seed"])
    def test_of_our_own_print_is_read_back(self, edition: str, tmp_path: Path) -> None:
        file = CASES / f"{edition}.toml"
        six = edition_2020() if edition == "seed" else load(file.read_text(encoding="utf-8"))
        paper = tmp_path / "sop.pdf"
        paper.write_bytes(pdf(six))
        text = subprocess.run(
            ["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True
        ).stdout
        draft = read(text)
        assert [(step.activity, step.duration, step.output) for step in draft.steps] == [
            (step.activity, step.duration.text, step.output) for step in six.steps
        ]
        assert draft.head.number == six.identity.number
        assert draft.head.effective_date == six.effective_date
        assert draft.head.sections["qualifications"] == six.qualifications


class TestTheIdentityBlock:
    def test_is_read(self) -> None:
        head = read(tabs()).head
        assert head.number == "065/017/BKD/2024"
        assert head.effective_date == date(2024, 2, 5)
        assert (head.post, head.signer, head.nip) == (
            "KEPALA BADAN KEPEGAWAIAN DAERAH", "Dra. SITI RAHAYU, M.M", "197001021995032001",
        )  # fmt: skip
        assert head.sections["legal_basis"] == (
            "Peraturan Pemerintah Nomor 11 Tahun 2017 tentang Manajemen Pegawai Negeri Sipil.",
            "Peraturan BKN Nomor 24 Tahun 2017.",
        )

    def test_is_read_from_two_columns_side_by_side(self) -> None:
        left = [
            "Dasar Hukum :",
            "1. Undang-Undang Nomor 23 Tahun 2014",
            "2. Peraturan Presiden Nomor 29 Tahun 2014",
            "Keterkaitan :",
            "1. SOP LKIP",
        ]
        right = [
            "Kualifikasi Pelaksana :",
            "1. Memahami SAKIP",
            "Peralatan/Perlengkapan :",
            "1. Komputer",
            "2. Printer",
        ]
        for between in ("\t", " | "):
            rows = [
                f"{a}{between}{b}" if between == "\t" else f"| {a}{between}{b} |"
                for a, b in zip(left, right, strict=True)
            ]
            text = "Nama SOP : Contoh\n" + "\n".join(rows) + "\n" + tabs().removeprefix(HEAD)
            sections = read(text).head.sections
            assert sections["legal_basis"] == (
                "Undang-Undang Nomor 23 Tahun 2014",
                "Peraturan Presiden Nomor 29 Tahun 2014",
            )
            assert sections["equipment"] == ("Komputer", "Printer")
            assert sections["qualifications"] == ("Memahami SAKIP",)
            assert sections["related"] == ("SOP LKIP",)


class TestWhatTheTextLost:
    def test_is_a_marked_question_and_holds_up_the_check(self) -> None:
        text = write(read(tabs(marks=False)), shipped())
        assert text.count("# TANYA: Siapa pelaksana langkah") == 6
        assert "# TANYA: Apakah langkah 4 keputusan Ya/Tidak?" in text
        with pytest.raises(DefinitionError) as refused:
            load(text)
        assert "Pelaksana langkah 1 belum dipilih." in str(refused.value)

    def test_is_no_question_where_the_table_has_a_sign(self) -> None:
        draft = read(tabs())
        assert [step.marked for step in draft.steps][:2] == [("Pemohon",), ("Staf Administrasi",)]
        assert load(write(draft, shipped())).step(4).lane == "kasubag_umum"

    def test_says_which_time_cannot_be_read(self) -> None:
        draft = read(tabs().replace("1 jam", "secepatnya"))
        assert [str(one.words) for one in draft.questions if one.where == "Langkah 3, Waktu"] == [
            "Waktu tidak terbaca. Tulis misalnya 2 hari, 3 jam, atau 5 menit."
        ]
        assert draft.steps[2].output == "Konsep surat izin"

    def test_of_a_whole_table_leaves_the_identity(self) -> None:
        with pytest.raises(NoTable) as refused:
            read(HEAD)
        assert refused.value.draft.head.name == "Pelayanan Cuti Tahunan"
        assert "Tabel langkah tidak ditemukan" in str(refused.value)


class TestATime:
    @pytest.mark.parametrize(
        ("paper", "ours"),
        [("2 hari", "2 hari"), ("5 Menit", "5 Menit"), ("480'", "480'"), ("15 mnt", "15 menit"), ("1 (satu) jam", "1 jam"),
         ("2 x 24 jam", "2 hari"), ("1-2 hari", "2 hari"), ("± 30 menit", "30 menit"), ("1 minggu", "5 hari"),
         ("Maks. 3 hari kerja", "3 hari kerja"), ("10 menit/berkas", "10 menit")],
    )  # fmt: skip
    def test_is_found_as_people_write_it(self, paper: str, ours: str) -> None:
        time = whole(paper)
        assert time is not None
        assert time.text == ours

    @pytest.mark.parametrize("paper", ["", "Disposisi", "0 hari", "2020", "Perbup 5 Tahun 2020", "12 orang"])
    def test_is_not_seen_where_there_is_none(self, paper: str) -> None:
        assert find(paper) is None


@given(st.text(max_size=400))
def test_whatever_is_pasted_below_a_head_gives_a_readable_file_or_says_what_is_missing(text: str) -> None:
    try:
        draft = read(f"{HEAD}\nNo\tKegiatan\tWaktu\tOutput\n1\tMulai\t1 hari\tSurat\n{text}")
    except NoTable as refused:
        draft = refused.draft
    assert tomllib.loads(write(draft, shipped()))["schema"] == "himpun/sop/1"
