"""A room imports, and points its foreign keys, only downstairs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests.house.places import FLOORS, PACKAGE, ROOT, height, rooms


class TestContracts:
    def test_are_kept(self) -> None:
        linter = Path(sys.executable).with_name("lint-imports")
        done = subprocess.run(
            [linter, "--no-cache"], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def test_know_every_room(self) -> None:
        found = {
            path.stem
            for path in PACKAGE.iterdir()
            if path.suffix == ".py" or (path / "__init__.py").is_file()
        }
        assert found - {"__init__", "__main__"} <= set(FLOORS)


class TestForeignKeys:
    def test_look_downstairs(self) -> None:
        wrong = [
            f"{model._meta.label}.{field.name} → {target._meta.label}"
            for model in apps.get_models()
            if model.__module__.startswith("himpun.")
            for field in model._meta.get_fields()
            if (field.many_to_one or field.one_to_one or field.many_to_many) and not field.auto_created
            for target in [field.related_model]
            if target is not None and target.__module__.startswith("himpun.")
            and height(target._meta.app_label) > height(model._meta.app_label)
        ]  # fmt: skip
        assert wrong == []

    def test_of_planning_and_the_sop_do_not_meet(self) -> None:
        # They stand on the same floor and do not know each other.
        pairs = {
            (model._meta.app_label, field.related_model._meta.app_label)
            for model in apps.get_models()
            for field in model._meta.get_fields()
            if field.many_to_one and field.related_model is not None
        }
        assert not pairs & {("sop", "planning"), ("planning", "sop")}


class TestRooms:
    @pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
    def test_say_at_the_door_what_they_are_for_and_nothing_else(self, room: Path) -> None:
        import ast

        door = ast.parse((room / "__init__.py").read_text())
        assert ast.get_docstring(door)
        if room.name not in {"cli", "demo"}:
            assert len(door.body) == 1, f"{room.name}/__init__.py holds code"
