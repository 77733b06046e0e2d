"""Charts as SVG, drawn here: the same picture on a page and on paper, in black and white as well as in colour.

Nothing is measured by a browser; texts are broken by the widths of ``layout.text_width``.
"""

from __future__ import annotations

from decimal import Decimal
from html import escape
from math import ceil, floor, log10

from himpun.base.numbers import show
from himpun.reporting.documents.paper.layout import text_width
from himpun.reporting.documents.paper.model import Chart

WIDTH = 480
"""Of every chart, in points; heights follow from what is shown."""

_COLOURS = ("#1f4e79", "#9dbad5", "#c55a11", "#7f7f7f")
_DASHES = ("", "6 3", "2 2", "8 3 2 3")
_INK, _SOFT, _RULE = "#1b1b1b", "#4d4d4d", "#c9ced3"
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_LETTERS = 8.0
_LABELS = 165
_BAR, _GAP, _PAUSE = 11, 2, 9


def svg(chart: Chart) -> str:
    """The chart as one SVG document. A chart without any value is its title and a sentence."""
    values = [value for series in chart.series for value in series.values if value is not None]
    if not values:
        body, height = _text(0, 14, "Belum ada data untuk digambar.", size=_LETTERS), 22.0
    elif chart.kind == "bars":
        body, height = _bars(chart, values)
    else:
        body, height = _lines(chart, values)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}"'
        f' height="{height:.0f}" role="img" font-family="{_FONT}"><title>{escape(chart.words)}</title>{body}</svg>'
    )


def _bars(chart: Chart, values: list[Decimal]) -> tuple[str, float]:
    top = _legend_height(chart)
    right = WIDTH - 58
    ceiling = _round_up(max(values))
    scale = (right - _LABELS) / float(ceiling)
    parts, y = [], top + 4.0
    rows: list[str] = []
    for place, label in enumerate(chart.labels):
        lines = _wrapped(label, _LABELS - 12, 3)
        bars = len(chart.series) * (_BAR + _GAP)
        height = max(bars, len(lines) * 9.5)
        middle = y + height / 2
        for n, line in enumerate(lines):
            baseline = middle + (n - (len(lines) - 1) / 2) * 9.5 + 3
            rows.append(_text(_LABELS - 8, baseline, line, anchor="end", size=_LETTERS))
        for n, series in enumerate(chart.series):
            value, bar = series.values[place], middle - bars / 2 + n * (_BAR + _GAP)
            if value is None:
                rows.append(_text(_LABELS + 4, bar + 8.5, "belum ada data", size=7.5, colour=_SOFT))
                continue
            length = max(float(value), 0.0) * scale
            rows.append(
                f'<rect x="{_LABELS}" y="{bar:.1f}" width="{length:.1f}" height="{_BAR}" fill="{_COLOURS[n % 4]}"'
                f' stroke="{_INK}" stroke-width="0.3"/>'
            )
            rows.append(_text(_LABELS + length + 4, bar + 8.5, _value(value, chart.unit), size=7.5))
        y += height + _PAUSE
    bottom = y - _PAUSE + 4
    for mark in _marks(ceiling):
        x = _LABELS + float(mark) * scale
        parts.append(_line(x, top, x, bottom, _RULE, 0.5))
        parts.append(_text(x, bottom + 10, show(mark), anchor="middle", size=7, colour=_SOFT))
    if chart.unit == "%" and ceiling >= 100:
        x = _LABELS + 100 * scale
        parts.append(_line(x, top - 2, x, bottom, _INK, 0.8, "3 2"))
    axis = _line(_LABELS, top, _LABELS, bottom, _INK, 0.8)
    return "".join([*parts, _legend(chart, lines=False), *rows, axis]), bottom + 16


