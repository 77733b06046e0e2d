"""The SOP printed back: every line of the paper is on it, in the official form."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace

import pytest
from pypdf import PdfReader

from himpun.sop.definition import Definition, Duration, Lane
from himpun.sop.document import content, pdf
from tests.paperview import text_of
from tests.sop.cast import edition_2020, paper_lines, six_steps


def flat(text: str) -> str:
    return " ".join(text.split())


def pages_of(document: bytes) -> list[str]:
    return text_of(document, layout=False).split("\f")[:-1]


def many_steps(count: int = 24) -> Definition:
    """An SOP that needs several pages, with ways back over the page breaks."""
    base = edition_2020()
    steps = []
    for number in range(1, count + 1):
        symbol = {1: "mulai", count: "selesai"}.get(number, "keputusan" if number % 3 == 0 else "proses")
        steps.append(
            replace(
                base.step(1 if symbol != "keputusan" else 3),
                number=number,
                activity=f"Kegiatan nomor {number}",
                lane=base.lanes[number % 5].key,
                symbol=symbol,
                returns_to=number - 2 if symbol == "keputusan" else None,
                note="Pertanggungjawaban" if number == 2 else "",
                duration=Duration(30, "menit", "30 menit"),
            )
        )
    return replace(base, steps=tuple(steps))


@pytest.fixture(scope="module")
def printed() -> bytes:
    return pdf(edition_2020())


@pytest.fixture(scope="module")
def long_print() -> bytes:
    return pdf(many_steps(), notes=False)


class TestThePrint:
    def test_has_every_line_of_the_paper(self, printed: bytes) -> None:
        text = flat(text_of(printed, layout=False))
        missing = [
            cell
            for line in paper_lines()
            for cell in (flat(part) for part in line.split("\t"))
            if cell and cell not in text
        ]
        assert missing == []

    def test_keeps_each_step_together_for_who_copies_or_searches(self, printed: bytes) -> None:
        text = flat(text_of(printed, layout=False))
        rows = [flat(line) for line in paper_lines() if re.match(r"\d\t", line)]
        assert len(rows) == 7
        assert [row for row in rows if row not in text] == []

    def test_has_the_label_beside_its_value(self, printed: bytes) -> None:
        text = text_of(printed)
        for label, value in (
            ("Tgl. Pembuatan :", "06-Jan-20"), ("Tgl. Revisi :", "-"), ("Tgl Efektif :", "1 Februari 2020"),
            ("Nama SOP :", "Pengumpulan Data Kinerja"),
        ):  # fmt: skip
            assert re.search(rf"{re.escape(label)} +{re.escape(value)}", text), label

    def test_is_landscape_a4_throughout(self, printed: bytes) -> None:
        for page in PdfReader(io.BytesIO(printed)).pages:
            assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)

    def test_tells_the_ways_of_the_flowchart_to_who_hears_it(self) -> None:
        spoken = [step["alt"] for step in content(edition_2020())["steps"]]
        assert spoken[0] == "Mulai, Kasubag Umum dan PEP. Lanjut ke langkah 2."
        assert (
            spoken[3] == "Proses, Kasubag Umum dan PEP. Ya: lanjut ke langkah 5. Tidak: kembali ke langkah 3."
        )
        assert spoken[6] == "Selesai, Fungsional Umum."

    def test_carries_the_edition_it_was_made_from(self, printed: bytes) -> None:
        attached = PdfReader(io.BytesIO(printed)).attachments
        assert attached["pengumpulan-data-kinerja-2020.toml"] == [edition_2020().text.encode()]

    def test_is_the_same_to_the_byte(self, printed: bytes) -> None:
        assert pdf(edition_2020()) == printed

    def test_keeps_doubts_off_the_paper(self, printed: bytes) -> None:
        doubts = "Catatan atas naskah"
        pages = pages_of(printed)
        assert [doubts in page for page in pages] == [False, False, False, True]
        assert "nama kementeriannya Pendayagunaan Aparatur Negara" in flat(pages[3])
        assert doubts not in text_of(pdf(edition_2020(), notes=False))

    def test_of_another_agency_has_its_own_lanes_and_minutes(self) -> None:
        text = flat(text_of(pdf(six_steps()), layout=False))
        for words in ("Kasubag Perencanaan & Keuangan", "480 menit", "Memerintahkan pengumpulan data kinerja",
                      "065/012/DPMD/2022", "Disimpan sebagai arsip"):  # fmt: skip
            assert words in text


class TestALongProcedure:
    def test_repeats_the_head_of_the_table_on_each_page(self, long_print: bytes) -> None:
        pages = pages_of(long_print)[2:]
        assert len(pages) > 2
        for page in pages:
            assert {"No.", "Aktivitas", "Pelaksana", "Kelengkapan", "Waktu", "Output", "Keterangan"} <= set(
                page.split()
            )
        assert [("(lanjutan)" in page) for page in pages] == [False] + [True] * (len(pages) - 1)

    def test_loses_no_step(self, long_print: bytes) -> None:
        text = flat(text_of(long_print, layout=False))
        assert [number for number in range(1, 25) if f"Kegiatan nomor {number} " not in text] == []

    def test_joins_its_pages_with_pairs_of_letters(self, long_print: bytes) -> None:
        """What leaves one page at a pentagon enters another at a pentagon with the same letter."""
        pages = pages_of(long_print)[2:]
        letters = [Counter(re.findall(r"(?<!\S)[A-Z]\d?(?!\S)", page)) for page in pages]
        seen = sum(letters, Counter())
        assert len(seen) >= len(pages) - 1
        assert set(seen.values()) == {2}
        assert all(count == 1 for page in letters for count in page.values())

    def test_with_twelve_lanes_and_long_words_still_prints(self) -> None:
        base = many_steps(8)
        lanes = tuple(
            Lane(f"p{number}", f"Kepala Subbagian Pertanggungjawaban {number}") for number in range(12)
        )
        steps = tuple(
            replace(step, lane=f"p{step.number}", activity="mempertanggungjawabkan " * 17, output="x" * 200)
            for step in base.steps
        )
        text = flat(text_of(pdf(replace(base, lanes=lanes, steps=steps)), layout=False))
        assert text.count("mempertanggungjawabkan") == 8 * 17
