"""What a budget is: levels, sums from the bottom up, what does not add up, what differs between two versions.

Money is whole rupiah. A realisation is cumulative: what was spent from January to the end of the quarter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from himpun.base.numbers import show_rupiah
from himpun.base.words import Sentence


class Kind(StrEnum):
    APBD = "APBD"
    RKA = "RKA"
    DPA = "DPA"
    DPPA = "DPPA"
    RAK = "RAK"


KIND_LABELS = {
    Kind.APBD: Sentence("APBD: bagian perangkat daerah dalam Perda APBD"),
    Kind.RKA: Sentence("RKA: rencana kerja dan anggaran"),
    Kind.DPA: Sentence("DPA: dokumen pelaksanaan anggaran"),
    Kind.DPPA: Sentence("DPPA: dokumen pelaksanaan perubahan anggaran"),
    Kind.RAK: Sentence("RAK: rencana anggaran kas per bulan"),
}

IN_FORCE = (Kind.DPPA, Kind.DPA, Kind.APBD, Kind.RKA)
"""Which document counts for a year: the first of these that there is (the DPPA once the budget was changed)."""

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip

PROGRAMME, ACTIVITY, SUBACTIVITY, ACCOUNT = "program", "kegiatan", "sub_kegiatan", "rekening"
LEVELS = (PROGRAMME, ACTIVITY, SUBACTIVITY, ACCOUNT)
LEVEL_LABELS = {
    PROGRAMME: Sentence("Program"),
    ACTIVITY: Sentence("Kegiatan"),
    SUBACTIVITY: Sentence("Sub kegiatan"),
    ACCOUNT: Sentence("Belanja"),
}
DEPTHS = {3: PROGRAMME, 5: ACTIVITY, 6: SUBACTIVITY}
"""Parts of a national code (urusan.bidang.program.2.kegiatan.sub) → level."""

ROMAN = ("", "I", "II", "III", "IV")

Quarters = tuple[int | None, int | None, int | None, int | None]
NOTHING: Quarters = (None, None, None, None)


def label(kind: str, year: int, version: int) -> Sentence:
    """ "DPA 2026" for the first one, "DPA 2026 (perubahan ke-1)" after that."""
    if version == 0:
        return Sentence("{kind} {year}", kind=kind, year=year)
    return Sentence("{kind} {year} (perubahan ke-{version})", kind=kind, year=year, version=version)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a budget document. ``pagu`` is what the document itself states; None where it states nothing.

    ``account`` is empty but for the account groups under a sub kegiatan ("5.1.02"), whose ``code`` is the sub kegiatan's.
    """

    level: str
    code: str
    name: str
    pagu: int | None
    account: str = ""
    months: tuple[int, ...] = ()
    realised: Quarters = NOTHING


@dataclass(frozen=True, slots=True)
class Node:
    """A programme, kegiatan, sub kegiatan or account group with what lies under it.

    ``pagu`` is summed from the bottom up, ``stated`` is what the document says; ``months`` is empty without a plan.
    """

    level: str
    code: str
    name: str
    pagu: int
    stated: int | None
    account: str
    months: tuple[int, ...]
    realised: Quarters
    children: tuple[Node, ...]

    def below(self) -> Iterable[Node]:
        """This node and all under it, from above down."""
        yield self
        for child in self.children:
            yield from child.below()


@dataclass(frozen=True, slots=True)
class Tree:
    roots: tuple[Node, ...]
    stated: int | None = None

    @property
    def pagu(self) -> int:
        return sum(root.pagu for root in self.roots)

    @property
    def months(self) -> tuple[int, ...]:
        return _added([root.months for root in self.roots])

    @property
    def realised(self) -> Quarters:
        return to_date([root.realised for root in self.roots])

    def nodes(self) -> Iterable[Node]:
        for root in self.roots:
            yield from root.below()


