"""docs/sop.md: complete, and its pointers alive."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.sop.cast import edition_2020, paper_lines

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "sop.md").read_text(encoding="utf-8")


class TestThePage:
    def test_lists_every_line_of_the_paper(self) -> None:
        cells = [
            " ".join(cell.split()) for line in paper_lines() for cell in line.split("\t") if cell.strip()
        ]
        assert [cell for cell in cells if cell not in PAGE] == []

    def test_names_the_capability_and_the_lane_of_each_step(self) -> None:
        for step in edition_2020().steps:
            section = PAGE.split(f"### {step.number} {step.label}\n")[1].split("\n### ")[0]
            assert f"`himpun/procedure/{step.capability}.py`" in section
            assert edition_2020().lane(step.lane).title in section

    def test_points_at_files_and_tests_that_exist(self) -> None:
        pointers = re.findall(r"`((?:tests|himpun)/[\w./-]+)((?:::\w+)*)`", PAGE)
        assert len(pointers) > 20
        for path, names in pointers:
            assert (ROOT / path).exists(), path
            if names:
                body: list[ast.stmt] = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
                for name in names.removeprefix("::").split("::"):
                    found = [node for node in body if getattr(node, "name", "") == name]
                    assert found, f"{path}{names}"
                    body = getattr(found[0], "body", [])
