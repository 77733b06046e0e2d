"""What a reader sees of a PDF: its text, as pdftotext gives it (poppler-utils), and what it says it is."""

from __future__ import annotations

import io
import re
import subprocess

import pypdf


def text_of(pdf: bytes, *, layout: bool = True) -> str:
    """The text of all pages; with ``layout`` the lines keep their place on the page."""
    command = ["pdftotext", "-enc", "UTF-8", *(["-layout"] if layout else []), "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def archival_marks(pdf: bytes) -> tuple[str, str, str]:
    """PDF/A part and conformance and PDF/UA part, as the metadata claim them; "" where they claim nothing."""
    xmp = str(pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data(), "utf-8")

    def claim(name: str) -> str:
        found = re.search(rf"<{name}>(\w+)</{name}>", xmp)
        return found[1] if found else ""

    return claim("pdfaid:part"), claim("pdfaid:conformance"), claim("pdfuaid:part")
