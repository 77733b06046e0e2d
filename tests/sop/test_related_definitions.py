"""The three related editions that Himpun brings along as its own proposals, and what such a file must say."""

from __future__ import annotations

import pytest

from himpun.reporting.documents.kinds import KINDS
from himpun.sop import document
from himpun.sop.definition import DOCUMENTS, Definition, DefinitionError, load, shipped
from tests.paperview import text_of
from tests.sop.cast import edition_2020

RELATED = [one for one in shipped().values() if one.source is not None]
LKIP = shipped()["penyusunan-lkip-usulan"]
WRITES = 'document = "lkip"\n'
SOURCE = '[source]\nseries = "pengumpulan-data-kinerja"\nwhen = "tahun"\n'


def problems(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load(text)
    return [str(problem) for problem in caught.value.problems]


class TestTheRelatedEditions:
    def test_are_those_the_paper_names_under_keterkaitan(self) -> None:
        assert {f"SOP {one.title}" for one in RELATED} == {
            text.rstrip(".") for text in edition_2020().related
        }

    @pytest.mark.parametrize("definition", RELATED, ids=lambda one: one.code)
    def test_say_that_they_are_a_proposal_nobody_endorsed(self, definition: Definition) -> None:
        assert "usulan Himpun, belum disahkan" in definition.text.splitlines()[0]
        assert "usulan Himpun, belum disahkan" in definition.identity.number
        assert definition.findings[0].note.startswith("Usulan Himpun, belum disahkan.")
        assert definition.endorser.name == ""
        assert not any(basis.verified for basis in definition.legal_basis)

    @pytest.mark.parametrize("definition", RELATED, ids=lambda one: one.code)
    def test_use_the_lanes_of_the_sop_they_follow(self, definition: Definition) -> None:
        followed = {lane.key: lane.title for lane in edition_2020().lanes}
        assert {lane.key: lane.title for lane in definition.lanes}.items() <= followed.items()
        assert definition.source is not None
        assert definition.source.series == edition_2020().series

    @pytest.mark.parametrize("definition", RELATED, ids=lambda one: one.code)
    def test_write_then_have_it_examined_then_endorsed_by_others(self, definition: Definition) -> None:
        order = [step.capability for step in definition.steps]
        assert order[0] == "attest"
        assert order[-2:] == ["endorse", "distribute"]
        writing = [step.number for step in definition.steps if step.capability == "write"]
        for step in definition.steps:
            if step.capability in ("review", "endorse"):
                assert set(writing) <= set(step.examines)
                assert step.lane not in {definition.step(number).lane for number in writing}

    def test_take_the_time_the_law_leaves(self) -> None:
        assert {one.document: one.standard_days for one in RELATED} == {
            "laporan-capaian-kinerja": 8,
            "laporan-kinerja-individu": 8,
            "lkip": 20,
        }

    def test_are_printed_as_any_sop_and_say_there_what_they_are(self) -> None:
        printed = text_of(document.pdf(LKIP))
        assert "(usulan Himpun, belum disahkan)" in " ".join(printed.split())


class TestADocument:
    def test_is_one_that_can_be_printed(self) -> None:
        assert set(DOCUMENTS) <= set(KINDS)

    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            (WRITES, 'document = "lkjip"\n', 'Isian "document" berisi "lkjip", yang tidak dikenal'),
            (WRITES, "", 'belum menyebut naskah apa. Isi "document"'),
            (SOURCE, "", "Sebut SOP sumbernya dalam bagian [source]"),
            ('when = "tahun"', 'when = "bulan"', 'Pilihannya: setiap, tahun'),
            ('series = "pengumpulan-data-kinerja"', 'series = "penyusunan-lkip"', "bersumber pada dirinya sendiri"),
            ('capability = "write"', 'capability = "compile"', "angka yang sudah beku"),
            ('capability = "write"', 'capability = "attest"', "Belum ada langkah yang menulis naskah"),
        ],
    )  # fmt: skip
    def test_that_does_not_fit_is_refused_with_the_reason(self, old: str, new: str, reason: str) -> None:
        assert old in LKIP.text
        assert any(reason in problem for problem in problems(LKIP.text.replace(old, new, 1)))

    def test_is_not_asked_of_an_sop_that_collects_figures(self) -> None:
        plain = edition_2020()
        assert (plain.document, plain.source, plain.writes) == ("", None, False)
        said = plain.text.replace("effective_date", 'document = "pengukuran-kinerja"\neffective_date', 1)
        assert not load(said).writes
        assert any(
            "[source]" in one for one in problems(said.replace("[identity]", SOURCE + "[identity]", 1))
        )
