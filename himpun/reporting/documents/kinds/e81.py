"""Formulir E.81: Evaluasi Renja Perangkat Daerah (Permendagri 86/2017), filled from the frozen quarters.

Column 12 is 8+9+10+11 only for indicators that add up; for the others it follows the indicator's own rule, and the print
says so. Money adds up always. What is not recorded stays "–", never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from himpun.base.numbers import read
from himpun.base.numbers.readings import Number
from himpun.planning import queries as planning
from himpun.reporting import formulas, scales
from himpun.reporting.documents.kinds.shared import AGGREGATIONS, counted, number, percent
from himpun.reporting.documents.kinds.sources import Sources
from himpun.reporting.documents.kinds.years import Taken
from himpun.reporting.documents.outline import IndicatorLine, Objective, ProgrammeLine
from himpun.reporting.documents.paper.model import Cell, Column, Row, Table
from himpun.reporting.figure import Figure

QUARTERS = {1: "I", 2: "II", 3: "III", 4: "IV"}
_PAIRS = (
    ("Target Renstra pada akhir periode", "5"),
    ("Realisasi Renstra s.d. tahun lalu", "6"),
    ("Target Renja {year}", "7"),
    ("Realisasi TW I", "8"),
    ("Realisasi TW II", "9"),
    ("Realisasi TW III", "10"),
    ("Realisasi TW IV", "11"),
    ("Realisasi Renja {year} (12 = 8 s.d. 11*)", "12"),
    ("Tingkat capaian % (13 = 12/7)", "13"),
    ("Realisasi Renstra s.d. {year} (14 = 6+12*)", "14"),
    ("Tingkat capaian Renstra % (15 = 14/5)", "15"),
)


@dataclass
class Totals:
    """What the footer is made of."""

    achievements: list[Figure]
    budget: list[Figure]
    realised: list[Figure]


class Form:
    """The form of one year, filled as far as ``sources.quarters`` reach."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.taken = sources.taken
        self.quarters = {quarter: one for quarter, one in sources.quarters.items() if quarter}
        self.year = sources.year
        self.plans = planning.measures(sources.agency, self.year)
        renstra = planning.plan_for(sources.agency, "renstra", self.year)
        self.begins = renstra.start_year if renstra else None
        self.ends = renstra.end_year if renstra else None
        self.earlier = {
            year: one
            for year, one in sources.years.items()
            if year < self.year and (self.begins is None or year >= self.begins)
        }
        self.totals = Totals([], [], [])

    def table(self) -> Table:
        columns = (
            Column("No", 0.3, number="1", centred=True),
            Column("Indikator kinerja dan program", 2.5, number="3, 4"),
            *(
                Column(unit, numeric=True, group=title.format(year=self.year), number=number_)
                for title, number_ in _PAIRS
                for unit in ("K", "Rp")
            ),
            Column("Unit penanggung jawab", 1.3, number="16"),
            Column("Ket.", 0.4, number="17"),
        )
        rows: list[Row] = []
        count = 0
        for objective in self.taken.report.objectives:
            rows.append(Row((f"Sasaran {objective.number}: {objective.text}",), "group"))
            for cells in self._objective(objective):
                count += 1
                rows.append(Row((str(count), *cells)))
        rows += self._foot()
        return Table(
            "E81", columns, tuple(rows), caption="Evaluasi Hasil Renja (Formulir E.81)", note=self._note()
        )

    def _objective(self, objective: Objective) -> list[tuple[Cell, ...]]:
        return [self._indicator(line) for line in objective.indicators] + [
            self._programme(line) for line in objective.programmes
        ]

    # --- K: indicators -------------------------------------------------------------------------------------

    def _indicator(self, line: IndicatorLine) -> tuple[Cell, ...]:
        _base, rule = self.taken.run.public_id, self.taken.rule(line.code, "aggregation")
        target = line.yearly_target or line.target
        end = self.end_target(line)
        before = self._before(line, rule)
        parts = [
            one.entered(line.code) if (one := self.quarters.get(quarter)) else None for quarter in QUARTERS
        ]
        whole = line.actual
        reached = line.achievement_year or line.achievement
        self.totals.achievements.append(reached)
        since = self._since(line, rule, before, whole)
        share = self.share(line, since, end)
        pairs = (end, before, target, *parts, whole, reached, since, share)
        mark = "" if rule == "sum" else "*"
        return (
            line.name,
            *(cell for pair in pairs for cell in (pair or "–", "")),
            line.unit_responsible,
            mark,
        )

    def share(self, line: IndicatorLine, since: Figure, end: Figure | None) -> Figure:
        """Column 15: how far the Renstra's last target is reached, by the indicator's own formula."""
        code = f"{self.taken.run.public_id}/{line.code}/e81-15"
        if end is None or end.value is None or since.value is None:
            return counted(code, None, line.achievement.formula, (since, end))
        worded = isinstance(end.value, str) and isinstance(since.value, str)
        made = formulas.achievement(
            end.value,
            since.value,
            polarity=self.taken.rule(line.code, "polarity"),
            method=self.taken.rule(line.code, "method"),
            scale=scales.scale_of(str(end.value), str(since.value)) if worded else None,
        )
        return counted(code, made.value, made.formula, (since, end))

    def since(self, line: IndicatorLine) -> Figure:
        """Column 14: what the Renstra's years amount to, this one included."""
        rule = self.taken.rule(line.code, "aggregation")
        return self._since(line, rule, self._before(line, rule), line.actual)

    def end_target(self, line: IndicatorLine) -> Figure | None:
        measure = self.plans.get(line.code)
        if measure is None or self.ends is None:
            return None
        raw = measure.target(self.ends, "akhir") or measure.target(self.ends)
        if not raw:
            return None
        reading = read(raw, unit=line.unit)
        value = reading.value if isinstance(reading, Number) else raw
        return counted(
            f"{self.taken.run.public_id}/{line.code}/target-renstra", value, "ditetapkan",
            unit=line.unit, decimals=line.target.decimals, source="Renstra", label=f"Target Renstra {self.ends}",
        )  # fmt: skip

    def _before(self, line: IndicatorLine, rule: str) -> Figure | None:
        """What the Renstra's years before amount to, by the indicator's own rule."""
        actuals = [
            one.indicators[line.code].actual for one in self.earlier.values() if line.code in one.indicators
        ]
        if not actuals:
            return None
        words = next((each.value for each in reversed(actuals) if isinstance(each.value, str)), None)
        numbers = [number(each) for each in actuals]
        how = "last" if rule == "ratio_of_sums" else rule
        value = formulas.to_date(numbers, how) if any(each is not None for each in numbers) else words
        return counted(
            f"{self.taken.run.public_id}/{line.code}/e81-6", value, f"agregasi_{how}", actuals,
            unit=line.unit, decimals=line.actual.decimals, label="Realisasi Renstra sampai tahun lalu",
        )  # fmt: skip

    def _since(self, line: IndicatorLine, rule: str, before: Figure | None, whole: Figure) -> Figure:
        how = "last" if rule == "ratio_of_sums" else rule
        code = f"{self.taken.run.public_id}/{line.code}/e81-14"
        first_year = self.begins == self.year
        value: Decimal | str | None = whole.value
        if isinstance(value, Decimal) and how != "last":
            known = number(before)
            if known is None and not first_year:
                # A sum of which a part is unknown is no sum.
                value = None
            elif known is not None:
                value = formulas.to_date([known, value], how)
        return counted(
            code, value, f"agregasi_{how}", (before, whole), unit=line.unit, decimals=line.actual.decimals,
            label=f"Realisasi Renstra sampai {self.year}",
        )  # fmt: skip

    # --- Rp: programmes ------------------------------------------------------------------------------------

    def _programme(self, line: ProgrammeLine) -> tuple[Cell, ...]:
        base = self.taken.run.public_id
        self.totals.budget.append(line.budget)
        self.totals.realised.append(line.realised)
        parts: list[Figure | None] = []
        previous: Figure | None = None
        for quarter in QUARTERS:
            one = self.quarters.get(quarter)
            to_date = one.programmes[line.code].realised if one and line.code in one.programmes else None
            value = number(to_date)
            before = number(previous) if quarter > 1 else Decimal(0)
            if value is None or before is None:
                parts.append(None)
            else:
                parts.append(
                    counted(
                        f"{base}/{line.code}/e81-rp-{quarter}",
                        formulas.within_quarter(value, before),
                        "dalam_triwulan",
                        (to_date, previous),
                        unit="Rp",
                        decimals=0,
                        label=f"Realisasi anggaran TW {QUARTERS[quarter]}",
                    )
                )
            previous = to_date
        spent = [
            one.programmes[line.code].realised for one in self.earlier.values() if line.code in one.programmes
        ]
        known = [value for each in spent if (value := number(each)) is not None]
        before_rp = (
            counted(
                f"{base}/{line.code}/e81-6", sum(known, Decimal(0)), "jumlah", spent, unit="Rp", decimals=0
            )
            if known
            else None
        )
        own = number(line.realised)
        since = None
        if own is not None and (before_rp is not None or self.begins == self.year):
            total = own + (number(before_rp) or Decimal(0))
            since = counted(
                f"{base}/{line.code}/e81-14",
                total,
                "jumlah",
                (before_rp, line.realised),
                unit="Rp",
                decimals=0,
            )
        pairs = (None, before_rp, line.budget, *parts, line.realised, line.absorption, since, None)
        return (f"{line.code} {line.name}", *(cell for pair in pairs for cell in ("", pair or "–")), "", "")

    # --- Footer --------------------------------------------------------------------------------------------

    def _foot(self) -> list[Row]:
        base = self.taken.run.public_id
        known = self.totals.achievements
        mean = formulas.average([number(each) for each in known]).value
        average = counted(f"{base}/e81/rata-rata", mean, "rata_rata", known)
        budget = sum((number(each) or Decimal(0) for each in self.totals.budget), Decimal(0))
        spent = [value for each in self.totals.realised if (value := number(each)) is not None]
        absorbed = formulas.absorption(budget, sum(spent, Decimal(0)) if spent else None)
        share = counted(
            f"{base}/e81/serapan", absorbed.value, "serapan", [*self.totals.realised, *self.totals.budget]
        )
        predicates = [
            f"{name}: {band.label}"
            for name, value in (("kinerja", mean), ("anggaran", absorbed.value))
            if (band := scales.category(value)) is not None
        ]
        lines = list(self.taken.report.indicators)
        analysis = self.taken.report.analysis
        follow_up = self.sources.written("tindak-lanjut") or (analysis.follow_up if analysis else "")
        said = (
            ("Rata-rata capaian", f"kinerja (K) {percent(average)}; anggaran (Rp) {percent(share)}"),
            ("Predikat", "; ".join(predicates) or "–"),
            ("Faktor pendorong keberhasilan", _joined(line.supporting for line in lines)),
            ("Faktor penghambat", _joined(line.hindering for line in lines)),
            (
                "Tindak lanjut yang diperlukan dalam triwulan berikutnya",
                follow_up or _joined(line.follow_up for line in lines),
            ),
            (
                "Tindak lanjut yang diperlukan dalam Renja berikutnya",
                self.sources.written("tindak-lanjut-renja") or "Belum diisi",
            ),
        )
        return [Row((f"{label}: {text}",), "note") for label, text in said]

    def _note(self) -> str:
        rules = sorted(
            {
                AGGREGATIONS[rule]
                for line in self.taken.report.indicators
                if (rule := self.taken.rule(line.code, "aggregation")) != "sum"
            }
        )
        told = [
            "K: kinerja; Rp: anggaran. Kolom 2 (sasaran) dicetak sebagai baris judul. "
            "Tanda – berarti belum tercatat, bukan nol."
        ]
        if rules:
            told.append(
                "*) Kolom 12 dan 14 hanya dijumlahkan untuk indikator yang memang dijumlahkan; untuk indikator bertanda * "
                f"dipakai aturannya sendiri: {', '.join(rules)}. Anggaran selalu dijumlahkan; kolom 8–11 Rp ialah realisasi "
                "dalam triwulan itu."
            )
        if self.ends is None:
            told.append("Kolom 5 kosong: Renstra tahun ini belum tercatat.")
        told.append("Susunan kolom menurut Permendagri 86/2017 (belum diverifikasi terhadap teks resminya).")
        return "\n".join(told)


def _joined(texts: object) -> str:
    assert hasattr(texts, "__iter__")
    found = list(dict.fromkeys(text.strip().rstrip(".") for text in texts if text.strip()))
    return "; ".join(found) or "–"


__all__ = ["Form", "Taken"]
