"""No number stands alone: each figure on each page of a run leads to where it comes from, and there it is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

from django.test import Client

from himpun.demo.course import Course
from tests.web.division import Form, text
from tests.web.division import form as form

SignIn = Callable[[str], Client]
CLOSED_AT_ONCE = {"meta", "link", "input", "br", "img", "hr"}


class Numbers(HTMLParser):
    """The numbers in the columns of figures: those that lead somewhere (``origins``), and those that do not (``alone``).

    A sum stands right under what it adds up; days are counted and not entered.
    """

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.origins: set[str] = set()
        self.alone: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in CLOSED_AT_ONCE:
            self.open.append((tag, given))
        if tag == "a" and given.get("href", "").startswith("/angka/"):
            self.origins.add(given["href"])

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        is_figure = any(
            tag in {"td", "b", "span"} and {"num", "figure"} & set(given.get("class", "").split())
            for tag, given in self.open
        )
        if not is_figure or not re.search(r"\d", data) or re.search(r"\bhari\b", data):
            return
        classes = {name for _, given in self.open for name in given.get("class", "").split()}
        if not {"sum", "figure-big", "last", "words"} & classes and not self.leads:
            self.alone.append(data.strip())

    @property
    def leads(self) -> bool:
        return any(tag == "a" and given.get("href", "").startswith("/angka/") for tag, given in self.open)


def numbers(page: str) -> Numbers:
    found = Numbers()
    found.feed(page)
    return found


def kind_of(origin: str) -> str:
    """ "/angka/3f/IKU-01/capaian/" → "indikator capaian": pages of one kind are made alike."""
    _, _, _, what, kind, _ = origin.split("/")
    return f"{re.sub('[0-9.]+', '', what)} {kind}"


class TestEveryFigure:
    def test_leads_to_where_it_comes_from(
        self, carried: Callable[..., Course], sign_in: SignIn, clock: Callable[..., None]
    ) -> None:
        course = carried(7)
        run, unit = course.run.public_id, course.office.units["linjamsos"].public_id
        clock(course.clock.now)
        reader = sign_in("kasubag")
        origins: dict[str, str] = {}
        for page in (
            "/",
            f"/pengukuran/{run}/",
            f"/pengukuran/{run}/isi/{unit}/",
            f"/pengukuran/{run}/isi/{unit}/periksa/",
            f"/pengukuran/{run}/periksa/{unit}/",
            f"/pengukuran/{run}/rekap/",
            f"/pengukuran/{run}/analisis/",
            f"/pengukuran/{run}/sahkan/",
            f"/pengukuran/{run}/laporan/",
        ):
            answer = reader.get(page)
            assert answer.status_code == 200, page
            found = numbers(answer.content.decode())
            assert found.alone == [], page
            origins |= {kind_of(origin): origin for origin in found.origins}
        assert len(origins) > 8
        for origin in origins.values():
            answer = reader.get(origin)
            assert answer.status_code == 200, origin
            assert "pengukuran 1 versi" not in text(answer)

    def test_is_told_in_an_office_s_words(self, form: Form, sign_in: SignIn) -> None:
        author = sign_in("fungsional")
        form.save(author, "A-1", "80")
        form.save(author, "A-1", "2500")
        form.save(author, "A-1", "Satuannya berubah", field="reason")
        page = text(author.get(f"/angka/{form.run.public_id}/A-1/isian/"))
        assert (
            "Ditulis “2500” oleh Pejabat Fungsional Umum, 1 Oktober 2026 pukul 08.00 WIB, pada langkah 2."
            in page
        )
        assert "Realisasi, isian ke-1: “80”" in page
        assert 'Satuannya berubah <span class="hint">Pejabat Fungsional Umum, 1 Oktober 2026' in page
        assert not re.search(r"\bversi\b", page.split("<main")[1].split("</main>")[0])

    def test_of_two_parts_is_told_by_both(self, form: Form, sign_in: SignIn) -> None:
        author = sign_in("fungsional")
        form.save(author, "A-3", "75", field="numerator")
        form.save(author, "A-3", "100", field="denominator")
        page = text(author.get(f"/angka/{form.run.public_id}/A-3/isian/"))
        assert "Pembilang: Ditulis “75” oleh Pejabat Fungsional Umum" in page
        assert "Penyebut: Ditulis “100” oleh Pejabat Fungsional Umum" in page
        assert "Belum diisi." not in page
