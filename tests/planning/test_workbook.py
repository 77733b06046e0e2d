"""The Perjanjian Kinerja as a workbook: out, filled in, back; and what is said of each mistake."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from himpun.base.words import Refused
from himpun.planning.workbook import INDICATOR_COLUMNS, PROGRAMME_COLUMNS, Reading, read

UNITS = {"Bidang Rehabilitasi Sosial": "u1", "Sekretariat": "u2"}
GOOD = (
    "Meningkatnya kemandirian", "IKU-01", "Persentase disabilitas mandiri", "%", "naik", "", "terakhir", "2", "",
    "Laporan", "Bidang Rehabilitasi Sosial", "ya", "25", "6", "12", "18", "25",
)  # fmt: skip
PROGRAMME = (
    "Meningkatnya kemandirian",
    "1.06.04",
    "Program Rehabilitasi Sosial",
    "1.250.000.000",
    "bidang rehabilitasi  sosial",
    "",
)


def changed(row: Sequence[str], columns: Sequence[str], **values: str) -> list[str]:
    names = {
        "target": "Target tahun",
        "unit": "Penanggung jawab",
        "code": "Kode",
        "polarity": "Polaritas",
        "pagu": "Pagu (Rp)",
        "objective": "Sasaran",
    }
    cells = list(row)
    for key, value in values.items():
        cells[columns.index(names[key])] = value
    return cells


def of(
    indicators: Sequence[Sequence[str]] = (GOOD,), programmes: Sequence[Sequence[str]] = (PROGRAMME,)
) -> Reading:
    def sheet(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[tuple[int, Sequence[str]]]:
        return list(enumerate([head, *rows], start=1))

    return read([sheet(INDICATOR_COLUMNS, indicators), sheet(PROGRAMME_COLUMNS, programmes)], units=UNITS)


class TestAGoodWorkbook:
    def test_reads_without_a_problem(self) -> None:
        found = of()
        assert found.problems == ()
        assert found.indicators[0]["targets"] == {"0": "25", "1": "6", "2": "12", "3": "18", "4": "25"}
        assert found.programmes[0] | {"row": 0} == {
            "row": 0, "code": "1.06.04", "name": "Program Rehabilitasi Sosial", "budget": 1_250_000_000, "funding": "APBD",
            "responsible": "u1",
        }  # fmt: skip

    def test_passes_over_empty_rows(self) -> None:
        assert len(of([GOOD, ("",) * 17]).indicators) == 1


class TestAProblem:
    @pytest.mark.parametrize(
        ("values", "column", "words"),
        [
            ({"target": "lumayan"}, "Target tahun", "bukan angka"),
            ({"target": "1.234"}, "Target tahun", "Maksud Anda"),
            ({"unit": "Bidang Entah"}, "Penanggung jawab", "tidak ada"),
            ({"code": ""}, "Kode", "belum diisi"),
            ({"polarity": "miring"}, "Polaritas", "tidak dikenal"),
        ],
    )
    def test_names_its_row_and_column(self, values: dict[str, str], column: str, words: str) -> None:
        (problem,) = of([changed(GOOD, INDICATOR_COLUMNS, **values)]).problems
        assert (problem.sheet, problem.row, problem.column) == ("Indikator", 2, column)
        assert words in str(problem.sentence)

    def test_is_a_code_used_twice(self) -> None:
        (problem,) = of([GOOD, GOOD]).problems
        assert "baris 2" in str(problem.sentence)

    def test_is_money_that_is_no_money(self) -> None:
        (problem,) = of(programmes=[changed(PROGRAMME, PROGRAMME_COLUMNS, pagu="kira-kira")]).problems
        assert (problem.sheet, problem.column) == ("Program", "Pagu (Rp)")

    def test_is_a_programme_of_an_unknown_objective(self) -> None:
        (problem,) = of(programmes=[changed(PROGRAMME, PROGRAMME_COLUMNS, objective="Lain")]).problems
        assert "tidak ada di lembar Indikator" in str(problem.sentence)


class TestAWrongWorkbook:
    def test_is_refused_with_the_column_that_differs(self) -> None:
        head = ["Sasaran", "Nomor", *INDICATOR_COLUMNS[2:]]
        with pytest.raises(Refused, match="kolom ke-2 seharusnya “Kode”, tertulis “Nomor”"):
            read([[(1, head)], [(1, PROGRAMME_COLUMNS)]], units=UNITS)

    def test_is_refused_when_a_sheet_is_missing(self) -> None:
        with pytest.raises(Refused, match="tidak mempunyai lembar"):
            read([[(1, INDICATOR_COLUMNS)]], units=UNITS)
