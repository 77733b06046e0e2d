"""What is written down in the plan: agreements (Perjanjian Kinerja) and planning documents."""

from himpun.planning.actions.agreements import (
    IndicatorDraft,
    ObjectiveDraft,
    ProgrammeDraft,
    add_objective,
    begin,
    confirm_import,
    draw_up,
    keep_import,
    name_superior,
    put_indicator,
    put_programme,
)
from himpun.planning.actions.plans import (
    Cover,
    add_crosscut,
    confirm_plan,
    import_codes,
    keep_file,
    link_indicator,
    record_plan,
    remove_crosscut,
)

__all__ = [
    "Cover",
    "IndicatorDraft",
    "ObjectiveDraft",
    "ProgrammeDraft",
    "add_crosscut",
    "add_objective",
    "begin",
    "confirm_import",
    "confirm_plan",
    "draw_up",
    "import_codes",
    "keep_file",
    "keep_import",
    "link_indicator",
    "name_superior",
    "put_indicator",
    "put_programme",
    "record_plan",
    "remove_crosscut",
]
