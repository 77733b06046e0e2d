"""From what was promised and what was entered to figures: pure, the same for grid, recap, report and "asal angka".

A figure's code reads ``<run>/<indicator>/<kind>``; kinds: isian (as entered), target, realisasi (to date), capaian,
target-tahun, capaian-tahun, kategori; for money pagu, realisasi, serapan; for the agency under ``ringkasan``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from himpun.base.numbers import show
from himpun.base.periods import Period, read_date
from himpun.base.words import Sentence
from himpun.reporting import formulas, scales
from himpun.reporting.figure import Figure

WORDED = {"predikat", "ya_tidak", "tanggal"}
"""Polarities whose target and figure are words."""

MISSING = {"kosong": "Belum diisi", "belum_ada": "Belum ada data", "tidak_berlaku": "Tidak berlaku"}

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Promised:
    """A target: a number (to ``upper`` where it is a range) or words."""

    value: Decimal | None
    upper: Decimal | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """What was typed in one run for one quarter (0 in a yearly run)."""

    run: str
    quarter: int
    reading: str
    value: Decimal | None
    text: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator in one run: its rules, its targets by quarter (0 the year), its entries by quarter."""

    code: str
    name: str
    unit: str
    decimals: int
    polarity: str
    method: str
    aggregation: str
    targets: Mapping[int, Promised]
    entries: Mapping[int, Entered]
    scale: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """Values before they become figures: to date, and against the year (None in a yearly run)."""

    target: Decimal | str | None
    actual: Decimal | str | None
    achievement: formulas.Achievement
    of_year: formulas.Achievement | None
    upper: Decimal | None = None


def entered_value(entry: Entered | None, aggregation: str) -> Decimal | tuple[Decimal, Decimal] | None:
    """What an entry adds to the year: its number, or its numerator and denominator where the ratio of sums counts."""
    if entry is None:
        return None
    if aggregation == "ratio_of_sums":
        if entry.numerator is None or entry.denominator is None:
            return None
        return entry.numerator, entry.denominator
    return entry.value


def result(measured: Measured, quarter: int) -> Result:
    """Target, realisation and achievement to date (``quarter`` 1-4), or of the year (0).

    Quarterly targets are brought to date like the figures themselves; where none were set the yearly one stands.
    """
    year = measured.targets.get(0)
    if measured.polarity in WORDED:
        promised = _latest(measured.targets, quarter) or year
        entry = measured.entries.get(quarter)
        actual = entry.text or None if entry else None
        reached = _achieved(measured, promised, actual)
        return Result(
            promised.text if promised else None,
            actual,
            reached,
            _achieved(measured, year, actual) if quarter else None,
        )
    if not quarter:
        entry = measured.entries.get(0)
        value = entered_value(entry, measured.aggregation)
        actual_value = formulas.to_date([value], measured.aggregation) if value is not None else None
        return Result(
            year.value if year else None,
            actual_value,
            _achieved(measured, year, actual_value),
            None,
            year.upper if year else None,
        )
    quarters = range(1, quarter + 1)
    actual_to_date = formulas.to_date(
        [entered_value(measured.entries.get(each), measured.aggregation) for each in quarters],
        measured.aggregation,
    )
    if measured.entries.get(quarter) is None or measured.entries[quarter].reading != "angka":
        actual_to_date = None  # the period reported on has no figure: earlier ones do not stand in for it
    promised = _to_date(measured, quarters) or year
    return Result(
        promised.value if promised else None,
        actual_to_date,
        _achieved(measured, promised, actual_to_date),
        _achieved(measured, year, actual_to_date),
        promised.upper if promised else None,
    )


def _latest(targets: Mapping[int, Promised], quarter: int) -> Promised | None:
    return next((targets[each] for each in range(quarter, 0, -1) if each in targets), None)


def _to_date(measured: Measured, quarters: Sequence[int]) -> Promised | None:
    if measured.polarity == "rentang":
        return _latest(measured.targets, quarters[-1])
    values = [measured.targets[each].value if each in measured.targets else None for each in quarters]
    if all(value is None for value in values):
        return None
    how = "last" if measured.aggregation == "ratio_of_sums" else measured.aggregation
    return Promised(formulas.to_date(values, how))


