"""What a reader sees of a PDF: its text, as pdftotext gives it (poppler-utils)."""

from __future__ import annotations

import subprocess


def text_of(pdf: bytes, *, layout: bool = True) -> str:
    """The text of all pages; with ``layout`` the lines keep their place on the page."""
    command = ["pdftotext", "-enc", "UTF-8", *(["-layout"] if layout else []), "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
