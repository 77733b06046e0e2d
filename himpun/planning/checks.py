"""Whether the plans of a year hold together, from the RPJMD down to the Rencana Aksi; each finding says what to do.

Pure: trees and the agreement's indicators in, findings out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from himpun.base.numbers import write
from himpun.base.words import Refused, Sentence
from himpun.planning import rules
from himpun.planning.tree import Measure, PlanTree


@dataclass(frozen=True)
class Promised:
    """An indicator of the Perjanjian Kinerja, as far as the checks need it. ``id`` leads to it."""

    id: str
    objective: str
    measure: Measure


@dataclass(frozen=True)
class Plans:
    """Everything in force in a year. ``trees`` by kind; ``objectives``: sasaran of the agreement → how many indicators."""

    year: int
    trees: Mapping[str, PlanTree]
    promised: tuple[Promised, ...] = ()
    objectives: Mapping[str, int] = field(default_factory=dict)
    has_agreement: bool = False


@dataclass(frozen=True)
class Finding:
    """``about`` is what it concerns, ``todo`` what to do now; ``link`` names the page: a kind, "pk" or an indicator's id."""

    about: str
    words: Sentence
    todo: Sentence
    link: str = ""
    suggested: str = ""
    """A key that may be the one meant (for an agreement's indicator)."""


@dataclass(frozen=True)
class Check:
    key: str
    title: Sentence
    findings: tuple[Finding, ...]


def check(plans: Plans) -> list[Check]:
    """All checks in the order of the chain, those without findings too."""
    return [Check(key, title, tuple(find(plans))) for key, title, find in CHECKS]


def known_measures(plans: Plans) -> dict[str, Measure]:
    """Indicators of the Renstra and the IKU that hold in the year, by key."""
    return {
        each.key: each
        for kind in ("renstra", "iku")
        if kind in plans.trees
        for each in plans.trees[kind].measures
        if each.holds_in(plans.year)
    }


def _chain(plans: Plans) -> Iterator[Finding]:
    for key, kind in rules.KINDS.items():
        if key not in plans.trees:
            yield Finding(
                kind.name, Sentence("Belum ada {name} yang berlaku tahun {year}.", name=kind.name, year=plans.year),
                Sentence("Impor {name} dari Excel di menu Rencana.", name=kind.name), key,
            )  # fmt: skip
    if not plans.has_agreement:
        yield Finding(
            "Perjanjian Kinerja", Sentence("Belum ada Perjanjian Kinerja {year}.", year=plans.year),
            Sentence("Isi di layar atau impor dari Excel di menu Rencana."), "pk",
        )  # fmt: skip


def _promised_in_plan(plans: Plans) -> Iterator[Finding]:
    known = known_measures(plans)
    by_name = {_plain(each.name): key for key, each in known.items()}
    for each in plans.promised:
        if each.measure.key in known:
            continue
        suggested = by_name.get(_plain(each.measure.name), "")
        todo = (
            Sentence("Namanya sama dengan indikator {key}. Nyatakan keduanya satu indikator.", key=suggested)
            if suggested
            else Sentence(
                "Pilih indikator rencana yang dimaksud, atau catat indikator ini dalam perubahan Renstra atau IKU."
            )
        )
        yield Finding(
            f"{each.measure.key} {each.measure.name}",
            Sentence("Ada di Perjanjian Kinerja, tetapi tidak ada di Renstra maupun IKU tahun {year}.", year=plans.year),
            todo, each.id, suggested,
        )  # fmt: skip


def _objectives(plans: Plans) -> Iterator[Finding]:
    for kind, tree in plans.trees.items():
        for branch in tree.branches:
            holding = any(each.holds_in(plans.year) for each in branch.measures)
            if branch.level == "sasaran" and not holding:
                yield Finding(
                    branch.label, Sentence("Sasaran di {name} ini belum punya indikator.", name=rules.KINDS[kind].name),
                    Sentence("Tambahkan paling sedikit satu indikator pada sasaran itu dalam versi berikutnya."), kind,
                )  # fmt: skip
    for text, count in plans.objectives.items():
        if not count:
            yield Finding(
                text, Sentence("Sasaran di Perjanjian Kinerja ini belum punya indikator."),
                Sentence("Buka Perjanjian Kinerja, lalu tambahkan indikatornya."), "pk",
            )  # fmt: skip


