"""One name for each idea: docs/glossary.md and the code say the same."""

from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps

from tests.house.places import PACKAGE, ROOT, parsed

HEADING = re.compile(r"^## .*: (?P<rooms>`.+`)$")
ROW = re.compile(r"^\| (?P<office>[^|]+) \| `(?P<name>\w+)` \|")


def terms() -> list[tuple[tuple[str, ...], str, str]]:
    """(rooms, name in the code, name in the office), as the page lists them."""
    rooms: tuple[str, ...] = ()
    found = []
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        if heading := HEADING.match(line):
            rooms = tuple(re.findall(r"`(\w+)`", heading["rooms"]))
        elif row := ROW.match(line):
            found.append((rooms, row["name"], row["office"].strip()))
    return found


def names_in(room: str) -> set[str]:
    """Classes and functions of a room."""
    return {
        node.name
        for path in (PACKAGE / room).rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    }


class TestGlossary:
    @pytest.mark.parametrize(("rooms", "name"), [(rooms, name) for rooms, name, _ in terms()])
    def test_names_what_exists(self, rooms: tuple[str, ...], name: str) -> None:
        assert any(name in names_in(room) for room in rooms), f"{name} is not in {rooms}"

    def test_has_every_model(self) -> None:
        known = {name for _, name, _ in terms()}
        models = {model.__name__ for model in apps.get_models() if model.__module__.startswith("himpun.")}
        assert models <= known, f"missing in docs/glossary.md: {sorted(models - known)}"

    def test_has_one_name_for_each_idea(self) -> None:
        names = [name for _, name, _ in terms()]
        offices = [office for _, _, office in terms()]
        assert len(names) == len(set(names))
        assert len(offices) == len(set(offices))
