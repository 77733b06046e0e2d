"""The press: a template and data in, PDF/A bytes out, the same bytes every time.

typst is loaded on first use only: a web worker that never prints stays small.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from himpun.base.words import Refused, Sentence

PACKAGE = Path(__file__).resolve().parents[2]
FONTS = Path(__file__).resolve().parent / "fonts"
SHIPPED = (
    "LiberationSans-Regular.ttf",
    "LiberationSans-Bold.ttf",
    "LiberationSans-Italic.ttf",
    "LiberationSans-BoldItalic.ttf",
)

PICTURE = "base/paper/picture.typ"

Standard = Literal["a-2a", "a-3a"]
Relationship = Literal["source", "data", "alternative", "supplement"]

# What typst says about a character no shipped font can draw. PDF/A forbids printing it as an empty box by accident.
_UNDRAWABLE = re.compile(r'the text `"(?P<text>(?:[^"\\]|\\.)+)"` could not be displayed')
_UNICODE_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_STAND_IN = "□"
# JSON text that needs a closer look: anything but Latin letters and common signs, or an escape other than \\n \\" \\\\.
_DOUBTFUL = re.compile(r'[^ -~¡-\u024f–—‘’“”…×÷≤≥·•□]|\\[^n"\\]|\u00ad')


class PaperError(Refused):
    """The document cannot be printed: ``sentence`` says what is wrong and what to do, ``detail`` is for the log."""

    def __init__(self, sentence: Sentence, detail: str = "") -> None:
        self.detail = detail
        super().__init__(sentence)


@dataclass(frozen=True)
class Attachment:
    """A text file carried inside the PDF (PDF/A-3). ``description`` is shown by PDF readers beside the name."""

    name: str
    text: str
    mime: str
    description: str
    relationship: Relationship = "data"


def typeset(
    template: str,
    data: dict[str, Any],
    *,
    attachments: Sequence[Attachment] = (),
    when: datetime,
    standard: Standard | None = None,
) -> bytes:
    """Print ``template`` (path inside the package, e.g. ``reporting/documents/report.typ``) filled with ``data``.

    ``data`` must be JSON (numbers that people read are strings already shown by a Figure). ``when`` is an aware moment
    and the only clock the paper knows: identical input gives identical bytes. ``standard`` is PDF/A-2a, or PDF/A-3a
    where files are attached; always together with PDF/UA-1 (tagged, readable aloud). The file ends with a newline,
    so that a signature can be appended without breaking PDF/A. A character no shipped font can draw is printed as □;
    attachments keep it.

    Raises PaperError when a font or the template is missing or the template refuses the data.
    """
    if when.tzinfo is None:
        raise ValueError("typeset needs a moment with its time zone")
    _check_stock(template)
    chosen = standard or ("a-3a" if attachments else "a-2a")
    inputs = {"attachments": json.dumps([vars(a) for a in attachments], ensure_ascii=False)}
    text = json.dumps(data, ensure_ascii=False)
    if _DOUBTFUL.search(text):
        text = json.dumps(_printable(data), ensure_ascii=False)
    for _ in range(3):
        pdf, undrawable = _press(template, {**inputs, "data": text}, when, chosen)
        if pdf is not None:
            return pdf + b"\n"
        # None of them means anything in JSON: they are beyond ASCII.
        text = text.translate({ord(letter): _STAND_IN for letter in undrawable})
    raise PaperError(
        Sentence(
            "Dokumen ini memuat huruf yang tidak dapat dicetak ({letters}). Ganti huruf itu dengan huruf Latin biasa,"
            " lalu buat dokumen sekali lagi.",
            letters=" ".join(sorted(undrawable)),
        )
    )


def places(template: str, data: dict[str, Any], *, label: str) -> list[Any]:
    """What ``template`` filled with ``data`` leaves as metadata under ``label``, in order: on which page things stand."""
    import typst

    _check_stock(template)
    text = json.dumps(data, ensure_ascii=False)
    if _DOUBTFUL.search(text):
        text = json.dumps(_printable(data), ensure_ascii=False)
    found = typst.query(
        str(PACKAGE / template),
        f"<{label}>",
        field="value",
        root=str(PACKAGE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": text},
    )
    return list(json.loads(found))


def picture(svg: str, *, dots: int = 200) -> bytes:
    """An SVG as PNG with the shipped fonts, for papers that hold no SVG; ``dots`` to an inch of its own size."""
    import typst

    _check_stock(PICTURE)
    png = typst.compile(
        str(PACKAGE / PICTURE),
        root=str(PACKAGE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({"svg": svg}, ensure_ascii=False)},
        format="png",
        ppi=float(dots),
    )
    assert isinstance(png, bytes), "one page gives one picture"
    return png


def _press(
    template: str, inputs: dict[str, str], when: datetime, standard: Standard
) -> tuple[bytes | None, set[str]]:
    """The PDF, or the characters that stood in its way."""
    import typst

    try:
        pdf, warnings = typst.compile_with_warnings(
            str(PACKAGE / template),
            root=str(PACKAGE),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=[standard, "ua-1"],
            timestamp=int(when.timestamp()),
        )
    except typst.TypstError as error:
        undrawable = _undrawable(error.diagnostic)
        if undrawable:
            return None, undrawable
        raise PaperError(
            Sentence(
                "Dokumen tidak dapat dicetak karena susunannya keliru ({template}). Data Anda tetap tersimpan."
                " Beri tahu pengelola aplikasi dengan menyebut nama susunan itu.",
                template=template,
            ),
            detail=error.diagnostic,
        ) from error
    for warning in warnings:
        if "font family" in warning.message:
            raise _font_missing(warning.message)
    return pdf, set()


def _check_stock(template: str) -> None:
    for name in SHIPPED:
        if not (FONTS / name).is_file():
            raise _font_missing(name)
    if not (PACKAGE / template).is_file():
        raise PaperError(
            Sentence(
                "Susunan dokumen {template} tidak ditemukan. Pasang ulang Himpun; data Anda tidak terpengaruh.",
                template=template,
            )
        )


def _font_missing(name: str) -> PaperError:
    return PaperError(
        Sentence(
            "Dokumen tidak dapat dicetak karena berkas huruf tidak lengkap ({name}). Data Anda tetap tersimpan."
            " Pasang ulang Himpun, lalu buat dokumen sekali lagi.",
            name=name,
        ),
        detail=str(FONTS),
    )


def _undrawable(diagnostic: str) -> set[str]:
    letters: set[str] = set()
    for match in _UNDRAWABLE.finditer(diagnostic):
        text = _UNICODE_ESCAPE.sub(lambda found: chr(int(found[1], 16)), match["text"])
        letters.update(letter for letter in text if letter != _STAND_IN and ord(letter) > 0x7E)
    return letters


def _printable(value: Any) -> Any:
    """Every string without the characters that no paper has: controls, direction marks, half pairs, private use."""
    if isinstance(value, str):
        return "".join(map(_visible, value.replace("\r\n", "\n").replace("\r", "\n")))
    if isinstance(value, dict):
        return {_printable(key): _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value


def _visible(letter: str) -> str:
    if letter in "\n\u00ad\u200b":
        return letter
    match unicodedata.category(letter):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cf":
            return ""
        case "Cs" | "Co" | "Cn":
            return _STAND_IN
    return letter
