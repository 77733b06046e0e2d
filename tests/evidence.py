"""Files as offices send them: photographs, scans, papers, signed papers, documents and workbooks."""

from __future__ import annotations

import functools
import io
import random
from collections.abc import Callable, Mapping

import docx
import pypdf
import xlsxwriter
from PIL import Image, ImageDraw, PngImagePlugin

from himpun.base.periods import Period
from himpun.demo.evidence import sample

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def pdf(
    words: str = "hadir",
    *,
    more: Mapping[int, bytes] | None = None,
    catalog: bytes = b"",
    trailer: bytes = b"",
    before: bytes = b"",
) -> bytes:
    """A PDF of one page, written by hand; ``more`` objects and what stands in the ``catalog`` make it another."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
        4: stream(f"% {words}\n".encode()),
        **(more or {}),
    }
    out = bytearray(before + b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(objects) + 1
    out += b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, table)
    return bytes(out)


def locked(password: str, paper: bytes = b"") -> bytes:
    """Locked against changes; and with a ``password`` against reading."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(paper or pdf()))
    writer.encrypt(password, "pemilik", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stream(body: bytes, head: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(body), head, body)


def picture(width: int = 640, height: int = 480) -> Image.Image:
    """Something to see: left and right, top and bottom are told apart."""
    small = (max(1, width // 4), max(1, height // 4))
    grain = random.Random(1).randbytes(small[0] * small[1])
    made = Image.frombytes("L", small, grain).resize((width, height)).convert("RGB")
    pen = ImageDraw.Draw(made)
    pen.rectangle((0, 0, width // 2, height // 2), fill=(200, 30, 30))
    return made


def photo(width: int = 640, height: int = 480, *, orientation: int = 1, progressive: bool = False) -> bytes:
    """A JPEG as a telephone makes it: with its maker, the place where it was taken, and which way is up."""
    told = Image.Exif()
    told[ORIENTATION], told[MAKER] = orientation, "Telepon Uji"
    told.get_ifd(GPS).update({1: "S", 2: (6.0, 24.0, 10.0), 3: "E", 4: (106.0, 49.0, 5.0)})
    out = io.BytesIO()
    picture(width, height).save(
        out, "JPEG", quality=85, exif=told, comment=b"rahasia Telepon Uji", progressive=progressive
    )
    return out.getvalue()


def screenshot(mode: str = "RGB", size: tuple[int, int] = (320, 200)) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Telepon Uji")
    out = io.BytesIO()
    picture(*size).convert(mode).save(out, "PNG", pnginfo=told)
    return out.getvalue()


@functools.cache
def scan() -> bytes:
    """A PDF that is one picture of an A4 sheet."""
    out = io.BytesIO()
    picture(1240, 1754).convert("L").save(out, "PDF", resolution=150)
    return out.getvalue()


@functools.cache
def document() -> bytes:
    made = docx.Document()
    made.add_heading("Daftar hadir")
    made.add_table(3, 3).cell(0, 0).text = "Nama"
    made.add_picture(io.BytesIO(photo()))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@functools.cache
def workbook(rows: int = 50) -> bytes:
    """A workbook with a formula, a link to click on, a comment and a chart."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet("Rekap")
    for row in range(rows):
        sheet.write_row(row, 0, [f"Keluarga {row}", row])
    sheet.write_url("D1", "https://depok.go.id/")
    sheet.write_formula("D2", f"=SUM(B1:B{rows})")
    sheet.write_comment("A1", "dari kelurahan")
    chart = made.add_chart({"type": "column"})
    chart.add_series({"values": f"=Rekap!$B$1:$B${rows}"})
    sheet.insert_chart("F2", chart)
    made.close()
    return out.getvalue()


@functools.cache
def press() -> bytes:
    """PDF/A-2a from our own press."""
    return sample("Persentase TAGANA aktif", Period.parse("2026-TW3"))[1]


def report() -> bytes:
    """Our report as it leaves the archive: signed, with its data attached."""
    from tests.archive import papers

    return papers.signed()


PLAIN: dict[str, Callable[[], bytes]] = {
    "kecil.pdf": pdf,
    "pindaian.pdf": scan,
    "dari Himpun.pdf": press,
    "laporan bertanda tangan.pdf": report,
    "buka di halaman 1.pdf": lambda: pdf(catalog=b"/OpenAction [3 0 R /Fit]"),
    "dikunci dari perubahan.pdf": lambda: locked(""),
    "tautan.pdf": lambda: pdf(more={5: b"<< /S /URI /URI (https://depok.go.id/) >>"}),
    "foto.jpg": photo,
    "foto besar.JPEG": lambda: photo(2400, 1800, orientation=6),
    "layar.png": screenshot,
    "hitam putih.png": lambda: screenshot("1"),
    "berwarna sedikit.png": lambda: screenshot("P"),
    "tembus.png": lambda: screenshot("RGBA"),
    "daftar hadir.docx": document,
    "rekap.xlsx": workbook,
}
