"""One row after another of a planning document's sheet: what it is, what it hangs on, what of it can be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from himpun.base import numbers
from himpun.base.periods import read_date
from himpun.base.words import Refused, Sentence
from himpun.planning import nomenclature as national
from himpun.planning import rules
from himpun.planning.nomenclature import Nomenclature
from himpun.planning.planbook import columns as c
from himpun.planning.tree import Slot
from himpun.planning.workbook import AGGREGATION_WORDS, POLARITY_WORDS

PARENTS = {"sasaran": "tujuan", "program": "sasaran", "kegiatan": "program", "sub_kegiatan": "kegiatan"}


@dataclass(frozen=True)
class Flaw:
    """Something to mend or to know. ``kind``: "baris" the row is left out, "sel" the cell is, "catatan" all is taken."""

    row: int
    column: str
    kind: str
    sentence: Sentence


@dataclass(frozen=True)
class Office:
    """Who can answer for something: names as people write them → public ids."""

    units: Mapping[str, str]
    posts: Mapping[str, str] = field(default_factory=dict)


class Reader:
    def __init__(
        self, kind: str, target_columns: Mapping[str, Slot], office: Office, codes: Nomenclature
    ) -> None:
        self.kind, self.target_columns, self.codes = kind, target_columns, codes
        self.units = {c.plain(name): key for name, key in office.units.items()}
        self.posts = {c.plain(name): key for name, key in office.posts.items()}
        self.top = list(rules.LEVELS).index(rules.KINDS[kind].begins_at)
        self.nodes: list[dict[str, Any]] = []
        self.flaws: list[Flaw] = []
        self.last: dict[str, int] = {}
        self.broken: dict[str, int] = {}
        """Level → row of a node that could not be taken and that later rows would belong to."""
        self.level = ""
        self.by_code: dict[str, int] = {}
        self.keys: dict[str, list[dict[str, Any]]] = {}

    def flaw(self, row: int, column: str, kind: str, template: str, **params: object) -> None:
        self.flaws.append(Flaw(row, column, kind, Sentence(template, **params)))

    def take(self, row: int, cells: dict[str, str]) -> None:
        first = next((cells.get(title, "") for title in (c.LEVEL, c.CODE, c.TEXT) if cells.get(title)), "")
        if c.is_subtotal(first) or (not first and c.is_subtotal(cells.get(c.INDICATOR, ""))):
            self.flaw(row, "", "catatan", "Baris jumlah dilewati: Himpun menghitung jumlahnya sendiri.")
            return
        for title, value in cells.items():
            if value.upper() in c.SPREADSHEET_ERRORS:
                self._broken_reference(row, title, value)
                cells[title] = value if title in {c.LEVEL, c.CODE, c.TEXT, c.INDICATOR} else ""
        node = None
        if cells.get(c.TEXT) or cells.get(c.LEVEL) or cells.get(c.CODE):
            node = self._node(row, cells)
            if node is None:
                return
        if cells.get(c.INDICATOR):
            self._indicator(row, cells, node)

    def _broken_reference(self, row: int, title: str, value: str) -> None:
        grave = title in {c.LEVEL, c.CODE, c.TEXT, c.INDICATOR}
        if grave:
            self.flaw(
                row, title, "baris",
                "Sel ini berisi {value}: rumusnya menunjuk ke sel yang sudah tidak ada. Tulis isinya, lalu unggah lagi.",
                value=value,
            )  # fmt: skip
        else:
            self.flaw(
                row, title, "sel",
                "Sel ini berisi {value}: rumusnya menunjuk ke sel yang sudah tidak ada. Sel ini dikosongkan.",
                value=value,
            )  # fmt: skip

    # --- tujuan, sasaran, program, kegiatan, sub kegiatan ---

    def _node(self, row: int, cells: Mapping[str, str]) -> dict[str, Any] | None:
        level = self._level_of(row, cells)
        if not level:
            return None
        self.level = level
        if any(cells.get(title, "").upper() in c.SPREADSHEET_ERRORS for title in (c.LEVEL, c.CODE, c.TEXT)):
            self._lost(row, level)
            return None
        text, code = cells.get(c.TEXT, ""), cells.get(c.CODE, "")
        coded = level in {"program", "kegiatan", "sub_kegiatan"}
        if coded:
            good = self._code(row, level, code) if code else ""
            if good is None:
                self._lost(row, level)
                return None
            code = good
            meaning = self.codes.find(code) if code else None
            text = text or (meaning.name if meaning else "")
        if not text:
            self.flaw(
                row,
                c.TEXT,
                "baris",
                "Uraian belum diisi. Tulis kalimat {level}-nya.",
                level=rules.LEVELS[level],
            )
            self._lost(row, level)
            return None
        if code and code in self.by_code:
            other = self.nodes[self.by_code[code]]
            if c.plain(other["text"]) == c.plain(text):
                self.last[level] = self.by_code[code]
                self._forget_below(level)
                return other  # a merged cell written out again on each row
            self.flaw(
                row, c.CODE, "baris",
                "Kode {code} sudah dipakai di baris {other} dengan uraian lain. Betulkan salah satunya.",
                code=code, other=other["row"],
            )  # fmt: skip
            self._lost(row, level)
            return None
        parent = self._parent(row, level, code)
        if parent is None:
            self._lost(row, level)
            return None
        node: dict[str, Any] = {
            "row": row, "level": level, "code": code[:40], "text": text, "parent": parent,
            "supports": cells.get(c.SUPPORTS, "")[:40], "note": cells.get(c.NOTE, ""),
            "budget": self._budget(row, cells.get(c.BUDGET, "")), "indicators": [],
            **self._answering(row, cells.get(c.RESPONSIBLE, "")),
        }  # fmt: skip
        self.nodes.append(node)
        self.last[level] = len(self.nodes) - 1
        if code:
            self.by_code[code] = len(self.nodes) - 1
        self._forget_below(level)
        self.broken.pop(level, None)
        return node

    def _level_of(self, row: int, cells: Mapping[str, str]) -> str:
        word = c.plain(cells.get(c.LEVEL, ""))
        if word in c.LEVEL_WORDS:
            return c.LEVEL_WORDS[word]
        if word and word.upper() not in c.SPREADSHEET_ERRORS:
            self.flaw(
                row, c.LEVEL, "baris", "Jenjang “{found}” tidak dikenal. Pilih: {known}.",
                found=cells[c.LEVEL], known=", ".join(str(words) for words in rules.LEVELS.values()),
            )  # fmt: skip
            self.level = ""  # what follows without a Jenjang of its own belongs to nothing we know
            return ""
        by_code = national.level_of(cells.get(c.CODE, ""))
        if by_code in rules.LEVELS:
            return by_code
        if not self.level:
            self.flaw(
                row, c.LEVEL, "baris",
                "Jenjang belum diisi. Tulis Tujuan, Sasaran, Program, Kegiatan, atau Sub kegiatan.",
            )  # fmt: skip
        return self.level  # merged downwards

    def _lost(self, row: int, level: str) -> None:
        """This row cannot be taken; rows that would hang below it must say so."""
        self.broken[level] = row
        self.last.pop(level, None)
        self._forget_below(level)
        if not any(flaw.row == row and flaw.kind == "baris" for flaw in self.flaws):
            self.flaw(row, "", "baris", "Baris ini tidak dapat diambil.")

    def _forget_below(self, level: str) -> None:
        levels = list(rules.LEVELS)
        for lower in levels[levels.index(level) + 1 :]:
            self.last.pop(lower, None)
            self.broken.pop(lower, None)

    def _code(self, row: int, level: str, code: str) -> str | None:
        code = national.normal(code)
        found = national.level_of(code)
        if found != level:
            self.flaw(
                row, c.CODE, "baris", "“{code}” bukan kode {level}. Tulis misalnya {example}.",
                code=code, level=rules.LEVELS[level],
                example={"program": "1.06.04", "kegiatan": "1.06.04.2.01"}.get(level, "1.06.04.2.01.0001"),
            )  # fmt: skip
            return None
        if self.codes.find(code) is None:
            self.flaw(
                row, c.CODE, "catatan",
                "Kode {code} tidak ada dalam nomenklatur yang dikenal Himpun. Periksa penulisannya, atau impor nomenklatur "
                "urusannya. Barisnya tetap diambil.",
                code=code,
            )  # fmt: skip
        return code

    def _parent(self, row: int, level: str, code: str) -> int | None:
        """The place of the node above, -1 for none, None when the row cannot stand."""
        above = PARENTS.get(level)
        if above is None:
            return -1
        wanted = national.parent_of(code) if code else ""
        if wanted and wanted in self.by_code:
            return self.by_code[wanted]
        place = self.last.get(above)
        if place is not None and wanted and self.nodes[place]["code"] not in {"", wanted}:
            self.flaw(
                row, c.CODE, "baris",
                "Kode {code} bukan bagian dari {above} {other} di atasnya. Tambahkan baris {above} {wanted}.",
                code=code, above=rules.LEVELS[above], other=self.nodes[place]["code"], wanted=wanted,
            )  # fmt: skip
            return None
        if place is not None:
            return place
        if above in self.broken:
            self.flaw(
                row, "", "baris", "{above} di atasnya (baris {other}) tidak dapat diambil, jadi baris ini juga tidak.",
                above=rules.LEVELS[above], other=self.broken[above],
            )  # fmt: skip
            return None
        if list(rules.LEVELS).index(level) <= self.top:
            return -1
        if level == "program" and self.kind in {"renja", "rkpd"}:
            self.flaw(
                row,
                "",
                "catatan",
                "Program ini tidak berada di bawah sasaran. Pohon kinerjanya terputus di sini.",
            )
            return -1
        self.flaw(
            row, "", "baris", "Rantainya terputus: {level} ini tidak punya {above} di atasnya. Tambahkan baris {above}-nya.",
            level=rules.LEVELS[level], above=rules.LEVELS[above],
        )  # fmt: skip
        return None

    # --- indicators ---

    def _indicator(self, row: int, cells: Mapping[str, str], node: dict[str, Any] | None) -> None:
        if cells[c.INDICATOR].upper() in c.SPREADSHEET_ERRORS:
            return
        if node is None and self.level in self.broken:
            self.flaw(
                row, "", "baris", "{above} di atasnya (baris {other}) tidak dapat diambil, jadi baris ini juga tidak.",
                above=rules.LEVELS[self.level], other=self.broken[self.level],
            )  # fmt: skip
            return
        if node is None and self.level not in self.last:
            self.flaw(
                row,
                c.INDICATOR,
                "baris",
                "Indikator ini tidak berada di bawah sasaran atau program. Tambahkan barisnya.",
            )
            return
        node = node or self.nodes[self.last[self.level]]
        unit = cells.get(c.UNIT, "")
        if not unit:
            self.flaw(
                row, c.UNIT, "baris", "Satuan belum diisi. Tulis misalnya %, orang, dokumen, atau predikat."
            )
            return
        polarity = self._word(row, cells, c.POLARITY, POLARITY_WORDS, "naik")
        key = cells.get(c.KEY, "")[:40]
        starts, ends = self._day(row, cells, c.FROM), self._day(row, cells, c.UNTIL)
        indicator = {
            "row": row, "key": key, "name": cells[c.INDICATOR], "unit": unit[:60], "polarity": polarity,
            "aggregation": self._word(row, cells, c.AGGREGATION, AGGREGATION_WORDS, "last"),
            "definition": cells.get(c.DEFINITION, ""), "formula": cells.get(c.FORMULA, ""),
            "source": cells.get(c.SOURCE, ""), "baseline": cells.get(c.BASELINE, "")[:100],
            "valid_from": starts, "valid_until": ends, "note": cells.get(c.NOTE, ""),
            "targets": self._targets(row, cells, unit, polarity),
            **(self._answering(row, cells.get(c.RESPONSIBLE, "")) if cells.get(c.RESPONSIBLE) else _same_as(node)),
        }  # fmt: skip
        if key and (other := next((one for one in self.keys.get(key, ()) if _overlap(one, indicator)), None)):
            self.flaw(
                row, c.KEY, "baris",
                "Kunci {key} sudah dipakai di baris {other} untuk masa yang sama. Beri kunci lain, atau isi masanya.",
                key=key, other=other["row"],
            )  # fmt: skip
            return
        self.keys.setdefault(key, []).append(indicator)
        node["indicators"].append(indicator)

    def _targets(self, row: int, cells: Mapping[str, str], unit: str, polarity: str) -> list[list[Any]]:
        taken = []
        for title, (year, part) in self.target_columns.items():
            raw = cells.get(title, "")[:100]
            if not raw or raw in {"-", "–"}:
                continue
            try:
                rules.read_target(raw, unit=unit, polarity=polarity)
            except Refused as problem:
                self.flaws.append(Flaw(row, title, "sel", problem.sentence))
            else:
                taken.append([year, part, raw])
        return taken

    def _word(
        self, row: int, cells: Mapping[str, str], title: str, known: Mapping[str, str], usual: str
    ) -> str:
        word = c.plain(cells.get(title, ""))
        if word and word not in known:
            self.flaw(
                row, title, "sel", "“{found}” tidak dikenal, jadi dipakai {usual}. Pilih: {known}.",
                found=cells[title], usual=usual, known=", ".join(known),
            )  # fmt: skip
        return known.get(word, usual)

    def _day(self, row: int, cells: Mapping[str, str], title: str) -> str:
        raw = cells.get(title, "")
        found = read_date(raw) if raw else None
        if raw and found is None:
            self.flaw(
                row, title, "sel", "Tanggal “{raw}” tidak terbaca. Tulis misalnya 1 Januari 2026.", raw=raw
            )
        return found.isoformat() if isinstance(found, date) else ""

    def _answering(self, row: int, name: str) -> dict[str, str]:
        """The post or unit by that name."""
        if not name:
            return {"responsible": "", "post": ""}
        post, unit = self.posts.get(c.plain(name), ""), self.units.get(c.plain(name), "")
        if not (post or unit):
            self.flaw(
                row, c.RESPONSIBLE, "sel",
                "Tidak ada jabatan atau unit bernama “{name}”. Tulis seperti di menu Organisasi. Sementara ini dikosongkan.",
                name=name,
            )  # fmt: skip
        return {"responsible": unit, "post": post}

    def _budget(self, row: int, raw: str) -> int | None:
        if not raw or raw in {"-", "–"}:
            return None
        found = numbers.read(raw, unit="Rp")
        if isinstance(found, numbers.Ambiguous):
            whole = [one.value for one in found.options if one.value == one.value.to_integral_value()]
            found = numbers.Number(whole[0], raw) if len(whole) == 1 else found
        if isinstance(found, numbers.Number) and found.value >= 0 and found.value % 1 == 0:
            return int(found.value)
        self.flaw(
            row, c.BUDGET, "sel", "Pagu “{raw}” bukan rupiah bulat. Tulis misalnya 1.250.000.000.", raw=raw
        )
        return None


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two indicators are in force on the same day."""
    return (one["valid_from"] or "0000") <= (other["valid_until"] or "9999") and (
        other["valid_from"] or "0000"
    ) <= (one["valid_until"] or "9999")


def _same_as(node: Mapping[str, Any]) -> dict[str, str]:
    """Who answers for an indicator where its cell is empty: whoever answers for what it measures."""
    return {"responsible": node["responsible"], "post": node["post"]}
