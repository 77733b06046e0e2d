"""Every figure of an indicator or a programme, by kind, each with its formula, inputs and source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from himpun.base.numbers import show
from himpun.base.periods import Period
from himpun.base.words import Sentence
from himpun.reporting import formulas, scales
from himpun.reporting.figure import Figure
from himpun.reporting.recap.results import WORDED, Entered, Measured, result

MISSING = {"kosong": "Belum diisi", "belum_ada": "Belum ada data", "tidak_berlaku": "Tidak berlaku"}


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
