"""The report on paper says what was frozen, in Indonesian numbers, and carries it inside."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from himpun.reporting.documents import pdf
from tests.paperview import archival_marks, text_of
from tests.reporting.paper_case import HEAD, IMPRINT, SIGNATORY, WHEN, recap, report


def printed(content: dict[str, Any] | None = None, **changes: Any) -> str:
    imprint = replace(IMPRINT, **changes)
    return text_of(pdf.render(report(content, imprint), when=WHEN))


class TestPage:
    def test_shows_every_indicator_with_target_actual_and_achievement(self) -> None:
        text = printed()
        for name, numbers in {
            "Prosentase keluarga miskin": ("14", "9,71", "69,36"),
            "Persentase Penyandang": ("25", "34,48", "137,92"),
            "Persentase PMKS yang": ("35", "10,99", "31,40"),
            "Persentase TAGANA aktif": ("90", "90", "100,00"),
            "Nilai SAKIP": ("predikat", "B", "100,00"),
        }.items():
            line = next(line for line in text.splitlines() if name in line)
            for number in numbers:
                assert number in line.split(), f"{number} beside {name}"

    def test_has_the_columns_of_the_known_table(self) -> None:
        text = printed()
        for title in ("No", "Sasaran", "Indikator", "Satuan", "Target", "Realisasi", "Capaian", "Kategori"):
            assert title in text
        for title in ("Program", "Anggaran", "Keterangan", "Program dan anggaran"):
            assert title in text

    def test_prints_money_per_programme_and_in_sum(self) -> None:
        text = printed()
        assert "2.440.262.044" in text
        assert "2.013.216.186" in text
        assert "9.681.012.044" in text
        assert "88,64" in text

    def test_sets_conduct_beside_the_standard(self) -> None:
        line = next(line for line in printed().splitlines() if "Memeriksa Laporan Data Kinerja" in line)
        assert line.split()[-4:] == ["7", "8", "(terlambat)", "0"]

    def test_numbers_its_pages_and_prints_number_and_head_of_the_minutes(self) -> None:
        text = printed()
        assert "Halaman 1 dari 3" in text
        assert "Nomor 050/017/PEP/2021" in text
        assert f"{HEAD.chain} #{HEAD.seq} · {HEAD.hash[:16]}" in text
        assert IMPRINT.verify_url in text

    def test_names_the_signer_and_says_that_the_certificate_is_not_certified(self) -> None:
        text = printed(signatory=replace(SIGNATORY, prefix="Plt."))
        assert "Plt. Kepala Dinas Sosial Kota Depok" in text
        assert "Drs. USMAN HALIYANA, M.Si" in text
        assert "NIP 196309201994031003" in text
        assert "Ditandatangani secara elektronik" in text
        assert "TIDAK tersertifikasi" in text

    def test_of_a_draft_says_so_and_shows_no_signature(self) -> None:
        text = printed(draft=True)
        assert "Nomor 050/017/PEP/2021 · RANCANGAN, belum disahkan" in text
        assert "Ditandatangani secara elektronik" not in text

    def test_for_ink_leaves_out_the_electronic_mark(self) -> None:
        assert "Ditandatangani secara elektronik" not in printed(electronic=False)

    def test_says_why_a_figure_is_missing(self) -> None:
        content = recap()
        content["figures"]["ind-2.actual"] |= {"value": None, "is_number": False, "missing": "belum ada data"}
        flat = " ".join(printed(content).split())
        assert "belum ada" in flat

    def test_moves_a_long_note_below_the_table_whole(self) -> None:
        flat = " ".join(printed().split())
        assert "Lihat catatan 1" in flat
        assert "perubahan perilakunya belum dapat dinilai pada akhir tahun." in flat

    def test_repeats_its_heading_and_its_objective_on_each_page(self) -> None:
        content = recap()
        lines = content["objectives"][2]["indicators"]
        content["objectives"][2]["indicators"] = [
            {**lines[n % 3], "code": f"x-{n}", "name": f"Indikator urutan {n}"} for n in range(40)
        ]
        content["analysis"] |= {"best": [], "worst": []}
        pages = [
            page
            for page in printed(content).split("\f")
            if "Indikator urutan" in page.split("A. Ringkasan")[0]
        ]
        tables = [page for page in pages if "Kategori" in page]
        assert len(tables) >= 2
        assert all("Sasaran" in page and "Keterangan" in page for page in tables)
        assert all("PMKS" in page for page in tables)

    def test_loses_no_word_however_long(self) -> None:
        content = recap()
        content["objectives"][0]["indicators"][0]["name"] = "https://" + "x" * 300
        content["objectives"][0]["text"] = "Sasaran yang sangat panjang " * 40
        content["objectives"].append({"number": "4", "text": "Kosong", "indicators": [], "programmes": []})
        content["analysis"]["causes"] = "Sebab yang panjang.\n" * 200 + "AKHIR SEBAB"
        text = printed(content)
        assert "AKHIR SEBAB" in text
        assert "Sasaran yang sangat panjang (lanjutan)" not in text
        assert text.count("x" * 14) >= 21

    def test_needs_an_imprint(self) -> None:
        with pytest.raises(ValueError, match="imprint"):
            pdf.render(report(imprint=None), when=WHEN)


class TestFile:
    def test_is_the_same_for_the_same_report_and_moment(self) -> None:
        assert pdf.render(report(), when=WHEN) == pdf.render(report(), when=WHEN)

    @pytest.mark.parametrize(("paper", "size"), [("a4", (297, 210)), ("f4", (330, 215))])
    def test_lies_on_a4_or_f4_landscape(self, paper: pdf.Paper, size: tuple[int, int]) -> None:
        for page in pypdf.PdfReader(io.BytesIO(pdf.render(report(), when=WHEN, paper=paper))).pages:
            box = [float(side) / 72 * 25.4 for side in page.mediabox]
            assert (round(box[2]), round(box[3])) == size

    def test_is_archival_with_attachments_and_readable_aloud(self) -> None:
        assert archival_marks(pdf.render(report(), when=WHEN)) == ("3", "A", "1")

    def test_carries_the_frozen_recap_and_the_imprint(self) -> None:
        reader = pypdf.PdfReader(io.BytesIO(pdf.render(report(), when=WHEN)))
        carried = json.loads(reader.attachments["angka.json"][0])
        document = carried.pop("document")
        assert carried == recap()
        assert document["number"] == IMPRINT.number
        assert document["minutes"] == {"chain": HEAD.chain, "seq": 42, "hash": HEAD.hash}
        assert document["signatory"]["nip"] == SIGNATORY.nip
