"""Does a published form add up? Money from below to the top, and each computed column from those it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from himpun.base import numbers
from himpun.base.numbers import show
from himpun.base.periods import read_date
from himpun.base.words import Sentence
from himpun.reporting.published.findings import Finding
from himpun.reporting.published.levels import DEPTH
from himpun.reporting.published.lines import ERRORS, QUARTERS, Line, Published, title_of

NEAR = Decimal("0.15")
"""How far a printed percentage may be from the computed one: published tables round on the way."""

_WORDED = ("target", "realisasi", "capaian")


@dataclass
class Checked:
    """What was found. ``sums`` counts the sums and formulas that were computed, fine or not."""

    sums: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def failed(self) -> int:
        return sum(finding.expected is not None for finding in self.findings)


def check(form: Published) -> Checked:
    """Everything in ``form`` that does not add up, cannot be read, or must be asked, in the order of its lines."""
    checked = Checked()
    money = [
        column
        for column in form.columns
        if column.endswith(".Rp") and column.partition(".")[0] not in {"13", "15"}
    ]
    codes: dict[str, int] = {}
    for place, line in enumerate(form.lines):
        _cells(line, checked)
        if line.level in DEPTH:
            for column in money:
                _children(form, place, column, checked)
        elif line.level == "jumlah":
            for column in money:
                _printed_sum(form, place, column, checked)
        for part in ("K", "Rp"):
            _computed(line, part, checked)
        if form.kind == "triwulan":
            _answers(line, codes, checked)
        _months(line, checked)
    checked.findings.sort(key=lambda finding: finding.row)
    return checked


def _cells(line: Line, checked: Checked) -> None:
    """Each cell must be readable: errors of a spreadsheet, text where a number belongs, numbers with two meanings."""
    for column, raw in line.cells.items():
        title = title_of(column)
        if raw.strip() in ERRORS:
            sentence = Sentence(
                "{column} berisi galat {raw}. Perbaiki rumusnya di berkas asal.", column=title, raw=raw
            )
            checked.findings.append(Finding(line.number, column, "rumus_rusak", sentence))
            continue
        reading = line.reading(column)
        if isinstance(reading, numbers.Ambiguous):
            sentence = Sentence(
                "{column} “{raw}”: {question}", column=title, raw=raw, question=reading.question
            )
            checked.findings.append(Finding(line.number, column, "makna_ganda", sentence))
        elif isinstance(reading, numbers.Unreadable) or (
            isinstance(reading, numbers.Text) and column.endswith(".Rp")
        ):
            sentence = Sentence("{column} “{raw}” tidak terbaca sebagai angka.", column=title, raw=raw)
            if column not in _WORDED and not column.startswith("bulan "):
                checked.findings.append(Finding(line.number, column, "tidak_terbaca", sentence))


def _children(form: Published, place: int, column: str, checked: Checked) -> None:
    """The money of a line is the sum of the lines under it."""
    line = form.lines[place]
    children = [child for child in form.children(place) if child.level in DEPTH]
    if any(each.is_unclear(column) for each in (line, *children)):
        return  # what is asked or broken is named by itself
    amounts = [child.number_in(column) for child in children]
    own = line.number_in(column)
    if not children or all(amount is None for amount in amounts) or (own is None and not any(amounts)):
        return
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    checked.sums += 1
    if own != total:
        code = "jumlah_pd" if line.level in {"pd", "bidang"} else "jumlah_anak"
        sentence = Sentence(
            "{name}: {column} tertulis {found}, sedangkan jumlah {count} baris di bawahnya {expected} (selisih {gap}).",
            name=line.label, column=title_of(column), found=_shown(own), count=len(children), expected=show(total),
            gap=show(abs((own or Decimal(0)) - total)),
        )  # fmt: skip
        checked.findings.append(Finding(line.number, column, code, sentence, own, total))


def _printed_sum(form: Published, place: int, column: str, checked: Checked) -> None:
    """A line "Jumlah" or "Total": of the programme it follows where it stands between programmes, else of all programmes."""
    line = form.lines[place]
    own = line.number_in(column)
    if own is None:
        return
    before = [each for each in form.lines[:place] if each.level == "program"]
    later = any(each.level == "program" for each in form.lines[place + 1 :])
    rows = (
        before[-1:]
        if (later or "sub" in line.name.casefold() or "program" in line.name.casefold())
        else before
    )
    amounts = [amount for row in rows if (amount := row.number_in(column)) is not None]
    if not amounts or any(row.is_unclear(column) for row in rows):
        return
    checked.sums += 1
    if own != sum(amounts, Decimal(0)):
        total = sum(amounts, Decimal(0))
        sentence = Sentence(
            "{name}: {column} tertulis {found}, sedangkan jumlah programnya {expected} (selisih {gap}).", name=line.name,
            column=title_of(column), found=_shown(own), expected=show(total), gap=show(abs(own - total)),
        )  # fmt: skip
        checked.findings.append(Finding(line.number, column, "jumlah_cetak", sentence, own, total))


def _computed(line: Line, part: str, checked: Checked) -> None:
    """Columns 12 to 15, each from the columns that the form says it is made of."""

    def of(column: str) -> Decimal | None:
        return line.number_in(f"{column}.{part}")

    _to_date(line, part, checked)
    if (target := of("7")) and (done := of("12")) is not None:
        share = done / target * 100
        _expect(
            line,
            f"13.{part}",
            share,
            checked,
            Sentence("12 ÷ 7 × 100"),
            near=NEAR,
            also=_falling(target, done, part),
        )
    if (before := of("6")) is not None and (now := of("12")) is not None:
        # What does not add up over quarters does not add up over years: the newest value stands.
        either = (before + now,) if part == "Rp" or line.aggregation == "sum" else (before + now, now)
        _expect(line, f"14.{part}", either[0], checked, Sentence("6 + 12"), also=either[1:])
    if (target := of("5")) and (done := of("14")) is not None:
        share = done / target * 100
        _expect(
            line,
            f"15.{part}",
            share,
            checked,
            Sentence("14 ÷ 5 × 100"),
            near=NEAR,
            also=_falling(target, done, part),
        )


def _falling(target: Decimal, done: Decimal, part: str) -> tuple[Decimal, ...]:
    """What stands instead for an indicator that should fall: (2T−R)/T or T/R, as its owner has chosen."""
    if part == "Rp":
        return ()
    return (2 * target - done) / target * 100, *([target / done * 100] if done else [])


def _to_date(line: Line, part: str, checked: Checked) -> None:
    """Column 12: money is added up; of the performance it depends on the indicator (sum, last, average)."""
    column = f"12.{part}"
    quarters = [value for quarter in QUARTERS if (value := line.number_in(f"{quarter}.{part}")) is not None]
    printed = line.number_in(column)
    if not quarters or printed is None or any(line.is_unclear(f"{quarter}.{part}") for quarter in QUARTERS):
        return
    total, last = sum(quarters, Decimal(0)), quarters[-1]
    if not any(_is_number(line, f"{quarter}.{part}") for quarter in QUARTERS):
        return
    if part == "Rp":
        _expect(line, column, total, checked, Sentence("8 + 9 + 10 + 11"))
        return
    ways = {"sum": total, "last": last, "average": total / len(quarters), "max": max(quarters)}
    if "%" in line.unit or "%" in line.cells.get(column, ""):
        ways = {name: ways[name] for name in ("last", "average", "max", "sum")}
    room = _room(line, column)
    line.aggregation = next((name for name, value in ways.items() if abs(value - printed) <= room), "")
    first, *others = ways.values()
    words = Sentence(
        "jumlah triwulan {total}, triwulan terakhir {last}", total=show(total, 2), last=show(last, 2)
    )
    _expect(line, column, first, checked, words, also=tuple(others))


def _expect(
    line: Line, column: str, value: Decimal, checked: Checked, formula: Sentence, *, near: Decimal = Decimal(0),
    also: tuple[Decimal, ...] = (),
) -> None:  # fmt: skip
    """What is printed in ``column`` must be ``value`` (or one of ``also``), but for its rounding; a dash says nothing."""
    printed = line.number_in(column)
    if printed is None or not _is_number(line, column):
        return
    checked.sums += 1
    room = max(near, _room(line, column))
    if all(abs(each - printed) > room for each in (value, *also)):
        whole = not near and value == value.to_integral_value()
        sentence = Sentence(
            "{name}: {column} tertulis {found}, seharusnya {expected} ({formula}).", name=line.label,
            column=title_of(column), found=_shown(printed), expected=show(value, None if whole else 2), formula=formula,
        )  # fmt: skip
        code = f"kolom_{column.partition('.')[0]}"
        checked.findings.append(Finding(line.number, column, code, sentence, printed, value))


def _is_number(line: Line, column: str) -> bool:
    return isinstance(line.reading(column), numbers.Number)


def _room(line: Line, column: str) -> Decimal:
    """One unit of the last digit that is printed behind the comma; whole numbers must be exact."""
    decimals = line.decimals_in(column)
    return Decimal(1).scaleb(-decimals) if decimals and decimals != 3 else Decimal(0)


def _answers(line: Line, codes: dict[str, int], checked: Checked) -> None:
    """The quarterly form: every line knows its indicator, once; a follow-up has its day."""
    if not (line.code or line.indicator):
        sentence = Sentence("Baris ini tidak menyebut kode atau nama indikator. Isi kodenya.")
        checked.findings.append(Finding(line.number, "code", "kode_kosong", sentence))
    elif (key := line.code or line.indicator) in codes:
        sentence = Sentence(
            "Indikator {key} sudah ada di baris {other}. Hapus salah satu.", key=key, other=codes[key]
        )
        checked.findings.append(Finding(line.number, "code", "kode_ganda", sentence))
    else:
        codes[key] = line.number
    deadline = line.texts.get("deadline", "")
    if deadline and read_date(deadline) is None:
        sentence = Sentence("Batas waktu “{raw}” tidak terbaca. Tulis misalnya 30 Juni 2026.", raw=deadline)
        checked.findings.append(Finding(line.number, "deadline", "batas_waktu", sentence))


def _months(line: Line, checked: Checked) -> None:
    """Monthly targets are given to date: the last month's is the year's."""
    months = [raw for column, raw in line.cells.items() if column.startswith("bulan ")]
    target = line.number_in("target")
    if not months or target is None:
        return
    last = numbers.read(months[-1], unit=line.unit)
    if isinstance(last, numbers.Number):
        checked.sums += 1
        if last.value != target:
            sentence = Sentence(
                "{name}: target bulan terakhir {found}, sedangkan target setahun {expected}.", name=line.label,
                found=show(last.value), expected=show(target),
            )  # fmt: skip
            checked.findings.append(
                Finding(line.number, "target", "target_bulan", sentence, last.value, target)
            )


def _shown(value: Decimal | None) -> str:
    return "kosong" if value is None else show(value)
