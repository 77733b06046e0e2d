"""The list of runs, one run, its minutes, reminders, and the way to a step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from himpun.demo.course import Course
from himpun.demo.office import Office
from himpun.minutes.models import Entry
from himpun.notices.models import Notice
from himpun.procedure import compile as compiling
from himpun.procedure import compose
from himpun.sop import queries
from tests.people import MORNING

Carried = Callable[..., Course]
SignIn = Callable[[str], Client]
Clock = Callable[[object], None]


def page_of(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, answer
    return " ".join(answer.content.decode().split())


def cost(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


class TestTheList:
    def test_says_where_each_run_stands(self, carried: Carried, sign_in: SignIn, clock: Clock) -> None:
        course = carried(2)
        clock(course.clock.now)
        page = page_of(sign_in("kepala"), "/pengukuran/")
        assert "Triwulan III 2026" in page
        assert "Langkah 3 dari 7 · Memeriksa" in page
        assert "Buka periode" not in page, "the head opens no period"

    def test_is_paged_and_asks_as_much_for_many_as_for_few(
        self, carried: Carried, sign_in: SignIn, clock: Clock
    ) -> None:
        course = carried(1)
        clock(course.clock.now)
        client = sign_in("kasubag")
        before = cost(client, "/pengukuran/")
        run = course.run
        for year in range(1980, 2010):
            run.pk, run.public_id, run.period, run.state = None, f"r{year}", str(year), "selesai"
            run.closed_at = course.clock.now
            run.save(force_insert=True)
        assert cost(client, "/pengukuran/") == before
        assert "Halaman 1 dari 2" in page_of(client, "/pengukuran/")
        assert "Tahun 1980" in page_of(client, "/pengukuran/", halaman="2")
        assert "Halaman 2 dari 2" in page_of(client, "/pengukuran/", halaman="99")

    def test_is_empty_for_another_agency(self, carried: Carried, stranger: Client) -> None:
        carried(1)
        assert "Belum ada pengukuran" in page_of(stranger, "/pengukuran/")


class TestARun:
    @pytest.mark.parametrize("what", ["", "risalah/", "koordinasi/", "dibaca/", "langkah/2/", "pastikan/1/"])
    def test_does_not_exist_for_another_agency(
        self, carried: Carried, stranger: Client, client: Client, what: str
    ) -> None:
        path = f"/pengukuran/{carried(0).run.public_id}/{what}"
        assert stranger.get(path).status_code == 404
        assert client.get(path).url == f"/masuk/?next={path}"

    def test_names_who_is_waited_for_since_when_and_until_when(
        self, carried: Carried, sign_in: SignIn, clock: Clock
    ) -> None:
        course = carried(2)
        clock(course.clock.now)
        page = page_of(sign_in("kasubag"), f"/pengukuran/{course.run.public_id}/")
        assert "Triwulan III 2026 sedang berjalan" in page
        assert "Menunggu <b>Pejabat Kabid Rehabilitasi Sosial</b> untuk Bidang Rehabilitasi Sosial" in page
        assert "batas Selasa, 13 Oktober 2026" in page
        assert "Selesai diperkirakan" in page
        assert 'aria-current="step"' in page

    def test_says_that_nobody_holds_a_post(self, carried: Carried, sign_in: SignIn, clock: Clock) -> None:
        course = carried(2)
        clock(course.clock.now)
        course.office.officers["kabid-rehsos"].appointments.update(
            end_date=MORNING.date() - timedelta(days=9)
        )
        page = page_of(sign_in("kasubag"), f"/pengukuran/{course.run.public_id}/")
        assert "Kabid (belum ada pejabatnya)" in page

    def test_keeps_lateness_and_returns_in_sight(
        self, carried: Carried, sign_in: SignIn, clock: Clock
    ) -> None:
        course = carried(3)
        course.clock.next_day(6)
        unit = course.office.units["rehsos"]
        compiling.send_back(
            run=course.run,
            divisions=[unit],
            reason="angka TAGANA belum cocok",
            by=course.office.person("kasubag", course.clock.now),
            at=course.clock(),
        )
        clock(course.clock.now)
        page = page_of(sign_in("kepala"), f"/pengukuran/{course.run.public_id}/")
        assert "“angka TAGANA belum cocok”" in page
        assert "dikembalikan 1 kali" in page

    def test_leads_to_everything_once_it_is_finished(
        self, carried: Carried, sign_in: SignIn, clock: Clock
    ) -> None:
        course = carried(7)
        clock(course.clock.now)
        page = page_of(sign_in("kabid-dayasos"), f"/pengukuran/{course.run.public_id}/")
        assert "Triwulan III 2026 sudah selesai" in page
        for what in ("laporan/", "laporan.pdf", "laporan.xlsx", "risalah/", "pelaksanaan/", "koordinasi/"):
            assert f'href="/pengukuran/{course.run.public_id}/{what}"' in page
        assert "065/0001/2026" in page
        assert "pengumpulan-data-kinerja-2020" in page

    def test_costs_the_same_for_one_division_as_for_four(
        self, carried: Carried, sign_in: SignIn, clock: Clock
    ) -> None:
        one = carried(2, only=("rehsos",))
        four = carried(2, period="2026-TW2")
        clock(four.clock.now)
        client = sign_in("kepala")
        waiting = [len(queries.waits(each.run, MORNING.date())) for each in (one, four)]
        assert cost(client, f"/pengukuran/{one.run.public_id}/") == cost(
            client, f"/pengukuran/{four.run.public_id}/"
        )
        assert waiting == [4, 4]


class TestMinutes:
    def test_read_as_sentences_newest_first(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(1)
        page = page_of(sign_in("kepala"), f"/pengukuran/{course.run.public_id}/risalah/")
        assert page.index("membaca format Pengukuran Kinerja") < page.index(
            "membuka Pengumpulan Data Kinerja"
        )
        assert "hal tercatat" in page

    def test_are_proved_against_the_signed_report(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(7)
        page = page_of(sign_in("kepala"), f"/pengukuran/{course.run.public_id}/risalah/", periksa="ya")
        assert "Risalah ini utuh" in page
        assert "laporan bertanda tangan" in page

    def test_show_an_edit(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(1)
        Entry.objects.filter(chain__name=queries.chain(course.run), seq=2).update(
            sentence="Tidak terjadi apa-apa."
        )
        page = page_of(sign_in("kepala"), f"/pengukuran/{course.run.public_id}/risalah/", periksa="ya")
        assert "Risalah ini tidak utuh" in page
        assert "Butir 2" in page

    def test_show_a_cut_tail_by_the_signed_report(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(7)
        chain = queries.chain(course.run)
        kept = Entry.objects.filter(chain__name=chain).order_by("seq")[5]
        Entry.objects.filter(chain__name=chain, seq__gt=kept.seq).delete()
        kept.chain.seq, kept.chain.head = kept.seq, kept.hash
        kept.chain.save()
        page = page_of(sign_in("kepala"), f"/pengukuran/{course.run.public_id}/risalah/", periksa="ya")
        assert "terpotong" in page


class TestRemind:
    def test_reaches_the_inbox_once_a_day_without_figures_or_secrets(
        self, carried: Carried, sign_in: SignIn, clock: Clock
    ) -> None:
        course = carried(2)
        clock(course.clock.now)
        unit, client = course.office.units["rehsos"], sign_in("kasubag")
        path = f"/pengukuran/{course.run.public_id}/ingatkan/"
        for _ in range(2):
            assert client.post(path, {"step": "3", "division": unit.public_id}).status_code == 302
        told = Notice.objects.filter(
            officer=course.office.officers["kabid-rehsos"], key__startswith="remind:"
        )
        assert len(told) == 1
        assert "Batas Selasa, 13 Oktober 2026" in told[0].text
        assert "Kami tidak pernah meminta kata sandi" in told[0].text
        assert "masuk ke pemberitahuan" in page_of(client, f"/pengukuran/{course.run.public_id}/")

    def test_offers_the_same_words_for_whatsapp(
        self, carried: Carried, sign_in: SignIn, clock: Clock
    ) -> None:
        course = carried(2)
        clock(course.clock.now)
        page = page_of(sign_in("kasubag"), f"/pengukuran/{course.run.public_id}/")
        link = unquote(page[page.index("https://wa.me/?text=") :].split('"')[0])
        assert f"/pengukuran/{course.run.public_id}/" in link
        assert "Batas Selasa, 13 Oktober 2026" in link

    def test_is_refused_where_nobody_is_waited_for(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(2)
        path = f"/pengukuran/{course.run.public_id}/ingatkan/"
        for sent in ({"step": "5"}, {"step": "99"}, {"step": "x"}, {}):
            assert sign_in("kasubag").post(path, sent).status_code == 409

    def test_is_refused_to_whoever_takes_no_part(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(2)
        unit = course.office.units["rehsos"]
        answer = sign_in("admin").post(
            f"/pengukuran/{course.run.public_id}/ingatkan/", {"step": "3", "division": unit.public_id}
        )
        assert answer.status_code == 409
        assert not Notice.objects.filter(key__startswith="remind:").exists()


class TestTheWayToAStep:
    def test_leads_to_the_page_of_its_capability(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(2)
        client, run = sign_in("kabid-rehsos"), course.run.public_id
        unit = course.office.units["rehsos"].public_id
        where = {
            number: client.get(f"/pengukuran/{run}/langkah/{number}/").url for number in (1, 2, 3, 4, 5, 6, 7)
        }
        assert where == {
            1: f"/pengukuran/{run}/koordinasi/",
            2: f"/pengukuran/{run}/",
            3: f"/pengukuran/{run}/langkah/3/{unit}/",
            4: f"/pengukuran/{run}/rekap/",
            5: f"/pengukuran/{run}/analisis/",
            6: f"/pengukuran/{run}/sahkan/",
            7: f"/pengukuran/{run}/kirim/",
        }
        assert client.get(where[3]).url == f"/pengukuran/{run}/periksa/{unit}/"
        assert client.get(f"/pengukuran/{run}/langkah/2/{unit}/").url == f"/pengukuran/{run}/isi/{unit}/"

    def test_leads_the_releaser_to_the_whole_form(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(1)
        unit = course.office.units["rehsos"]
        course.fill(unit)
        compose.hand_in(
            run=course.run,
            division=unit,
            by=course.office.person("fungsional", course.clock.now),
            at=course.clock(),
        )
        run = course.run.public_id
        answer = sign_in("kasubag").get(f"/pengukuran/{run}/langkah/2/{unit.public_id}/")
        assert answer.url == f"/pengukuran/{run}/isi/{unit.public_id}/periksa/"

    def test_knows_no_step_beyond_the_sop(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(0)
        assert sign_in("kasubag").get(f"/pengukuran/{course.run.public_id}/langkah/8/").status_code == 409

    def test_knows_no_division_that_takes_no_part(
        self, carried: Carried, sign_in: SignIn, office: Office
    ) -> None:
        course = carried(0)
        other = office.units["pimpinan"].public_id
        assert (
            sign_in("kasubag").get(f"/pengukuran/{course.run.public_id}/langkah/2/{other}/").status_code
            == 404
        )
