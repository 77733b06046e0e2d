"""The generic step on screen, and a whole SOP of another agency carried to its end with nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from himpun.base.periods import Period
from himpun.demo.office import Office
from himpun.organisation.models import Unit
from himpun.procedure import attest, editions, opening
from himpun.sop import queries
from himpun.sop.models import Adoption, CompletenessItem, Run, RunEvent
from tests.evidence import pdf
from tests.people import MORNING

SIX_STEPS = (Path(__file__).parents[1] / "cases" / "sop-enam-langkah.toml").read_text(encoding="utf-8")
PDF = pdf()
DOERS = {1: "kepala", 2: "sekretaris", 3: "kasubag", 4: "kasubag", 5: "sekretaris", 6: "kepala"}
"""Who does each step of the six, by account."""

SignIn = Callable[[str], Client]
Clock = Callable[[object], None]


def adopt(office: Office, text: str) -> Adoption:
    """Put the six-step SOP into force in the demonstration's office."""
    lanes: dict[str, list[tuple[Any, Unit | None]]] = {
        "kepala_dinas": [(office.posts["kepala"], None)],
        "sekretaris": [(office.posts["sekretaris"], None)],
        "kasubag": [(office.posts["kasubag"], None)],
        "kepala_bidang": [
            (office.posts[f"kabid-{key}"], office.units[key]) for key in ("dayasos", "rehsos", "linjamsos")
        ],
    }
    return editions.adopt(
        agency=office.agency, text=text, in_force_from=date(2022, 1, 3), lanes=lanes, by="Uji", at=MORNING
    )


@pytest.fixture
def six(office: Office) -> Adoption:
    return adopt(office, SIX_STEPS)


@pytest.fixture
def run(office: Office, six: Adoption, clock: Clock) -> Run:
    clock(MORNING)
    return opening.open_period(
        adoption=six, period=Period(2026, 3), by=office.person("kepala", MORNING), at=MORNING
    )


def path_of(run: Run, number: int) -> str:
    return f"/pengukuran/{run.public_id}/pastikan/{number}/"


def everything(run: Run, number: int) -> dict[str, str]:
    """All boxes of the step ticked."""
    step = queries.definition_of(run.edition).step(number)
    return {f"butir-{place}": "ya" for place, _ in enumerate(attest.items(step), start=1)}


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


class TestSixSteps:
    def test_run_to_their_end_through_the_screens(
        self, office: Office, six: Adoption, sign_in: SignIn, clock: Clock
    ) -> None:
        now = MORNING
        clock(now)
        head = sign_in("kepala")
        sent = {"sop": str(six.pk), "periode": "2026-TW3"}
        assert "Triwulan III 2026 siap dibuka" in text(head.get("/pengukuran/buka/", sent))
        where = head.post("/pengukuran/buka/", sent).url
        run = Run.objects.get()
        assert where == f"/pengukuran/{run.public_id}/"

        def do(number: int, **sent: str) -> Any:
            nonlocal now
            now += timedelta(minutes=3)
            clock(now)
            client = sign_in(DOERS[number])
            home = text(client.get("/"))
            assert "Satu hal menunggu Anda" in home
            page = client.get(f"/pengukuran/{run.public_id}/langkah/{number}/", follow=True)
            assert page.status_code == 200
            return client.post(path_of(run, number), sent or {**everything(run, number), "apa": "selesai"})

        for number in (1, 2, 3, 4):
            assert do(number).url == where
        # The Sekretaris sends it back once, the Kasubag mends it.
        assert do(5, apa="kembalikan", alasan="Data Bidang Rehabilitasi Sosial belum lengkap.").url == where
        assert "“Data Bidang Rehabilitasi Sosial belum lengkap.”" in text(
            sign_in("kasubag").get(path_of(run, 4))
        )
        for number in (4, 5, 6):
            assert do(number).url == where
        run.refresh_from_db()
        assert run.state == Run.FINISHED
        page = text(head.get(where))
        assert "Triwulan III 2026 sudah selesai" in page
        assert "1 kali" in page
        assert "dari 480 menit" in page
        kinds = list(RunEvent.objects.filter(run=run).values_list("kind", flat=True))
        assert kinds.count("handed_in") == 7
        assert kinds.count("returned") == 1

    def test_need_no_promise_and_have_no_screens_of_figures(self, run: Run, sign_in: SignIn) -> None:
        page = text(sign_in("kepala").get(f"/pengukuran/{run.public_id}/"))
        assert "laporan/" not in page
        assert "koordinasi/" not in page
        assert sign_in("kepala").get(f"/pengukuran/{run.public_id}/koordinasi/").status_code == 404

    def test_refuse_an_act_of_a_step_they_do_not_have(self, run: Run, sign_in: SignIn) -> None:
        answer = sign_in("kepala").post(f"/pengukuran/{run.public_id}/rekap/bekukan/")
        assert answer.status_code == 409
        assert "tidak mempunyai langkah itu" in text(answer)