def _achieved(
    measured: Measured, promised: Promised | None, actual: Decimal | str | None
) -> formulas.Achievement:
    target: Decimal | str | None = None
    if promised is not None:
        target = promised.text if measured.polarity in WORDED else promised.value
    if measured.polarity == "tanggal":
        return formulas.achievement(
            read_date(str(target or "")), read_date(str(actual or "")), polarity="tanggal"
        )
    return formulas.achievement(
        target,
        actual,
        polarity=measured.polarity,
        method=measured.method,
        upper=promised.upper if promised else None,
        scale=scales.predicate_scales().get(measured.scale) if measured.scale else None,
    )


def code_of(run: str, what: str, kind: str) -> str:
    return f"{run}/{what}/{kind}"


def indicator_figures(run: str, measured: Measured, period: Period) -> dict[str, Figure]:
    """Every figure of one indicator, by kind; earlier quarters' entries come along as inputs."""
    quarter = period.quarter or 0
    found = result(measured, quarter)
    unit, decimals = measured.unit, measured.decimals
    made: dict[str, Figure] = {}

    def put(
        kind: str,
        value: Decimal | str | None,
        formula: str,
        *,
        inputs: Iterable[str] = (),
        source: str = "",
        label: str = "",
        missing: str = "",
        unit: str = unit,
        decimals: int = decimals,
        run: str = run,
    ) -> str:
        code = code_of(run, measured.code, kind)
        made[kind if run == own else f"{run}:{kind}"] = Figure(
            code, value, unit, decimals, formula, tuple(inputs), source, label or measured.name, missing
        )
        return code

    own = run
    entries = []
    for each in sorted(measured.entries):
        entry = measured.entries[each]
        if quarter and not 1 <= each <= quarter:
            continue
        value: Decimal | str | None = entry.value if entry.reading == "angka" else entry.text or None
        label = Period(period.year, each or None).label
        entries.append(
            put(
                "isian",
                value,
                "diisi",
                source=entry.source,
                label=f"{measured.name}, {label}",
                missing=MISSING.get(entry.reading, ""),
                run=entry.run,
            )
        )
    actual_formula = (
        f"agregasi_{measured.aggregation}" if quarter and measured.polarity not in WORDED else "diisi"
    )
    if not quarter and measured.aggregation == "ratio_of_sums":
        actual_formula = "agregasi_ratio_of_sums"
    current = measured.entries.get(quarter)
    if measured.polarity in WORDED:
        entries = entries[-1:]  # words are not added up: the newest stands
    target = put(
        "target",
        _shown_target(found.target, found.upper, decimals),
        "ditetapkan",
        source="Perjanjian Kinerja",
        label=f"Target sampai {period.label}",
        missing="Target belum ditetapkan",
    )
    actual = put(
        "realisasi",
        found.actual,
        actual_formula,
        inputs=entries,
        source=current.source if current else "",
        label=f"Realisasi sampai {period.label}",
        missing=MISSING.get(current.reading if current else "kosong", ""),
    )
    achievement = put(
        "capaian",
        found.achievement.value,
        found.achievement.formula,
        inputs=(target, actual),
        unit="%",
        decimals=2,
        label=f"Capaian {period.label}",
        missing=_why(found.achievement, current),
    )
    if quarter:
        year = measured.targets.get(0)
        of_year = found.of_year or formulas.Achievement(None, found.achievement.formula)
        yearly = put(
            "target-tahun",
            _shown_target(
                (year.text or year.value) if year else None, year.upper if year else None, decimals
            ),
            "ditetapkan",
            source="Perjanjian Kinerja",
            label=f"Target {period.year}",
            missing="Target belum ditetapkan",
        )
        put(
            "capaian-tahun",
            of_year.value,
            of_year.formula,
            inputs=(yearly, actual),
            unit="%",
            decimals=2,
            label=f"Capaian terhadap target {period.year}",
            missing=_why(of_year, current),
        )
    band = scales.category(found.achievement.value)
    put(
        "kategori",
        band.label if band else None,
        "kategori",
        inputs=(achievement,),
        unit="",
        decimals=0,
        label="Kategori",
        missing="–",
    )
    return made


def _shown_target(value: Decimal | str | None, upper: Decimal | None, decimals: int) -> Decimal | str | None:
    if isinstance(value, Decimal) and upper is not None:
        return f"{show(value, decimals)}–{show(upper, decimals)}"
    return value or None if isinstance(value, str) else value


def _why(achievement: formulas.Achievement, entry: Entered | None) -> str:
    if achievement.value is not None:
        return ""
    if entry is None or entry.reading in MISSING:
        return MISSING.get(entry.reading if entry else "kosong", "–")
    return str(achievement.why or Sentence("Tidak dapat dihitung."))


