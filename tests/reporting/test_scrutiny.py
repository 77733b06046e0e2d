"""Which figures of a form ask for a reason, and what a form is made of in a year that has another before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from himpun.budgeting.models import BudgetDocument, BudgetLine
from himpun.budgeting.queries import ProgrammeTotal
from himpun.demo.office import Office
from himpun.planning import actions as planning
from himpun.planning.actions import ObjectiveDraft
from himpun.reporting import queries, scrutiny
from tests.people import MORNING
from tests.web.conftest import clock as clock
from tests.web.division import Form, kinds, opened, promise
from tests.web.division import form as form

SignIn = Callable[[str], Client]


@pytest.fixture
def author(form: Form, sign_in: SignIn) -> Client:
    return sign_in("fungsional")


def flagged(form: Form, code: str) -> list[str]:
    rows = {row.line.code: row for row in queries.form(form.run, form.unit).rows}
    whole = [flag.code for flag in rows[code].flags]
    assert [flag.code for flag in queries.row(form.row(code)).flags] == whole, "a row alone says the same"
    return whole


class TestFlags:
    def test_say_nothing_of_an_empty_form(self, form: Form) -> None:
        assert [row.flags for row in queries.form(form.run, form.unit).rows] == [()] * 6

    def test_find_another_scale(self, form: Form, author: Client) -> None:
        form.save(author, "A-1", "2500")
        assert flagged(form, "A-1") == ["beda_skala"]

    def test_find_more_spent_than_there_was(self, form: Form, author: Client) -> None:
        form.save(author, "P-1", "1.500.000.000")
        assert flagged(form, "P-1") == ["melebihi_pagu"]

    def test_find_a_part_larger_than_its_whole(self, form: Form, author: Client) -> None:
        form.save(author, "A-3", "120", field="numerator")
        form.save(author, "A-3", "100", field="denominator")
        assert flagged(form, "A-3") == ["pembilang_melebihi_penyebut"]

    def test_find_nothing_done_for_money_that_is_gone(self, form: Form, author: Client) -> None:
        form.save(author, "P-1", "500.000.000")
        form.save(author, "A-1", "0")
        assert flagged(form, "A-1") == ["uang_tanpa_hasil"]

    def test_leave_the_plan_s_own_faults_to_the_checker(self, form: Form, author: Client) -> None:
        rows = {row.line.code: row for row in queries.form(form.run, form.unit).rows}
        assert scrutiny.doubts(rows["A-1"]) == ()
        assert scrutiny.doubts(rows["P-1"]) == ()


class TestBesideEarlierPeriods:
    @pytest.fixture
    def later(self, office: Office, clock: Callable[[object], None], sign_in: SignIn) -> tuple[Form, Client]:
        clock(MORNING)
        promise(office, kinds(office))
        author = sign_in("fungsional")
        earlier = Form(opened(office, period="2026-TW2"))
        for code, raw in (("A-1", "8"), ("A-2", "2500")):
            earlier.save(author, code, raw)
        return Form(opened(office)), author

    def test_find_a_jump(self, later: tuple[Form, Client]) -> None:
        form, author = later
        form.save(author, "A-1", "90")
        assert flagged(form, "A-1") == ["loncatan"]

    def test_bring_a_sum_to_date(self, later: tuple[Form, Client]) -> None:
        form, author = later
        saved = form.save(author, "A-2", "3500").json()
        assert saved["figures"] == {f"{form.name('A-2')}:kini": "6.000"}
        assert saved["achievement"] == "66,67%"

    def test_ask_as_many_questions_as_without_them(self, later: tuple[Form, Client]) -> None:
        form, _ = later
        row = {each.line.code: each for each in queries.form(form.run, form.unit).rows}["A-2"]
        assert row.last is not None
        assert row.last.quarter == 2
        assert row.last_shown == "2.500"


@pytest.mark.parametrize(
    ("code", "target", "last_year_s", "now"),
    [("A-1", "60", "54", "81"), ("A-2", "2000", "1890", "2835")],
    ids=["the last counts", "quarters add up"],
)
def test_the_same_achievement_as_last_year_asks_for_a_reason(
    office: Office,
    clock: Callable[[object], None],
    sign_in: SignIn,
    code: str,
    target: str,
    last_year_s: str,
    now: str,
) -> None:
    clock(MORNING)
    author = sign_in("fungsional")
    before = tuple(
        replace(one, targets=dict.fromkeys(range(5), target)) for one in kinds(office) if one.code == code
    )
    planning.draw_up(
        agency=office.agency, year=2025, objectives=(ObjectiveDraft("Sasaran", before, ()),), by="Uji", at=MORNING,
        signed_date=None, reason="Uji",
    )  # fmt: skip
    last_year = Form(opened(office, period="2025-TW3"))
    last_year.save(author, code, last_year_s)
    promise(office, kinds(office))
    form = Form(opened(office))
    form.save(author, code, now)
    assert flagged(form, code) == ["capaian_sama_tahun_lalu"]


def test_a_figure_for_a_period_that_is_not_over_asks_for_a_reason(
    office: Office, clock: Callable[[object], None], sign_in: SignIn
) -> None:
    clock(MORNING)
    promise(office, kinds(office))
    form = Form(opened(office, period="2026-TW4"))
    form.save(sign_in("fungsional"), "A-1", "81")
    assert flagged(form, "A-1") == ["periode_belum_selesai"]


class TestDoubts:
    def test_name_a_unit_that_is_not_last_year_s(self, form: Form) -> None:
        rows = {row.line.code: row for row in queries.form(form.run, form.unit).rows}
        found = scrutiny.doubts(rows["A-2"], last_unit="keluarga")
        assert [flag.code for flag in found] == ["satuan_berubah"]
        assert str(found[0].sentence) == "Satuan berubah dari keluarga menjadi orang."
        assert scrutiny.doubts(rows["A-2"], last_unit="Orang") == ()

    def test_name_money_that_is_not_the_sum_of_its_parts(self, form: Form, author: Client) -> None:
        form.save(author, "P-1", "500.000.000")
        rows = {row.line.code: row for row in queries.form(form.run, form.unit).rows}

        def doubts(budget: int, spent: int | None) -> list[str]:
            total = ProgrammeTotal("P-1", "Program 1", budget, (), (None, None, spent, None))
            return [flag.code for flag in scrutiny.doubts(rows["P-1"], total=total)]

        assert doubts(1_000_000_000, 500_000_000) == []
        assert doubts(1_000_000_000, None) == []
        assert doubts(900_000_000, 400_000_000) == ["induk_bukan_jumlah_rincian"] * 2

    def test_are_shown_to_the_checker(self, form: Form, sign_in: SignIn) -> None:
        agency = form.run.agency
        document = BudgetDocument.objects.create(
            agency=agency, kind="DPA", year=2026, version=0, created_at=MORNING
        )
        for level, code, pagu in (("program", "P-1", None), ("sub_kegiatan", "P-1.2.01.0001", 900_000_000)):
            BudgetLine.objects.create(document=document, level=level, code=code, name=code, pagu=pagu)
        shown = sign_in("kabid-linjamsos").get(
            f"/pengukuran/{form.run.public_id}/periksa/{form.unit.public_id}/"
        )
        assert "tidak sama dengan induknya" in shown.content.decode()
