"""Changing an edition's values part by part, as its pages do; the old values are left alone."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from himpun.base.periods import read_date
from himpun.sop.definition import Definition
from himpun.sop.definition.writing import Values
from himpun.sop.draft.writing import lane_key, slug

LISTS = ("related", "warning", "records", "equipment", "qualifications")
IDENTITY = (
    "name", "number", "government", "agency", "made", "revised", "effective", "cover_title", "cover_year", "procedure_title",
)  # fmt: skip
ENDORSER = ("post", "name", "nip")


def blank() -> Values:
    """An edition of two empty steps, to be filled in."""
    return {
        "schema": "himpun/sop/1",
        "code": "sop-baru",
        "series": "sop-baru",
        "identity": dict.fromkeys(IDENTITY, ""),
        "endorser": dict.fromkeys(ENDORSER, ""),
        "legal_basis": [],
        "contents": {key: [] for key in LISTS},
        "lane": [],
        "step": renumbered([_empty_step(), _empty_step()]),
    }


def revision_of(edition: Definition) -> Values:
    """The values of another edition, to be revised: a code of its own, everything else as it is there."""
    values = tomllib.loads(edition.text)
    values["code"] = f"{edition.code}-revisi"
    return values


def with_head(values: Values, *, texts: Mapping[str, str], lists: Mapping[str, Sequence[str]]) -> Values:
    """Identity, endorser (keys ``endorser_…``), code, effective date, the lists, legal bases and lanes as typed."""
    new = deepcopy(values)
    new["code"] = texts["code"].strip()
    new["series"] = (
        new.get("series") if texts["name"] == values["identity"].get("name") else slug(texts["name"])
    )
    day = read_date(texts["effective_date"])
    new.pop("effective_date", None)
    if day is not None:
        new["effective_date"] = day
    new["identity"] = {key: texts[key].strip() for key in IDENTITY}
    new["endorser"] = {key: texts[f"endorser_{key}"].strip() for key in ENDORSER}
    known = {basis["text"]: basis for basis in values.get("legal_basis", [])}
    new["legal_basis"] = [
        known.get(text, {"text": text, "status": "belum_diperiksa", "verified": False})
        for text in lists["legal_basis"]
    ]
    new["contents"] = {key: list(lists[key]) for key in LISTS}
    new["lane"] = _lanes(values.get("lane", []), lists["lanes"])
    return new


def _lanes(before: Sequence[Mapping[str, str]], titles: Sequence[str]) -> list[dict[str, str]]:
    """A lane keeps its key under its title, and under a new title in its old place."""
    keys = {lane["title"]: lane["key"] for lane in before}
    renamed = len(before) == len(titles)
    lanes: list[dict[str, str]] = []
    for place, title in enumerate(titles):
        taken = {lane["key"] for lane in lanes} | (set(keys.values()) if not renamed else set())
        key = keys.get(title) or (before[place]["key"] if renamed else lane_key(title, taken))
        lanes.append({"key": key, "title": title})
    return lanes


def with_step(values: Values, number: int, told: Mapping[str, Any]) -> Values:
    """Step ``number`` as typed: texts by their key; ``completeness``, ``participants``, ``examines`` are lists."""
    new = deepcopy(values)
    old = new["step"][number - 1]
    needs = {item["text"]: item.get("needs") for item in old.get("completeness", [])}
    step: Values = {
        "number": number,
        "activity": told["activity"].strip(),
        "completeness": [
            {"text": text} | ({"needs": needs[text]} if needs.get(text) else {})
            for text in told["completeness"]
        ],
        "duration": told["duration"].strip(),
        "output": told["output"].strip(),
        "note": told["note"].strip(),
    }
    keys = (
        "corrected",
        "label",
        "lane",
        "releaser",
        "participants",
        "symbol",
        "capability",
        "each",
        "question",
    )
    step |= {key: told[key] for key in keys if told.get(key)}
    step |= {key: told[key] for key in ("returns_to", "examines") if told.get(key)}
    step.setdefault("lane", "?")
    new["step"][number - 1] = step
    new["step"] = renumbered(new["step"])
    return new


def with_new_step(values: Values, after: int) -> Values:
    new = deepcopy(values)
    new["step"].insert(after, _empty_step() | {"number": 0})
    new["step"] = renumbered(new["step"])
    return new


def without_step(values: Values, number: int) -> Values:
    """The rest, renumbered. A return to the step taken out is taken out with it, to be answered anew."""
    new = deepcopy(values)
    del new["step"][number - 1]
    new["step"] = renumbered(new["step"])
    return new


def with_step_earlier(values: Values, number: int) -> Values:
    """Step ``number`` before the one it followed."""
    new = deepcopy(values)
    steps = new["step"]
    steps[number - 2], steps[number - 1] = steps[number - 1], steps[number - 2]
    new["step"] = renumbered(steps)
    return new


def renumbered(steps: Sequence[Values]) -> list[Values]:
    """Numbers 1, 2, 3 …, with returns and examinations following the steps they mean; the ends get their symbols."""
    place = {step["number"]: new for new, step in enumerate(steps, start=1) if step["number"]}
    rows = []
    for number, step in enumerate(steps, start=1):
        row = {**step, "number": number}
        if "returns_to" in row:
            row["returns_to"] = place.get(row["returns_to"])
        if "examines" in row:
            row["examines"] = [place[one] for one in row["examines"] if one in place]
        first, last = number == 1, number == len(steps)
        if first or last:
            row["symbol"] = "mulai" if first else "selesai"
        elif row.get("symbol") in ("mulai", "selesai"):
            row["symbol"] = "proses"
        rows.append(
            {key: value for key, value in row.items() if value is not None and (value or key != "examines")}
        )
    return rows


def _empty_step() -> Values:
    return {
        "number": 0, "activity": "", "completeness": [], "duration": "", "output": "", "note": "",
        "label": "", "lane": "?", "symbol": "proses", "capability": "attest",
    }  # fmt: skip
