"""The rows of a form are made once, and made anew as soon as anything they show has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from markupsafe import Markup

from himpun.base.periods import Period
from himpun.demo.office import Office
from himpun.planning import actions as planning
from himpun.planning import queries as plans
from himpun.web.forms import rows
from himpun.web.views import compose
from tests.people import MORNING
from tests.web.division import Form, kinds, text
from tests.web.division import form as form

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    rows._kept.clear()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One entry for each time that rows were laid out."""
    times: list[bool] = []
    lay_out = compose._rows

    def counted(*args: Any) -> rows.Rows:
        times.append(True)
        return lay_out(*args)

    monkeypatch.setattr(compose, "_rows", counted)
    return times


class TestTheRowsOfAForm:
    def test_are_made_once_for_all_who_may_type_and_once_for_who_may_not(
        self, form: Form, sign_in: SignIn, made: list[bool]
    ) -> None:
        first = text(sign_in("fungsional").get(form.base))
        again = text(sign_in("fungsional").get(form.base))
        assert len(made) == 1
        assert (
            first[first.index("<table") : first.rindex("</table>")]
            == again[again.index("<table") : again.rindex("</table>")]
        )
        for who in ("kabid-rehsos", "kepala", "kabid-rehsos"):
            assert " readonly" in text(sign_in(who).get(form.base))
        assert len(made) == 2

    def test_show_what_was_just_saved(self, form: Form, sign_in: SignIn, made: list[bool]) -> None:
        author, reader = sign_in("fungsional"), sign_in("kepala")
        reader.get(form.base)
        form.save(author, "A-1", "88,4")
        assert 'value="88,40"' in text(reader.get(form.base))
        form.save(author, "A-1", "88,5", version=1)
        assert 'value="88,50"' in text(reader.get(form.base))

    def test_show_the_evidence_that_was_just_added(self, form: Form, sign_in: SignIn) -> None:
        author = sign_in("fungsional")
        before = text(author.get(form.base))
        form.prove(author, "A-1")
        after = text(author.get(form.base))
        assert after.count('<li><a href="/berkas/') == before.count('<li><a href="/berkas/') + 1

    def test_show_a_target_as_soon_as_the_plan_has_changed(
        self, form: Form, office: Office, sign_in: SignIn
    ) -> None:
        reader = sign_in("kepala")
        assert "Persentase TAGANA aktif" in text(reader.get(form.base))
        agreement = plans.agreement_for(office.agency, Period.parse("2026-TW3").year)
        assert agreement is not None
        objective = agreement.objectives.first()
        assert objective is not None
        draft = kinds(office)[0]
        planning.put_indicator(
            objective=objective, draft=replace(draft, name="Persentase TAGANA siaga"), by="Uji", at=MORNING
        )
        assert "Persentase TAGANA siaga" in text(reader.get(form.base))

    def test_are_spoken_in_each_reader_s_language(self, form: Form, sign_in: SignIn) -> None:
        reader = sign_in("kepala")
        indonesian = text(reader.get(form.base))
        reader.cookies["bahasa"] = "en"
        assert text(reader.get(form.base)) != indonesian


class TestWhatIsRemembered:
    def test_is_what_was_made(self) -> None:
        once = rows.remembered("satu", lambda: rows.Rows(Markup("<tr>“80”</tr>"), 3, 2))
        again = rows.remembered("satu", lambda: rows.Rows(Markup(""), 0, 0))
        assert again == once
        assert isinstance(again.html, Markup)

    def test_is_bounded_and_forgets_what_was_asked_for_longest_ago(self) -> None:
        for number in range(rows.MOST + 1):
            rows.remembered(number, lambda: rows.Rows(Markup("x"), 1, 0))
            rows.remembered(0, lambda: rows.Rows(Markup("x"), 1, 0))
        assert len(rows._kept) == rows.MOST
        assert 0 in rows._kept
        assert 1 not in rows._kept
