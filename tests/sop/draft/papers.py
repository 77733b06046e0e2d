"""Paper SOPs as their texts come out of Word, a sheet or a PDF: one content, many layouts."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

HEAD = """STANDAR OPERASIONAL PROSEDUR
PEMERINTAH KABUPATEN CONTOH
BADAN KEPEGAWAIAN DAERAH
Nomor SOP : 065/017/BKD/2024
Tanggal Pembuatan : 3 Januari 2024
Tanggal Revisi : -
Tanggal Efektif : 5 Februari 2024
Disahkan oleh : KEPALA BADAN KEPEGAWAIAN DAERAH

Dra. SITI RAHAYU, M.M
NIP. 19700102 199503 2 001
Nama SOP : Pelayanan Cuti Tahunan
Dasar Hukum :
1. Peraturan Pemerintah Nomor 11 Tahun 2017 tentang Manajemen
   Pegawai Negeri Sipil.
2. Peraturan BKN Nomor 24 Tahun 2017.
Keterkaitan :
1. SOP Surat Masuk
Peringatan :
Bila SOP ini tidak dijalankan, pelayanan cuti terlambat.
Peralatan/Perlengkapan :
1. Komputer
2. Buku agenda
Kualifikasi Pelaksana :
1. Memahami aturan cuti
2. Mampu mengoperasikan komputer
Pencatatan dan Pendataan :
Buku agenda cuti
"""

LANES = ("Pemohon", "Staf Administrasi", "Kasubag Umum", "Kepala Badan")


@dataclass(frozen=True)
class Line:
    activity: str
    lane: int
    completeness: str
    time: str
    output: str
    note: str = ""


# fmt: off
LINES = (
    Line("Mengajukan permohonan cuti tahunan kepada atasan langsung", 0, "Formulir permohonan cuti", "10 menit",
         "Permohonan cuti"),
    Line("Menerima, mencatat, dan memeriksa kelengkapan berkas permohonan", 1, "Permohonan cuti", "15 Menit",
         "Berkas yang lengkap", "Bila kurang, dikembalikan"),
    Line("Menghitung sisa hak cuti dan membuat konsep surat izin", 1, "Berkas yang lengkap", "1 jam", "Konsep surat izin"),
    Line("Meneliti dan memberi paraf pada konsep surat izin", 2, "Konsep surat izin", "30 menit", "Konsep yang diparaf"),
    Line("Menandatangani surat izin cuti", 3, "Konsep yang diparaf", "1 hari", "Surat izin cuti"),
    Line("Menyampaikan surat izin kepada pemohon dan mengarsipkan", 1, "Surat izin cuti", "10 menit",
         "Tanda terima dan arsip"),
)
# fmt: on


def cells(number: int, line: Line, *, marks: bool = True) -> list[str]:
    signs = ["√" if marks and place == line.lane else "" for place in range(len(LANES))]
    return [f"{number}", line.activity, *signs, line.completeness, line.time, line.output, line.note]


TOP = ["No", "Kegiatan", "Pelaksana", "", "", "", "Mutu Baku", "", "", "Ket"]
BELOW = ["", "", *LANES, "Kelengkapan", "Waktu", "Output", ""]


def tabs(*, marks: bool = True) -> str:
    rows = [TOP, BELOW, *(cells(number, line, marks=marks) for number, line in enumerate(LINES, 1))]
    return HEAD + "\n" + "\n".join("\t".join(row) for row in rows)


def tabs_broken() -> str:
    """Copied from Word: line breaks inside the cells end the line, and the cells go on below."""
    rows = ["\t".join(TOP), "\t".join(BELOW)]
    for number, line in enumerate(LINES, 1):
        row = cells(number, line, marks=False)
        row[1] = "\n".join(textwrap.wrap(row[1], 24))
        row[6] = row[6].replace(" ", "\n", 1)
        row[8] = row[8].replace(" ", "\n", 1)
        rows.append("\t".join(row))
    return HEAD + "\n" + "\n".join(rows)


def tabs_merged() -> str:
    """Merged cells of the head give one tab only."""
    top = ["No.", "Uraian Kegiatan", "Pelaksana", "Mutu Baku", "Keterangan"]
    rows = [
        top,
        [*LANES, "Persyaratan/Kelengkapan", "Waktu", "Output"],
        *(cells(n, one) for n, one in enumerate(LINES, 1)),
    ]
    return HEAD + "\n" + "\n".join("\t".join(row) for row in rows)


def tabs_quoted() -> str:
    rows = [TOP, BELOW]
    for number, line in enumerate(LINES, 1):
        row = cells(number, line)
        row[1] = '"' + "\n".join(textwrap.wrap(row[1], 20)) + '"'
        rows.append(row)
    return HEAD + "\n" + "\n".join("\t".join(row) for row in rows)


def pipes() -> str:
    rows = [
        TOP,
        ["---"] * 10,
        BELOW,
        [str(n) for n in range(1, 11)],
        *(cells(n, one) for n, one in enumerate(LINES, 1)),
    ]
    return HEAD + "\n" + "\n".join("| " + " | ".join(row) + " |" for row in rows)


def pipes_wrapped() -> str:
    """A table drawn with signs: each cell broken over lines, a rule between the rows."""
    widths = [4, 22, 10, 12, 10, 10, 14, 8, 12, 12]
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    out = [rule]
    for row in (TOP, BELOW, *(cells(n, one) for n, one in enumerate(LINES, 1))):
        wrapped = [textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
        for place in range(max(map(len, wrapped))):
            parts = [
                (part[place] if place < len(part) else "").ljust(width)
                for part, width in zip(wrapped, widths, strict=True)
            ]
            out.append("| " + " | ".join(parts) + " |")
        out.append(rule)
    return HEAD + "\n" + "\n".join(out)


def spaces(*, centred: bool = False, blank: bool = True, marks: bool = False) -> str:
    """As `pdftotext -layout` gives it: columns by blanks, cells broken over lines."""
    widths = [4, 30, 9, 14, 11, 10, 18, 9, 16, 16]
    out = [
        "No".ljust(4)
        + "Kegiatan".center(30)
        + "Pelaksana".center(44)
        + "Mutu Baku".center(43)
        + "Keterangan",
        " " * 34
        + "Pemohon  "
        + "Staf          "
        + "Kasubag    "
        + "Kepala    "
        + "Kelengkapan       "
        + "Waktu    "
        + "Output",
        " " * 34 + "         " + "Administrasi  " + "Umum       " + "Badan",
    ]
    for number, line in enumerate(LINES, 1):
        row = cells(number, line, marks=marks)
        wrapped = [textwrap.wrap(cell, width - 2) or [""] for cell, width in zip(row, widths, strict=True)]
        height = max(map(len, wrapped))
        if centred:
            wrapped[0] = [""] * ((height - 1) // 2) + wrapped[0]
        for place in range(height):
            parts = [part[place] if place < len(part) else "" for part in wrapped]
            out.append("".join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip())
        if blank:
            out.append("")
    return HEAD + "\n" + "\n".join(out)


def upright() -> str:
    """One cell to a line, as some extractors give a table."""
    out = ["No", "Kegiatan", "Pelaksana", "Mutu Baku", "Keterangan", *LANES, "Kelengkapan", "Waktu", "Output"]
    for number, line in enumerate(LINES, 1):
        out += [
            f"{number}.",
            line.activity,
            line.completeness,
            line.time,
            line.output,
            *filter(None, [line.note]),
        ]
    return HEAD + "\n" + "\n".join(out)


def collapsed() -> str:
    """All blanks lost: only the numbers and the times divide."""
    rows = (" ".join(filter(None, cells(n, one, marks=False))) for n, one in enumerate(LINES, 1))
    return HEAD + "\nNo Kegiatan Pelaksana Mutu Baku Ket\n" + "\n".join(rows)


LAYOUTS = {
    "tabs": tabs(), "tabs without signs": tabs(marks=False), "tabs broken in cells": tabs_broken(),
    "tabs with merged heads": tabs_merged(), "quoted cells": tabs_quoted(), "pipes": pipes(), "drawn table": pipes_wrapped(),
    "spaces": spaces(), "spaces without blank lines": spaces(blank=False), "numbers centred": spaces(centred=True),
    "numbers centred, no blank lines": spaces(centred=True, blank=False), "spaces with signs": spaces(marks=True),
    "one cell to a line": upright(), "no columns left": collapsed(),
}  # fmt: skip