def _answering(plans: Plans) -> Iterator[Finding]:
    for kind, measure in _all(plans):
        if not measure.has_post:
            name = "Perjanjian Kinerja" if kind == "pk" else rules.KINDS[kind].name
            if measure.responsible:
                words = Sentence(
                    "Di {name} penanggung jawabnya {unit}, unit yang belum punya jabatan pimpinan.",
                    name=name, unit=measure.responsible,
                )  # fmt: skip
                todo = Sentence("Tulis jabatannya, atau tandai jabatan pimpinan unit itu di menu Organisasi.")
            else:
                words = Sentence("Di {name} belum ada jabatan yang bertanggung jawab.", name=name)
                todo = Sentence("Isi kolom Penanggung jawab dengan nama jabatan.")
            yield Finding(f"{measure.key} {measure.name}", words, todo, kind)


def _orphans(plans: Plans) -> Iterator[Finding]:
    promised = {each.measure.key for each in plans.promised}
    if plans.has_agreement and "iku" in plans.trees:
        for measure in plans.trees["iku"].measures:
            if measure.holds_in(plans.year) and measure.key not in promised:
                yield Finding(
                    f"{measure.key} {measure.name}",
                    Sentence("Indikator Kinerja Utama ini tidak diperjanjikan tahun {year}.", year=plans.year),
                    Sentence("Tambahkan ke Perjanjian Kinerja, atau akhiri masa berlakunya dalam perubahan IKU."), "pk",
                )  # fmt: skip
    for kind, tree in plans.trees.items():
        above = next((plans.trees[each] for each in rules.KINDS[kind].above if each in plans.trees), None)
        if above is None:
            continue
        codes = {branch.code for branch in above.branches if branch.code}
        keys = {measure.key for measure in above.measures}
        upper = rules.KINDS[above.kind].name
        for branch in tree.branches:
            if branch.supports and branch.supports not in codes | keys:
                yield Finding(
                    branch.label,
                    Sentence("Mendukung {code}, yang tidak ada di {upper}.", code=branch.supports, upper=upper),
                    Sentence("Betulkan kolom Mendukung, atau tambahkan {code} ke {upper}.",
                             code=branch.supports, upper=upper), kind,
                )  # fmt: skip
            elif not branch.supports and branch.level in {"tujuan", "sasaran"} and branch in tree.roots:
                yield Finding(
                    branch.label, Sentence("Tidak menyebut apa yang didukungnya di {upper}.", upper=upper),
                    Sentence("Isi kolom Mendukung dengan kode tujuan atau sasaran di {upper}.", upper=upper), kind,
                )  # fmt: skip


def _duplicates(plans: Plans) -> Iterator[Finding]:
    """The same name under two keys in one document. A sub kegiatan's name may come back in another kegiatan."""
    by_name: dict[tuple[str, str], list[Measure]] = defaultdict(list)
    for kind, tree in plans.trees.items():
        for branch in tree.branches:
            if branch.level != "sub_kegiatan":
                for measure in branch.measures:
                    if measure.holds_in(plans.year):
                        by_name[kind, _plain(measure.name)].append(measure)
    for each in plans.promised:
        by_name["pk", _plain(each.measure.name)].append(each.measure)
    for (kind, _), found in by_name.items():
        if len(found) > 1:
            keys = ", ".join(each.key for each in found)
            yield Finding(
                found[0].name, Sentence("Indikator ini tercatat lebih dari sekali: {keys}.", keys=keys),
                Sentence("Gabungkan menjadi satu indikator, atau beri nama yang berbeda."), kind,
            )  # fmt: skip


