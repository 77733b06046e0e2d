"""The words of a plan: polarities, methods and aggregations, each with the sentence people read."""

from __future__ import annotations

POLARITIES = [
    ("naik", "naik: makin tinggi makin baik"),
    ("turun", "turun: makin rendah makin baik"),
    ("stabil", "stabil: tepat sasaran yang terbaik"),
    ("rentang", "rentang: di antara dua batas"),
    ("predikat", "predikat: huruf atau opini"),
    ("ya_tidak", "ya/tidak: ada atau belum"),
    ("tanggal", "tanggal: selesai pada waktunya"),
]

METHODS = [
    ("selisih", "selisih: (2 × target − realisasi) ÷ target"),
    ("rasio", "rasio: target ÷ realisasi"),
]

AGGREGATIONS = [
    ("sum", "jumlah semua triwulan"),
    ("last", "nilai triwulan terakhir"),
    ("average", "rata-rata triwulan terisi"),
    ("max", "nilai tertinggi"),
    ("min", "nilai terendah"),
    ("ratio_of_sums", "jumlah pembilang ÷ jumlah penyebut"),
]


def version_label(version: int) -> str:
    return "murni" if version == 0 else f"perubahan ke-{version}"
