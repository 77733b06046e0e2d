"""From the text of a paper SOP, as pasted or extracted, to a draft edition.

What the text holds is filled in; what it lost (executors, branches) is a marked question; where the paper is one that
Himpun already carries, its mapping is proposed. Nothing is invented: a draft with open questions does not pass
``himpun sop check``.
"""

from himpun.sop.draft.parts import Draft, DraftStep, Question
from himpun.sop.draft.reading import NoTable, read
from himpun.sop.draft.writing import edition_of, write

__all__ = ["Draft", "DraftStep", "NoTable", "Question", "edition_of", "read", "write"]
