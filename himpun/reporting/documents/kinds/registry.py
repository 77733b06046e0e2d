"""Every kind of document there is: its name, its forms, the texts people write into it, the module that composes it."""

from __future__ import annotations

from dataclasses import dataclass

from himpun.reporting.documents.paper.model import FORMS, Form


@dataclass(frozen=True)
class Slot:
    """A named place for a text that a person writes. ``hint`` says what belongs there, and stays on the paper if empty.

    ``prefill`` names the part of the run's own analysis that stands there until somebody writes: "causes", "follow_up".
    """

    key: str
    title: str
    hint: str
    prefill: str = ""


@dataclass(frozen=True)
class Kind:
    """``module`` composes it (a file here with ``compose(sources) -> Paper``); "" where an older way of printing does.

    ``per_officer``: one paper for each officer. ``measured``: it needs the frozen figures of a run. ``yearly``: it is
    written from figures that close the year (the yearly run, or the fourth quarter's).
    """

    key: str
    title: str
    about: str
    forms: tuple[Form, ...] = FORMS
    slots: tuple[Slot, ...] = ()
    module: str = ""
    per_officer: bool = False
    measured: bool = True
    yearly: bool = False
    of_year: bool = False
    """It tells of the whole year so far, whichever of its runs it is asked for."""

    def slot(self, key: str) -> Slot:
        """The slot named ``key``. Raises KeyError."""
        return {each.key: each for each in self.slots}[key]


_KINDS = (
    Kind(
        "pengukuran-kinerja",
        "Pengukuran Kinerja",
        "tabel pengukuran satu periode, hasil SOP Pengumpulan Data Kinerja",
        ("pdf", "xlsx"),
    ),
    Kind("nota-dinas", "Nota Dinas", "nota Sekretaris kepada Kepala tentang hasil pengukuran", ("pdf",)),
    Kind(
        "laporan-capaian-kinerja",
        "Laporan Capaian Kinerja",
        "capaian Perjanjian Kinerja per triwulan, serapan, tindak lanjut, formulir E.81",
        module="achievement",
        slots=(
            Slot(
                "analisis",
                "Analisis capaian triwulan ini",
                "Sebab utama naik turunnya capaian, dalam beberapa kalimat.",
                prefill="causes",
            ),
            Slot(
                "tindak-lanjut",
                "Tindak lanjut triwulan berikutnya",
                "Apa yang akan dilakukan, oleh siapa, kapan selesai.",
                prefill="follow_up",
            ),
            Slot(
                "pelaksanaan-tindak-lanjut",
                "Pelaksanaan tindak lanjut triwulan lalu",
                "Apa yang sudah dikerjakan dari tindak lanjut triwulan lalu, dan di mana buktinya.",
            ),
            Slot(
                "tindak-lanjut-renja",
                "Tindak lanjut dalam Renja berikutnya",
                "Apa yang perlu diubah pada Renja tahun depan.",
            ),
        ),
    ),
    Kind(
        "lkip",
        "Laporan Kinerja Instansi Pemerintah",
        "LKIP setahun: Bab I–IV, tujuh perbandingan, realisasi anggaran, lampiran",
        module="yearly",
        yearly=True,
        slots=(
            Slot("kata-pengantar", "Kata pengantar", "Kata pengantar Kepala Perangkat Daerah."),
            Slot(
                "ikhtisar",
                "Ikhtisar eksekutif",
                "Hal terpenting yang perlu diketahui pimpinan, setengah sampai satu halaman.",
            ),
            Slot(
                "gambaran-umum",
                "Gambaran umum organisasi",
                "Tugas, fungsi, susunan organisasi, dan sumber daya.",
            ),
            Slot(
                "isu-strategis",
                "Aspek dan isu strategis",
                "Peran perangkat daerah dan masalah utama yang dihadapi.",
            ),
            Slot(
                "renstra",
                "Ringkasan Renstra",
                "Visi dan misi kepala daerah yang didukung, tujuan, sasaran, dan strategi.",
            ),
            Slot(
                "standar-nasional",
                "Perbandingan dengan standar nasional",
                "Angka nasional atau pembanding lain, beserta sumber dan tahunnya.",
            ),
            Slot(
                "penyebab",
                "Penyebab keberhasilan dan kegagalan",
                "Sebab naik turunnya kinerja dan solusi yang telah dilakukan.",
                prefill="causes",
            ),
            Slot(
                "efisiensi",
                "Analisis efisiensi sumber daya",
                "Arti angka efisiensi di atas: dari mana penghematannya, atau mengapa biayanya lebih.",
            ),
            Slot(
                "program-penunjang",
                "Analisis program penunjang",
                "Program dan kegiatan yang menunjang keberhasilan atau menyebabkan kegagalan.",
            ),
            Slot("simpulan", "Simpulan", "Simpulan umum atas capaian kinerja."),
            Slot(
                "langkah-ke-depan",
                "Langkah ke depan",
                "Langkah untuk meningkatkan kinerja.",
                prefill="follow_up",
            ),
            Slot(
                "rekomendasi",
                "Rekomendasi evaluasi dan tindak lanjutnya",
                "Rekomendasi hasil evaluasi AKIP tahun lalu dan apa yang sudah dilakukan.",
            ),
        ),
    ),
    Kind(
        "laporan-kinerja-individu",
        "Laporan Kinerja Individu",
        "hasil kerja satu pegawai: rencana hasil kerja, target, realisasi menurut bukti, umpan balik",
        module="individual",
        per_officer=True,
        slots=(
            Slot(
                "uraian",
                "Uraian pelaksanaan tugas",
                "Apa yang dikerjakan pada periode ini, dengan kata-kata sendiri.",
            ),
            Slot(
                "kendala",
                "Kendala dan rencana perbaikan",
                "Apa yang menghambat, dan apa yang akan dilakukan.",
            ),
        ),
    ),
    Kind(
        "perjanjian-kinerja",
        "Perjanjian Kinerja",
        "pernyataan dua pihak dan lampiran sasaran, indikator, target, program, dan anggaran",
        module="agreement",
        measured=False,
        of_year=True,
    ),
    Kind(
        "rencana-aksi",
        "Rencana Aksi",
        "target tiap triwulan atau bulan, kegiatan, dan penanggung jawabnya",
        module="action_plan",
        measured=False,
        of_year=True,
    ),
    Kind(
        "reviu-lkip",
        "Checklist Reviu LKIP",
        "daftar periksa reviu oleh APIP, terisi dari yang diketahui sistem",
        module="review",
        yearly=True,
        slots=(Slot("catatan-reviu", "Catatan pereviu", "Catatan tim reviu Inspektorat."),),
    ),
    Kind(
        "bukti-akip",
        "Paket Bukti AKIP",
        "bukti bagi kriteria evaluasi AKIP yang didukung sistem, beserta tautan dan sidik jarinya",
        module="proofs",
    ),
    Kind(
        "pelaksanaan-sop",
        "Laporan Pelaksanaan SOP",
        "waktu tiap langkah terhadap mutu baku selama setahun, dan apa yang perlu diubah pada SOP",
        module="conduct",
        measured=False,
        of_year=True,
    ),
)

KINDS: dict[str, Kind] = {kind.key: kind for kind in _KINDS}