class TestAStep:
    def test_is_not_finished_while_an_item_is_missing(self, run: Run, sign_in: SignIn) -> None:
        answer = sign_in("kepala").post(path_of(run, 1), {"butir-1": "ya", "apa": "selesai"})
        assert answer.status_code == 422
        assert "Belum dipastikan: Disposisi" in text(answer)
        assert CompletenessItem.objects.count() == 1, "what was confirmed stays confirmed"
        assert queries.state_of(run).task(1).state == "terbuka"

    def test_keeps_a_note_and_a_file_and_gives_the_file_back_as_a_download(
        self, run: Run, sign_in: SignIn
    ) -> None:
        client, path = sign_in("kepala"), path_of(run, 1)
        file = SimpleUploadedFile('surat "tugas".pdf', PDF)
        sent = {"butir-1": "ya", "catatan-1": "Nomor 12", "berkas-1": file, "apa": "simpan"}
        assert client.post(path, sent).url == path
        kept = CompletenessItem.objects.get()
        assert (kept.note, kept.file_name) == ("Nomor 12", 'surat "tugas".pdf')
        assert "surat &#34;tugas&#34;.pdf" in text(client.get(path))
        answer = client.get(f"/pengukuran/{run.public_id}/kelengkapan/{kept.pk}/")
        assert answer.content == PDF
        assert answer["Content-Disposition"].startswith("attachment;")
        client.post(path, {"butir-1": "ya", "catatan-1": "Nomor 13", "apa": "simpan"})
        kept.refresh_from_db()
        assert (kept.note, bool(kept.file_sha256)) == ("Nomor 13", True), "a new note takes no file away"

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("surat.exe", b"MZ", "bukan PDF, foto"),
            ("surat.pdf", b"PK\x03\x04", "tidak sesuai dengan namanya"),
            ("kosong.pdf", b"", "kosong"),
        ],
    )
    def test_refuses_a_file_that_is_none_and_ticks_nothing(
        self, run: Run, sign_in: SignIn, name: str, content: bytes, words: str
    ) -> None:
        sent = {
            "butir-1": "ya",
            "catatan-1": "Nomor 12",
            "berkas-1": SimpleUploadedFile(name, content),
            "apa": "simpan",
        }
        answer = sign_in("kepala").post(path_of(run, 1), sent)
        assert answer.status_code == 422
        assert words in text(answer)
        assert "Nomor 12" in text(answer)
        assert not CompletenessItem.objects.exists()

    def test_is_closed_to_the_wrong_person(self, run: Run, sign_in: SignIn, stranger: Client) -> None:
        client = sign_in("sekretaris")
        page = text(client.get(path_of(run, 1)))
        assert 'value="selesai"' not in page
        answer = client.post(path_of(run, 1), {**everything(run, 1), "apa": "selesai"})
        assert answer.status_code == 422
        assert "Jabatan Anda hari ini bukan pelaksananya" in text(answer)
        assert stranger.post(path_of(run, 1), everything(run, 1)).status_code == 404
        assert not CompletenessItem.objects.exists()

    def test_is_closed_out_of_order(self, run: Run, sign_in: SignIn) -> None:
        answer = sign_in("kepala").post(path_of(run, 6), {**everything(run, 6), "apa": "selesai"})
        assert answer.status_code == 422
        assert "belum dibuka" in text(answer)

    def test_from_a_stale_second_tab_changes_nothing(self, run: Run, sign_in: SignIn) -> None:
        client, sent = sign_in("kepala"), {**everything(run, 1), "apa": "selesai"}
        assert client.post(path_of(run, 1), sent).status_code == 302
        answer = client.post(path_of(run, 1), sent)
        assert answer.status_code == 422
        assert "sudah selesai" in text(answer)
        assert RunEvent.objects.filter(run=run, kind="handed_in").count() == 1

    def test_cannot_be_sent_back_without_a_reason_or_a_way(self, run: Run, sign_in: SignIn) -> None:
        answer = sign_in("kepala").post(path_of(run, 1), {"apa": "kembalikan", "alasan": "tidak jadi"})
        assert "tidak mempunyai jalan kembali" in text(answer)
        for number in (1, 2, 3, 4):
            sign_in(DOERS[number]).post(path_of(run, number), {**everything(run, number), "apa": "selesai"})
        answer = sign_in("sekretaris").post(path_of(run, 5), {"apa": "kembalikan", "alasan": "  "})
        assert answer.status_code == 422
        assert 'href="#f-alasan"' in text(answer)

    def test_is_not_judged_by_its_own_author(self, run: Run, office: Office, sign_in: SignIn) -> None:
        for number in (1, 2, 3, 4):
            sign_in(DOERS[number]).post(path_of(run, number), {**everything(run, number), "apa": "selesai"})
        office.officers["kasubag"].appointments.create(
            post=office.posts["sekretaris"], kind="plh", start_date=MORNING.date(), letter_number="1/Plh"
        )
        answer = sign_in("kasubag").post(path_of(run, 5), {**everything(run, 5), "apa": "selesai"})
        assert answer.status_code == 422
        assert "tidak boleh memutuskannya sendiri" in text(answer)


