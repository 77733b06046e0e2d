"""Reading an SOP edition: all of the paper is in it, and a wrong file is refused with line and reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.sop.definition import Definition, DefinitionError, in_force, load, shipped
from himpun.sop.definition.lines import line_map
from tests.sop.cast import CASES, edition_2020, paper_lines, six_steps

SIX = (CASES / "sop-enam-langkah.toml").read_text(encoding="utf-8")


def problems(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load(text)
    return [str(problem) for problem in caught.value.problems]


def changed(old: str, new: str, *, nth: int = 1) -> tuple[str, int]:
    """The six-step file with the ``nth`` ``old`` replaced, and the line on which that was."""
    position = -1
    for _ in range(nth):
        position = SIX.index(old, position + 1)
    line = SIX.count("\n", 0, position) + 1
    return SIX[:position] + new + SIX[position + len(old) :], line


def step_block(number: int) -> str:
    start = SIX.index(f"[[step]]\nnumber = {number}\n")
    end = SIX.find("[[step]]", start + 1)
    return SIX[start : end if end > 0 else len(SIX)]


def every_text(definition: Definition) -> list[str]:
    identity, endorser = definition.identity, definition.endorser
    texts = [*vars(identity).values(), *vars(endorser).values()]
    texts += [basis.text for basis in definition.legal_basis]
    texts += [*definition.related, *definition.warning, *definition.records]
    texts += [*definition.equipment, *definition.qualifications]
    texts += [lane.title for lane in definition.lanes]
    for step in definition.steps:
        texts += [step.activity, step.duration.text, step.output, step.note]
        texts += [item.text for item in step.completeness]
    return texts


FORM_WORDS = {
    "Nomor SOP :", "Dasar Hukum :", "Keterkaitan :", "Peringatan :", "Pencatatan dan Pendataan :",
    "Peralatan / Perlengkapan :", "Kualifikasi Pelaksana :", "Disahkan oleh :", "No.", "Aktivitas", "Pelaksana",
    "Mutu Baku", "Keterangan", "Kelengkapan", "Waktu", "Output",
}  # fmt: skip
"""What the form itself says; the print has these, not the edition."""


class TestThe2020Edition:
    def test_holds_every_line_of_the_paper_word_for_word(self) -> None:
        """Line by line, against the copy of the paper: labels of the form and running numbers put aside."""
        texts = set(every_text(edition_2020()))
        labels = ("Tgl. Pembuatan : ", "Tgl. Revisi : ", "Tgl Efektif : ", "NIP. ", "Nama SOP : ")
        missing = []
        for line in paper_lines():
            for cell in filter(None, (part.strip() for part in line.split("\t"))):
                bare = cell
                for label in labels:
                    bare = bare.removeprefix(label)
                numbered = bare.partition(". ")[2] if bare[:1].isdigit() else bare
                items = all(f"- {item}" in texts for item in bare.removeprefix("- ").split(" - "))
                if not ({cell, bare, numbered} & (texts | FORM_WORDS) or cell.isdigit() or items):
                    missing.append(cell)
        assert missing == []

    def test_says_nothing_that_the_paper_does_not(self) -> None:
        paper = "\n".join(paper_lines())
        assert [text for text in every_text(edition_2020()) if text not in paper] == []

    def test_keeps_the_slips_and_corrects_them_beside(self) -> None:
        last = edition_2020().last
        assert last.activity == "Pengandaan dan dan pengiriman"
        assert last.title == "Pengandaan dan pengiriman"
        first_law = edition_2020().legal_basis[0]
        assert first_law.text.endswith("Undang-Undang Nomor 24 Tahun 2014.")
        assert "Undang-Undang Nomor 23 Tahun 2014" in first_law.errata

    def test_claims_no_legal_status_as_checked(self) -> None:
        assert [basis.verified for basis in edition_2020().legal_basis] == [False] * 5

    def test_takes_23_working_days(self) -> None:
        definition = edition_2020()
        assert [step.duration.amount for step in definition.steps] == [2, 5, 7, 3, 3, 1, 2]
        assert definition.standard_days == 23

    def test_runs_as_decided(self) -> None:
        steps = edition_2020().steps
        assert [step.lane for step in steps] == [
            "kasubag_pep", "fungsional_umum", "kabid", "kasubag_pep", "sekretaris", "kepala_opd", "fungsional_umum",
        ]  # fmt: skip
        assert [step.capability for step in steps] == [
            "coordinate", "compose", "check", "compile", "analyse", "endorse", "distribute",
        ]  # fmt: skip
        assert {step.number: step.returns_to for step in steps if step.returns_to} == {3: 2, 4: 3, 5: 4, 6: 5}
        assert [step.number for step in steps if step.per_division] == [2, 3]
        assert [step.releaser for step in steps if step.releaser] == ["kasubag_pep"]

    def test_tells_what_can_be_checked_from_what_a_person_ticks(self) -> None:
        definition = edition_2020()
        assert definition.step(1).completeness[0].needs == (
            "instruction:kepala_opd",
            "instruction:sekretaris",
        )
        assert [item.words for item in definition.step(2).completeness] == ["Komputer", "ATK"]
        assert not any(item.by_hand for step in definition.steps for item in step.completeness)
        assert all(item.by_hand for step in six_steps().steps for item in step.completeness)


class TestEditions:
    def test_are_found_by_code(self) -> None:
        assert shipped()["pengumpulan-data-kinerja-2020"].title == "Pengumpulan Data Kinerja"

    def test_are_used_from_their_effective_date_on(self) -> None:
        old = six_steps()
        new = load(
            SIX.replace('"enam-langkah-2022"', '"enam-langkah-2024"').replace("2022-01-03", "2024-07-01")
        )
        assert in_force([new, old], "enam-langkah", date(2022, 1, 2)) is None
        assert in_force([new, old], "enam-langkah", date(2024, 6, 30)) is old
        assert in_force([new, old], "enam-langkah", date(2024, 7, 1)) is new
        assert in_force([new, old], "another", date(2024, 7, 1)) is None

    def test_are_the_same_edition_only_with_the_same_text(self) -> None:
        assert load(SIX).sha256 == six_steps().sha256
        assert load(SIX + "\n").sha256 != six_steps().sha256

    def test_may_come_from_windows(self) -> None:
        assert load("\ufeff" + SIX.replace("\n", "\r\n")).steps == six_steps().steps


class TestDurations:
    @pytest.mark.parametrize(
        ("text", "amount", "unit"),
        [
            ("2 hari", 2, "hari_kerja"), ("2 hari kerja", 2, "hari_kerja"), ("10 Hari  Kerja", 10, "hari_kerja"),
            ("480 menit", 480, "menit"), ("5'", 5, "menit"), ("3 jam", 3, "jam"), ("3jam", 3, "jam"),
        ],
    )  # fmt: skip
    def test_are_read_as_the_paper_writes_them(self, text: str, amount: int, unit: str) -> None:
        duration = load(changed('"10 menit"', f'"{text}"')[0]).step(3).duration
        assert (duration.amount, duration.unit, duration.text) == (amount, unit, text)


WRONG = [
    ('lane = "sekretaris"', 'lane = "sekertaris"', 'Pelaksana "sekertaris" pada langkah 2 tidak ada'),
    ("returns_to = 4", "returns_to = 6", "Langkah 5 kembali ke langkah 6; hanya boleh ke langkah sebelumnya"),
    ("returns_to = 4", "returns_to = 5", "Langkah 5 kembali ke langkah 5; hanya boleh ke langkah sebelumnya"),
    ("returns_to = 4", "returns_to = 9", "Langkah 5 kembali ke langkah 9, yang tidak ada"),
    ("returns_to = 4", 'returns_to = "4"', 'Isian "returns_to" harus berupa bilangan bulat'),
    ('duration = "10 menit"', 'duration = "10"', 'Waktu "10" tidak menyebut satuan'),
    ('duration = "10 menit"', "duration = 10", "Waktu 10 tidak menyebut satuan"),
    ('duration = "10 menit"', 'duration = "10 minggu"', 'Satuan waktu "minggu" tidak dikenal'),
    ('duration = "10 menit"', 'duration = "sepuluh menit"', "harus dimulai dengan bilangan bulat"),
    ('duration = "10 menit"', 'duration = "0 menit"', "harus antara 1 dan 1000"),
    ('duration = "10 menit"', 'duration = "99999999999 hari"', "harus antara 1 dan 1000"),
    ('duration = "10 menit"', 'duration = ""', 'Isian "duration" tidak boleh kosong'),
    ('capability = "attest"', 'capability = "atest"', 'berisi "atest", yang tidak dikenal (mungkin maksudnya "attest")'),
    ('symbol = "proses"', 'symbol = "kotak"', 'Isian "symbol" berisi "kotak", yang tidak dikenal'),
    ("examines = [4]", "examines = [6]", "Langkah 5 memeriksa langkah 6; hanya langkah sebelumnya"),
    ("examines = [4]", "examines = [7]", "Langkah 5 memeriksa langkah 7, yang tidak ada"),
    ("examines = [4]", "examines = [4, 4]", "Langkah 4 ditulis dua kali di examines"),
    ("examines = [4]", 'examines = ["4"]', 'Isi daftar "examines" harus berupa nomor langkah'),
    ("number = 3", "number = 2", "Nomor langkah 2 dipakai dua kali"),
    ("number = 6", "number = 8", "Langkah ke-6 bernomor 8; nomor harus berurutan dari 1"),
    ("number = 1\n", "number = 0\n", "Langkah ke-1 bernomor 0; nomor harus berurutan dari 1"),
    ("number = 3", "number = true", 'Isian "number" harus berupa bilangan bulat'),
    ('symbol = "proses"', 'symbol = "mulai"', "Langkah awal lebih dari satu: langkah 2 juga bersimbol mulai"),
    ('symbol = "proses"', 'symbol = "selesai"', "Langkah akhir lebih dari satu: langkah 2 juga bersimbol selesai"),
    ('lane = "kasubag"', 'each = "bidang"\nlane = "kasubag"', 'Isian "each" berisi "bidang", yang tidak dikenal'),
    ('lane = "kasubag"', 'releaser = "kasubag"\nlane = "kasubag"', "Perilis langkah 3 sama dengan pelaksananya"),
    ('participants = ["kepala_bidang"]', 'participants = ["kabid"]', 'Pelaksana "kabid" pada langkah 3 tidak ada'),
    ('needs = ["surat tugas"]', 'needs = ["instruction:camat"]', 'Pelaksana "camat" pada langkah 2 tidak ada'),
    ('key = "kepala_bidang"', 'key = "kasubag"', 'Pelaksana "kasubag" ditulis dua kali'),
    ('key = "sekretaris"', 'key = "Sekretaris Dinas"', "hanya boleh memakai huruf kecil"),
    ('output = "Disposisi"', 'ouput = "Disposisi"', 'Isian "ouput" tidak dikenal'),
    ('schema = "himpun/sop/1"', 'schema = "himpun/sop/9"', 'Isian "schema" berisi "himpun/sop/9"'),
    ("effective_date = 2022-01-03", 'effective_date = "3 Januari"', 'Isian "effective_date" harus berupa tanggal'),
    ("verified = false", 'verified = "tidak"', 'Isian "verified" harus true atau false'),
    ('status = "belum_diperiksa"', 'status = "lama"', 'Isian "status" berisi "lama", yang tidak dikenal'),
    ('nip = ""', 'nip = "1963 0920 1994"', "NIP harus 18 angka tanpa spasi"),
    ('name = "Pengumpulan Data Kinerja"', 'name = "  "', 'Isian "name" tidak boleh kosong'),
    ('name = "Pengumpulan Data Kinerja"', "name = 12", 'Isian "name" harus berupa teks'),
    ('related = ["SOP Penyusunan Laporan Kinerja."]', 'related = "SOP"', 'Isian "related" harus berupa daftar'),
    ('related = ["SOP Penyusunan Laporan Kinerja."]', "related = [1]", 'Setiap isi daftar "related" harus berupa teks'),
    ('[{ text = "Lembar disposisi" }]', '["Lembar disposisi"]', 'Bagian "[[step.completeness]] ke-1" harus berupa tabel'),
    # Syntax
    ('code = "enam-langkah-2022"', "code = enam-langkah-2022", "Isi tidak terbaca"),
    ('code = "enam-langkah-2022"', 'code = "enam-langkah-2022', "huruf yang tidak boleh dipakai di sini"),
    ('series = "enam-langkah"', 'series : "enam-langkah"', 'harus ada tanda "="'),
    ('series = "enam-langkah"', 'code = "enam-langkah"', "Isian yang sama ditulis dua kali"),
    ("effective_date = 2022-01-03", "effective_date = 2022-02-30", "tidak ada dalam kalender"),
]  # fmt: skip


class TestAWrongFile:
    @pytest.mark.parametrize(("old", "new", "reason"), WRONG)
    def test_is_refused_with_line_and_reason(self, old: str, new: str, reason: str) -> None:
        text, line = changed(old, new)
        found = problems(text)
        at_line = [problem for problem in found if reason in problem]
        assert at_line, found
        lines = {f"baris {line + extra}: " for extra in range(2)}
        assert any(problem.startswith(tuple(lines)) for problem in at_line), (line, at_line)

    @pytest.mark.parametrize(
        ("number", "key", "reason"),
        [
            (1, "symbol", 'Isian wajib "symbol" belum ada di [[step]] ke-1'),
            (3, "lane", 'Isian wajib "lane" belum ada di [[step]] ke-3'),
            (4, "duration", 'Isian wajib "duration" belum ada di [[step]] ke-4'),
            (4, "number", 'Isian wajib "number" belum ada di [[step]] ke-4'),
            (5, "question", 'Langkah 5 adalah keputusan, tetapi "question" belum diisi'),
            (5, "returns_to", 'Langkah 5 adalah keputusan, tetapi "returns_to" belum diisi'),
            (5, "examines", 'Langkah 5 adalah keputusan, tetapi "examines" belum diisi'),
        ],
    )
    def test_is_told_what_it_lacks(self, number: int, key: str, reason: str) -> None:
        block = step_block(number)
        without = "\n".join(line for line in block.split("\n") if not line.startswith(f"{key} ="))
        found = problems(SIX.replace(block, without))
        line = SIX.count("\n", 0, SIX.index(block)) + 1
        assert len(found) == 1
        assert found[0].startswith(f"baris {line}: {reason}")

    def test_without_an_end_is_refused(self) -> None:
        assert "Tidak ada langkah akhir" in problems(SIX.replace('"selesai"', '"proses"'))[0]

    def test_without_a_start_is_refused(self) -> None:
        assert "Tidak ada langkah awal" in problems(SIX.replace('"mulai"', '"proses"'))[0]

    def test_that_starts_in_the_middle_is_refused(self) -> None:
        text = (
            SIX.replace('symbol = "mulai"', 'symbol = "?"')
            .replace('"proses"', '"mulai"', 1)
            .replace('"?"', '"proses"')
        )
        assert "Langkah 2 bersimbol mulai, padahal bukan langkah pertama" in problems(text)[0]

    def test_whose_end_sends_back_is_refused(self) -> None:
        text = SIX.replace('symbol = "selesai"', 'symbol = "selesai"\nreturns_to = 5\nquestion = "Ya?"')
        assert "Langkah 6 bersimbol selesai dan tidak dapat mengembalikan pekerjaan" in problems(text)[0]

    def test_whose_process_sends_back_without_asking_is_refused(self) -> None:
        text = SIX.replace('symbol = "proses"', 'symbol = "proses"\nreturns_to = 1', 1)
        assert "pertanyaan Ya/Tidak-nya (question) belum diisi" in problems(text)[0]

    def test_whose_process_asks_without_sending_back_is_refused(self) -> None:
        text = SIX.replace('symbol = "proses"', 'symbol = "proses"\nquestion = "Benar?"', 1)
        assert "tidak menyebut ke mana jawaban Tidak kembali" in problems(text)[0]

    def test_hears_of_all_its_problems_at_once_in_order(self) -> None:
        text = (
            SIX.replace('lane = "kepala_dinas"', 'lane = "bupati"')
            .replace('"10 menit"', '"10"')
            .replace("returns_to = 4", "returns_to = 6")
            .replace('note = "', 'catatan = "')
        )
        found = problems(text)
        assert len(found) == 5
        numbers = [int(problem.split(":")[0].removeprefix("baris ")) for problem in found]
        assert numbers == sorted(numbers)

    def test_that_is_empty_is_told_everything_it_lacks(self) -> None:
        found = problems("")
        assert len(found) > 20
        assert all(problem.startswith("baris 1: ") for problem in found)

    @pytest.mark.parametrize(
        "text",
        [
            "[" * 5000, "a = " + "[" * 3000 + "]" * 3000, "x = " + "9" * 5000, "\x00", "step = 1", "lane = 'x'",
            "[[lane]]\n[lane]", "step = [1, 2]", "[contents]\nrelated = {}", "identity = 3", "a" * 1_000_001,
            "a.b = 1\na.b.c = 2", "contents = []", '"" = 1',
        ],
    )  # fmt: skip
    def test_that_is_no_sop_at_all_is_refused_plainly(self, text: str) -> None:
        assert problems(text)

    @given(st.text(max_size=60))
    def test_never_ends_in_anything_but_reasons(self, rubbish: str) -> None:
        """Whatever is typed into a file: it reads, or it is refused with lines that exist."""
        text = SIX.replace('"Lembar disposisi"', rubbish)
        try:
            load(text)
        except DefinitionError as error:
            assert error.problems
            assert all(1 <= problem.line <= text.count("\n") + 1 for problem in error.problems)

    @given(st.data())
    def test_never_loses_a_line_of_a_good_file(self, data: st.DataObject) -> None:
        """Drop any one line of the 2020 edition: it is refused, or what went was optional, an item or a comment."""
        lines = edition_2020().text.split("\n")
        at = data.draw(st.integers(0, len(lines) - 1))
        try:
            load("\n".join(lines[:at] + lines[at + 1 :]))
        except DefinitionError as error:
            assert error.problems
        else:
            optional = (
                "errata", "successor", "note =", "participants", "releaser", "corrected", "each", "examines", "nip",
                "#", '    "', "    {",
            )  # fmt: skip
            assert not lines[at].strip() or lines[at].startswith(optional), lines[at]


class TestWhatCannotBePrinted:
    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            ('title = "Sekretaris"', f'title = "{"S" * 61}"', "61 huruf, paling banyak 60"),
            ('output = "Disposisi"', f'output = "{"o" * 201}"', "201 huruf, paling banyak 200"),
            ('text = "Lembar disposisi"', f'text = "{"k" * 401}"', "Kelengkapan langkah 1 terlalu panjang"),
        ],
    )
    def test_for_length_is_refused(self, old: str, new: str, reason: str) -> None:
        assert reason in problems(changed(old, new)[0])[0]

    def test_for_too_many_lanes_is_refused(self) -> None:
        more = "".join(f'[[lane]]\nkey = "p{number}"\ntitle = "P {number}"\n' for number in range(9))
        assert "Pelaksana paling banyak 12" in problems(SIX + more)[0]


class TestLines:
    def test_are_found_through_every_way_of_writing_toml(self) -> None:
        text = (
            '# a comment with [brackets] and "quotes"\n'
            "top = 1 # [not.a.table]\n"
            'many = """\nline one = 1\n[fake]\n"""\n'
            "raw = '''\n'quoted' \\'''\n"
            "list = [\n  1, # one\n  { a = 1, b = [2, 3] },\n\n  'x',\n]\n"
            "[table.sub]\n"
            'a.b."c d" = 3\n'
            "[[row]]\nkey = 1979-05-27 07:32:00\n"
            "[[row]]\n[row.inner]\nkey = 2\n"
        )
        lines = line_map(text)
        expected: dict[tuple[str | int, ...], int] = {
            ("top",): 2, ("many",): 3, ("raw",): 7, ("list",): 9, ("list", 0): 10, ("list", 1): 11,
            ("list", 1, "b", 1): 11, ("list", 2): 13, ("table", "sub"): 15, ("table", "sub", "a", "b", "c d"): 16,
            ("row", 0): 17, ("row", 0, "key"): 18, ("row", 1): 19, ("row", 1, "inner"): 20,
            ("row", 1, "inner", "key"): 21,
        }  # fmt: skip
        assert {path: lines.get(path) for path in expected} == expected

    def test_know_each_text_of_the_2020_edition(self) -> None:
        definition = edition_2020()
        lines = definition.text.split("\n")
        where = line_map(definition.text)
        find: Callable[..., str] = lambda *path: lines[where[path] - 1]  # noqa: E731
        for index, step in enumerate(definition.steps):
            assert step.activity in find("step", index, "activity")
            for place, item in enumerate(step.completeness):
                assert item.text in find("step", index, "completeness", place, "text")
        for index, basis in enumerate(definition.legal_basis):
            assert basis.text in find("legal_basis", index, "text")
