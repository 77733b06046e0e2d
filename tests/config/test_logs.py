"""The log cannot be forged by what people type."""

from __future__ import annotations

import json
import logging
import sys

from django.test import RequestFactory

from himpun.config.logs import OneLine


def record(message: str, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("himpun", logging.WARNING, __file__, 1, message, None, None)
    for name, value in extra.items():
        setattr(made, name, value)
    return made


class TestALogLine:
    def test_is_one_line_whatever_was_typed(self) -> None:
        line = OneLine().format(record('masuk: "a"\n{"level": "info", "message": "palsu"}'))
        assert "\n" not in line
        assert json.loads(line)["level"] == "warning"

    def test_names_the_page_without_what_was_asked_of_it(self) -> None:
        request = RequestFactory().get("/isi/?nama=Siti")
        request.code = "7F3K-2Q"  # type: ignore[attr-defined]
        entry = json.loads(OneLine().format(record("lambat", request=request, status_code=500)))
        assert (entry["path"], entry["status"], entry["code"]) == ("/isi/", 500, "7F3K-2Q")
        assert "Siti" not in str(entry)

    def test_holds_the_trace_of_a_failure(self) -> None:
        try:
            raise ValueError("rusak")
        except ValueError:
            line = OneLine().format(record("gagal", exc_info=sys.exc_info()))
        assert "ValueError: rusak" in json.loads(line)["trace"]
