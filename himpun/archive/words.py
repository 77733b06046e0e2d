"""Taking the words out of a PDF, for the search."""

from __future__ import annotations

import io
import logging

MOST_PAGES = 500


def words_of(pdf: bytes) -> str:
    """The text of the PDF, one blank between words; "" for one that cannot be read (it is found by its title still)."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        pages = PdfReader(io.BytesIO(pdf)).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages[:MOST_PAGES])
    except (PyPdfError, ValueError, KeyError, RecursionError):
        return ""
