"""An edition's values as the text of its file: the other way of ``reading``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from himpun.sop.definition.lines import Path

SHORT = 90
"""Lists up to about this many letters stand on one line."""

Values = dict[str, Any]
Remarks = Mapping[Path, Sequence[str]]


def toml(values: Mapping[str, Any], remarks: Remarks | None = None) -> str:
    """The file: single values first, then the tables, in the order given. ``remarks`` are comments above their place."""
    return "\n".join(_lines(values, remarks or {})) + "\n"


def _lines(values: Mapping[str, Any], remarks: Remarks) -> Iterator[str]:
    yield from (f"# {words}" for words in remarks.get((), ()))
    tables = {key: value for key, value in values.items() if _is_table(value)}
    yield from _pairs({key: value for key, value in values.items() if key not in tables}, (), remarks)
    for key, value in tables.items():
        if isinstance(value, Mapping):
            yield from ("", f"[{key}]")
            yield from _pairs(value, (key,), remarks)
            continue
        for index, part in enumerate(value):
            yield from ("", *(f"# {words}" for words in remarks.get((key, index), ())), f"[[{key}]]")
            yield from _pairs(part, (key, index), remarks)


def _is_table(value: Any) -> bool:
    """At the top of the file: a table, or a list of tables. Inside a table such a list stays on its line."""
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)
    )


def _pairs(values: Mapping[str, Any], place: Path, remarks: Remarks) -> Iterator[str]:
    for key, value in values.items():
        yield from (f"# {words}" for words in remarks.get((*place, key), ()))
        yield f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, str):
        # JSON's escapes are TOML's, but for one letter.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_inline(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list | tuple):
        return _list([_value(part) for part in value])
    return str(value)


def _inline(value: Any) -> str:
    return f"[{', '.join(map(_value, value))}]" if isinstance(value, list | tuple) else _value(value)


def _list(parts: list[str]) -> str:
    if len(parts) < 2 or sum(map(len, parts)) < SHORT:
        return f"[{', '.join(parts)}]"
    return "[\n    " + ",\n    ".join(parts) + ",\n]"
