"""The forms of the plan: what was typed for an indicator or a programme, what is wrong with it, what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from himpun.base import numbers
from himpun.base.words import Refused, Sentence
from himpun.organisation.models import Unit
from himpun.planning import rules
from himpun.planning.actions import IndicatorDraft, ProgrammeDraft
from himpun.planning.models import Indicator, Programme

QUARTERS = {0: "target_tahun", 1: "target_1", 2: "target_2", 3: "target_3", 4: "target_4"}


class PlanForm:
    """What was typed stays in ``values``; ``wrong`` says per field what to mend."""

    def __init__(self, units: Sequence[Unit], values: dict[str, str]) -> None:
        self.units = {unit.public_id: unit for unit in units}
        self.values = values
        self.wrong: dict[str, Sentence] = {}

    def say(self, field: str, words: Sentence) -> None:
        self.wrong.setdefault(field, words)

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [{"field": f"f-{field}", "words": words} for field, words in self.wrong.items()]

    @property
    def unit_options(self) -> list[tuple[str, str]]:
        return [(key, unit.name) for key, unit in self.units.items()]

    def need(self, **labels: Sentence) -> None:
        for field, label in labels.items():
            if not self.values[field]:
                self.say(field, Sentence("{label} belum diisi.", label=label))
        if self.values["unit_kerja"] not in self.units:
            self.say("unit_kerja", Sentence("Pilih unit kerja yang bertanggung jawab."))


def _typed(
    given: Mapping[str, Any] | None, stored: dict[str, str], existing: Indicator | Programme | None
) -> dict[str, str]:
    if given is None:
        return stored
    typed = {name: str(given.get(name, "")).strip() for name in stored}
    # A code names its figures for good.
    return typed | ({"kode": existing.code} if existing else {})


class IndicatorForm(PlanForm):
    """One indicator with its targets."""

    def __init__(
        self, units: Sequence[Unit], given: Mapping[str, Any] | None, existing: Indicator | None
    ) -> None:
        stored = {
            "kode": "", "nama": "", "satuan": "%", "polaritas": "naik", "cara": "selisih", "agregasi": "last",
            "desimal": "2", "skala": "", "sumber": "", "definisi": "", "unit_kerja": "", "bukti": "ya",
        } | dict.fromkeys(QUARTERS.values(), "")  # fmt: skip
        if existing is not None:
            stored |= {
                "kode": existing.code, "nama": existing.name, "satuan": existing.unit, "polaritas": existing.polarity,
                "cara": existing.method, "agregasi": existing.aggregation, "desimal": str(existing.decimals),
                "skala": existing.scale, "sumber": existing.source, "definisi": existing.definition,
                "unit_kerja": existing.responsible.public_id, "bukti": "ya" if existing.evidence_required else "",
            }  # fmt: skip
            stored |= {QUARTERS[target.quarter]: target.raw for target in existing.targets.all()}
        super().__init__(units, _typed(given, stored, existing))
        self.order = existing.order if existing else 0
        if given is not None:
            self._check()

    def _check(self) -> None:
        values = self.values
        self.need(kode=Sentence("Kode"), nama=Sentence("Nama indikator"), satuan=Sentence("Satuan"))
        for field, known in (
            ("polaritas", rules.POLARITIES),
            ("cara", rules.METHODS),
            ("agregasi", rules.AGGREGATIONS),
        ):
            if values[field] not in dict(known):
                self.say(field, Sentence("Pilih salah satu dari daftar."))
        if values["desimal"] not in {"0", "1", "2", "3", "4"}:
            self.say("desimal", Sentence("Isi 0 sampai 4."))
        if not any(values[field] for field in QUARTERS.values()):
            self.say("target_tahun", Sentence("Isi target tahun atau target triwulannya."))
        for field in QUARTERS.values():
            if values[field] and "polaritas" not in self.wrong:
                try:
                    rules.read_target(values[field], unit=values["satuan"], polarity=values["polaritas"])
                except Refused as problem:
                    self.say(field, problem.sentence)

    @property
    def draft(self) -> IndicatorDraft:
        values = self.values
        return IndicatorDraft(
            code=values["kode"], name=values["nama"], unit=values["satuan"], responsible=self.units[values["unit_kerja"]],
            targets={quarter: values[field] for quarter, field in QUARTERS.items() if values[field]},
            polarity=values["polaritas"], method=values["cara"], aggregation=values["agregasi"], scale=values["skala"],
            decimals=int(values["desimal"]), source=values["sumber"], definition=values["definisi"],
            evidence_required=bool(values["bukti"]), order=self.order,
        )  # fmt: skip


class ProgrammeForm(PlanForm):
    """One programme with its budget."""

    def __init__(
        self, units: Sequence[Unit], given: Mapping[str, Any] | None, existing: Programme | None
    ) -> None:
        stored = {"kode": "", "nama": "", "pagu": "", "sumber_dana": "APBD", "unit_kerja": ""}
        if existing is not None:
            stored = {
                "kode": existing.code, "nama": existing.name, "pagu": numbers.show(existing.budget),
                "sumber_dana": existing.funding, "unit_kerja": existing.responsible.public_id,
            }  # fmt: skip
        super().__init__(units, _typed(given, stored, existing))
        self.budget = 0
        if given is not None:
            self.need(kode=Sentence("Kode"), nama=Sentence("Nama program"), pagu=Sentence("Pagu"))
            if self.values["pagu"]:
                self._read_budget(self.values["pagu"])

    def _read_budget(self, raw: str) -> None:
        reading = numbers.read(raw, unit="Rp")
        if isinstance(reading, numbers.Ambiguous):
            # Whole rupiah: of two readings only the one without cents can be meant.
            whole = [
                option.value for option in reading.options if option.value == option.value.to_integral_value()
            ]
            if len(whole) == 1:
                reading = numbers.Number(whole[0], raw)
        if (
            isinstance(reading, numbers.Number)
            and reading.value >= 0
            and reading.value == reading.value.to_integral_value()
        ):
            self.budget = int(reading.value)
            return
        self.say("pagu", Sentence("Pagu “{raw}” bukan rupiah bulat. Tulis misalnya 1.250.000.000.", raw=raw))

    @property
    def draft(self) -> ProgrammeDraft:
        values = self.values
        return ProgrammeDraft(
            code=values["kode"], name=values["nama"], budget=self.budget,
            responsible=self.units[values["unit_kerja"]], funding=values["sumber_dana"],
        )  # fmt: skip
