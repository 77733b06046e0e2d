"""The Perjanjian Kinerja as a workbook: the template Himpun gives out, and reading it back.

Reading writes nothing: it gives a draft that can be kept as JSON between preview and confirmation, and every
problem with its sheet, row and column. What is good can be seen beside what is not.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from himpun.base import numbers
from himpun.base.words import Refused, Sentence
from himpun.planning import rules

Records = Iterable[tuple[int, Sequence[str]]]
"""Row numbers as the spreadsheet counts them, and the cells as text."""

INDICATORS, PROGRAMMES, GUIDE = "Indikator", "Program", "Petunjuk"
MOST_ROWS = 2000

INDICATOR_COLUMNS = (
    "Sasaran", "Kode", "Indikator", "Satuan", "Polaritas", "Cara turun", "Agregasi", "Desimal", "Skala predikat",
    "Sumber data", "Penanggung jawab", "Bukti wajib", "Target tahun", "Target TW I", "Target TW II", "Target TW III",
    "Target TW IV",
)  # fmt: skip
PROGRAMME_COLUMNS = ("Sasaran", "Kode", "Program", "Pagu (Rp)", "Penanggung jawab", "Sumber dana")

TARGETS = ("Target tahun", "Target TW I", "Target TW II", "Target TW III", "Target TW IV")

AGGREGATION_WORDS = {
    "jumlah": "sum", "terakhir": "last", "rata-rata": "average", "tertinggi": "max", "terendah": "min",
    "rasio jumlah": "ratio_of_sums",
}  # fmt: skip
POLARITY_WORDS = {key: key for key, _ in rules.POLARITIES} | {"ya/tidak": "ya_tidak"}
METHOD_WORDS = {key: key for key, _ in rules.METHODS}
YES_NO = {"ya": True, "tidak": False}

GUIDANCE = (
    "Isi lembar Indikator dan Program, satu baris untuk satu indikator atau program. Jangan mengubah baris judul.",
    "Sasaran: tulis kalimat sasaran yang sama persis pada setiap indikator dan program di bawahnya.",
    "Kode: singkat dan tidak berulang, misalnya IKU-01; untuk program kode nomenklatur, misalnya 1.06.02.",
    "Polaritas: naik, turun, stabil, rentang, predikat, ya_tidak, atau tanggal.",
    "Cara turun: selisih atau rasio; hanya dipakai bila polaritasnya turun.",
    "Agregasi: jumlah, terakhir, rata-rata, tertinggi, terendah, atau rasio jumlah.",
    "Target: angka dengan koma desimal (81,25); untuk rentang 80-90; untuk predikat hurufnya (BB).",
    "Pagu: rupiah penuh tanpa sen.",
    "Sesudah diunggah, Himpun menampilkan isinya dahulu. Belum ada yang disimpan sebelum Anda menyetujuinya.",
)


@dataclass(frozen=True)
class Problem:
    """One thing to mend: sheet, row as the spreadsheet counts, column's heading ("" for the whole row)."""

    sheet: str
    row: int
    column: str
    sentence: Sentence


@dataclass(frozen=True)
class Reading:
    """What a workbook says. ``content`` is plain JSON; ``problems`` empty means it may be confirmed."""

    content: dict[str, Any]
    problems: tuple[Problem, ...]

    @property
    def indicators(self) -> list[dict[str, Any]]:
        return [each for objective in self.content["objectives"] for each in objective["indicators"]]

    @property
    def programmes(self) -> list[dict[str, Any]]:
        return [each for objective in self.content["objectives"] for each in objective["programmes"]]


