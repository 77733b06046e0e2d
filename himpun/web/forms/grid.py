"""The grid's rows made ready to be printed.

A form of a hundred indicators has thousands of strings, and a template that escapes and prints each of them by
itself spends most of its time on that. So a row is a mapping of HTML: what people typed is made safe here
(``_safe``), and the template (compose/rows.html) fills each row into patterns that it has made once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from html import escape as _safe
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from himpun.base.numbers import show
from himpun.collection import rules
from himpun.reporting import scales
from himpun.reporting.form import Form, Line, Row
from himpun.reporting.recap import WORDED
from himpun.web.forms import cells, plain

YES_OR_NO = ("Ya", "Tidak")

PARTS = ("numerator", "denominator")


class Shown(dict[str, Any]):
    """A row as the grid prints it. All strings in it are HTML; what is not there prints as nothing.

    Of each field ``<field>`` (what stands in it), ``<field>.version`` and, where a plain save was not taken,
    ``<field>.state``, ``<field>.wrong`` and ``<field>.aria``.
    """

    __slots__ = ()

    def __missing__(self, key: str) -> str:
        return ""


class Sheet(NamedTuple):
    indicators: list[Shown]
    money: list[Shown]
    has_parts: bool
    choices: dict[str, tuple[str, ...]]


def sheet(
    form: Form,
    run: str,
    *,
    origin: Callable[[str], str],
    troubles: Mapping[str, plain.Trouble],
    returned: Mapping[int, str],
) -> Sheet:
    """The whole grid. ``origin`` gives the page that tells where a figure comes from, by its code.

    ``troubles``: cells a plain save could not take; ``returned``: the checkers' reasons.
    """
    indicators = [_shown(row, run, origin, troubles, returned) for row in form.indicators]
    return Sheet(
        indicators,
        [_shown(row, run, origin, troubles, returned) for row in form.money],
        any(row["ratio"] for row in indicators),
        {choice: _choices(choice) for row in indicators if (choice := row["choices"])},
    )


def _shown(
    row: Row,
    run: str,
    origin: Callable[[str], str],
    troubles: Mapping[str, plain.Trouble],
    returned: Mapping[int, str],
) -> Shown:
    line, cell = row.line, row.cell
    version = line.versions.get
    is_money = line.is_money
    achieved = row.achievement
    shown = Shown(
        cell=cell,
        name=_safe(line.name),
        unit=_safe(line.unit),
        target=row.target_shown if row.line.polarity not in WORDED else _safe(row.target_shown),
        achievement=achievement_shown(achieved),
        words=cells.spelled(line.value),
        evidence=[(proof.public_id, _safe(proof.name)) for proof in row.evidence],
        flags=[_safe(flag.sentence.translated(_)) for flag in row.flags],
    )
    # Where each number of the row comes from, but for the last word: "/angka/…/IKU-01/".
    shown["figure"] = origin(f"{run}/{line.code}/-")[:-2]
    if achieved is not None:
        shown["origin"] = f"{shown['figure']}{'serapan' if is_money else 'capaian'}/"
    if (last := row.last_shown) and row.last is not None:
        shown["last"] = _safe(last)
        shown["last.origin"] = origin(f"{row.last.run}/{line.code}/isian")
    fields: tuple[str, ...] = ("actual",)
    if not is_money:
        if line.aggregation == "ratio_of_sums":
            shown["ratio"], fields = True, PARTS
        if line.polarity in WORDED:
            shown["worded"], shown["choices"] = True, _choice_of(line.polarity, line.scale)
        shown.update(derived(row))
        shown["written"] = bool(line.supporting) + bool(line.hindering) + bool(line.follow_up)
        shown["wanted"] = _wants_words(line, achieved)
        for name in rules.TEXT_FIELDS:
            if text := getattr(line, name):
                shown[name] = _safe(text)
            shown[f"{name}.version"] = version(name, 0)
    for name in fields:
        shown[name] = _safe(cells.standing(line, name))
        shown[f"{name}.version"] = version(name, 0)
    shown["reason.version"] = version(rules.REASON, 0)
    if row.flag_reasons:
        shown[rules.REASON] = _safe(plain.reason_of(row))
    if reason := line.verdict_reason if line.verdict == "dikembalikan" else returned.get(line.id, ""):
        shown["returned"] = _safe(reason)
    if troubles:
        _put_right(shown, troubles)
    return shown


def _put_right(shown: Shown, troubles: Mapping[str, plain.Trouble]) -> None:
    """Let what was typed and not taken stand in its fields again, with what is wrong or asked beside it."""
    for name in rules.FIELDS:
        trouble = troubles.get(f"{shown['cell']}:{name}")
        if trouble is None:
            continue
        ask = [(_safe(option["value"]), _safe(option["words"])) for option in trouble.ask]
        shown.update({
            name: _safe(trouble.raw),
            f"{name}.version": trouble.version,
            f"{name}.state": " perlu",
            f"{name}.aria": ' aria-invalid="true"',
            f"{name}.wrong": _safe(f"{_('Perlu diperbaiki:')} {trouble.words.translated(_)}"),
            f"{name}.ask": ask,
        })  # fmt: skip


def _choice_of(polarity: str, scale: str) -> str:
    """The list of words to choose from where the figure is a word: a scale's name, or "ya_tidak"."""
    if polarity == "ya_tidak":
        return polarity
    return _safe(scale) if polarity == "predikat" else ""


def _wants_words(line: Line, achieved: Decimal | None) -> bool:
    """Is an explanation still to be written, so that its fields stand open?"""
    if line.is_money:
        return False
    if line.reading == "belum_ada":
        return not line.hindering
    if achieved is None:
        return False
    if achieved < rules.LOW:
        return not (line.hindering and line.follow_up)
    return achieved > rules.HIGH and not line.supporting


def _choices(scale: str) -> tuple[str, ...]:
    if scale == "ya_tidak":
        return YES_OR_NO
    known = scales.predicate_scales().get(scale)
    return tuple(known.scores) if known else ()


def achievement_shown(achieved: Decimal | None) -> str:
    return "–" if achieved is None else f"{show(achieved, 2)}%"


def derived(row: Row) -> dict[str, str]:
    """What a row shows besides its cells and its achievement; a script renews it as "<cell>:<name>"."""
    line = row.line
    if line.is_money or row.measured is None:
        return {}
    found = {}
    if line.aggregation == "ratio_of_sums":
        found = {
            "realisasi": "–" if line.value is None else show(line.value, line.decimals),
            "capaian": row.achievement_shown,
        }
    if line.aggregation != "last" and row.quarter > 1 and line.polarity not in WORDED:
        found["kini"] = row.to_date_shown
    return found
