"""The pages on which an SOP edition is written: what was typed, kept as it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from himpun.base.periods import read_date, show_date
from himpun.base.words import Refused
from himpun.sop.definition.writing import Values
from himpun.sop.draft import editing

_TEXTS = ("code", "effective_date", *editing.IDENTITY, *(f"endorser_{key}" for key in editing.ENDORSER))
_LISTS = ("legal_basis", "lanes", *editing.LISTS)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@dataclass(frozen=True)
class HeadForm:
    """Identity, lists (one item to a line) and lanes."""

    texts: dict[str, str]
    lists: dict[str, str]

    @classmethod
    def of(cls, values: Values) -> HeadForm:
        texts = {
            "code": values["code"],
            "effective_date": show_date(values["effective_date"]) if "effective_date" in values else "",
            **{key: values["identity"].get(key, "") for key in editing.IDENTITY},
            **{f"endorser_{key}": values["endorser"].get(key, "") for key in editing.ENDORSER},
        }
        lists = {
            "legal_basis": [basis["text"] for basis in values.get("legal_basis", [])],
            "lanes": [lane["title"] for lane in values["lane"]],
            **{key: values["contents"].get(key, []) for key in editing.LISTS},
        }
        return cls(texts, {key: "\n".join(items) for key, items in lists.items()})

    @classmethod
    def typed(cls, given: QueryDict) -> HeadForm:
        return cls({key: given.get(key, "") for key in _TEXTS}, {key: given.get(key, "") for key in _LISTS})

    @property
    def wrong_day(self) -> bool:
        day = self.texts["effective_date"].strip()
        return bool(day) and read_date(day) is None

    def put_into(self, values: Values) -> Values:
        """Raises Refused for a date that is none."""
        if self.wrong_day:
            raise Refused(
                "Tanggal mulai berlaku “{text}” tidak terbaca. Tulis misalnya 31 Januari 2026.",
                text=self.texts["effective_date"],
            )
        return editing.with_head(
            values, texts=self.texts, lists={key: lines(text) for key, text in self.lists.items()}
        )


@dataclass(frozen=True)
class StepForm:
    """One step as the page shows it: texts, and lists for what can be several."""

    told: dict[str, Any]

    @classmethod
    def of(cls, step: Mapping[str, Any]) -> StepForm:
        told = {key: step.get(key, "") for key in _STEP_TEXTS}
        told |= {
            "completeness": [item["text"] for item in step.get("completeness", [])],
            "participants": list(step.get("participants", [])),
            "examines": list(step.get("examines", [])),
            "returns_to": step.get("returns_to"),
        }
        return cls(told)

    @classmethod
    def typed(cls, given: QueryDict) -> StepForm:
        told: dict[str, Any] = {key: given.get(key, "").strip() for key in _STEP_TEXTS}
        told |= {
            "completeness": lines(given.get("completeness", "")),
            "participants": given.getlist("participants"),
            "examines": [int(one) for one in given.getlist("examines") if one.isdigit()],
            "returns_to": int(number) if (number := given.get("returns_to", "")).isdigit() else None,
        }
        return cls(told)


_STEP_TEXTS = (
    "activity", "corrected", "label", "duration", "output", "note",
    "lane", "releaser", "symbol", "capability", "each", "question",
)  # fmt: skip