def _targets(plans: Plans) -> Iterator[Finding]:
    for kind, measure in _all(plans):
        label = f"{measure.key} {measure.name}"
        if not measure.targets:
            yield Finding(
                label,
                Sentence("Targetnya belum diisi."),
                Sentence("Isi target tahun {year}.", year=plans.year),
                kind,
            )
        for words in inconsistencies(measure, plans.year):
            yield Finding(
                label, words, Sentence("Betulkan target tahun atau target bagiannya sampai cocok."), kind
            )
    known = known_measures(plans)
    for each in plans.promised:
        planned = known.get(each.measure.key)
        if planned is None:
            continue
        mine, theirs = each.measure.target(plans.year), planned.target(plans.year)
        a, b = _value(each.measure, mine), _value(planned, theirs)
        if (
            mine
            and theirs
            and (a != b if a is not None and b is not None else _plain(mine) != _plain(theirs))
        ):
            yield Finding(
                f"{each.measure.key} {each.measure.name}",
                Sentence("Target Perjanjian Kinerja {mine}, sedangkan rencananya {theirs}.", mine=mine, theirs=theirs),
                Sentence("Samakan, atau tulis sebab bedanya dalam perubahan Perjanjian Kinerja."), each.id,
            )  # fmt: skip


def _units(plans: Plans) -> Iterator[Finding]:
    known = known_measures(plans)
    for each in plans.promised:
        planned = known.get(each.measure.key)
        if planned is not None and _plain(planned.unit) != _plain(each.measure.unit):
            yield Finding(
                f"{each.measure.key} {each.measure.name}",
                Sentence("Satuannya {mine}, sedangkan di rencana {theirs}.", mine=each.measure.unit, theirs=planned.unit),
                Sentence("Samakan satuannya."), each.id,
            )  # fmt: skip


CHECKS: tuple[tuple[str, Sentence, Callable[[Plans], Iterable[Finding]]], ...] = (
    ("rantai", Sentence("Rantai dokumen lengkap"), _chain),
    ("asal", Sentence("Setiap indikator Perjanjian Kinerja ada di Renstra atau IKU"), _promised_in_plan),
    ("sasaran", Sentence("Setiap sasaran punya indikator"), _objectives),
    ("jabatan", Sentence("Setiap indikator punya jabatan penanggung jawab"), _answering),
    ("yatim", Sentence("Tidak ada indikator atau sasaran yang lepas dari rantainya"), _orphans),
    ("ganda", Sentence("Tidak ada indikator ganda"), _duplicates),
    ("target", Sentence("Target tahun, triwulan, dan bulan cocok"), _targets),
    ("satuan", Sentence("Satuan sama dari rencana sampai Perjanjian Kinerja"), _units),
)


def _all(plans: Plans) -> Iterator[tuple[str, Measure]]:
    for kind, tree in plans.trees.items():
        for measure in tree.measures:
            if measure.holds_in(plans.year):
                yield kind, measure
    for each in plans.promised:
        yield "pk", each.measure


def inconsistencies(measure: Measure, year: int) -> Iterator[Sentence]:
    """Where the parts of a year do not make up the year: months against quarters, quarters against the year."""
    quarters = [_value(measure, measure.target(year, part)) for part in rules.QUARTER_PARTS]
    months = [_value(measure, measure.target(year, part)) for part in rules.MONTH_PARTS]
    yearly = _value(measure, measure.target(year))
    yield from _made_up(quarters, yearly, measure, Sentence("Target triwulan"), Sentence("target tahun"))
    for place, quarter in enumerate(quarters):
        yield from _made_up(
            months[3 * place : 3 * place + 3], quarter, measure, Sentence("Target bulan"),
            Sentence("target {part}", part=rules.part_words(rules.QUARTER_PARTS[place])),
        )  # fmt: skip


def _made_up(
    parts: list[Decimal | None], whole: Decimal | None, measure: Measure, many: Sentence, one: Sentence
) -> Iterator[Sentence]:
    if whole is None or any(part is None for part in parts):
        return
    values = [part for part in parts if part is not None]
    match measure.aggregation:
        case "sum":
            result = sum(values, Decimal(0))
        case "max":
            result = max(values)
        case "min":
            result = min(values)
        case "last":
            result = values[-1]
        case _:
            return
    if result != whole:
        yield Sentence(
            "{many} menghasilkan {result} ({how}), sedangkan {one} {whole}.",
            many=many, result=write(result), how=rules.AGGREGATION_LABELS[measure.aggregation], one=one, whole=write(whole),
        )  # fmt: skip


def _value(measure: Measure, raw: str) -> Decimal | None:
    if not raw:
        return None
    try:
        return rules.read_target(raw, unit=measure.unit, polarity=measure.polarity).value
    except Refused:
        return None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
