"""Words found in real cells that are no numbers, and the marks that hide in pasted ones."""

from __future__ import annotations

# fmt: off
NO_DATA = frozenset({
    "n/a", "na", "n.a", "n/d", "tad", "tda", "null", "none", "nan", "tbd", "kosong",
    "tidak ada data", "tak ada data", "data tidak ada", "data belum ada", "belum ada data", "belum ada",
    "belum ada nilai", "belum tersedia", "data belum tersedia", "tidak tersedia", "data tidak tersedia",
    "belum rilis", "belum dirilis", "belum diukur", "belum dinilai", "belum dievaluasi", "belum dihitung",
    "belum terbit", "belum keluar", "belum diketahui", "belum lapor", "belum dilaporkan",
    "proses", "dalam proses", "masih proses", "masih dalam proses",
    "menunggu rilis", "menunggu data", "menunggu hasil",
})
NOT_APPLICABLE = frozenset({
    "tidak berlaku", "tak berlaku", "tidak relevan", "tidak ditargetkan", "tidak ada target", "bukan target",
    "tidak dinilai", "tidak diukur", "tidak dihitung", "tidak dilaksanakan", "not applicable",
})
NOTHING = frozenset({"nihil", "nil", "rp -", "rp. -", "rp.-", "rp-", "- %", "-%"})
"""Written for zero by some and for "no data" by others."""

MAGNITUDES = {
    "ribu": 3, "rb": 3, "juta": 6, "jt": 6, "miliar": 9, "milyar": 9, "milyard": 9,
    "triliun": 12, "trilyun": 12, "trilliun": 12,
}
DECIMAL_UNITS = ("%", "persen", "prosen", "indeks", "nilai", "rasio", "skor", "poin", "angka")
"""Units whose figures mostly stay below a thousand."""

_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BREAKS = "\t\r\n\v\f\x85\u2028\u2029"
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_MINUSES = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
HIDDEN = str.maketrans(
    dict.fromkeys(_SPACES + _BREAKS, " ") | dict.fromkeys(_INVISIBLE, None) | dict.fromkeys(_MINUSES, "-")
)
# fmt: on
