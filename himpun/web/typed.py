"""What came with a form: the fields it knows, without stray spaces; and a refusal turned into the error of a field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from himpun.base.words import Refused


def trimmed(given: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, str]:
    """The fields of ``known`` as they were typed; "" for one that was not sent (an unticked box)."""
    return {name: str(given.get(name, "")).strip() for name in known}


@contextmanager
def noting(errors: list[dict[str, Any]], field: str) -> Iterator[None]:
    """A refusal inside becomes the error of ``field`` (the id of an input), and the page can be shown again."""
    try:
        yield
    except Refused as refusal:
        errors.append({"field": field, "words": refusal.sentence})