def parent_of(code: str) -> str:
    """The code one level up: sub kegiatan → kegiatan → program; "" above that."""
    parts = code.split(".")
    if len(parts) == 6:
        return ".".join(parts[:5])
    return ".".join(parts[:3]) if len(parts) == 5 else ""


def tree(lines: Iterable[Line], stated: int | None = None) -> Tree:
    """Put the lines under each other, in the order of their codes. A level nobody wrote down gets an empty name."""
    known: dict[str, Line] = {}
    accounts: dict[str, list[Line]] = {}
    for line in lines:
        if line.level == ACCOUNT:
            accounts.setdefault(line.code, []).append(line)
        else:
            known.setdefault(line.code, line)
    for code in [*known, *accounts]:
        while code and code not in known:
            known[code] = Line(DEPTHS[len(code.split("."))], code, "", None)
            code = parent_of(code)
        above = parent_of(code)
        while above and above not in known:
            known[above] = Line(DEPTHS[len(above.split("."))], above, "", None)
            above = parent_of(above)
    under: dict[str, list[str]] = {}
    for code in sorted(known):
        under.setdefault(parent_of(code), []).append(code)

    def grow(code: str) -> Node:
        children = [grow(child) for child in under.get(code, ())]
        children += [
            Node(ACCOUNT, code, one.name, one.pagu or 0, one.pagu, one.account, one.months, one.realised, ())
            for one in sorted(accounts.get(code, ()), key=lambda one: one.account)
        ]
        line = known[code]
        # Money that was spent, and the plan of its months, are kept for the sub kegiatan, not for its accounts.
        months = line.months or _added([child.months for child in children])
        realised = (
            to_date([child.realised for child in children]) if line.realised == NOTHING else line.realised
        )
        pagu = sum(child.pagu for child in children) if children else line.pagu or 0
        return Node(line.level, code, line.name, pagu, line.pagu, "", months, realised, tuple(children))

    return Tree(tuple(grow(code) for code in under.get("", ())), stated)


