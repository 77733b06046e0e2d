"""Filling in a form: take typed values out of a TOML table and note everything that is wrong on the way."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from himpun.base.words import Sentence
from himpun.sop.definition.lines import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a definition file; ``str()`` gives "baris 12: …"."""

    line: int
    message: Sentence = field(compare=False)

    def __str__(self) -> str:
        return f"baris {self.line}: {self.message}"


class DefinitionError(Exception):
    """The file is no SOP edition. ``problems`` holds all that is wrong, by line."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.name = name
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Notes:
    """The problems found so far, each with the line it stands on."""

    def __init__(self, lines: Mapping[Path, int]) -> None:
        self.lines = lines
        self.problems: list[Problem] = []

    def line(self, path: Path) -> int:
        """The line of ``path``, or of the nearest thing around it that has one."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def add(self, path: Path, template: str, /, **params: object) -> None:
        self.problems.append(Problem(self.line(path), Sentence(template, **params)))


class Form:
    """One TOML table being read. Each method returns a usable stand-in when the value is wrong, and notes why."""

    def __init__(self, values: Any, path: Path, notes: Notes) -> None:
        self.path = path
        self.notes = notes
        self.asked: set[str] = set()
        self.values: dict[str, Any] = values if isinstance(values, dict) else {}
        if not isinstance(values, dict):
            notes.add(path, 'Bagian "{name}" harus berupa tabel.', name=shown(path))

    def problem(self, key: str, template: str, /, **params: object) -> None:
        self.notes.add((*self.path, key), template, **params)

    def has(self, key: str) -> bool:
        return key in self.values

    def _take(self, key: str, required: bool) -> Any:
        self.asked.add(key)
        if key not in self.values and required:
            self.notes.add(
                self.path, 'Isian wajib "{key}" belum ada di {place}.', key=key, place=shown(self.path)
            )
        return self.values.get(key)

    def text(self, key: str, *, required: bool = True, empty: bool = False, most: int = 2000) -> str:
        """A text of at most ``most`` letters. ``empty=True`` where the paper itself may be empty."""
        value = self._take(key, required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.problem(key, 'Isian "{key}" harus berupa teks dalam tanda kutip.', key=key)
            return ""
        if not value.strip() and required and not empty:
            self.problem(key, 'Isian "{key}" tidak boleh kosong.', key=key)
        if len(value) > most:
            self.problem(
                key,
                'Isian "{key}" terlalu panjang untuk dicetak: {length} huruf, paling banyak {most}.',
                key=key,
                length=len(value),
                most=most,
            )
        return value

    def code(self, key: str) -> str:
        """A short name for machines: small letters, digits, "-" and "_"."""
        value = self.text(key)
        if value.strip() and not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,99}", value):
            self.problem(
                key,
                'Isian "{key}" hanya boleh memakai huruf kecil, angka, tanda hubung, dan garis bawah; tertulis "{value}".',
                key=key,
                value=value,
            )
        return value

    def choice(self, key: str, options: Sequence[str], *, required: bool = True) -> str:
        value = self.text(key, required=required)
        if value.strip() and value not in options:
            self.problem(
                key,
                'Isian "{key}" berisi "{value}", yang tidak dikenal{hint}. Pilihannya: {options}.',
                key=key,
                value=value,
                hint=_hint(value, options),
                options=", ".join(options),
            )
        return value

    def number(self, key: str, *, required: bool = True) -> int | None:
        value = self._take(key, required)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self.problem(key, 'Isian "{key}" harus berupa bilangan bulat tanpa tanda kutip.', key=key)
            return None
        return value

    def flag(self, key: str, *, required: bool = True) -> bool:
        value = self._take(key, required)
        if value is not None and not isinstance(value, bool):
            self.problem(key, 'Isian "{key}" harus true atau false.', key=key)
        return value is True

    def day(self, key: str) -> date:
        value = self._take(key, True)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None:
            self.problem(
                key, 'Isian "{key}" harus berupa tanggal tanpa tanda kutip, misalnya 2020-02-01.', key=key
            )
        return date.min

    def _list(self, key: str, required: bool) -> list[Any]:
        value = self._take(key, required)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problem(key, 'Isian "{key}" harus berupa daftar dalam kurung siku.', key=key)
            return []
        return value

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        found = []
        for index, value in enumerate(self._list(key, required)):
            if isinstance(value, str) and value.strip():
                found.append(value)
            else:
                self.notes.add(
                    (*self.path, key, index),
                    'Setiap isi daftar "{key}" harus berupa teks yang tidak kosong.',
                    key=key,
                )
        return tuple(found)

    def numbers(self, key: str) -> tuple[int, ...]:
        """A list of step numbers; absent is empty."""
        found = []
        for index, value in enumerate(self._list(key, False)):
            if isinstance(value, int) and not isinstance(value, bool):
                found.append(value)
            else:
                self.notes.add(
                    (*self.path, key, index), 'Isi daftar "{key}" harus berupa nomor langkah.', key=key
                )
        return tuple(found)

    def table(self, key: str) -> Form:
        self._take(key, True)
        return Form(self.values.get(key, {}), (*self.path, key), self.notes)

    def tables(self, key: str, *, required: bool = True) -> list[Form]:
        """A list of tables: ``[[key]]`` or inline."""
        values = self._list(key, required)
        return [Form(value, (*self.path, key, index), self.notes) for index, value in enumerate(values)]

    def close(self) -> None:
        """Note every key nobody asked for: mostly a slip of the pen."""
        for key in self.values:
            if key not in self.asked:
                self.problem(
                    key,
                    'Isian "{key}" tidak dikenal di {place}{hint}.',
                    key=key,
                    place=shown(self.path),
                    hint=_hint(key, sorted(self.asked)),
                )


def shown(path: Path) -> str:
    """A path in words a person finds in the file: "[[step]] ke-3"."""
    if not path:
        return "bagian awal berkas"
    names = [str(part) for part in path if isinstance(part, str)]
    if isinstance(path[-1], int):
        return f"[[{'.'.join(names)}]] ke-{path[-1] + 1}"
    return f"[{'.'.join(names)}]"


def _hint(word: str, options: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, options, n=1)
    return f' (mungkin maksudnya "{near[0]}")' if near else ""
