"""The small papers carry the fields a naskah dinas has, and what was said in them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pypdf
import pytest

from himpun.reporting.documents import letters
from tests.paperview import archival_marks, text_of
from tests.reporting.paper_case import SIGNATORY, WHEN

OFFICE = letters.Office("Pemerintah Kota Depok", "Dinas Sosial Kota Depok", "Jalan Margonda Raya Nomor 54")
SECRETARY = replace(SIGNATORY, post="Sekretaris Dinas Sosial", name="Dra. CONTOH SEKRETARIS", prefix="Plh.")
DAY = date(2021, 1, 26)

NOTE = letters.Note(
    office=OFFICE,
    to="Kepala Dinas Sosial Kota Depok",
    sender="Plh. Sekretaris Dinas Sosial",
    day=DAY,
    number="050/16/PEP/2021",
    subject="Laporan Data Kinerja Tahun 2020 untuk pengesahan",
    enclosures="1 (satu) berkas",
    copies_to=("Kasubag Umum dan PEP",),
    body=("Bersama ini kami sampaikan hasil analisis. <b>#tebal</b>", "Rata-rata capaian 89,78%."),
    closing=("Demikian disampaikan, atas perkenan Bapak kami ucapkan terima kasih.",),
    signatory=SECRETARY,
)
COVER = letters.Cover(
    office=OFFICE,
    recipient="Kepala Badan Perencanaan Pembangunan Daerah Kota Depok",
    place="Depok",
    day=date(2021, 1, 29),
    number="050/18/PEP/2021",
    items=(letters.Item("Pengukuran Kinerja Tahun 2020", "1 berkas", "PDF bertanda tangan elektronik"),),
    signatory=SIGNATORY,
    receipt_url="https://himpun.example/terima/abc123/",
    sha256="ab" * 32,
)
DISPOSITION = letters.Disposition(
    office=OFFICE,
    letter_from="Bagian Organisasi Sekretariat Daerah",
    subject="Penyusunan Laporan Kinerja Tahun 2020",
    nature="segera",
    forwarded_to=("Sekretaris", "Kasubag Umum dan PEP"),
    text="Segera himpun data kinerja semua bidang.",
    signatory=SIGNATORY,
    day=date(2021, 1, 4),
    letter_number="065/1/ORG/2021",
    letter_date=date(2021, 1, 2),
    received=date(2021, 1, 4),
    agenda="12",
    requests=("Proses lebih lanjut",),
)


def coordination() -> bytes:
    return letters.coordination_note(
        office=OFFICE,
        signatory=SIGNATORY,
        sender="Kasubag Umum dan PEP",
        to="Para Kepala Bidang",
        day=DAY,
        period="Tahun 2020",
        instructions=("Kepala Dinas tanggal 4 Januari 2021", "Sekretaris tanggal 4 Januari 2021"),
        due="13 Januari 2021",
        handed=(
            letters.Handed("Bidang Rehabilitasi Sosial", "Siti", "5 Januari 2021, 08.10"),
            letters.Handed("Bidang Pemberdayaan Sosial", "Budi"),
        ),
        when=WHEN,
    )


class TestNote:
    def test_has_the_fields_of_a_nota_dinas(self) -> None:
        text = text_of(letters.note(NOTE, when=WHEN))
        for word in (
            "NOTA DINAS",
            "Yth.",
            "Dari",
            "Tembusan",
            "26 Januari 2021",
            "050/16/PEP/2021",
            "Segera",
        ):
            assert word in text
        assert "1 (satu) berkas" in text
        assert "Plh. Sekretaris Dinas Sosial" in text
        assert "Halaman 1 dari 1" in text

    def test_prints_what_was_typed_as_it_was_typed(self) -> None:
        assert "<b>#tebal</b>" in text_of(letters.note(NOTE, when=WHEN))

    def test_goes_on_over_pages_and_keeps_the_signature_whole(self) -> None:
        pages = text_of(letters.note(replace(NOTE, body=("Kalimat panjang. " * 60,) * 8), when=WHEN)).split(
            "\f"
        )
        last = [page for page in pages if "DRA. CONTOH" in page.upper()]
        assert len(last) == 1
        assert "NIP 196309201994031003" in last[0]
        assert "Plh. Sekretaris Dinas Sosial," in last[0]


class TestCoordinationNote:
    def test_says_who_has_read_the_format(self) -> None:
        text = text_of(coordination())
        assert "NOTA KOORDINASI" in text
        assert "5 Januari 2021, 08.10" in text
        assert "belum dibaca" in text
        assert "paling lambat 13 Januari 2021" in " ".join(text.split())


class TestCover:
    def test_is_a_covering_letter_and_a_receipt(self) -> None:
        first, second, end = text_of(letters.cover(COVER, when=WHEN)).split("\f")
        assert not end
        assert "No. telepon" in first
        assert "Jabatan" in second
        assert "SURAT PENGANTAR" in first
        assert "Badan Perencanaan" in first
        assert "Pengukuran Kinerja Tahun 2020" in first
        assert "TANDA TERIMA" in second
        assert "https://himpun.example/terima/abc123/" in second
        assert "Pengukuran Kinerja Tahun 2020" in second

    def test_stands_without_a_link(self) -> None:
        text = text_of(letters.cover(replace(COVER, receipt_url="", sha256="", number=""), when=WHEN))
        assert "tanpa kertas" not in text


class TestDisposition:
    def test_has_the_fields_of_the_sheet(self) -> None:
        text = text_of(letters.disposition(DISPOSITION, when=WHEN))
        for word in (
            "LEMBAR DISPOSISI",
            "Surat dari",
            "Nomor agenda",
            "Sifat",
            "Diteruskan kepada",
            "Catatan",
        ):
            assert word in text
        assert "2 Januari 2021" in text
        assert "Segera himpun data kinerja semua bidang." in text

    def test_ticks_what_was_chosen_and_adds_what_is_unusual(self) -> None:
        assert letters._ticked(letters.NATURES, ("segera",))[1] == ["Segera", True]
        assert letters._ticked(letters.NATURES, ("Penting",))[-1] == ["Penting", True]
        assert sum(ticked for _, ticked in letters._ticked(letters.NATURES, ("segera",))) == 1


class TestFile:
    @pytest.mark.parametrize(
        "made",
        [
            lambda: letters.note(NOTE, when=WHEN),
            lambda: letters.cover(COVER, when=WHEN),
            lambda: letters.disposition(DISPOSITION, when=WHEN),
            coordination,
        ],
    )
    def test_is_archival_a4_and_the_same_each_time(self, made: object) -> None:
        first = made()  # type: ignore[operator]
        assert first == made()  # type: ignore[operator]
        assert archival_marks(first) == ("2", "A", "1")
        box = [float(side) / 72 * 25.4 for side in pypdf.PdfReader(io.BytesIO(first)).pages[0].mediabox]
        assert (round(box[2]), round(box[3])) == (210, 297)
