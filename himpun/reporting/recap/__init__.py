"""From what was promised and what was entered to figures: pure, the same for grid, recap, report and "asal angka".

A figure's code reads ``<run>/<indicator>/<kind>``; kinds: isian (as entered), target, realisasi (to date), capaian,
target-tahun, capaian-tahun, kategori; for money pagu, realisasi, serapan; for the agency under ``ringkasan``.
"""

from himpun.reporting.recap.figures import MISSING, Spent, code_of, indicator_figures, programme_figures
from himpun.reporting.recap.results import WORDED, Entered, Measured, Promised, Result, entered_value, result
from himpun.reporting.recap.summary import Ranked, Summary, ranked

__all__ = [
    "MISSING",
    "WORDED",
    "Entered",
    "Measured",
    "Promised",
    "Ranked",
    "Result",
    "Spent",
    "Summary",
    "code_of",
    "entered_value",
    "indicator_figures",
    "programme_figures",
    "ranked",
    "result",
]
