"""A disposition (lembar disposisi) as it is typed from its paper: one small form for each lane that gives one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from himpun.base.periods import read_date, show_date
from himpun.base.words import Sentence
from himpun.procedure.coordinate import NATURES
from himpun.procedure.opening import Order
from himpun.sop.definition import Lane
from himpun.sop.models import Instruction


class OrderForm:
    """What was typed for one lane, and what is wrong with it. Field names end with the lane: ``isi-kepala_opd``."""

    def __init__(
        self, lane: Lane, given: Mapping[str, Any], today: date, recorded: Instruction | None = None
    ) -> None:
        self.lane = lane
        self.recorded = recorded
        self.number = str(given.get(self.name("nomor"), recorded.number if recorded else "")).strip()
        self.date_text = str(
            given.get(self.name("tanggal"), show_date(recorded.date if recorded else today))
        ).strip()
        self.nature = str(given.get(self.name("sifat"), recorded.nature if recorded else NATURES[0]))
        self.text = str(given.get(self.name("isi"), recorded.text if recorded else "")).strip()
        self.date = read_date(self.date_text)
        self.today = today

    def name(self, field: str) -> str:
        return f"{field}-{self.lane.key}"

    @property
    def is_written(self) -> bool:
        """Somebody began to fill it in: the date and the nature are proposed by us and do not count."""
        return bool(self.text or self.number)

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [{"field": f"f-{self.name(field)}", "words": words} for field, words in self.wrong.items()]

    @property
    def wrong(self) -> dict[str, Sentence]:
        """Field → what is wrong and what to do."""
        found: dict[str, Sentence] = {}
        if not self.text:
            found["isi"] = Sentence(
                "Isi disposisi {lane} masih kosong. Tulis apa yang diperintahkan.", lane=self.lane.title
            )
        if self.date is None:
            found["tanggal"] = Sentence(
                "Tanggal “{typed}” tidak terbaca. Tulis misalnya 6 Januari 2020 atau 6-1-2020.",
                typed=self.date_text,
            )
        elif self.date > self.today:
            found["tanggal"] = Sentence(
                "Tanggal disposisi {lane} belum tiba. Tulis tanggal pada lembarnya.", lane=self.lane.title
            )
        if self.nature not in NATURES:
            found["sifat"] = Sentence("Pilih sifat disposisi dari daftar.")
        if len(self.number) > 100:
            found["nomor"] = Sentence("Nomor agenda terlalu panjang. Paling banyak 100 huruf.")
        return found

    @property
    def order(self) -> Order:
        """Only for a form without errors."""
        assert self.date is not None
        return Order(self.lane.key, self.number, self.date, self.nature, self.text)
