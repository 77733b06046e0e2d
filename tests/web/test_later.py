"""Every page that is read later is there when it is asked for."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from himpun.web import urls
from himpun.web.later import Later


def test_names_only_views_that_are_there() -> None:
    text = Path(urls.__file__).read_text(encoding="utf-8")
    later = {name for name, value in vars(urls).items() if isinstance(value, Later)}
    assert later
    for name in later:
        module = import_module(f"himpun.web.views.{name}")
        asked = set(re.findall(rf"\b{name}\.(\w+)[,)]", text))
        assert asked
        for view in asked:
            found = getattr(module, view)
            assert not getattr(found, "csrf_exempt", False), f"{name}.{view}"