def _lines(chart: Chart, values: list[Decimal]) -> tuple[str, float]:
    top, left, bottom = _legend_height(chart) + 12.0, 44.0, 170.0 + _legend_height(chart)
    ceiling = _round_up(max(values))
    step = (WIDTH - left - 24) / max(len(chart.labels), 1)
    scale = (bottom - top) / float(ceiling)

    def x_of(place: int) -> float:
        return left + step * (place + 0.5)

    parts = []
    for mark in _marks(ceiling):
        y = bottom - float(mark) * scale
        parts.append(_line(left, y, WIDTH - 10, y, _RULE, 0.5))
        parts.append(_text(left - 5, y + 2.5, show(mark), anchor="end", size=7, colour=_SOFT))
    for place, label in enumerate(chart.labels):
        for n, line in enumerate(_wrapped(label, step - 4, 2)):
            parts.append(_text(x_of(place), bottom + 12 + n * 9, line, anchor="middle", size=_LETTERS))
    for n, series in enumerate(chart.series):
        colour, dash = _COLOURS[(0, 2, 3, 1)[n % 4]], _DASHES[n % 4]
        points = [
            (x_of(place), bottom - max(float(value), 0.0) * scale, value)
            for place, value in enumerate(series.values)
            if value is not None
        ]
        path = " ".join(f"{'L' if at else 'M'}{x:.1f} {y:.1f}" for at, (x, y, _) in enumerate(points))
        parts.append(
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.6" stroke-dasharray="{dash or "none"}"/>'
        )
        for x, y, value in points:
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}"/>')
            lift = -6 if n == 0 else 12
            parts.append(_text(x, y + lift, _value(value, chart.unit), anchor="middle", size=7.5))
    axis = _line(left, bottom, WIDTH - 10, bottom, _INK, 0.8)
    return "".join([*parts, axis, _legend(chart, lines=True)]), bottom + 28


def _legend_height(chart: Chart) -> float:
    return 16.0 if len(chart.series) > 1 else 4.0


def _legend(chart: Chart, *, lines: bool) -> str:
    """The names of the series, where there is more than one."""
    if len(chart.series) < 2:
        return ""
    parts, x = [], 44.0 if lines else float(_LABELS)
    for n, series in enumerate(chart.series):
        colour = _COLOURS[(0, 2, 3, 1)[n % 4] if lines else n % 4]
        if lines:
            parts.append(_line(x, 6, x + 16, 6, colour, 1.6, _DASHES[n % 4]))
        else:
            parts.append(
                f'<rect x="{x:.1f}" y="2" width="9" height="8" fill="{colour}" stroke="{_INK}" stroke-width="0.3"/>'
            )
        start = x + (20 if lines else 13)
        parts.append(_text(start, 9, series.name, size=_LETTERS))
        x = start + text_width(series.name) * _LETTERS + 16
    return "".join(parts)


def _round_up(value: Decimal) -> Decimal:
    """The end of the axis: 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten, at or above ``value``."""
    if value <= 0:
        return Decimal(1)
    power = Decimal(10) ** floor(log10(value))
    for factor in ("1", "1.25", "1.5", "2", "2.5", "3", "4", "5", "6", "8", "10"):
        if value <= Decimal(factor) * power:
            return Decimal(factor) * power
    return 10 * power


def _marks(ceiling: Decimal) -> list[Decimal]:
    """Four or five marks along an axis."""
    digits = ceiling.normalize().as_tuple().digits
    count = 5 if digits in {(1,), (5,), (2, 5), (1, 2, 5)} else 4 if digits in {(2,), (4,), (8,)} else 3
    return [ceiling * n / count for n in range(count + 1)]


def _wrapped(text: str, width: float, most: int) -> list[str]:
    """``text`` in at most ``most`` lines of ``width`` points; what does not fit ends in "…"."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}") * _LETTERS <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) <= most:
        return lines or [""]
    last = lines[most - 1]
    while last and text_width(f"{last}…") * _LETTERS > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()}…"]


def _value(value: Decimal, unit: str) -> str:
    if unit == "%":
        return f"{show(value, 2)}%"
    return show(value, 0 if value == ceil(value) else 2)


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", size: float = _LETTERS, colour: str = _INK
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">'
        f"{escape(words)}</text>"
    )


def _line(x: float, y: float, to_x: float, to_y: float, colour: str, width: float, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{colour}"'
        f' stroke-width="{width}"{dashes}/>'
    )
