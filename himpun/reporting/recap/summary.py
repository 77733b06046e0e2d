"""The agency's own figures, and its best and worst indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from himpun.base.periods import Period
from himpun.reporting import formulas
from himpun.reporting.figure import Figure
from himpun.reporting.recap.figures import code_of

HUNDRED = Decimal(100)


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
