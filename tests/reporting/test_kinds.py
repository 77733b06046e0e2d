"""Each kind of document says what the frozen figures say, where it is from, and what nobody has written yet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from himpun.base.periods import Period
from himpun.base.words import Refused
from himpun.demo import office as demo
from himpun.demo.course import Clock, Course
from himpun.demo.office import Office
from himpun.procedure import papers
from himpun.reporting import actions, queries
from himpun.reporting.documents.kinds import KINDS
from himpun.reporting.documents.kinds.proofs import PROOFS, criteria
from himpun.reporting.documents.kinds.review import CHECKS, checklist
from himpun.reporting.documents.paper import Chart, Empty, Heading, Paper, Paragraph, Row, Table, shown
from himpun.reporting.figure import Figure
from himpun.reporting.published import check, open_published
from himpun.reporting.published.matching import match
from himpun.sop.models import Run
from tests.people import MORNING, WIB

pytestmark = pytest.mark.django_db

OPENED = {
    "2020": datetime(2021, 1, 4, 8, 0, tzinfo=WIB),
    "2026-TW1": datetime(2026, 4, 1, 8, 0, tzinfo=WIB),
    "2026-TW2": datetime(2026, 7, 1, 8, 0, tzinfo=WIB),
}
WHEN = datetime(2026, 10, 9, 10, 0, tzinfo=WIB)
COMPOSED = [key for key, kind in KINDS.items() if kind.module]


@dataclass
class Year:
    """An office with the year 2020 finished (signed), and two quarters of 2026 frozen and analysed."""

    office: Office
    data: Path
    runs: dict[str, Run] = field(default_factory=dict)

    def paper(self, kind: str, period: str, officer: str = "kabid-rehsos") -> Paper:
        whose = self.office.officers[officer] if KINDS[kind].per_officer else None
        return papers.compose(kind, self.runs[period], when=WHEN, officer=whose)


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Year]:  # type: ignore[no-untyped-def]
    """Built once for the module; each test works in a transaction of its own that is taken back."""
    from django.conf import settings

    before = settings.HIMPUN_DATA, settings.MEDIA_ROOT
    data = tmp_path_factory.mktemp("himpun")
    (data / "files").mkdir()
    with django_db_blocker.unblock(), transaction.atomic():
        settings.HIMPUN_DATA, settings.MEDIA_ROOT = data, data / "files"
        year = Year(demo.build(at=MORNING - timedelta(days=300)), data)
        for code, at in OPENED.items():
            clock = Clock(at, year.office.agency.government.calendar())
            course = Course(year.office, Period.parse(code), clock)
            for _ in course.carry(upto=7 if code == "2020" else 5):
                pass
            year.runs[code] = course.run
        yield year
        transaction.set_rollback(True)
    settings.HIMPUN_DATA, settings.MEDIA_ROOT = before


@pytest.fixture
def year(everything: Year, db: None, settings) -> Year:  # type: ignore[no-untyped-def]
    settings.HIMPUN_DATA, settings.MEDIA_ROOT = everything.data, everything.data / "files"
    return everything


def table(paper: Paper, name: str) -> Table:
    return next(block for block in paper.blocks if isinstance(block, Table) and block.name == name)


def row(found: Table, words: str) -> Row:
    return next(each for each in found.rows if any(words in shown(cell) for cell in each.cells))


def texts(paper: Paper) -> str:
    told = []
    for block in paper.blocks:
        if isinstance(block, Paragraph | Heading):
            told.append(block.text)
        elif isinstance(block, Empty):
            told.append(block.words)
        elif isinstance(block, Table):
            told += [shown(cell) for each in block.rows for cell in each.cells]
    return "\n".join(told)


def column(found: Table, group: str, title: str) -> int:
    return next(n for n, each in enumerate(found.columns) if (each.group, each.title) == (group, title))


class TestEveryKind:
    @pytest.mark.parametrize("kind", COMPOSED)
    def test_is_printed_with_figures_that_say_where_they_are_from(self, year: Year, kind: str) -> None:
        """And keeps its digest whoever looks, and whenever."""
        from himpun.reporting.formulas import FORMULAS

        paper = year.paper(kind, "2020", "kepala")
        assert paper.render("pdf", when=WHEN).startswith(b"%PDF")
        for figure in paper.figures.values():
            assert figure.code.startswith(year.runs["2020"].public_id), figure
            assert figure.formula in FORMULAS, figure
        officer = year.office.officers["kepala"] if KINDS[kind].per_officer else None
        later = papers.compose(kind, year.runs["2020"], when=WHEN + timedelta(days=40), officer=officer)
        assert later.digest() == paper.digest()

    @pytest.mark.slow
    @pytest.mark.parametrize("kind", COMPOSED)
    def test_is_printed_in_all_its_forms_and_twice_the_same(self, year: Year, kind: str) -> None:
        officer = year.office.officers["kepala"] if KINDS[kind].per_officer else None
        for form in KINDS[kind].forms:
            first, again = (
                papers.render(kind, year.runs["2020"], form, when=WHEN, officer=officer) for _ in range(2)
            )
            assert first == again
            assert first.startswith(b"%PDF" if form == "pdf" else b"PK")

    def test_waits_for_a_frozen_recap(self, year: Year) -> None:
        clock = Clock(datetime(2026, 10, 1, 8, 0, tzinfo=WIB), year.office.agency.government.calendar())
        course = Course(year.office, Period(2026, 3), clock)
        list(course.carry(upto=1))
        with pytest.raises(Refused, match="belum dibekukan"):
            papers.compose("laporan-capaian-kinerja", course.run, when=WHEN)
        assert papers.compose("pelaksanaan-sop", course.run, when=WHEN).blocks

    def test_refuses_a_form_it_does_not_have(self, year: Year) -> None:
        with pytest.raises(Refused, match="PDF"):
            papers.render("nota-dinas", year.runs["2020"], "docx", when=WHEN)

    def test_gives_the_signed_report_as_it_was_signed(self, year: Year) -> None:
        from himpun.archive import queries as archive
        from himpun.base import files

        document = archive.document_of(year.runs["2020"])
        assert document is not None
        assert papers.render("pengukuran-kinerja", year.runs["2020"], "pdf", when=WHEN) == files.read(
            document.sha256
        )


class TestQuarterlyReport:
    def test_sets_each_quarter_beside_the_others_as_it_was_frozen(self, year: Year) -> None:
        found = table(year.paper("laporan-capaian-kinerja", "2026-TW2"), "Capaian PK per triwulan")
        line = row(found, "keluarga miskin")
        for roman, actual in (("I", "2,10"), ("II", "4,90"), ("III", "–"), ("IV", "–")):
            assert shown(line.cells[column(found, f"Sampai triwulan {roman}", "Realisasi")]) == actual
        assert "triwulan III, IV" in found.note

    def test_fills_e81_by_the_indicators_own_rule_and_says_so(self, year: Year) -> None:
        found = table(year.paper("laporan-capaian-kinerja", "2026-TW2"), "E81")
        line = row(found, "keluarga miskin")
        values = {
            each.number: [
                shown(line.cells[n]) for n, c in enumerate(found.columns) if c.number == each.number
            ]
            for each in found.columns
        }
        assert values["8"][0] == "2,10"
        assert values["9"][0] == "4,90"
        assert values["12"][0] == "4,90"  # the last value, not 2,10 + 4,90
        assert values["13"][0] == "35,00"  # 4,90 of the year's 14
        assert values["17"] == ["*"]
        assert "nilai terakhir" in found.note

    def test_prints_an_e81_that_our_own_importer_finds_right(self, year: Year) -> None:
        content = year.paper("laporan-capaian-kinerja", "2026-TW2").render("xlsx", when=WHEN)
        form = open_published(io.BytesIO(content))
        assert check(form).findings == []
        unit = year.office.units["rehsos"]
        matched = match(form, queries.form(year.runs["2026-TW2"], unit))
        assert [(entry.field, entry.raw) for entry in matched.contents.entries] == [
            ("actual", "17,10"), ("actual", "5,20"), ("actual", "1530225000"),
        ]  # fmt: skip

    def test_splits_cumulative_money_into_quarters(self, year: Year) -> None:
        found = table(year.paper("laporan-capaian-kinerja", "2026-TW2"), "E81")
        line = row(found, "1.06.06")
        money = {c.number: line.cells[n] for n, c in enumerate(found.columns) if c.title == "Rp"}
        assert (shown(money["8"]), shown(money["9"])) == ("402.300.000", "413.450.000")
        assert shown(money["12"]) == "815.750.000"
        assert money["10"] == "–"

    def test_closes_the_loop_with_last_quarters_promise_and_its_proof(self, year: Year) -> None:
        found = table(year.paper("laporan-capaian-kinerja", "2026-TW2"), "Tindak lanjut lalu")
        line = row(found, "keluarga miskin")
        assert [shown(cell) for cell in line.cells[2:5]] == [
            "Pendampingan dilanjutkan dengan kunjungan terjadwal per kelurahan.", "70,00", "70,00",
        ]  # fmt: skip
        assert "SHA-256" in shown(line.cells[5])

    def test_takes_what_the_sekretaris_wrote_until_somebody_writes_better(self, year: Year) -> None:
        run = year.runs["2026-TW2"]
        before = texts(year.paper("laporan-capaian-kinerja", "2026-TW2"))
        assert "Sumber: analisis Sekretaris" in before
        assert "Belum diisi: Tindak lanjut dalam Renja berikutnya" in before
        person = year.office.person("sekretaris", WHEN)
        actions.write_narrative(
            run=run, kind="laporan-capaian-kinerja", slot="tindak-lanjut-renja", text="Menambah pendamping.",
            version=0, title="Sekretaris", about="Renja", by=person, at=WHEN,
        )  # fmt: skip
        after = texts(year.paper("laporan-capaian-kinerja", "2026-TW2"))
        assert "Menambah pendamping." in after
        assert "Belum diisi: Tindak lanjut dalam Renja berikutnya" not in after

    def test_says_the_same_numbers_as_the_report_it_rests_on(self, year: Year) -> None:
        recap = queries.frozen(year.runs["2026-TW2"])
        assert recap is not None
        frozen = {code: Figure.from_dict(each) for code, each in queries.content(recap)["figures"].items()}
        printed = year.paper("laporan-capaian-kinerja", "2026-TW2").figures
        both = set(frozen) & set(printed)
        assert len(both) > 20
        assert all(frozen[code] == printed[code] for code in both)


class TestYearlyReport:
    def test_has_its_four_chapters_and_annexes(self, year: Year) -> None:
        paper = year.paper("lkip", "2020")
        chapters = [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 1]
        assert chapters == [
            "KATA PENGANTAR", "IKHTISAR EKSEKUTIF", "BAB I PENDAHULUAN", "BAB II PERENCANAAN KINERJA",
            "BAB III AKUNTABILITAS KINERJA", "BAB IV PENUTUP", "LAMPIRAN",
        ]  # fmt: skip

    def test_prints_the_known_figures_of_2020(self, year: Year) -> None:
        told = texts(year.paper("lkip", "2020"))
        assert "69,36" in told
        assert "137,92" in told

    def test_names_every_text_nobody_wrote_and_invents_none(self, year: Year) -> None:
        empty = {each.title for each in year.paper("lkip", "2020").empty}
        prefilled = {slot.title for slot in KINDS["lkip"].slots if slot.prefill}
        assert empty == {slot.title for slot in KINDS["lkip"].slots} - prefilled

    def test_refuses_a_quarter_that_does_not_close_the_year(self, year: Year) -> None:
        with pytest.raises(Refused, match="triwulan IV"):
            year.paper("lkip", "2026-TW2")

    def test_calls_efficient_what_reached_more_than_it_spent(self, year: Year) -> None:
        found = table(year.paper("lkip", "2020"), "Efisiensi")
        disaster, _, poor = found.rows
        assert [shown(cell) for cell in disaster.cells[2:6]] == ["100,00", "93,07", "6,93", "efisien"]
        assert isinstance(poor.cells[2], Figure)
        assert poor.cells[2].value == sum(
            (Decimal("9.71") / 14 * 100, Decimal("34.48") / 25 * 100, Decimal("10.99") / 35 * 100), Decimal(0)
        ) / 3  # fmt: skip

    def test_says_that_earlier_years_are_not_known(self, year: Year) -> None:
        assert "tahun-tahun sebelumnya belum ada dalam sistem" in texts(year.paper("lkip", "2020"))

    def test_draws_its_charts(self, year: Year) -> None:
        assert any(isinstance(block, Chart) for block in year.paper("lkip", "2020").blocks)


class TestIndividualReport:
    def test_tells_what_the_minutes_hold_of_the_officer(self, year: Year) -> None:
        found = table(year.paper("laporan-kinerja-individu", "2026-TW2", "kabid-rehsos"), "Risalah")
        assert any("Memeriksa angka" in shown(each.cells[1]) for each in found.rows)

    def test_stands_on_the_units_indicators_where_there_is_no_skp(self, year: Year) -> None:
        told = texts(year.paper("laporan-kinerja-individu", "2026-TW2", "kabid-rehsos"))
        assert "SKP tahun 2026 belum tercatat" in told
        assert "Persentase Penyandang Disabilitas yang Mandiri" in told
        assert "Persentase TAGANA aktif" not in told

    def test_needs_to_know_whose_it_is(self, year: Year) -> None:
        with pytest.raises(Refused, match="Sebutkan pegawainya"):
            papers.compose("laporan-kinerja-individu", year.runs["2020"], when=WHEN)


class TestProofs:
    def test_have_a_function_for_every_criterion_of_the_file(self) -> None:
        assert {name for each in criteria()["criterion"] for name in each["proof"]} == set(PROOFS)

    def test_point_to_the_signed_report_by_its_digest(self, year: Year) -> None:
        from himpun.archive import queries as archive

        document = archive.document_of(year.runs["2020"])
        assert document is not None
        assert document.sha256[:16] in texts(year.paper("bukti-akip", "2020"))

    def test_say_what_is_missing(self, year: Year) -> None:
        told = texts(year.paper("bukti-akip", "2020"))
        assert "BELUM ADA: Realisasi terhadap tahun-tahun sebelumnya" in told
        assert "belum diverifikasi" in told

    def test_list_every_file_with_its_digest(self, year: Year) -> None:
        found = table(year.paper("bukti-akip", "2020"), "Bukti dukung")
        assert len(found.rows) == 6
        assert all(len(shown(each.cells[4])) == 64 for each in found.rows)


class TestReview:
    def test_knows_every_check_of_the_file(self) -> None:
        named = {item["check"] for block in checklist()["block"] for item in block["items"]} - {""}
        assert named == set(CHECKS)

    def test_says_yes_only_with_where_it_is_known_from(self, year: Year) -> None:
        found = table(year.paper("reviu-lkip", "2020"), "Checklist reviu")
        answered = [each for each in found.rows if each.kind == "" and shown(each.cells[2])]
        assert {shown(each.cells[2]) for each in answered} == {"Ya", "Belum"}
        assert all(shown(each.cells[3]) for each in answered)

    def test_leaves_the_reviewers_own_judgement_open(self, year: Year) -> None:
        found = table(year.paper("reviu-lkip", "2020"), "Checklist reviu")
        assert shown(row(found, "SMART").cells[2]) == ""
        assert all(each.cells[4] == "" for each in found.rows if each.kind == "")


class TestConduct:
    def test_sets_every_step_beside_its_standard(self, year: Year) -> None:
        found = table(year.paper("pelaksanaan-sop", "2026-TW2"), "Langkah")
        assert len(found.rows) == 7
        assert [shown(each.cells[3]) for each in found.rows] == ["2", "5", "7", "3", "3", "1", "2"]

    def test_advises_by_rule_what_to_revise(self, year: Year) -> None:
        from himpun.reporting.conduct import year_of_conduct

        told = " ".join(year_of_conduct(year.runs["2026-TW2"], at=WHEN).advice)
        assert "Langkah 2" in told
        assert "dapat dipersingkat" in told

    def test_tells_of_both_quarters_and_each_division(self, year: Year) -> None:
        paper = year.paper("pelaksanaan-sop", "2026-TW2")
        assert [shown(each.cells[0]) for each in table(paper, "Periode").rows] == [
            "Triwulan I 2026",
            "Triwulan II 2026",
        ]
        assert len(table(paper, "Bidang").rows) == 4


class TestWriting:
    def test_refuses_to_overwrite_what_it_has_not_seen(self, year: Year) -> None:
        def write(text: str, version: int) -> Any:
            return actions.write_narrative(
                run=year.runs["2020"], kind="lkip", slot="simpulan", text=text, version=version,
                title="Kasubag", about="LKIP: Simpulan", by=year.office.person("kasubag", WHEN), at=WHEN,
            )  # fmt: skip

        assert write("Satu", 0).version == 1
        with pytest.raises(Refused, match="sudah disimpan"):
            write("Dua", 0)
        assert write("Satu", 0).version == 1, "the same text again is no conflict"
        assert write("Dua", 1).version == 2
        assert queries.narratives(year.runs["2020"], "lkip")["simpulan"].text == "Dua"

    def test_shows_a_page_what_is_written_and_what_is_proposed(self, year: Year) -> None:
        found = {state.slot.key: state for state in papers.slots(year.runs["2020"], "lkip")}
        assert found["penyebab"].prefill.startswith("Dua indikator pemberdayaan PMKS")
        assert (found["simpulan"].text, found["simpulan"].prefill) == ("", "")
