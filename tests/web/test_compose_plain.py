"""Step 2 without a script: the grid as a plain form, with which nothing is lost either."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from himpun.collection.models import Change, FlagReason
from tests.web.division import Form, text
from tests.web.division import form as form

SignIn = Callable[[str], Client]


@pytest.fixture
def author(form: Form, sign_in: SignIn) -> Client:
    return sign_in("fungsional")


class TestThePlainForm:
    """Without a script every cell comes with every save."""

    def send(
        self, form: Form, client: Client, *, page: str = "", button: str = "simpan", **typed: str
    ) -> Any:
        """Post the form as the page shows it, with ``typed`` ("A1_actual") in place of what stood there."""
        html = page or client.get(form.base).content.decode()
        fields = (
            r'<input [^>]*?name="([^"]+)" value="([^"]*)"',
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"',
            r'<textarea [^>]*?name="([^"]+)"[^>]*>\n([^<]*)</textarea>',
        )
        sent = {name: value for pattern in fields for name, value in re.findall(pattern, html)}
        for name, value in typed.items():
            code, _, field = name.partition("_")
            kind, _, field = field.partition("__") if "__" in field else ("cell", "", field)
            sent[f"{kind}:{form.cell(f'{code[0]}-{code[1]}', field)}"] = value
        return client.post(form.base, sent | {button: "ya"})

    def test_saves_what_was_changed_and_comes_back(self, form: Form, author: Client) -> None:
        answer = self.send(
            form, author, A1_actual="81,5", A1_hindering="Cuaca\r\nburuk", P1_actual="500000000"
        )
        assert (answer.status_code, answer.url) == (302, form.base)
        assert [str(one) for one in get_messages(answer.wsgi_request)] == ["Tersimpan pukul 08.00"]
        assert Change.objects.count() == 3
        assert form.row("A-1").hindering == "Cuaca\nburuk"

    def test_writes_nothing_where_nothing_was_touched(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "81,2567")
        form.save(author, "A-2", "12000")
        before = Change.objects.count()
        assert self.send(form, author).status_code == 302
        assert Change.objects.count() == before

    def test_saves_the_rest_and_keeps_what_is_wrong_where_it_stands(self, form: Form, author: Client) -> None:
        answer = self.send(form, author, A1_actual="banyak <sekali>", P1_actual="500000000")
        assert answer.status_code == 422
        page = text(answer)
        assert "<title>Salah: Isi realisasi" in page
        assert f'href="#cell-{form.cell("A-1")}"' in page
        assert 'value="banyak &lt;sekali&gt;"' in page
        assert 'aria-invalid="true"' in page
        assert str(form.row("P-1").value) == "500000000"
        assert form.row("A-1").actual == ""

    def test_asks_with_both_readings_and_takes_the_one_chosen(self, form: Form, author: Client) -> None:
        answer = self.send(form, author, A2_actual="2.995")
        page = text(answer)
        assert page.count(f'name="meaning:{form.cell("A-2")}"') == 2
        assert 'value="2.995"' in page
        done = self.send(form, author, page=answer.content.decode(), A2_meaning__actual="2995")
        assert done.status_code == 302
        assert str(form.row("A-2").value) == "2995"

    def test_tells_of_somebody_who_was_faster_and_takes_the_second_press(
        self, form: Form, author: Client
    ) -> None:
        stale = author.get(form.base).content.decode()
        form.save(author, "A-1", "82")
        answer = self.send(form, author, page=stale, A1_actual="81,25")
        assert answer.status_code == 422
        page = text(answer)
        assert (
            "Pejabat Fungsional Umum mengubah isian ini menjadi 82,00 pukul 08.00. Isian Anda 81,25." in page
        )
        assert form.row("A-1").actual == "82"
        assert self.send(form, author, page=answer.content.decode()).status_code == 302
        assert form.row("A-1").actual == "81,25"

    def test_does_not_take_the_old_values_of_a_stale_page_for_wishes(
        self, form: Form, author: Client
    ) -> None:
        form.save(author, "A-1", "80,5")
        stale = author.get(form.base).content.decode()
        form.save(author, "A-1", "82")
        assert self.send(form, author, page=stale, P1_actual="500000000").status_code == 302
        assert form.row("A-1").actual == "82"
        assert str(form.row("P-1").value) == "500000000"

    def test_keeps_what_was_typed_when_the_form_was_closed_meanwhile(
        self, form: Form, author: Client
    ) -> None:
        form.fill(author)
        form.prove(author)
        open_page = author.get(form.base).content.decode()
        form.hand_in(author)
        answer = self.send(form, author, page=open_page, A1_actual="95", A1_hindering="Kalimat panjang saya")
        assert answer.status_code == 422
        page = text(answer)
        assert "Isian sudah diserahkan dan menunggu rilis." in page
        assert 'value="95"' in page
        assert "Kalimat panjang saya" in page
        assert form.row("A-1").actual == "90"

    def test_goes_on_to_where_the_button_leads(self, form: Form, author: Client) -> None:
        assert self.send(form, author, button="periksa", A1_actual="81").url == form.base + "periksa/"
        answer = author.post(
            form.base,
            {
                "bukti": form.name("A-1"),
                f"cell:{form.cell('A-1')}": "82",
                f"version:{form.cell('A-1')}": "1",
            },
        )
        assert answer.url == f"{form.base}bukti/{form.name('A-1')}/"
        assert form.row("A-1").actual == "82", "what was typed is saved on the way"

    def test_takes_the_reason_for_a_flag(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "2500")
        assert self.send(form, author, A1_reason="Satuannya berubah").status_code == 302
        assert FlagReason.objects.get().reason == "Satuannya berubah"

    def test_is_not_taken_from_another_post(self, form: Form, author: Client, sign_in: SignIn) -> None:
        answer = self.send(form, sign_in("kasubag"), A1_actual="95")
        assert answer.status_code == 422
        assert not Change.objects.exists()
