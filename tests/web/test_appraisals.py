"""SKP on screen: one's own, one's people's, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from himpun.appraisal import actions, queries
from himpun.appraisal.actions import MeasureDraft, Reached
from himpun.appraisal.models import Accomplishment, Appraisal, Feedback, WorkResult
from himpun.demo.course import Course
from himpun.demo.office import Office
from himpun.minutes.models import Entry
from tests.people import MORNING

SignIn = Callable[[str], Client]


@pytest.fixture
def drawn_up(office: Office) -> Appraisal:
    """The SKP of Kabid Rehabilitasi Sosial, one result linked to IKU-05."""
    kabid = office.person("kabid-rehsos", MORNING)
    made = actions.begin(year=2026, by=kabid, at=MORNING)
    actions.put_result(
        appraisal=made, text="Terlayaninya penyandang disabilitas", indicator="IKU-05",
        measures={"kuantitas": MeasureDraft("Orang yang dilayani", "100", "orang")}, by=kabid, at=MORNING,
    )  # fmt: skip
    return made


class TestOnesOwn:
    def test_is_drawn_up_linked_and_filled_in(
        self, office: Office, sign_in: SignIn, carried: Callable[..., Course]
    ) -> None:
        boss = actions.begin(year=2026, by=office.person("kepala", MORNING), at=MORNING)
        above = actions.put_result(
            appraisal=boss, text="Meningkatnya pemberdayaan PMKS", measures={"kualitas": MeasureDraft("Nilai", "14", "%")},
            by=office.person("kepala", MORNING), at=MORNING,
        )  # fmt: skip
        carried(2)
        client = sign_in("kabid-rehsos")
        assert "belum menyusun SKP 2026" in client.get(reverse("skp") + "?tahun=2026").content.decode()
        page = client.post(reverse("skp") + "?tahun=2026", follow=True)
        made = Appraisal.objects.get(officer=office.officers["kabid-rehsos"])
        assert made.superior == office.officers["kepala"]
        assert "Belum ada rencana hasil kerja" in page.content.decode()

        address = reverse("skp_result", args=[made.public_id])
        assert "Meningkatnya pemberdayaan PMKS" in client.get(address).content.decode()
        typed = {"hasil": "Terlayaninya disabilitas", "atasan": str(above.pk), "indikator": "IKU-05",
                 "ukuran-kuantitas": "Orang dilayani", "target-kuantitas": ""}  # fmt: skip
        half = client.post(address, typed)
        assert half.status_code == 422
        assert "Terlayaninya disabilitas" in half.content.decode(), "what was typed is still there"
        assert (
            client.post(address, typed | {"target-kuantitas": "100", "satuan-kuantitas": "orang"}).status_code
            == 302
        )

        result = WorkResult.objects.get(appraisal=made)
        assert result.above == above
        measure = result.measures.get()
        address = reverse("skp_reached", args=[made.public_id, 3])
        form = client.get(address).content.decode()
        assert "Menurut pengukuran: 26,4" in form
        proof = queries.evidence_for(office.agency, 2026, 3, ["IKU-05"])["IKU-05"][0]
        client.post(address, {f"realisasi-{measure.pk}": "81", f"bukti-{measure.pk}": proof.public_id})
        done = queries.sheet(made.officer, 2026).results[0].measures[0].by_quarter[3]  # type: ignore[union-attr]
        assert (done.actual, done.evidence) == ("81", (proof.name,))
        assert done.measurement is not None
        assert proof.public_id in client.get(address).content.decode()
        assert "1 bukti" in client.get(reverse("skp_of", args=[made.public_id])).content.decode()

    def test_keeps_a_measure_that_something_was_reached_of(
        self, drawn_up: Appraisal, sign_in: SignIn, office: Office
    ) -> None:
        result = drawn_up.results.get()
        actions.record(
            appraisal=drawn_up, quarter=1, reached={result.measures.get().pk: Reached("5")},
            by=office.person("kabid-rehsos", MORNING), at=MORNING,
        )  # fmt: skip
        address = reverse("skp_result_edit", args=[drawn_up.public_id, 1])
        answer = sign_in("kabid-rehsos").post(
            address, {"hasil": "Lain", "ukuran-waktu": "Hari", "target-waktu": "3"}
        )
        assert answer.status_code == 422
        assert "sudah ada realisasinya" in answer.content.decode()
        assert Accomplishment.objects.exists()
        drawn_up.refresh_from_db()
        assert drawn_up.results.get().text == "Terlayaninya penyandang disabilitas"


class TestTheSuperior:
    def test_gives_feedback_that_makes_a_predicate(self, drawn_up: Appraisal, sign_in: SignIn) -> None:
        client = sign_in("kepala")
        assert drawn_up.officer.name in client.get(reverse("skp") + "?tahun=2026").content.decode()
        address = reverse("skp_feedback", args=[drawn_up.public_id, 3])
        typed = {"hasil": "di_atas", "perilaku": "di_atas", "p-akuntabel": "Cermat mencatat bukti."}
        empty = client.post(address, typed)
        assert empty.status_code == 422
        assert "Cermat mencatat bukti." in empty.content.decode()
        assert client.post(address, typed | {"kata": "Bagus, teruskan."}).status_code == 302
        page = sign_in("kabid-rehsos").get(reverse("skp_of", args=[drawn_up.public_id])).content.decode()
        assert "Bagus, teruskan." in page
        assert "Sangat Baik" in page
        assert "Cermat mencatat bukti." in page
        entry = Entry.objects.filter(verb="give_feedback").get()
        assert entry.chain.name == f"appraisal:{drawn_up.public_id}"

    def test_does_not_write_in_the_sheet(self, drawn_up: Appraisal, sign_in: SignIn) -> None:
        client = sign_in("kepala")
        for name, more in (("skp_result", ()), ("skp_reached", (3,))):
            assert (
                client.post(reverse(name, args=[drawn_up.public_id, *more]), {"hasil": "x"}).status_code
                == 409
            )
        assert drawn_up.results.count() == 1


class TestEverybodyElse:
    def test_sees_nothing_of_it(self, drawn_up: Appraisal, sign_in: SignIn, stranger: Client) -> None:
        addresses = [
            reverse("skp_of", args=[drawn_up.public_id]),
            reverse("skp_result", args=[drawn_up.public_id]),
            reverse("skp_reached", args=[drawn_up.public_id, 1]),
            reverse("skp_feedback", args=[drawn_up.public_id, 1]),
        ]
        # A colleague, the administrator, somebody of the same division's office who leads nobody, another agency.
        for client in (sign_in("kabid-dayasos"), sign_in("admin"), sign_in("sekretaris"), stranger):
            assert [client.get(address).status_code for address in addresses] == [404] * 4
        assert [Client().get(address).status_code for address in addresses] == [302] * 4

    def test_gives_no_feedback_on_oneself(self, drawn_up: Appraisal, sign_in: SignIn) -> None:
        address = reverse("skp_feedback", args=[drawn_up.public_id, 1])
        assert sign_in("kabid-rehsos").post(address, {"kata": "Saya hebat"}).status_code == 409
        assert not Feedback.objects.exists()


class TestTheQueries:
    def test_give_everybody_in_as_many_questions_as_one(
        self, drawn_up: Appraisal, office: Office, django_assert_num_queries: Callable[[int], object]
    ) -> None:
        with django_assert_num_queries(8):  # type: ignore[attr-defined]
            assert len(queries.sheets(office.agency, 2026)) == 1
        for name in ("kabid-dayasos", "kabid-linjamsos", "sekretaris"):
            person = office.person(name, MORNING)
            made = actions.begin(year=2026, by=person, at=MORNING)
            actions.put_result(
                appraisal=made,
                text="Hasil",
                measures={"waktu": MeasureDraft("Hari", "3")},
                by=person,
                at=MORNING,
            )
        with django_assert_num_queries(8):  # type: ignore[attr-defined]
            assert len(queries.sheets(office.agency, 2026)) == 4

    def test_know_who_leads_whom(self, office: Office) -> None:
        led = {one.name for one in queries.people_of(office.officers["sekretaris"], MORNING.date())}
        assert led == {office.officers[name].name for name in ("kasubag", "fungsional", "admin")}
        assert queries.people_of(office.officers["fungsional"], MORNING.date()) == []