class TestAStepOfEachDivision:
    FOURTH = 'symbol = "proses"\ncapability = "attest"\n\n[[step]]\nnumber = 4'
    PER_DIVISION = SIX_STEPS.replace(
        f'lane = "kasubag"\nparticipants = ["kepala_bidang"]\n{FOURTH}',
        f'lane = "kepala_bidang"\neach = "division"\n{FOURTH}',
    ).replace("enam-langkah-2022", "enam-langkah-2023")

    @pytest.fixture
    def run(self, office: Office, clock: Clock) -> Run:
        assert self.PER_DIVISION.count('each = "division"') == 1
        clock(MORNING)
        adoption = adopt(office, self.PER_DIVISION)
        by = office.person("kepala", MORNING)
        return opening.open_period(adoption=adoption, period=Period(2026, 3), by=by, at=MORNING)

    def test_is_done_by_each_head_for_the_own_division(
        self, run: Run, office: Office, sign_in: SignIn
    ) -> None:
        for number in (1, 2):
            sign_in(DOERS[number]).post(path_of(run, number), {**everything(run, number), "apa": "selesai"})
        own = office.units["rehsos"].public_id
        client = sign_in("kabid-rehsos")
        assert (
            client.get(f"/pengukuran/{run.public_id}/langkah/3/", follow=True).redirect_chain[-1][0]
            == path_of(run, 3) + f"{own}/"
        )
        for key in ("dayasos", "rehsos", "linjamsos"):
            path = path_of(run, 3) + f"{office.units[key].public_id}/"
            refused = sign_in("sekretaris").post(path, {**everything(run, 3), "apa": "selesai"})
            assert refused.status_code == 422
            done = sign_in(f"kabid-{key}").post(path, {**everything(run, 3), "apa": "selesai"})
            assert done.status_code == 302
        assert queries.state_of(run).task(4).state == "terbuka"

    def test_has_no_page_without_a_division(self, run: Run, sign_in: SignIn) -> None:
        assert sign_in("kepala").get(path_of(run, 3)).status_code == 404