def _added(plans: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    given = [plan for plan in plans if plan]
    return tuple(sum(month) for month in zip(*given, strict=True)) if given else ()


def to_date(parts: Sequence[Quarters]) -> Quarters:
    """The sum quarter by quarter. A part that reported nothing new still has what it had; None where nobody reported."""
    found: list[int | None] = []
    for quarter in range(4):
        if all(part[quarter] is None for part in parts):
            found.append(None)
            continue
        found.append(
            sum(next((known for known in part[quarter::-1] if known is not None), 0) for part in parts)
        )
    return found[0], found[1], found[2], found[3]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at. ``kind``: "jumlah" (does not add up), "rencana", "melebihi", "menurun"."""

    kind: str
    code: str
    sentence: Sentence
    difference: int = 0


def findings(whole: Tree) -> list[Finding]:
    """What does not hold: sums from the bottom up, the plan of the months, realisation against pagu and over time."""
    found: list[Finding] = []
    if whole.stated is not None and whole.stated != whole.pagu:
        found.append(
            Finding(
                "jumlah", "",
                Sentence(
                    "Jumlah seluruhnya tertulis {stated}, sedangkan jumlah programnya {summed}.",
                    stated=show_rupiah(whole.stated), summed=show_rupiah(whole.pagu),
                ),
                whole.stated - whole.pagu,
            )
        )  # fmt: skip
    for node in whole.nodes():
        found += _about(node)
    return found


_PARTS = {PROGRAMME: "kegiatannya", ACTIVITY: "sub kegiatannya", SUBACTIVITY: "belanjanya"}


def _about(node: Node) -> Iterable[Finding]:
    if node.children and node.stated is not None and node.stated != node.pagu:
        yield Finding(
            "jumlah", node.code,
            Sentence(
                "{code}: pagu tertulis {stated}, sedangkan jumlah {parts} {summed}.",
                code=node.code, stated=show_rupiah(node.stated), parts=_PARTS[node.level],
                summed=show_rupiah(node.pagu),
            ),
            node.stated - node.pagu,
        )  # fmt: skip
    if node.level != SUBACTIVITY:
        return
    if node.months and sum(node.months) != node.pagu:
        yield Finding(
            "rencana", node.code,
            Sentence(
                "{code}: rencana dua belas bulan berjumlah {planned}, pagunya {pagu}.",
                code=node.code, planned=show_rupiah(sum(node.months)), pagu=show_rupiah(node.pagu),
            ),
            sum(node.months) - node.pagu,
        )  # fmt: skip
    known = [(quarter, amount) for quarter, amount in enumerate(node.realised, start=1) if amount is not None]
    if known and known[-1][1] > node.pagu:
        yield Finding(
            "melebihi", node.code,
            Sentence(
                "{code}: realisasi s.d. triwulan {quarter} {amount} melebihi pagu {pagu}.",
                code=node.code, quarter=ROMAN[known[-1][0]], amount=show_rupiah(known[-1][1]),
                pagu=show_rupiah(node.pagu),
            ),
            known[-1][1] - node.pagu,
        )  # fmt: skip
    for (_, before), (quarter, amount) in pairwise(known):
        if amount < before:
            yield Finding(
                "menurun", node.code,
                Sentence(
                    "{code}: realisasi s.d. triwulan {quarter} {amount}, lebih kecil daripada triwulan sebelumnya"
                    " {before}. Angka kumulatif tidak boleh turun.",
                    code=node.code, quarter=ROMAN[quarter], amount=show_rupiah(amount), before=show_rupiah(before),
                ),
                amount - before,
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One code in two versions; None where a version lacks it."""

    level: str
    code: str
    name: str
    old: int | None
    new: int | None

    @property
    def difference(self) -> int:
        return (self.new or 0) - (self.old or 0)

    @property
    def kind(self) -> str:
        if self.old is None:
            return "baru"
        if self.new is None:
            return "dihapus"
        return "tetap" if self.old == self.new else "berubah"


def compare(old: Tree, new: Tree) -> list[Change]:
    """Every code of either version, in order of code (account groups under their sub kegiatan)."""
    before = {(node.code, node.account): node for node in old.nodes()}
    after = {(node.code, node.account): node for node in new.nodes()}
    return [
        Change(
            (after.get(key) or before[key]).level,
            key[1] or key[0],
            (after.get(key) or before[key]).name,
            before[key].pagu if key in before else None,
            after[key].pagu if key in after else None,
        )
        for key in sorted({*before, *after})
    ]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A programme whose budget is not what the Perjanjian Kinerja promises; None where one of both lacks it."""

    code: str
    name: str
    budget: int | None
    promised: int | None

    @property
    def difference(self) -> int:
        return (self.budget or 0) - (self.promised or 0)


def mismatches(
    budget: Mapping[str, tuple[str, int]], promised: Mapping[str, tuple[str, int]]
) -> list[Mismatch]:
    """By code (name, rupiah) on both sides; only what differs."""
    return [
        Mismatch(
            code,
            (budget.get(code) or promised[code])[0],
            budget[code][1] if code in budget else None,
            promised[code][1] if code in promised else None,
        )
        for code in sorted({*budget, *promised})
        if budget.get(code, ("", None))[1] != promised.get(code, ("", None))[1]
    ]


def share(part: int, whole: int) -> Decimal | None:
    """``part`` of ``whole`` in per cent, not rounded; None of nothing."""
    return Decimal(part) * 100 / Decimal(whole) if whole else None


def planned(months: Sequence[int], quarter: int) -> int | None:
    """The plan of the months (RAK) up to the end of a quarter."""
    return sum(months[: quarter * 3]) if months else None


def spent(lines: Iterable[Line]) -> dict[str, dict[int, int]]:
    """What the lines say was spent: sub kegiatan → quarter → rupiah, without what is not known."""
    return {
        line.code: {
            quarter: amount for quarter, amount in enumerate(line.realised, start=1) if amount is not None
        }
        for line in lines
        if line.level == SUBACTIVITY and line.realised != NOTHING
    }
