"""Step 7 on the screen: copies go out, receipts come back, the original is filed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from himpun.archive import queries as archive
from himpun.archive.models import ArchiveRecord, Dispatch
from himpun.demo.course import Course
from himpun.notices.models import Letter
from himpun.sop.models import Run

Carried = Callable[..., Course]
SignIn = Callable[[str], Client]


def form_of(course: Course, **more: str) -> dict[str, str]:
    """The form as it stands when the page opens: everyone on the list, by mail and with one copy on paper."""
    fields = {"nama-lain": "", "alamat-lain": "", "rangkap-lain": ""}
    for one in archive.recipients(course.office.agency):
        key = one.public_id
        fields |= {
            f"kirim-{key}": "ya",
            f"surel-{key}": "ya",
            f"alamat-{key}": one.email,
            f"rangkap-{key}": "1",
        }
    return fields | more


def send(client: Client, course: Course, fields: dict[str, str]) -> Any:
    return client.post(reverse("distribute_send", args=[course.run.public_id]), fields)


class TestSending:
    def test_takes_one_press_for_the_usual_recipients(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(6)
        client = sign_in("fungsional")
        page = client.get(reverse("distribute", args=[course.run.public_id])).content.decode()
        assert "Kirim ke 3 penerima" in page
        for name in ("Bappeda", "Inspektorat", "Bagian Organisasi"):
            assert name in page
        assert send(client, course, form_of(course)).status_code == 302
        assert sorted(Dispatch.objects.values_list("way", flat=True)) == ["kertas"] * 3 + ["surel"] * 3
        assert Letter.objects.filter(attachment_name="pengukuran-kinerja.pdf").count() == 3

    def test_twice_sends_nothing_twice(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(6)
        client = sign_in("fungsional")
        for _ in range(2):
            send(client, course, form_of(course))
        assert Dispatch.objects.count() == 6
        assert Letter.objects.filter(attachment_name="pengukuran-kinerja.pdf").count() == 3

    def test_reaches_somebody_who_is_not_on_the_list(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(6)
        fields = {"nama-lain": "Sekretariat DPRD", "tautan-lain": "ya", "rangkap-lain": ""}
        send(sign_in("fungsional"), course, fields)
        assert list(Dispatch.objects.values_list("recipient", "way")) == [("Sekretariat DPRD", "tautan")]

    def test_keeps_what_was_typed_and_says_what_is_wrong(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(6)
        key = archive.recipients(course.office.agency)[0].public_id
        answer = send(
            sign_in("fungsional"),
            course,
            form_of(course, **{f"alamat-{key}": "bappeda di depok", f"rangkap-{key}": "dua"}),
        )
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Alamat surel Bappeda Kota Depok tidak terbaca" in text
        assert "Jumlah rangkap untuk Bappeda Kota Depok harus angka" in text
        assert 'value="bappeda di depok"' in text
        assert not Dispatch.objects.exists()

    def test_needs_a_way(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(6)
        key = archive.recipients(course.office.agency)[0].public_id
        answer = send(sign_in("fungsional"), course, {f"kirim-{key}": "ya", f"rangkap-{key}": "0"})
        assert "Pilih cara pengiriman untuk Bappeda" in answer.content.decode()

    def test_is_refused_to_another_post(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(6)
        answer = send(sign_in("kepala"), course, form_of(course))
        assert answer.status_code == 422
        assert "Langkah 7 dikerjakan oleh Fungsional Umum" in answer.content.decode()
        assert not Dispatch.objects.exists()

    def test_is_not_there_for_another_agency(self, carried: Carried, stranger: Client) -> None:
        course = carried(6)
        assert send(stranger, course, form_of(course)).status_code == 404


class TestFinishing:
    def finish(self, client: Client, course: Course, number: str = "065/0001/2026") -> Any:
        address = reverse("distribute_finish", args=[course.run.public_id])
        return client.post(address, {"nomor": number, "klasifikasi": "065"})

    def test_files_the_original_and_closes_the_run(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(6)
        client = sign_in("fungsional")
        send(client, course, form_of(course))
        assert self.finish(client, course).status_code == 302
        assert ArchiveRecord.objects.get().number == "065/0001/2026"
        assert Run.objects.get(pk=course.run.pk).state == Run.FINISHED

    def test_waits_until_everybody_was_sent_a_copy(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(6)
        answer = self.finish(sign_in("fungsional"), course)
        assert answer.status_code == 422
        assert "Laporan belum dikirim kepada Inspektorat Kota Depok" in answer.content.decode()
        assert Run.objects.get(pk=course.run.pk).state == Run.RUNNING

    def test_refuses_a_number_that_is_taken(self, carried: Carried, sign_in: SignIn) -> None:
        carried(7, period="2020")
        taken = ArchiveRecord.objects.get().number
        course = carried(6)
        answer = self.finish(sign_in("fungsional"), course, taken)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert f"Nomor arsip {taken} sudah dipakai" in text
        assert f'value="{taken}"' in text


class TestReceipts:
    def test_are_recorded_by_hand_even_after_the_end(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(7)
        one = Dispatch.objects.filter(way="kertas").first()
        assert one is not None
        client = sign_in("fungsional")
        address = reverse("receipt_record", args=[course.run.public_id])
        empty = client.post(address, {"kiriman": one.public_id, "penerima": " ", "catatan": "stempel basah"})
        assert empty.status_code == 422
        assert "stempel basah" in empty.content.decode()
        done = client.post(address, {"kiriman": one.public_id, "penerima": "Ani", "catatan": "stempel basah"})
        assert done.status_code == 302
        one.refresh_from_db()
        assert (one.received_by, one.receipt_note) == ("Ani", "stempel basah")

    def test_are_not_recorded_by_who_takes_no_part(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(7)
        one = Dispatch.objects.first()
        assert one is not None
        answer = sign_in("admin").post(
            reverse("receipt_record", args=[course.run.public_id]),
            {"kiriman": one.public_id, "penerima": "Ani"},
        )
        assert answer.status_code == 409
        one.refresh_from_db()
        assert one.received_at is None

    def test_belong_to_their_own_run(self, carried: Carried, sign_in: SignIn) -> None:
        carried(7, period="2020")
        one = Dispatch.objects.first()
        assert one is not None
        other = carried(6)
        address = reverse("receipt_record", args=[other.run.public_id])
        fields = {"kiriman": one.public_id, "penerima": "Ani"}
        assert sign_in("fungsional").post(address, fields).status_code == 404


class TestTheCoverLetter:
    def test_names_the_recipient_and_the_way_to_confirm(
        self, carried: Carried, sign_in: SignIn, stranger: Client
    ) -> None:
        course = carried(7)
        one = Dispatch.objects.filter(way="kertas").first()
        assert one is not None
        address = reverse("cover_pdf", args=[course.run.public_id, one.public_id])
        answer = sign_in("fungsional").get(address)
        pages = PdfReader(io.BytesIO(answer.content)).pages
        text = "".join(" ".join(page.extract_text() for page in pages).split())
        assert "BappedaKotaDepok" in text
        assert one.public_id in text
        assert "tandaterima" in text.lower()
        assert stranger.get(address).status_code == 404
