"""An SOP edition: one TOML file, read and checked whole, printed back and run from.

The keys of a file (``himpun/sop/definitions/*.toml`` shows each in use):

``schema`` "himpun/sop/1" · ``code`` names the edition · ``series`` is shared by later editions of the same SOP ·
``effective_date`` the day from which new runs may use it · ``document`` the kind of paper it makes, where that is not
the *Pengukuran Kinerja* · ``[source]`` the SOP (``series``) whose finished runs it rests on, and ``when`` it is due.
``[identity]``, ``[endorser]``, ``[[legal_basis]]``, ``[contents]``: what the paper says, verbatim. ``[[lane]]``: the
columns under Pelaksana, left to right. ``[[step]]``: number, activity, completeness, duration ("2 hari", "3 jam",
"5 menit"), output, note as on the paper; then how it runs: label (the step in one word), corrected (the activity
without the paper's slip), lane, releaser, participants, symbol, capability, each, question, returns_to, examines.
``[[finding]]``: what the paper leaves open.
"""

from himpun.sop.definition.editions import in_force, shipped
from himpun.sop.definition.form import DefinitionError, Problem
from himpun.sop.definition.parts import (
    CAPABILITIES,
    DOCUMENTS,
    KNOWN_NEEDS,
    MEASURED,
    SYMBOLS,
    Definition,
    Duration,
    Endorser,
    Finding,
    Identity,
    Item,
    Lane,
    LegalBasis,
    Source,
    Step,
)
from himpun.sop.definition.reading import load

__all__ = [
    "CAPABILITIES",
    "DOCUMENTS",
    "KNOWN_NEEDS",
    "MEASURED",
    "SYMBOLS",
    "Definition",
    "DefinitionError",
    "Duration",
    "Endorser",
    "Finding",
    "Identity",
    "Item",
    "Lane",
    "LegalBasis",
    "Problem",
    "Source",
    "Step",
    "in_force",
    "load",
    "shipped",
]
