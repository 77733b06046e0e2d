"""Wherever a workbook is taken, one that means harm is refused in a sentence, with the page still there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.hostile.workbooks import CORPUS
from tests.web.division import Form, text
from tests.web.division import form as form

FILES = {
    "macros": "berisi makro",
    "billion laughs": "rusak atau bukan XLSX",
    "links to other files": "mengambil isi dari berkas",
    "PDF inside the first kilobyte": "berkas jenis lain sekaligus",
    "an archive that lies about its sizes": "rusak atau bukan XLSX",
}
PLACES = {
    "kasubag": ("/rencana/impor/", "/rencana/anggaran/impor/", "/rencana/dokumen/impor/", "/audit/"),
    "fungsional": ("excel/",),
}


@pytest.mark.parametrize(
    ("who", "place"), [(who, place) for who, places in PLACES.items() for place in places]
)
def test_a_hostile_workbook_is_refused_in_a_sentence(
    form: Form, sign_in: Callable[[str], Client], who: str, place: str
) -> None:
    client = sign_in(who)
    address = place if place.startswith("/") else form.base + place
    given = {
        "tahun": "2026",
        "jenis": "DPA" if "anggaran" in place else "renja",
        "mulai": "2026",
        "selesai": "2026",
    }
    for name, said in FILES.items():
        answer = client.post(address, {**given, "berkas": SimpleUploadedFile("isian.xlsx", CORPUS[name]())})
        assert answer.status_code == 422, (name, answer.status_code)
        assert said in text(answer), name
