"""Where things stand in a TOML text: ``tomllib`` reads values and forgets the lines, a person needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

Path = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"[ \t]*")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]\}\n#]*")
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)


def line_map(text: str) -> Mapping[Path, int]:
    """The line (from 1) of every table, key and list element, e.g. ``("step", 2, "lane")``.

    ``text`` must be valid TOML (``tomllib`` has read it); on other text the map is merely useless.
    """
    lines: dict[Path, int] = {(): 1}
    for path, position in _Scanner(text).walk():
        lines.setdefault(path, text.count("\n", 0, position) + 1)
    return lines


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.counts: dict[Path, int] = {}

    def walk(self) -> Iterator[tuple[Path, int]]:
        table: Path = ()
        while True:
            self._skip(_SPACE)
            if self.at >= len(self.text):
                return
            start = self.at
            if self.text.startswith("[[", self.at):
                self.at += 2
                name = self._existing(self._key())
                self.counts[name] = self.counts.get(name, -1) + 1
                table = (*name, self.counts[name])
                yield table, start
                self.at += 2
            elif self.text[self.at] == "[":
                self.at += 1
                table = self._existing(self._key())
                yield table, start
                self.at += 1
            else:
                yield from self._pair(table)

    def _existing(self, key: Path) -> Path:
        """``a.b`` below ``[[a]]`` means the last element of ``a``."""
        path: Path = ()
        for index, part in enumerate(key):
            path = (*path, part)
            if path in self.counts and index < len(key) - 1:
                path = (*path, self.counts[path])
        return path

    def _pair(self, table: Path) -> Iterator[tuple[Path, int]]:
        start = self.at
        path = (*table, *self._key())
        yield path, start
        self.at += 1  # the "="
        yield from self._value(path)

    def _value(self, path: Path) -> Iterator[tuple[Path, int]]:
        self._skip(_BLANK)
        letter = self.text[self.at : self.at + 1]
        if letter == "[":
            yield from self._list(path)
        elif letter == "{":
            yield from self._inline(path)
        elif letter in ('"', "'"):
            self._skip(_STRING)
        else:
            self._skip(_SCALAR)

    def _list(self, path: Path) -> Iterator[tuple[Path, int]]:
        self.at += 1
        index = 0
        while True:
            self._skip(_SPACE)
            if self.text[self.at] == "]":
                self.at += 1
                return
            yield (*path, index), self.at
            yield from self._value((*path, index))
            index += 1
            self._comma()

    def _inline(self, path: Path) -> Iterator[tuple[Path, int]]:
        self.at += 1
        while True:
            self._skip(_SPACE)
            if self.text[self.at] == "}":
                self.at += 1
                return
            yield from self._pair(path)
            self._comma()

    def _comma(self) -> None:
        self._skip(_SPACE)
        if self.text[self.at] == ",":
            self.at += 1

    def _key(self) -> Path:
        parts: list[str] = []
        while True:
            self._skip(_BLANK)
            found = _STRING.match(self.text, self.at) or _BARE.match(self.text, self.at)
            if found is None:
                raise ValueError("not a key")
            word = found.group()
            parts.append(word[1:-1] if word[0] in "\"'" else word)
            self.at = found.end()
            self._skip(_BLANK)
            if self.text[self.at : self.at + 1] != ".":
                return tuple(parts)
            self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