@dataclass(frozen=True, slots=True)
class Spent:
    """One programme's money in one run: budget and what was realised so far, whole rupiah."""

    code: str
    name: str
    budget: int
    reading: str
    realised: Decimal | None
    source: str = ""


def programme_figures(run: str, spent: Spent, period: Period) -> dict[str, Figure]:
    """Budget, realisation and absorption of one programme."""
    absorbed = formulas.absorption(spent.budget, spent.realised)
    budget, realised = code_of(run, spent.code, "pagu"), code_of(run, spent.code, "realisasi")
    return {
        "pagu": Figure(
            budget,
            Decimal(spent.budget),
            "Rp",
            0,
            "ditetapkan",
            (),
            "Perjanjian Kinerja",
            f"Pagu {spent.name}",
        ),
        "realisasi": Figure(
            realised,
            spent.realised,
            "Rp",
            0,
            "diisi",
            (),
            spent.source,
            f"Realisasi anggaran {spent.name} sampai {period.label}",
            MISSING.get(spent.reading, ""),
        ),
        "serapan": Figure(
            code_of(run, spent.code, "serapan"),
            absorbed.value,
            "%",
            2,
            absorbed.formula,
            (realised, budget),
            "",
            f"Serapan {spent.name}",
            MISSING.get(spent.reading, "") or str(absorbed.why or ""),
        ),
    }


@dataclass(frozen=True, slots=True)
class Ranked:
    """Indicator codes from the best and from the worst achievement; an indicator stands in one list only."""

    best: tuple[str, ...] = ()
    worst: tuple[str, ...] = ()


def ranked(achievements: Mapping[str, Decimal | None], *, most: int = 5) -> Ranked:
    """The ``most`` best indicators, and the worst of those below 100. With few the lists meet, never overlap."""
    known = sorted(
        ((value, code) for code, value in achievements.items() if value is not None),
        key=lambda pair: (-pair[0], pair[1]),
    )
    half = (len(known) + 1) // 2
    best = known[: min(most, half)]
    worst = [pair for pair in reversed(known[len(best) :]) if pair[0] < HUNDRED][:most]
    return Ranked(tuple(code for _, code in best), tuple(code for _, code in worst))


@dataclass
class Summary:
    """The agency's own figures, gathered while the objectives are walked through."""

    run: str
    achievements: list[Figure] = field(default_factory=list)
    budgets: list[Figure] = field(default_factory=list)
    realised: list[Figure] = field(default_factory=list)

    def figures(self, period: Period) -> dict[str, Figure]:
        def code(kind: str) -> str:
            return code_of(self.run, "ringkasan", kind)

        reached = [each for each in self.achievements if each.value is not None and _number(each) >= HUNDRED]
        mean = formulas.average(
            [_number(each) if each.value is not None else None for each in self.achievements]
        )
        budget = sum((_number(each) for each in self.budgets), Decimal(0))
        spent = [_number(each) for each in self.realised if each.value is not None]
        total = sum(spent, Decimal(0)) if spent else None
        absorbed = formulas.absorption(budget, total)
        sources = tuple(each.code for each in self.achievements)
        return {
            "average": Figure(
                code("rata-rata"),
                mean.value,
                "%",
                2,
                "rata_rata",
                sources,
                "",
                f"Rata-rata capaian {period.label}",
                "Belum ada data",
            ),
            "reached": Figure(
                code("tercapai"),
                Decimal(len(reached)),
                "indikator",
                0,
                "mencapai_target",
                sources,
                "",
                "Indikator yang mencapai target",
            ),
            "count": Figure(
                code("banyaknya"),
                Decimal(len(self.achievements)),
                "indikator",
                0,
                "banyaknya",
                sources,
                "",
                "Jumlah indikator",
            ),
            "budget": Figure(
                code("pagu"),
                budget,
                "Rp",
                0,
                "jumlah",
                tuple(each.code for each in self.budgets),
                "",
                "Jumlah pagu",
            ),
            "realised": Figure(
                code("realisasi"),
                total,
                "Rp",
                0,
                "jumlah",
                tuple(each.code for each in self.realised),
                "",
                f"Jumlah realisasi anggaran sampai {period.label}",
                "Belum ada data",
            ),
            "absorption": Figure(
                code("serapan"),
                absorbed.value,
                "%",
                2,
                "serapan",
                (code("realisasi"), code("pagu")),
                "",
                "Serapan anggaran",
                "Belum ada data",
            ),
        }


def _number(figure: Figure) -> Decimal:
    assert isinstance(figure.value, Decimal)
    return figure.value