def template(units: Sequence[str], *, scales: Sequence[str] = ()) -> bytes:
    """An empty workbook with locked headings, lists to choose from and a sheet that explains each column."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format(
        {"bold": True, "bg_color": "#E3F0F1", "border": 1, "text_wrap": True, "valign": "top"}
    )
    free = book.add_format({"locked": False, "text_wrap": True, "valign": "top"})
    text = book.add_format({"locked": False, "num_format": "@", "align": "right", "valign": "top"})
    for name, columns in ((INDICATORS, INDICATOR_COLUMNS), (PROGRAMMES, PROGRAMME_COLUMNS)):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.protect("", {"insert_rows": True, "delete_rows": True, "format_columns": True, "sort": True})
        for place, title in enumerate(columns):
            sheet.write_string(0, place, title, head)
            wide = title in {"Sasaran", "Indikator", "Program"}
            sheet.set_column(place, place, 44 if wide else 24 if title == "Penanggung jawab" else 15,
                             text if title in TARGETS else free)  # fmt: skip
            if choices := _choices(title, units, scales):
                sheet.data_validation(1, place, MOST_ROWS, place, {"validate": "list", "source": choices})
    guide = book.add_worksheet(GUIDE)
    guide.set_column(0, 0, 110, book.add_format({"text_wrap": True}))
    for row, line in enumerate((*GUIDANCE, "Penanggung jawab yang dikenal: " + "; ".join(units))):
        guide.write_string(row, 0, line)
    book.close()
    return out.getvalue()


def _choices(title: str, units: Sequence[str], scales: Sequence[str]) -> list[str]:
    choices = {
        "Polaritas": [key for key, _ in rules.POLARITIES],
        "Cara turun": list(METHOD_WORDS),
        "Agregasi": list(AGGREGATION_WORDS),
        "Penanggung jawab": list(units),
        "Bukti wajib": list(YES_NO),
        "Skala predikat": list(scales),
    }.get(title, [])
    return choices if sum(len(each) + 1 for each in choices) <= 255 else []  # Excel's own limit for a list


def read(sheets: Sequence[Records], *, units: Mapping[str, str], scales: Sequence[str] = ()) -> Reading:
    """Read the template back. ``units`` maps a unit's name to its public id.

    Raises ``Refused`` when the headings are not the template's; everything else is a ``Problem``.
    """
    if len(sheets) < 2:
        raise Refused(
            "Berkas ini tidak mempunyai lembar Indikator dan Program. Unduh templatnya, lalu isi di sana."
        )
    problems: list[Problem] = []
    book = _Book(problems, {_plain(name): key for name, key in units.items()}, list(units), set(scales))
    for row, cells in _table(sheets[0], INDICATORS, INDICATOR_COLUMNS):
        book.indicator(row, cells)
    for row, cells in _table(sheets[1], PROGRAMMES, PROGRAMME_COLUMNS):
        book.programme(row, cells)
    if not book.objectives:
        problems.append(
            Problem(INDICATORS, 2, "", Sentence("Belum ada indikator. Isi paling sedikit satu baris."))
        )
    content = {
        "objectives": [
            {"text": text, "indicators": part["indicators"], "programmes": part["programmes"]}
            for text, part in book.objectives.values()
        ]
    }
    return Reading(content, tuple(problems))


def _table(records: Records, sheet: str, columns: Sequence[str]) -> Iterable[tuple[int, dict[str, str]]]:
    rows = iter(records)
    heading = next((cells for _, cells in rows), ())
    found = [" ".join(cell.split()) for cell in heading[: len(columns)]]
    if found != list(columns):
        wrong = next((index for index, title in enumerate(columns) if found[index : index + 1] != [title]), 0)
        raise Refused(
            "Judul kolom lembar {sheet} tidak sesuai templat: kolom ke-{place} seharusnya “{wanted}”, tertulis “{found}”. "
            "Unduh templat yang baru, lalu salin isinya ke sana.",
            sheet=sheet, place=wrong + 1, wanted=columns[wrong], found=found[wrong] if wrong < len(found) else "",
        )  # fmt: skip
    for count, (row, cells) in enumerate(rows):
        if count >= MOST_ROWS:
            raise Refused(
                "Lembar {sheet} lebih dari {most} baris. Bagi menjadi beberapa berkas.",
                sheet=sheet,
                most=MOST_ROWS,
            )
        named = {
            title: " ".join(cells[place].split()) if place < len(cells) else ""
            for place, title in enumerate(columns)
        }
        if any(named.values()):
            yield row, named


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


class _Book:
    """Gathers objectives in the order they are met, and problems with their places."""

    def __init__(
        self, problems: list[Problem], units: Mapping[str, str], names: Sequence[str], scales: set[str]
    ) -> None:
        self.problems, self.units, self.names, self.scales = problems, units, names, scales
        self.objectives: dict[str, tuple[str, dict[str, list[dict[str, Any]]]]] = {}
        self.codes: dict[str, int] = {}

    def wrong(self, sheet: str, row: int, column: str, template_: str, **params: object) -> None:
        self.problems.append(Problem(sheet, row, column, Sentence(template_, **params)))

    def indicator(self, row: int, cells: Mapping[str, str]) -> None:
        self._required(INDICATORS, row, cells, ("Sasaran", "Kode", "Indikator", "Satuan", "Penanggung jawab"))
        self._unique(INDICATORS, row, cells["Kode"])
        polarity = self._word(INDICATORS, row, cells, "Polaritas", POLARITY_WORDS, "naik")
        decimals = cells["Desimal"] or "2"
        if decimals not in {"0", "1", "2", "3", "4"}:
            self.wrong(
                INDICATORS, row, "Desimal", "Desimal “{found}” harus angka 0 sampai 4.", found=decimals
            )
            decimals = "2"
        scale = cells["Skala predikat"]
        if scale and scale not in self.scales:
            self.wrong(INDICATORS, row, "Skala predikat", "Skala “{found}” tidak dikenal. Pilih: {known}.",
                       found=scale, known=", ".join(sorted(self.scales)))  # fmt: skip
        targets = {str(quarter): cells[title] for quarter, title in enumerate(TARGETS) if cells[title]}
        if not targets:
            self.wrong(
                INDICATORS,
                row,
                "Target tahun",
                "Target belum diisi. Isi target tahun atau target triwulannya.",
            )
        for quarter, raw in targets.items():
            self._target(row, TARGETS[int(quarter)], raw, cells["Satuan"], polarity)
        self._objective(cells["Sasaran"])["indicators"].append(
            {
                "row": row, "code": cells["Kode"], "name": cells["Indikator"], "unit": cells["Satuan"],
                "polarity": polarity,
                "method": self._word(INDICATORS, row, cells, "Cara turun", METHOD_WORDS, "selisih"),
                "aggregation": self._word(INDICATORS, row, cells, "Agregasi", AGGREGATION_WORDS, "last"),
                "decimals": int(decimals), "scale": scale, "source": cells["Sumber data"],
                "responsible": self._unit(INDICATORS, row, cells["Penanggung jawab"]),
                "evidence_required": self._word(INDICATORS, row, cells, "Bukti wajib", YES_NO, True),
                "targets": targets,
            }
        )  # fmt: skip

    def programme(self, row: int, cells: Mapping[str, str]) -> None:
        self._required(PROGRAMMES, row, cells, ("Kode", "Program", "Pagu (Rp)", "Penanggung jawab"))
        self._unique(PROGRAMMES, row, cells["Kode"])
        objective = cells["Sasaran"]
        if objective and _plain(objective) not in self.objectives:
            self.wrong(
                PROGRAMMES,
                row,
                "Sasaran",
                "Sasaran ini tidak ada di lembar Indikator. Salin kalimatnya dari sana.",
            )
        elif not objective:
            self.wrong(
                PROGRAMMES, row, "Sasaran", "Sasaran belum diisi. Salin kalimatnya dari lembar Indikator."
            )
        budget = 0
        if cells["Pagu (Rp)"]:
            budget = self._money(row, cells["Pagu (Rp)"])
        self._objective(objective)["programmes"].append(
            {
                "row": row, "code": cells["Kode"], "name": cells["Program"], "budget": budget,
                "funding": cells["Sumber dana"] or "APBD",
                "responsible": self._unit(PROGRAMMES, row, cells["Penanggung jawab"]),
            }
        )  # fmt: skip

    def _objective(self, text: str) -> dict[str, list[dict[str, Any]]]:
        return self.objectives.setdefault(_plain(text), (text, {"indicators": [], "programmes": []}))[1]

    def _required(self, sheet: str, row: int, cells: Mapping[str, str], columns: Sequence[str]) -> None:
        for column in columns:
            if not cells[column]:
                self.wrong(sheet, row, column, "{what} belum diisi.", what=column)

    def _unique(self, sheet: str, row: int, code: str) -> None:
        if code and code in self.codes:
            self.wrong(
                sheet,
                row,
                "Kode",
                "Kode {code} sudah dipakai di baris {other}.",
                code=code,
                other=self.codes[code],
            )
        self.codes.setdefault(code, row)

    def _word(
        self,
        sheet: str,
        row: int,
        cells: Mapping[str, str],
        column: str,
        known: Mapping[str, Any],
        default: Any,
    ) -> Any:
        word = cells[column].casefold()
        if not word:
            return default
        if word not in known:
            self.wrong(
                sheet,
                row,
                column,
                "“{found}” tidak dikenal. Pilih: {known}.",
                found=cells[column],
                known=", ".join(known),
            )
            return default
        return known[word]

    def _unit(self, sheet: str, row: int, name: str) -> str:
        found = self.units.get(_plain(name), "")
        if name and not found:
            self.wrong(sheet, row, "Penanggung jawab", "Unit “{found}” tidak ada. Yang dikenal: {known}.",
                       found=name, known="; ".join(self.names))  # fmt: skip
        return found

    def _target(self, row: int, column: str, raw: str, unit: str, polarity: str) -> None:
        try:
            rules.read_target(raw, unit=unit, polarity=polarity)
        except Refused as problem:
            self.problems.append(Problem(INDICATORS, row, column, problem.sentence))

    def _money(self, row: int, raw: str) -> int:
        reading = numbers.read(raw, unit="Rp")
        if (
            isinstance(reading, numbers.Number)
            and reading.value == reading.value.to_integral_value()
            and reading.value >= 0
        ):
            return int(reading.value)
        if isinstance(reading, numbers.Ambiguous):
            self.problems.append(Problem(PROGRAMMES, row, "Pagu (Rp)", reading.question))
        else:
            self.wrong(
                PROGRAMMES,
                row,
                "Pagu (Rp)",
                "“{found}” bukan rupiah bulat. Tulis misalnya 1.250.000.000.",
                found=raw,
            )
        return 0
