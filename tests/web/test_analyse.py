"""Step 5 on the screen: nothing invented, nothing lost, and only the Sekretaris writes it."""

from __future__ import annotations

import io
from collections.abc import Callable

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from himpun.demo.course import Course
from himpun.reporting import queries
from himpun.reporting.documents.outline import Report
from himpun.reporting.models import Analysis
from himpun.sop.models import RunTask
from himpun.web.views.analyse import suggestions

Carried = Callable[..., Course]
SignIn = Callable[[str], Client]

WRITTEN = {
    "causes": "Penjangkauan baru dimulai Agustus.",
    "follow_up": "Dua pendamping tambahan.",
    "note": "Mohon pengesahan Bapak.",
    "note_number": "050/12/PEP/2026",
}


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def save(client: Client, course: Course, version: int = 0, **more: str) -> HttpResponse:
    fields = {**WRITTEN, "version": str(version), **more}
    return client.post(reverse("analyse", args=[course.run.public_id]), fields)  # type: ignore[return-value]


class TestWriting:
    def test_begins_empty_with_the_divisions_own_words_beside(
        self, carried: Carried, sign_in: SignIn
    ) -> None:
        course = carried(4)
        page = sign_in("sekretaris").get(reverse("analyse", args=[course.run.public_id])).content.decode()
        assert ">\n</textarea>" in page
        assert "Penjangkauan baru dimulai pada bulan Agustus." in page
        assert 'data-insert="f-causes"' in page

    def test_saves_and_goes_on_to_the_check(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4)
        answer = save(sign_in("sekretaris"), course, lanjut="ya")
        assert answer["Location"] == reverse("analyse_check", args=[course.run.public_id])
        saved = Analysis.objects.get(run=course.run)
        assert (saved.causes, saved.note_number, saved.version) == (WRITTEN["causes"], "050/12/PEP/2026", 1)

    def test_takes_over_a_division_s_words_without_scripts(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4)
        page = save(sign_in("sekretaris"), course, pakai="0").content.decode()
        assert WRITTEN["causes"] + "\nPersentase PMKS yang mengalami perubahan perilaku: Penjangkauan" in page
        assert not Analysis.objects.filter(run=course.run).exists()

    def test_keeps_both_texts_when_somebody_saved_in_between(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4)
        client = sign_in("sekretaris")
        save(client, course, causes="Yang pertama.")
        stale = save(client, course, version=0, causes="Yang kedua.")
        text = stale.content.decode()
        assert stale.status_code == 422
        assert "Yang kedua." in text
        assert "Yang pertama." in text
        assert Analysis.objects.get(run=course.run).causes == "Yang pertama."
        assert save(client, course, version=1, causes="Yang kedua.").status_code == 302

    def test_keeps_the_text_of_a_tab_that_is_too_late(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4)
        client = sign_in("sekretaris")
        client.post(reverse("analyse_send_back", args=[course.run.public_id]), {"alasan": "Keliru."})
        answer = save(client, course)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Tulisan Anda, belum tersimpan" in text
        assert WRITTEN["causes"] in text
        assert not Analysis.objects.filter(run=course.run).exists()

    def test_is_refused_to_another_post_who_may_only_read(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4)
        save(sign_in("sekretaris"), course)
        answer = save(sign_in("kasubag"), course, version=1, causes="Bukan saya.")
        assert answer.status_code == 422
        assert Analysis.objects.get(run=course.run).causes == WRITTEN["causes"]
        page = sign_in("kepala").get(reverse("analyse", args=[course.run.public_id])).content.decode()
        assert WRITTEN["causes"] in page
        assert "Simpan dan periksa" not in page


class TestSuggestions:
    def test_offer_nothing_that_nobody_wrote(self, carried: Carried) -> None:
        content = queries.content(queries.frozen(carried(4).run))  # type: ignore[arg-type]
        for objective in content["objectives"]:
            for item in objective["indicators"]:
                item |= {"hindering": " ", "supporting": "", "follow_up": ""}
        lines = list(Report.from_recap(content).indicators)
        assert suggestions(lines, lines) == []


class TestSubmitting:
    def test_passes_the_report_to_the_head(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4)
        client = sign_in("sekretaris")
        save(client, course)
        answer = client.post(reverse("analyse_check", args=[course.run.public_id]), {"version": "1"})
        assert answer.status_code == 302
        assert RunTask.objects.get(run=course.run, step=6).state == "terbuka"

    def test_says_what_is_still_missing(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4)
        client = sign_in("sekretaris")
        save(client, course, follow_up="")
        answer = client.post(reverse("analyse_check", args=[course.run.public_id]), {"version": "1"})
        assert answer.status_code == 422
        assert "Tindak lanjut belum ditulis." in answer.content.decode()
        assert RunTask.objects.get(run=course.run, step=6).state == "menunggu"

    def test_sends_only_what_was_read(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4)
        client = sign_in("sekretaris")
        save(client, course)
        save(client, course, version=1, causes="Diubah di layar lain.")
        answer = client.post(reverse("analyse_check", args=[course.run.public_id]), {"version": "1"})
        assert answer.status_code == 422
        assert "Diubah di layar lain." in answer.content.decode()

    def test_is_refused_to_another_post(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4)
        save(sign_in("sekretaris"), course)
        answer = sign_in("kasubag").post(
            reverse("analyse_check", args=[course.run.public_id]), {"version": "1"}
        )
        assert answer.status_code == 422
        assert RunTask.objects.get(run=course.run, step=6).state == "menunggu"


class TestTheNote:
    def test_is_printed_with_its_number_and_words(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4)
        client = sign_in("sekretaris")
        address = reverse("note_pdf", args=[course.run.public_id])
        assert client.get(address).status_code == 409
        save(client, course)
        answer = client.get(address)
        text = words_of(answer.content)
        assert answer["Content-Type"] == "application/pdf"
        assert "050/12/PEP/2026" in text
        assert WRITTEN["note"] in text
        assert "Sekretaris Dinas Sosial" in text


class TestSendingBack:
    def test_needs_a_reason(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4)
        answer = sign_in("sekretaris").post(
            reverse("analyse_send_back", args=[course.run.public_id]), {"alasan": ""}
        )
        assert answer.status_code == 422
        assert RunTask.objects.get(run=course.run, step=4).state == "selesai"

    def test_reopens_the_recap_with_the_reason(self, carried: Carried, sign_in: SignIn) -> None:
        course = carried(4)
        sign_in("sekretaris").post(
            reverse("analyse_send_back", args=[course.run.public_id]), {"alasan": "Serapan tidak cocok."}
        )
        assert RunTask.objects.get(run=course.run, step=4).state == "terbuka"
        page = sign_in("kasubag").get(reverse("compile", args=[course.run.public_id])).content.decode()
        assert "Serapan tidak cocok." in page
