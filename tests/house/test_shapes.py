"""What a file of this house looks like: its size, its name, the shape of an action, the plainness of a model."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.house.places import PACKAGE, action_files, our_files, parsed, shown

LONGEST = 400
WORDS_THAT_SAY_NOTHING = {
    "utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "misc",
    "signals",
}  # fmt: skip


class TestFiles:
    def test_are_at_most_400_lines(self) -> None:
        long = {
            shown(path): lines
            for path in our_files(".py", ".html", ".css", ".js", ".typ")
            if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
        }
        assert long == {}

    def test_have_names_that_say_something(self) -> None:
        assert [shown(path) for path in our_files(".py") if path.stem in WORDS_THAT_SAY_NOTHING] == []

    def test_do_not_speak_of_the_place_they_were_built_in(self) -> None:
        # A checkout stands alone: no path of a builder's machine.
        traces = ("/work/", "../shared", "/root/")
        found = [
            f"{shown(path)}: {trace}"
            for path in our_files(".py", ".html", ".css", ".js", ".toml", ".md", ".typ")
            if path != Path(__file__)
            for trace in traces
            if trace in path.read_text(encoding="utf-8")
        ]
        assert found == []


def public_functions(file: Path) -> list[ast.FunctionDef]:
    return [
        node
        for node in parsed(file).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def is_told_the_time(function: ast.FunctionDef) -> bool:
    return "at" in {argument.arg for argument in function.args.args + function.args.kwonlyargs}


ACTIONS = [(file, function) for file in action_files() for function in public_functions(file)]
# The procedure's verbs have the same shape; beside them stand questions, which need no time.
ACTIONS += [
    (file, function)
    for file in sorted((PACKAGE / "procedure").rglob("*.py"))
    for function in public_functions(file)
    if is_told_the_time(function)
]


@pytest.mark.parametrize(
    ("file", "action"),
    ACTIONS,
    ids=[f"{file.parent.name}-{file.stem}-{function.name}" for file, function in ACTIONS],
)
class TestAnAction:
    def test_takes_its_arguments_by_name(self, file: Path, action: ast.FunctionDef) -> None:
        assert not action.args.args + action.args.posonlyargs
        assert action.args.vararg is None

    def test_knows_who_and_when(self, file: Path, action: ast.FunctionDef) -> None:
        told = {argument.arg for argument in action.args.kwonlyargs}
        assert "at" in told
        # Only in the procedure does one act who is no officer: the worker seals, a receiver says it arrived.
        assert "by" in told or file.parent.name == "procedure"

    def test_happens_wholly_or_not_at_all(self, file: Path, action: ast.FunctionDef) -> None:
        decorated = any("transaction.atomic" in ast.unparse(decorator) for decorator in action.decorator_list)
        inside = any(
            isinstance(node, ast.With)
            and any("transaction.atomic" in ast.unparse(item) for item in node.items)
            for node in ast.walk(action)
        )
        assert decorated or inside or self.is_one_action_of_a_room(file, action)

    def is_one_action_of_a_room(self, file: Path, action: ast.FunctionDef) -> bool:
        """A verb of the procedure that only hands over to one action, which is whole by itself."""
        doors = {
            name.asname or name.name
            for node in parsed(file).body
            if isinstance(node, ast.ImportFrom)
            for name in node.names
            if name.name == "actions"
        }
        handed_over = [
            node
            for node in ast.walk(action)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in doors
        ]
        return file.parent.name == "procedure" and len(handed_over) == 1

    def test_does_not_look_at_the_clock(self, file: Path, action: ast.FunctionDef) -> None:
        clocks = {"timezone.now", "datetime.now", "datetime.utcnow", "date.today", "time.time", "localdate"}
        calls = {ast.unparse(node.func) for node in ast.walk(action) if isinstance(node, ast.Call)}
        assert not {call for call in calls if any(call.endswith(clock) for clock in clocks)}


class TestAModel:
    def test_does_no_work_when_saved(self) -> None:
        wrong = [
            f"{model._meta.label}.{method}"
            for model in apps.get_models()
            if model.__module__.startswith("himpun.")
            for method in ("save", "delete")
            if method in vars(model)
        ]
        assert wrong == []

    def test_listens_to_no_signal(self) -> None:
        listeners = (
            "post_save.connect",
            "pre_save.connect",
            "@receiver",
            "post_delete.connect",
            "m2m_changed.connect",
        )
        wrong = [
            shown(path)
            for path in our_files(".py")
            if PACKAGE in path.parents
            if any(word in path.read_text() for word in listeners)
        ]
        assert wrong == []

    def test_names_its_constraints(self) -> None:
        constraints = [
            constraint
            for model in apps.get_models()
            if model.__module__.startswith("himpun.")
            for constraint in model._meta.constraints
        ]
        assert all(
            isinstance(constraint, models.BaseConstraint) and constraint.name for constraint in constraints
        )
        assert not any(
            model._meta.unique_together
            for model in apps.get_models()
            if model.__module__.startswith("himpun.")
        )

    def test_keeps_no_figure_as_a_float(self) -> None:
        # SQLite keeps even DecimalField as REAL: 20 digits do not come back. Figures are stored as text or integers.
        wrong = [
            f"{model._meta.label}.{field.name}"
            for model in apps.get_models()
            if model.__module__.startswith("himpun.")
            for field in model._meta.get_fields()
            if isinstance(field, models.FloatField | models.DecimalField)
        ]
        assert wrong == []


class TestARoom:
    def test_asks_its_questions_without_writing(self) -> None:
        writes = {
            "create", "update", "delete", "save", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
        }  # fmt: skip
        wrong = [
            f"{shown(path)}:{node.lineno} .{node.func.attr}()"
            for path in our_files(".py")
            if PACKAGE in path.parents and (path.name in {"queries.py", "access.py"} or path.parent.name == "queries")
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes
            # A dict or set has an `update` too; a queryset's stands behind `objects` or a filter.
            and (node.func.attr not in {"update"} or "objects" in ast.unparse(node.func))
        ]  # fmt: skip
        assert wrong == []
