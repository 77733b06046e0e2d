"""Numbers as Indonesian offices write them: read without guessing, printed in one form, never a float.

``read`` says what a typed or published string means (or asks), ``show`` prints for people, ``write`` prints
what a person may edit and ``read`` understands again without a question (``fill_in``: in the form of ``show`` where
that can be), ``words`` spells out (terbilang).
The rules stand in docs/numbers.md.
"""

from himpun.base.numbers.printing import fill_in, show, show_rupiah, words, write
from himpun.base.numbers.reading import read
from himpun.base.numbers.readings import (
    Ambiguous,
    Empty,
    NoData,
    NotApplicable,
    Number,
    Option,
    Range,
    Reading,
    Text,
    Unreadable,
)

__all__ = [
    "Ambiguous",
    "Empty",
    "NoData",
    "NotApplicable",
    "Number",
    "Option",
    "Range",
    "Reading",
    "Text",
    "Unreadable",
    "fill_in",
    "read",
    "show",
    "show_rupiah",
    "words",
    "write",
]
