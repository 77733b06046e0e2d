"""The log: one JSON object a line, on stderr, so that no input can forge a line and every tool can read it."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime


class OneLine(logging.Formatter):
    """Time (UTC), level, logger, message; the request's path and status, and a failure's trace, where known."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "path"):
            # The path only: a query string may hold what a person typed.
            entry["path"] = request.path
            entry["method"] = request.method
            if code := getattr(request, "code", ""):
                # What the person who saw the error page reads out on the telephone.
                entry["code"] = code
        if hasattr(record, "status_code"):
            entry["status"] = record.status_code
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)
