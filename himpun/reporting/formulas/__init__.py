"""How figures are computed: one short function per formula, each with its regulation.

Everything is per cent, Decimal and unrounded. A figure that cannot be computed is None with the reason, never
0. Caps are for display (``capped``); what was computed stays. ``FORMULAS`` explains each formula by the name
that a ``Figure`` carries, for the page that tells where a number comes from.
"""

from himpun.reporting.formulas.achievements import (
    METHODS,
    POLARITIES,
    Achievement,
    achievement,
    capped,
)
from himpun.reporting.formulas.aggregation import (
    AGGREGATIONS,
    Average,
    Progress,
    average,
    over_units,
    progress,
    reached,
    to_date,
)
from himpun.reporting.formulas.money import (
    Efficiency,
    Output,
    absorption,
    deviation_from_plan,
    efficiency_gap,
    efficiency_level,
    efficiency_score,
    output_efficiency,
    within_quarter,
)
from himpun.reporting.formulas.registry import FORMULAS, Formula
from himpun.reporting.scales import category

__all__ = [
    "AGGREGATIONS",
    "FORMULAS",
    "METHODS",
    "POLARITIES",
    "Achievement",
    "Average",
    "Efficiency",
    "Formula",
    "Output",
    "Progress",
    "absorption",
    "achievement",
    "average",
    "capped",
    "category",
    "deviation_from_plan",
    "efficiency_gap",
    "efficiency_level",
    "efficiency_score",
    "output_efficiency",
    "over_units",
    "progress",
    "reached",
    "to_date",
    "within_quarter",
]
