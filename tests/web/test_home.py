"""Beranda: what waits for whom, in sentences; and that it costs the same whatever the rows and the years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from himpun.collection.models import Measurement
from himpun.demo.course import Course
from himpun.demo.office import Office
from himpun.procedure import check, compose
from himpun.sop.models import Run
from tests.people import MORNING, WIB

Carried = Callable[..., Course]
SignIn = Callable[[str], Client]
Clock = Callable[[datetime], None]


def page_of(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def cost(client: Client) -> int:
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    return len(asked)


class TestHome:
    def test_is_shown_to_nobody_who_is_not_signed_in(self, office: Office, client: Client) -> None:
        assert client.get("/").url == "/masuk/?next=/"

    def test_says_that_nothing_waits(self, carried: Carried, sign_in: SignIn, clock: Clock) -> None:
        carried(1)
        clock(MORNING)
        page = page_of(sign_in("kepala"))
        assert "Tidak ada yang menunggu Anda." in page
        assert "Periode berikutnya dapat dibuka 1 Januari 2027." in page

    def test_tells_the_author_what_is_still_empty_and_until_when(
        self, carried: Carried, sign_in: SignIn, clock: Clock
    ) -> None:
        course = carried(1)
        course.fill(course.office.units["dayasos"])
        clock(course.clock.now)
        page = page_of(sign_in("fungsional"))
        assert "Empat hal menunggu Anda" in page
        assert "Isi 2 angka Bidang Pemberdayaan Sosial, Triwulan III 2026" in page
        assert "Semua sudah diisi. Periksa, lalu kirim." in page
        assert "3 dari 3 belum diisi." in page
        assert "sisa 4 hari kerja" in page

    def test_counts_days_that_are_over_as_late(self, carried: Carried, sign_in: SignIn, clock: Clock) -> None:
        course = carried(1)
        clock(course.clock.now + timedelta(days=14))
        assert "Terlambat" in page_of(sign_in("fungsional"))

    def test_gives_each_checker_only_the_own_division(
        self, carried: Carried, sign_in: SignIn, clock: Clock
    ) -> None:
        course = carried(2)
        clock(course.clock.now)
        page = page_of(sign_in("kabid-rehsos"))
        assert "Satu hal menunggu Anda" in page
        assert "Periksa 3 angka Bidang Rehabilitasi Sosial" in page
        assert "3 angka menunggu pemeriksaan Anda." in page
        assert "Periksa 2 angka" not in page

    def test_quotes_why_a_figure_came_back(self, carried: Carried, sign_in: SignIn, clock: Clock) -> None:
        course = carried(2)
        unit, by = course.office.units["rehsos"], course.office.person("kabid-rehsos", course.clock.now)
        first = Measurement.objects.filter(run=course.run, division=unit, indicator__isnull=False).first()
        assert first is not None
        check.judge(
            measurement=first,
            verdict="dikembalikan",
            reason="bukti September belum ada",
            by=by,
            at=course.clock(),
        )
        check.accept_rest(run=course.run, division=unit, by=by, at=course.clock())
        check.finish(run=course.run, division=unit, by=by, at=course.clock())
        clock(course.clock.now)
        page = page_of(sign_in("fungsional"))
        assert "Perbaiki 1 angka yang dikembalikan, Bidang Rehabilitasi Sosial" in page
        assert "“bukti September belum ada”" in page

    def test_asks_the_releaser_for_what_was_handed_in(
        self, carried: Carried, sign_in: SignIn, clock: Clock
    ) -> None:
        course = carried(1)
        unit = course.office.units["dayasos"]
        course.fill(unit)
        by = course.office.person("fungsional", course.clock.now)
        compose.hand_in(run=course.run, division=unit, by=by, at=course.clock())
        clock(course.clock.now)
        page = page_of(sign_in("kasubag"))
        assert "Rilis isian Bidang Pemberdayaan Sosial, Triwulan III 2026" in page
        assert "2 angka sudah diserahkan dan menunggu rilis Anda." in page

    @pytest.mark.parametrize(
        ("upto", "name", "words"),
        [
            (3, "kasubag", "Rekap data kinerja Triwulan III 2026"),
            (4, "sekretaris", "Analisis rekap Triwulan III 2026"),
            (5, "kepala", "Sahkan Pengukuran Kinerja Triwulan III 2026"),
            (6, "fungsional", "Kirim laporan Triwulan III 2026"),
        ],
    )
    def test_brings_each_later_step_to_its_person(
        self, carried: Carried, sign_in: SignIn, clock: Clock, upto: int, name: str, words: str
    ) -> None:
        course = carried(upto)
        clock(course.clock.now)
        assert words in page_of(sign_in(name))

    def test_proposes_the_period_that_is_over_to_whoever_opens_it(
        self, office: Office, sign_in: SignIn, clock: Clock
    ) -> None:
        clock(MORNING)
        assert "Triwulan III 2026 siap dibuka" in page_of(sign_in("kasubag"))
        assert "siap dibuka" not in page_of(sign_in("fungsional"))

    def test_reminds_of_a_format_not_yet_read(self, carried: Carried, sign_in: SignIn, clock: Clock) -> None:
        course = carried(1)
        clock(course.clock.now)
        client = sign_in("kabid-rehsos")
        course.run.handouts.update(read_at=None)
        assert "Format Pengukuran Kinerja Triwulan III 2026 belum Anda baca" in page_of(client)
        client.post(f"/pengukuran/{course.run.public_id}/dibaca/")
        assert "belum Anda baca" not in page_of(client)

    def test_shows_what_the_last_finished_run_reached_and_where_it_comes_from(
        self, carried: Carried, sign_in: SignIn, clock: Clock
    ) -> None:
        course = carried(7)
        clock(course.clock.now)
        page = page_of(sign_in("kabid-rehsos"))
        assert "Capaian Triwulan III 2026" in page
        assert f'href="/angka/{course.run.public_id}/ringkasan/' in page

    def test_shows_the_run_that_waits_for_one_before_newer_ones(
        self, carried: Carried, sign_in: SignIn, clock: Clock
    ) -> None:
        own = carried(2, period="2026-TW1", at=MORNING - timedelta(days=9), only=("rehsos",))
        for period in ("2026-TW2", "2026-TW3"):
            last = carried(0, period=period)
        clock(last.clock.now)
        page = page_of(sign_in("kabid-rehsos"))
        first, second = page.index(own.run.public_id), page.index(last.run.public_id)
        assert first < second
        assert "Masih ada 1 pengukuran lain yang berjalan" in page

    def test_shows_no_figures_to_the_technical_administrator(
        self, carried: Carried, sign_in: SignIn, clock: Clock
    ) -> None:
        course = carried(7)
        carried(1, period="2026-TW2")
        clock(course.clock.now)
        page = page_of(sign_in("admin"))
        assert "Triwulan II 2026" in page
        assert "Capaian Triwulan III 2026" not in page
        assert "Terakhir terjadi" not in page

    def test_shows_nothing_of_another_agency(self, carried: Carried, stranger: Client, clock: Clock) -> None:
        course = carried(7)
        clock(course.clock.now)
        page = page_of(stranger)
        assert "Triwulan III 2026" not in page
        assert course.run.public_id not in page


class TestItsCost:
    def test_does_not_grow_with_rows(self, carried: Carried, sign_in: SignIn, clock: Clock) -> None:
        course = carried(1)
        clock(course.clock.now)
        client = sign_in("fungsional")
        before = cost(client)
        course.fill(course.office.units["rehsos"])
        assert cost(client) == before

    def test_does_not_grow_with_years(self, carried: Carried, sign_in: SignIn, clock: Clock) -> None:
        course = carried(1)
        clock(course.clock.now)
        client = sign_in("fungsional")
        before = cost(client)
        for year in range(2005, 2019):
            Run.objects.create(
                agency=course.run.agency,
                adoption=course.run.adoption,
                edition=course.run.edition,
                period=str(year),
                calendar=course.run.calendar,
                opened_at=datetime(year, 1, 5, tzinfo=WIB),
                state=Run.FINISHED,
                closed_at=datetime(year, 2, 5, tzinfo=WIB),
            )
        assert cost(client) == before

    def test_is_at_most_sixteen_queries(self, carried: Carried, sign_in: SignIn, clock: Clock) -> None:
        carried(7, period="2026-TW1", at=MORNING - timedelta(days=180))
        carried(3, period="2026-TW2", at=MORNING - timedelta(days=30), only=("dayasos",))
        course = carried(1)
        clock(course.clock.now)
        counts = {name: cost(sign_in(name)) for name in ("kasubag", "fungsional", "kabid-rehsos", "kepala")}
        assert max(counts.values()) <= 16, counts
