"""Are the tests of numbers and formulas awake? Each of some 1,800 small faults must turn a test red.

Minutes long, so it runs in `make check-slow`. mutmut works on a copy that holds nothing but the rules and
their tests: no Django, no database.
"""

from __future__ import annotations

import faulthandler
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MUTATED = ("himpun/base/numbers", "himpun/reporting/formulas")
NEEDED = (
    *MUTATED,
    "himpun/__init__.py",
    "himpun/base/__init__.py",
    "himpun/base/words.py",
    "himpun/reporting/__init__.py",
    "himpun/reporting/scales.py",
    "himpun/reporting/scales.toml",
    "tests/base/test_numbers.py",
    "tests/base/test_numbers_fields.py",
    "tests/reporting/test_formulas.py",
    "tests/reporting/test_scales.py",
    "tests/cases/numbers.toml",
    "tests/cases/achievement.toml",
    "tests/cases/aggregation.toml",
)
KILLED_AT_LEAST = 0.95
LONGEST = 1500
"""Seconds; two cores need 220 when nothing else runs."""

SETTINGS = f"""\
[mutmut]
paths_to_mutate={MUTATED[0]}/
    {MUTATED[1]}/
also_copy=himpun
    tests
    pytest.ini
    conftest.py
"""
PYTEST = """\
[pytest]
addopts = --import-mode=importlib -p no:cacheprovider -p no:django -q
pythonpath = .
"""
CONFTEST = """\
from hypothesis import HealthCheck, settings

settings.register_profile(
    "mutants", suppress_health_check=list(HealthCheck), deadline=None, database=None, max_examples=25, derandomize=True
)
settings.load_profile("mutants")
"""


@pytest.mark.slow
class TestMutants:
    def test_are_killed(self, tmp_path: Path) -> None:
        pytest.importorskip("mutmut")
        faulthandler.cancel_dump_traceback_later()  # Minutes of waiting are no fault here.
        for name in NEEDED:
            place = tmp_path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, place)
        for name, text in (("setup.cfg", SETTINGS), ("pytest.ini", PYTEST), ("conftest.py", CONFTEST)):
            (tmp_path / name).write_text(text, "utf-8")
        run = [sys.executable, "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1)]
        alone = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))
        }
        mutmut = subprocess.Popen(
            run,
            cwd=tmp_path,
            env=alone,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        try:
            mutmut.wait(LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(mutmut.pid, signal.SIGKILL)
            mutmut.wait()
            pytest.fail(f"mutmut was not done after {LONGEST} s; a machine at rest needs 220")
        codes = [
            code
            for found in (tmp_path / "mutants").rglob("*.meta")
            for code in json.loads(found.read_text("utf-8"))["exit_code_by_key"].values()
        ]
        assert len(codes) > 1000
        killed = sum(code not in (0, 5, 33, None) for code in codes)
        assert killed / len(codes) >= KILLED_AT_LEAST, f"{killed} of {len(codes)} faults were found"
