"""The office on screen: only the administrator changes it, each change once in the minutes, nothing half written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from himpun.demo.office import Office
from himpun.minutes import queries as minutes
from himpun.notices.models import Letter
from himpun.organisation.models import Account, Appointment, Holiday, Officer, Unit
from himpun.organisation.queries import chain, today_of

SignIn = Callable[[str], Client]


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in("admin")


def page(answer: Any) -> str:
    return str(answer.content.decode())


class TestTheDoor:
    @pytest.mark.parametrize(
        "address",
        [
            "profil/",
            "unit/",
            "pegawai/",
            "pegawai/baru/",
            "kalender/",
            "kalender/hari/",
            "penerima/",
            "penerima/ubah/",
        ],
    )
    def test_opens_for_the_administrator_alone(self, address: str, admin: Client, sign_in: SignIn) -> None:
        assert admin.get(f"/organisasi/{address}").status_code == 200
        assert sign_in("kepala").get(f"/organisasi/{address}").status_code == 404
        assert Client().get(f"/organisasi/{address}").status_code == 302

    def test_lets_everyone_see_who_holds_what(self, sign_in: SignIn) -> None:
        answer = page(sign_in("fungsional").get("/organisasi/"))
        assert "Kabid Rehabilitasi Sosial" in answer
        assert "Tambah jabatan" not in answer

    def test_knows_nothing_of_another_agency(self, office: Office, stranger: Client, admin: Client) -> None:
        other = Officer.objects.get(name="Orang Lain")
        assert admin.get(f"/organisasi/pegawai/{other.public_id}/").status_code == 404
        assert (
            admin.post(f"/organisasi/pegawai/{other.public_id}/akun/", {"tindakan": "sandi"}).status_code
            == 404
        )
        post = other.appointments.get().post
        assert admin.get(f"/organisasi/jabatan/{post.public_id}/").status_code == 404
        unit = post.unit
        assert admin.get(f"/organisasi/unit/{unit.public_id}/").status_code == 404
        ending = f"/organisasi/penugasan/{other.appointments.get().pk}/akhiri/"
        assert admin.post(ending).status_code == 404

    def test_asks_the_same_number_of_questions_for_any_office(self, office: Office, admin: Client) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as made:
                admin.get("/organisasi/")
            return len(made)

        asked()
        before = asked()
        for number in range(4):
            admin.post("/organisasi/unit/", {"nama": f"Seksi {number}", "jenis": "seksi", "urutan": "9",
                                             "atasan": office.units["rehsos"].public_id})  # fmt: skip
        assert asked() == before


class TestAUnit:
    def test_is_added_below_another_and_moved(self, office: Office, admin: Client) -> None:
        values = {
            "nama": "Seksi Lansia",
            "jenis": "seksi",
            "urutan": "1",
            "atasan": office.units["rehsos"].public_id,
        }
        assert admin.post("/organisasi/unit/", values).status_code == 302
        made = Unit.objects.get(name="Seksi Lansia")
        assert made.path.startswith(office.units["rehsos"].path)
        moved = values | {"atasan": office.units["dayasos"].public_id}
        assert admin.post(f"/organisasi/unit/{made.public_id}/", moved).status_code == 302
        made.refresh_from_db()
        assert made.path.startswith(office.units["dayasos"].path)
        assert minutes.verify(chains=[chain(office.agency)]) == []

    def test_does_not_hang_below_itself(self, office: Office, admin: Client) -> None:
        top = office.units["pimpinan"]
        values = {
            "nama": top.name,
            "jenis": "pimpinan",
            "urutan": "0",
            "atasan": office.units["rehsos"].public_id,
        }
        answer = admin.post(f"/organisasi/unit/{top.public_id}/", values)
        assert answer.status_code == 422
        assert "di bawah dirinya sendiri" in page(answer)

    def test_moves_with_all_below_it(self, office: Office, admin: Client) -> None:
        admin.post("/organisasi/unit/", {"nama": "Bagian A", "jenis": "seksi", "urutan": "1",
                                         "atasan": office.units["rehsos"].public_id})  # fmt: skip
        a = Unit.objects.get(name="Bagian A")
        admin.post(
            "/organisasi/unit/", {"nama": "Bagian B", "jenis": "seksi", "urutan": "1", "atasan": a.public_id}
        )
        admin.post(
            f"/organisasi/unit/{a.public_id}/",
            {"nama": "Bagian A", "jenis": "seksi", "urutan": "1", "atasan": ""},
        )
        a.refresh_from_db()
        assert Unit.objects.get(name="Bagian B").path.startswith(a.path)

    @pytest.mark.parametrize("name", ["", "Sekretariat"])
    def test_needs_a_name_of_its_own(self, name: str, admin: Client, office: Office) -> None:
        answer = admin.post(
            "/organisasi/unit/", {"nama": name, "jenis": "bidang", "urutan": "1", "atasan": ""}
        )
        assert answer.status_code == 422


class TestAPost:
    @pytest.fixture
    def address(self, office: Office) -> str:
        return f"/organisasi/jabatan/{office.posts['kabid-rehsos'].public_id}/"

    def test_is_added_and_renamed(self, office: Office, admin: Client) -> None:
        unit = office.units["rehsos"]
        answer = admin.post(f"/organisasi/unit/{unit.public_id}/jabatan/", {"nama": "Kasi Lansia"})
        assert answer.status_code == 302
        assert admin.post(answer["Location"], {"nama": "Kasi Lanjut Usia"}).status_code == 302
        assert "Kasi Lanjut Usia" in page(admin.get("/organisasi/"))

    def test_is_given_to_an_acting_officer_with_letter_and_dates(
        self, address: str, office: Office, admin: Client
    ) -> None:
        today = today_of(office.agency, timezone.now())
        given = {"tetapkan": "ya", "pegawai": office.officers["sekretaris"].public_id, "status": "plh",
                 "mulai": today.isoformat(), "akhir": (today + timedelta(days=7)).isoformat(), "surat": ""}  # fmt: skip
        refused = admin.post(address, given)
        assert refused.status_code == 422
        assert "nomor surat" in page(refused)
        assert not Appointment.objects.filter(kind="plh").exists()
        assert admin.post(address, given | {"surat": "821/123/2026"}).status_code == 302
        made = Appointment.objects.get(kind="plh")
        assert made.letter_number == "821/123/2026"
        assert "Pejabat Sekretaris" in page(admin.get("/organisasi/"))

    def test_says_all_that_is_missing_at_once(self, address: str, admin: Client) -> None:
        answer = page(
            admin.post(address, {"tetapkan": "ya", "status": "plt", "mulai": "nanti", "akhir": "kapan"})
        )
        for words in ("Pilih pegawai", "“nanti” tidak terbaca", "“kapan” tidak terbaca"):
            assert words in answer
        assert 'value="nanti"' in answer

    def test_is_taken_away_on_a_day(self, office: Office, admin: Client) -> None:
        appointment = office.officers["kabid-rehsos"].appointments.get()
        address = f"/organisasi/penugasan/{appointment.pk}/akhiri/"
        assert admin.post(address, {"akhir": "besok"}).status_code == 409
        assert admin.post(address, {"akhir": "31 Desember 2026"}).status_code == 302
        appointment.refresh_from_db()
        assert appointment.end_date == date(2026, 12, 31)


class TestAnOfficer:
    def test_is_refused_with_a_wrong_nip(self, admin: Client, office: Office) -> None:
        answer = admin.post("/organisasi/pegawai/baru/", {"nama": "Rina Wahyuni", "nip": "123"})
        assert answer.status_code == 422
        assert "18 angka" in page(answer)
        assert 'value="Rina Wahyuni"' in page(answer)
        assert not Officer.objects.filter(name="Rina Wahyuni").exists()

    def test_has_a_nip_of_their_own(self, admin: Client, office: Office) -> None:
        nip = "19800101 200501 2 001"
        assert admin.post("/organisasi/pegawai/baru/", {"nama": "Rina", "nip": nip}).status_code == 302
        answer = admin.post("/organisasi/pegawai/baru/", {"nama": "Sari", "nip": nip})
        assert "pegawai lain" in page(answer)


class TestAnAccount:
    @pytest.fixture
    def rina(self, admin: Client, office: Office) -> Officer:
        admin.post("/organisasi/pegawai/baru/", {"nama": "Rina Wahyuni"})
        return Officer.objects.get(name="Rina Wahyuni")

    def test_is_opened_with_a_passphrase_shown_once(self, rina: Officer, admin: Client) -> None:
        address = f"/organisasi/pegawai/{rina.public_id}/"
        answer = admin.post(f"{address}akun/", {"akun": "rina.w"})
        found = re.search(r"\b[a-z]+-[a-z]+-[a-z]+-[a-z]+\b(?=</dd>)", page(answer))
        assert found is not None
        assert check_password(found[0], Account.objects.get(username="rina.w").password)
        assert "no-store" in answer["Cache-Control"]
        assert found[0] not in str(admin.cookies) + page(admin.get(address))
        assert Client().post("/masuk/", {"username": "rina.w", "password": found[0]}).status_code == 302

    def test_is_closed_and_opened_again(self, office: Office, admin: Client, sign_in: SignIn) -> None:
        client = sign_in("kasubag")
        assert client.get("/rencana/").status_code == 200
        address = f"/organisasi/pegawai/{office.officers['kasubag'].public_id}/akun/"
        admin.post(address, {"tindakan": "tutup"})
        assert client.get("/rencana/").status_code == 302, "who is signed in is out at once"
        admin.post(address, {"tindakan": "buka"})
        assert client.get("/rencana/").status_code == 200

    def test_of_the_administrator_is_not_closed_by_its_owner(self, office: Office, admin: Client) -> None:
        address = f"/organisasi/pegawai/{office.officers['admin'].public_id}/akun/"
        assert admin.post(address, {"tindakan": "tutup"}).status_code == 409
        assert Account.objects.get(username="admin").is_active

    @pytest.mark.parametrize("name", ["", "Ibu Rina", "kasubag"])
    def test_needs_a_free_and_plain_name(self, name: str, rina: Officer, admin: Client) -> None:
        answer = admin.post(f"/organisasi/pegawai/{rina.public_id}/akun/", {"akun": name})
        assert answer.status_code in {409, 422}
        rina.refresh_from_db()
        assert rina.account is None


class TestTheCalendar:
    def test_is_filled_once_and_keeps_what_was_edited(self, office: Office, admin: Client) -> None:
        admin.post("/organisasi/kalender/isi/", {"tahun": "2028"})
        count = Holiday.objects.filter(date__year=2028).count()
        assert count > 10
        first = Holiday.objects.filter(date__year=2028).first()
        assert first is not None
        values = {"tanggal": first.date.isoformat(), "nama": first.name, "dasar": "SKB 1/2028", "masuk": "ya"}
        admin.post(f"/organisasi/kalender/hari/{first.pk}/", values)
        admin.post("/organisasi/kalender/isi/", {"tahun": "2028"})
        assert Holiday.objects.filter(date__year=2028).count() == count
        assert office.agency.government.calendar().is_working_day(first.date) == (first.date.weekday() < 5)

    def test_takes_a_regional_day_with_its_decree(self, office: Office, admin: Client) -> None:
        values = {"tanggal": "27 April 2028", "nama": "Hari Jadi Kota Depok", "dasar": "Kepwal 12/2028"}
        assert admin.post("/organisasi/kalender/hari/", values).status_code == 302
        assert not office.agency.government.calendar().is_working_day(date(2028, 4, 27))
        again = admin.post("/organisasi/kalender/hari/", values)
        assert again.status_code == 422
        assert "sudah ada di kalender" in page(again)
        made = Holiday.objects.get(date=date(2028, 4, 27))
        admin.post(f"/organisasi/kalender/hari/{made.pk}/hapus/")
        assert not Holiday.objects.filter(pk=made.pk).exists()

    def test_keeps_national_days(self, office: Office, admin: Client) -> None:
        national = Holiday.objects.filter(kind="libur").first()
        assert national is not None
        assert admin.post(f"/organisasi/kalender/hari/{national.pk}/hapus/").status_code == 409
        assert Holiday.objects.filter(pk=national.pk).exists()

    def test_follows_the_working_week_of_the_government(self, office: Office, admin: Client) -> None:
        values = {"nama": office.agency.name, "pimpinan": office.agency.head_title, "kode": "", "alamat": ""}
        assert admin.post("/organisasi/profil/", values | {"zona": "WIT", "hari": "6"}).status_code == 302
        office.agency.government.refresh_from_db()
        assert (office.agency.government.zone, office.agency.government.working_days) == ("WIT", 6)
        assert admin.post("/organisasi/profil/", values | {"zona": "GMT", "hari": "6"}).status_code == 422


class TestARecipient:
    def test_is_added_changed_and_rested(self, office: Office, admin: Client) -> None:
        values = {"nama": "Walikota", "surel": "", "rangkap": "2", "urutan": "9", "aktif": "ya"}
        assert admin.post("/organisasi/penerima/ubah/", values).status_code == 302
        assert admin.post("/organisasi/penerima/ubah/", values).status_code == 422
        changed = values | {"surel": "tanpa alamat"}
        assert admin.post("/organisasi/penerima/ubah/?nama=Walikota", changed).status_code == 422
        changed = {"surel": "walikota@depok.go.id", "rangkap": "1", "urutan": "9"}
        assert admin.post("/organisasi/penerima/ubah/?nama=Walikota", changed).status_code == 302
        answer = page(admin.get("/organisasi/penerima/"))
        assert "walikota@depok.go.id" in answer
        assert "Tidak aktif" in answer


class TestTheOutbox:
    def test_puts_uncertain_letters_on_top(self, office: Office, admin: Client, stranger: Client) -> None:
        now = timezone.now()
        for state, subject in ((Letter.SENT, "Yang terkirim"), (Letter.UNCERTAIN, "Yang terputus")):
            Letter.objects.create(
                agency=office.agency, key=subject, to="a@b.id", subject=subject, body="Isi", at=now, state=state,
                problem="sambungan putus" if state == Letter.UNCERTAIN else "",
            )  # fmt: skip
        answer = page(admin.get("/surat-keluar/"))
        assert answer.index("Yang terputus") < answer.index("Yang terkirim")
        assert "sambungan putus" in answer
        assert "Yang terputus" not in page(stranger.get("/surat-keluar/"))


class TestTheAdministrator:
    def test_sees_how_far_a_run_is_and_no_figure(
        self, carried: Callable[..., Any], office: Office, admin: Client, sign_in: SignIn
    ) -> None:
        run = carried(4).run
        assert admin.get(f"/pengukuran/{run.public_id}/").status_code == 200
        unit = office.units["rehsos"].public_id
        for part in (
            f"isi/{unit}/",
            f"periksa/{unit}/",
            "laporan/",
            "analisis/",
            "rekap/",
            "risalah/",
            "laporan.pdf",
            "laporan.xlsx",
        ):
            answer = admin.get(f"/pengukuran/{run.public_id}/{part}")
            assert answer.status_code == 409, part
            assert "tidak melihat angka" in page(answer)
        assert sign_in("sekretaris").get(f"/pengukuran/{run.public_id}/laporan/").status_code == 200
