"""The press prints the same bytes for the same words, archival and readable, and says plainly why it cannot."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest

from himpun.base.paper import Attachment, PaperError, press, typeset
from tests.paperview import archival_marks, text_of

WHEN = datetime(2026, 1, 6, 3, 0, tzinfo=UTC)
SPECIMEN = "base/paper/specimen.typ"
ANGKA = Attachment("angka.json", '{"a": "9,71"}', "application/json", "Angka")


def sheet(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Lembar Contoh",
        "government": "Pemerintah Kota Depok",
        "agency": "Dinas Sosial",
        "address": "Jalan Margonda Raya Nomor 54",
        "number": "045/12/PEP/2026",
        "rows": [["Persentase TAGANA aktif", "90"], ["Nilai SAKIP", "B"]],
        "signer": {
            "place_date": "Depok, 6 Januari 2026",
            "post": "Kepala Dinas Sosial",
            "name": "Nama",
            "nip": "1",
        },
        **changes,
    }


class TestTypeset:
    def test_gives_the_same_bytes_for_the_same_input(self) -> None:
        first = typeset(SPECIMEN, sheet(), attachments=[ANGKA], when=WHEN)
        second = typeset(SPECIMEN, sheet(), attachments=[ANGKA], when=WHEN)
        assert first == second
        assert first != typeset(SPECIMEN, sheet(number="046"), attachments=[ANGKA], when=WHEN)

    def test_is_archival_and_readable_aloud(self) -> None:
        for attachments, part in (((), "2"), ((ANGKA,), "3")):
            pdf = typeset(SPECIMEN, sheet(), attachments=attachments, when=WHEN)
            assert archival_marks(pdf) == (part, "A", "1")
            root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
            assert str(root["/Lang"]).startswith("id")
            assert bool(root["/MarkInfo"]["/Marked"])

    def test_carries_the_attachment_word_for_word(self) -> None:
        pdf = pypdf.PdfReader(io.BytesIO(typeset(SPECIMEN, sheet(), attachments=[ANGKA], when=WHEN)))
        assert pdf.attachments["angka.json"] == [ANGKA.text.encode()]

    def test_ends_with_a_newline_so_that_a_signature_can_follow(self) -> None:
        assert typeset(SPECIMEN, sheet(), when=WHEN).endswith(b"%%EOF\n")

    @pytest.mark.parametrize(
        ("paper", "landscape", "size"),
        [
            ("a4", False, (210, 297)),
            ("a4", True, (297, 210)),
            ("f4", False, (215, 330)),
            ("f4", True, (330, 215)),
        ],
    )
    def test_prints_on_a4_and_f4_both_ways(self, paper: str, landscape: bool, size: tuple[int, int]) -> None:
        pdf = pypdf.PdfReader(
            io.BytesIO(typeset(SPECIMEN, sheet(paper=paper, landscape=landscape), when=WHEN))
        )
        box = [float(side) / 72 * 25.4 for side in pdf.pages[0].mediabox]
        assert (round(box[2]), round(box[3])) == size

    def test_prints_words_as_words_and_never_as_markup(self) -> None:
        assert "#sys.version *tebal* $x$" in text_of(
            typeset(SPECIMEN, sheet(rows=[["#sys.version *tebal* $x$", "1"]]), when=WHEN)
        )

    def test_prints_a_box_for_letters_no_font_has(self) -> None:
        text = text_of(typeset(SPECIMEN, sheet(rows=[["Bagus 😀漢字\x01\ud800\u202e!", "1"]]), when=WHEN))
        assert "Bagus □□□ □!" in text

    def test_numbers_its_pages(self) -> None:
        long = sheet(rows=[[f"Baris {n}", "1"] for n in range(120)])
        assert "Halaman 2 dari 3" in text_of(typeset(SPECIMEN, long, when=WHEN))


class TestRefusal:
    def test_says_what_to_do_when_a_font_is_missing(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
    ) -> None:
        monkeypatch.setattr(press, "FONTS", tmp_path)
        with pytest.raises(PaperError, match="berkas huruf tidak lengkap.*Pasang ulang Himpun"):
            typeset(SPECIMEN, sheet(), when=WHEN)

    def test_says_so_when_a_shipped_font_is_no_font(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
    ) -> None:
        for name in press.SHIPPED:
            (tmp_path / name).write_bytes(b"bukan huruf")
        monkeypatch.setattr(press, "FONTS", tmp_path)
        with pytest.raises(PaperError, match="berkas huruf tidak lengkap"):
            typeset(SPECIMEN, sheet(), when=WHEN)

    def test_names_a_missing_template(self) -> None:
        with pytest.raises(PaperError, match="tidak-ada.typ tidak ditemukan"):
            typeset("tidak-ada.typ", sheet(), when=WHEN)

    def test_keeps_the_reason_for_the_log_when_the_data_do_not_fit(self) -> None:
        with pytest.raises(PaperError, match="susunannya keliru") as caught:
            typeset(SPECIMEN, {"title": "Kosong"}, when=WHEN)
        assert "government" in caught.value.detail

    def test_refuses_an_attachment_where_the_standard_has_no_room(self) -> None:
        with pytest.raises(PaperError):
            typeset(
                SPECIMEN, sheet(), attachments=[replace(ANGKA, name="x.json")], when=WHEN, standard="a-2a"
            )

    def test_wants_a_moment_with_a_zone(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            typeset(SPECIMEN, sheet(), when=WHEN.replace(tzinfo=None))
