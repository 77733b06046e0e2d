"""Every formula by the name a ``Figure`` carries: what it says, how it is written, where it is from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from himpun.base.words import Sentence
from himpun.reporting import scales
from himpun.reporting.formulas import achievements, aggregation, money


@dataclass(frozen=True, slots=True)
class Formula:
    """What the page "asal angka" says of a figure. ``function`` is None where a value was entered or agreed.

    ``explanation`` and ``source`` are for people; ``notation`` uses the words of the report.
    """

    name: str
    function: Callable[..., Any] | None
    explanation: Sentence
    notation: str
    source: Sentence


_PRACTICE = Sentence("Praktik pemerintah daerah.")
_UNVERIFIED = Sentence("Praktik pemerintah daerah (belum dicocokkan dengan teks resminya).")
_OWN = Sentence("Aturan Himpun; tidak ditemukan dalam peraturan.")
_PANRB_8 = Sentence("PermenPAN-RB 8/2021 (dibaca dari salinan, pasalnya belum dicocokkan).")

_FORMULAS = [
    Formula(
        "diisi",
        None,
        Sentence("Angka ini diisi oleh petugas dan diperiksa dengan bukti dukungnya."),
        "",
        Sentence("Isian bidang."),
    ),
    Formula(
        "ditetapkan",
        None,
        Sentence("Angka ini ditetapkan dalam Perjanjian Kinerja atau dokumen pelaksanaan anggaran."),
        "",
        Sentence("Perjanjian Kinerja; DPA."),
    ),
    Formula(
        "capaian_naik",
        achievements.rising,
        Sentence("Makin tinggi makin baik: realisasi dibandingkan dengan target."),
        "realisasi ÷ target × 100",
        _PANRB_8,
    ),
    Formula(
        "capaian_naik_target_negatif",
        achievements.rising,
        Sentence(
            "Makin tinggi makin baik, target di bawah nol: selisihnya dibandingkan dengan besar target."
        ),
        "100 + (realisasi − target) ÷ |target| × 100",
        _OWN,
    ),
    Formula(
        "capaian_turun_selisih",
        achievements.falling,
        Sentence("Makin rendah makin baik: jarak realisasi dari dua kali target; paling rendah 0."),
        "(2 × target − realisasi) ÷ target × 100",
        _PANRB_8,
    ),
    Formula(
        "capaian_turun_rasio",
        achievements.falling_by_ratio,
        Sentence("Makin rendah makin baik: target dibandingkan dengan realisasi."),
        "target ÷ realisasi × 100",
        _PRACTICE,
    ),
    Formula(
        "capaian_turun_target_negatif",
        achievements.falling,
        Sentence(
            "Makin rendah makin baik, target di bawah nol: selisihnya dibandingkan dengan besar target."
        ),
        "100 − (realisasi − target) ÷ |target| × 100",
        _OWN,
    ),
    Formula(
        "capaian_stabil",
        achievements.steady,
        Sentence("Tepat pada target yang terbaik: yang lebih kecil dibandingkan dengan yang lebih besar."),
        "terkecil(target, realisasi) ÷ terbesar(target, realisasi) × 100",
        _PRACTICE,
    ),
    Formula(
        "capaian_rentang",
        achievements.within,
        Sentence("Di antara dua batas bernilai 100; di luarnya dibandingkan dengan batas yang terlewati."),
        "realisasi ÷ batas × 100",
        _PANRB_8,
    ),
    Formula(
        "capaian_predikat",
        achievements.by_predicate,
        Sentence("Predikat yang sama bernilai 100; selain itu nilai predikat menurut skalanya dibandingkan."),
        "nilai(realisasi) ÷ nilai(target) × 100",
        _UNVERIFIED,
    ),
    Formula(
        "capaian_ya_tidak",
        achievements.by_yes_or_no,
        Sentence("Terpenuhi bernilai 100, tidak terpenuhi bernilai 0."),
        "100 atau 0",
        _UNVERIFIED,
    ),
    Formula(
        "capaian_tanggal",
        achievements.by_date,
        Sentence("Selesai pada tanggalnya bernilai 100; setiap hari terlambat mengurangi nilainya."),
        "100 − hari terlambat × pengurang",
        _OWN,
    ),
    Formula(
        "agregasi_sum",
        aggregation.to_date,
        Sentence("Jumlah semua triwulan sampai sekarang."),
        "Σ triwulan",
        _PRACTICE,
    ),
    Formula(
        "agregasi_last",
        aggregation.to_date,
        Sentence("Nilai triwulan terakhir yang terisi."),
        "triwulan terakhir",
        _PRACTICE,
    ),
    Formula(
        "agregasi_average",
        aggregation.to_date,
        Sentence("Rata-rata triwulan yang terisi."),
        "Σ triwulan ÷ banyaknya",
        _UNVERIFIED,
    ),
    Formula(
        "agregasi_max",
        aggregation.to_date,
        Sentence("Nilai tertinggi dari triwulan yang terisi."),
        "nilai tertinggi",
        _PRACTICE,
    ),
    Formula(
        "agregasi_min",
        aggregation.to_date,
        Sentence("Nilai terendah dari triwulan yang terisi."),
        "nilai terendah",
        _PRACTICE,
    ),
    Formula(
        "agregasi_ratio_of_sums",
        aggregation.to_date,
        Sentence("Jumlah pembilang dibandingkan dengan jumlah penyebut."),
        "Σ pembilang ÷ Σ penyebut × 100",
        _OWN,
    ),
    Formula(
        "rata_rata",
        aggregation.average,
        Sentence("Rata-rata capaian yang dapat dihitung; yang belum ada datanya tidak ikut dihitung."),
        "Σ capaian ÷ banyaknya",
        _PRACTICE,
    ),
    Formula(
        "mencapai_target",
        aggregation.reached,
        Sentence("Banyaknya indikator yang capaiannya 100 persen atau lebih."),
        "banyaknya capaian ≥ 100",
        _PRACTICE,
    ),
    Formula(
        "banyaknya",
        len,
        Sentence("Banyaknya indikator dalam laporan."),
        "banyaknya",
        Sentence("Hitungan."),
    ),
    Formula(
        "jumlah",
        sum,
        Sentence("Jumlah dari angka-angka asalnya."),
        "Σ",
        Sentence("Hitungan."),
    ),
    Formula(
        "kategori",
        scales.category,
        Sentence("Kategori menurut skala nilai yang dipakai instansi."),
        "> 90 Sangat Tinggi; > 75 Tinggi; > 65 Sedang; > 50 Rendah; selebihnya Sangat Rendah",
        Sentence("Permendagri 86/2017 (batas antar kelas belum dicocokkan dengan teks resminya)."),
    ),
    Formula(
        "serapan",
        money.absorption,
        Sentence("Realisasi anggaran dibandingkan dengan pagu."),
        "realisasi ÷ pagu × 100",
        Sentence("Permendagri 86/2017, evaluasi Renja (belum dicocokkan dengan teks resminya)."),
    ),
    Formula(
        "dalam_triwulan",
        money.within_quarter,
        Sentence(
            "Yang dibelanjakan dalam triwulan itu: realisasi sampai triwulan ini dikurangi sampai triwulan lalu."
        ),
        "realisasi sampai triwulan ini − sampai triwulan lalu",
        _OWN,
    ),
    Formula(
        "deviasi_rak",
        money.deviation_from_plan,
        Sentence("Selisih realisasi anggaran dengan rencana penarikannya."),
        "(realisasi − rencana) ÷ rencana × 100",
        _PRACTICE,
    ),
    Formula(
        "efisiensi_selisih",
        money.efficiency_gap,
        Sentence("Capaian kinerja dikurangi serapan anggaran."),
        "capaian − serapan",
        _PRACTICE,
    ),
    Formula(
        "tingkat_efisiensi",
        money.efficiency_level,
        Sentence("Bagian anggaran yang tidak terpakai, bila kinerjanya sudah tercapai."),
        "100 − serapan",
        _UNVERIFIED,
    ),
    Formula(
        "efisiensi_keluaran",
        money.output_efficiency,
        Sentence("Penghematan biaya per keluaran dibandingkan dengan rencananya."),
        "Σ (1 − (realisasi anggaran ÷ realisasi keluaran) ÷ (pagu ÷ target keluaran)) ÷ n × 100",
        Sentence("PMK 249/2011, terakhir PMK 22/2021; tidak wajib bagi daerah."),
    ),
    Formula(
        "nilai_efisiensi",
        money.efficiency_score,
        Sentence("Efisiensi antara −20 dan 20 persen diubah menjadi nilai 0 sampai 100."),
        "50 + efisiensi ÷ 20 × 50",
        Sentence("PMK 22/2021 (batas 20 persen belum dicocokkan dengan teks resminya)."),
    ),
]

FORMULAS: dict[str, Formula] = {formula.name: formula for formula in _FORMULAS}
