"""Perjanjian Kinerja and Rencana Aksi as papers: two parties, whole signature blocks, signed by the head alone."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from pypdf import PdfReader

from himpun.archive.verification import examine
from himpun.base.words import Refused
from himpun.demo.office import BY, PASSWORD, Office
from himpun.planning import actions, queries
from himpun.planning.models import Agreement, PlanDocument
from himpun.procedure import promises
from himpun.reporting.documents.kinds.action_plan import lines_of
from himpun.reporting.documents.kinds.agreement import head_of_region
from himpun.reporting.documents.paper.model import Signatures
from tests.people import MORNING

SignIn = Callable[[str], Client]
PK, RA = "perjanjian-kinerja", "rencana-aksi"


@pytest.fixture
def office(planned: Office) -> Office:
    """The office with its plans."""
    return planned


@pytest.fixture
def promise(office: Office) -> Agreement:
    found = queries.agreement_for(office.agency, 2026)
    assert found is not None
    return found


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


class TestTheAgreement:
    def test_has_two_sheets_with_parties_tables_and_signatures(
        self, office: Office, promise: Agreement
    ) -> None:
        actions.name_superior(
            agreement=promise, name="Nama Contoh", title="Wali Kota Depok", by=BY, at=MORNING
        )
        first, second = pages(promises.render(PK, promise, "pdf", when=MORNING))
        for sheet in (first, second):
            # The left block is the second party's.
            assert sheet.index("Pihak Kedua Wali Kota Depok") < sheet.rindex(
                "Pihak Pertama Kepala Dinas Sosial"
            )
            assert "Nama Contoh" in sheet
        assert "TAHUN 2026" in first
        assert "Persentase TAGANA aktif 90%" in second
        assert "14.715.566.938" in second

    def test_leaves_room_where_the_second_party_is_not_known(self, promise: Agreement) -> None:
        paper = promises.draft(PK, promise, when=MORNING)
        signed = [block for block in paper.blocks if isinstance(block, Signatures)]
        assert [each.signed[0].signatory.post for each in signed] == ["Wali Kota Depok"] * 2
        assert paper.imprint.draft

    @pytest.mark.parametrize(("size", "height"), [("a4", 842), ("f4", 935)])
    def test_is_printed_on_either_paper(self, size: str, height: int, promise: Agreement) -> None:
        pdf = promises.render(PK, promise, "pdf", when=MORNING, size=size)  # type: ignore[arg-type]
        assert round(float(PdfReader(io.BytesIO(pdf)).pages[0].mediabox.height)) == height

    def test_says_why_it_was_changed(self, office: Office, promise: Agreement) -> None:
        changed = actions.begin(
            agency=office.agency, year=2026, by=BY, at=MORNING, reason="Pergantian pejabat"
        )
        assert "Pergantian pejabat" in pages(promises.render(PK, changed, "pdf", when=MORNING))[0]

    @pytest.mark.parametrize(
        ("government", "head"),
        [("Pemerintah Kota Depok", "Wali Kota Depok"), ("Pemerintah Kabupaten Boyolali", "Bupati Boyolali"),
         ("Pemerintah Provinsi Jawa Barat", "Gubernur Jawa Barat"), ("Otorita", "Kepala Daerah")],
    )  # fmt: skip
    def test_knows_how_the_head_of_a_region_is_called(self, government: str, head: str) -> None:
        assert head_of_region(government) == head


class TestThePlanOfAction:
    def test_names_kegiatan_and_who_answers(self, office: Office, promise: Agreement) -> None:
        text = pages(promises.render(RA, promise, "pdf", when=MORNING))[0]
        for wanted in ("TW III", "1.06.06.2.01", "Kabid Rehabilitasi Sosial", "Target bulanan"):
            assert wanted in text

    def test_comes_from_the_agreement_where_no_plan_of_action_is_recorded(self, promise: Agreement) -> None:
        PlanDocument.objects.filter(kind="renaksi").delete()
        lines = list(lines_of(promise))
        assert [line.measure.key for line in lines] == [f"IKU-0{n}" for n in range(1, 7)]
        assert lines[3].measure.target(2026, "TW2") == "7"


class TestAnyForm:
    @pytest.mark.parametrize("kind", [PK, RA])
    @pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
    def test_is_the_same_bytes_for_the_same_content(self, kind: str, form: str, promise: Agreement) -> None:
        one, other = (promises.render(kind, promise, form, when=MORNING) for _ in range(2))  # type: ignore[arg-type]
        assert one == other


class TestSigning:
    def test_seals_the_paper_and_keeps_it(self, office: Office, promise: Agreement, settings: object) -> None:
        head = office.person("kepala", MORNING)
        document = promises.sign(kind=PK, promise=promise, number="800/12/2026", by=head, at=MORNING)
        pdf = promises.render(PK, promise, "pdf", when=MORNING)
        assert examine(pdf).state == "sah"
        assert "Nomor 800/12/2026" in pages(pdf)[0]
        again = promises.sign(kind=PK, promise=promise, number="800/12/2026", by=head, at=MORNING)
        assert again == document
        with pytest.raises(Refused, match="sudah ditandatangani"):
            promises.name_superior(promise=promise, name="Lain", title="Wali Kota", by=head, at=MORNING)

    def test_of_a_changed_agreement_begins_as_a_draft(self, office: Office, promise: Agreement) -> None:
        promises.sign(kind=PK, promise=promise, number="1", by=office.person("kepala", MORNING), at=MORNING)
        changed = actions.begin(agency=office.agency, year=2026, by=BY, at=MORNING, reason="Mutasi")
        assert promises.sealed(PK, changed) is None
        assert promises.sealed(PK, promise) is not None

    def test_of_a_plan_of_action_is_asked_again_for_its_next_version(
        self, office: Office, promise: Agreement
    ) -> None:
        head = office.person("kepala", MORNING)
        promises.sign(kind=RA, promise=promise, number="1", by=head, at=MORNING)
        assert promises.render(RA, promise, "docx", when=MORNING)[:2] == b"PK"
        plan = queries.plan_for(office.agency, "renaksi", 2026)
        assert plan is not None
        plan.indicators.filter(key="IKU-01").update(name="Nama lain")
        with pytest.raises(Refused, match="berubah sejak ditandatangani"):
            promises.render(RA, promise, "docx", when=MORNING)
        assert examine(promises.render(RA, promise, "pdf", when=MORNING)).state == "sah"
        actions.record_plan(
            agency=office.agency,
            cover=actions.Cover("renaksi", 2026, 2026, reason="Uji"),
            nodes=(),
            by=BY,
            at=MORNING,
        )
        assert promises.sealed(RA, promise) is None

    def test_is_the_head_s_alone(self, office: Office, promise: Agreement) -> None:
        with pytest.raises(Refused, match="bukan pimpinannya"):
            promises.sign(
                kind=PK, promise=promise, number="1", by=office.person("sekretaris", MORNING), at=MORNING
            )

    def test_needs_something_to_promise(self, office: Office) -> None:
        empty = actions.begin(agency=office.agency, year=2031, by=BY, at=MORNING)
        with pytest.raises(Refused, match="belum berisi"):
            promises.sign(kind=PK, promise=empty, number="1", by=office.person("kepala", MORNING), at=MORNING)


class TestThePage:
    def test_lets_the_head_sign_with_the_password(self, promise: Agreement, sign_in: SignIn) -> None:
        client, address = sign_in("kepala"), f"/rencana/{promise.public_id}/naskah/"
        wrong = client.post(address, {"naskah": PK, f"sandi-{PK}": "salah", f"nomor-{PK}": "7/2026"})
        assert wrong.status_code == 422
        assert "7/2026" in wrong.content.decode()
        assert promises.sealed(PK, promise) is None
        client.post(address, {"naskah": PK, f"sandi-{PK}": PASSWORD, f"nomor-{PK}": "7/2026"})
        assert promises.sealed(PK, promise) is not None
        assert "sudah ditandatangani" in client.get(address).content.decode()
        later = sign_in("kasubag").post(
            f"/rencana/{promise.public_id}/sasaran/", {"sasaran": "Sasaran susulan"}
        )
        assert later.status_code == 409, "what was signed is not changed behind the signature"

    def test_refuses_a_signature_under_what_was_not_read(self, promise: Agreement, sign_in: SignIn) -> None:
        client, address = sign_in("kepala"), f"/rencana/{promise.public_id}/naskah/"
        page = client.get(address).content.decode()
        seen = promises.draft(PK, promise, when=MORNING).digest()
        assert f'value="{seen}"' in page, "a draft of another day says the same"
        promise.programmes.filter(code="1.06.02").update(budget=1)
        given = {"naskah": PK, f"sandi-{PK}": PASSWORD, "dilihat": seen}
        assert "berubah sejak Anda membukanya" in client.post(address, given).content.decode()
        assert promises.sealed(PK, promise) is None

    def test_refuses_another_post(self, promise: Agreement, sign_in: SignIn) -> None:
        client, address = sign_in("kabid-rehsos"), f"/rencana/{promise.public_id}/naskah/"
        client.post(address, {"naskah": PK, f"sandi-{PK}": PASSWORD})
        assert promises.sealed(PK, promise) is None

    def test_gives_each_form_and_names_the_second_party(self, promise: Agreement, sign_in: SignIn) -> None:
        client, address = sign_in("kasubag"), f"/rencana/{promise.public_id}/naskah/"
        client.post(f"{address}pihak-kedua/", {"nama": "Ibu Wali", "jabatan": "Wali Kota Depok"})
        assert "Ibu Wali" in client.get(address).content.decode()
        for name, begins in ((f"{PK}.docx", b"PK"), (f"{RA}.xlsx", b"PK"), (f"{RA}.pdf?kertas=f4", b"%PDF")):
            assert client.get(f"{address}{name}").content.startswith(begins)
        assert client.get(f"{address}lkip.pdf").status_code == 404
        assert client.get(f"{address}{PK}.txt").status_code == 404

    def test_knows_no_agreement_of_another_agency(self, promise: Agreement, stranger: Client) -> None:
        for end in ("", f"{PK}.pdf"):
            assert stranger.get(f"/rencana/{promise.public_id}/naskah/{end}").status_code == 404
