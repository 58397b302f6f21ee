"""The form of the server's log: one line for a message, as text or as JSON, on stderr.

Values that clients chose are escaped, so that no request can forge a line.
"""

from __future__ import annotations

import json
import logging
import time
from typing import Any, Final

#: Loggers that would flood: waitress warns for each request that waits for a thread, which admission bounds.
QUIET_LOGGERS: Final = ("waitress.queue",)


class TextFormatter(logging.Formatter):
    """``2026-11-22T20:15:00Z INFO pysandbox.access: request status=200 session=...``"""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line, and a traceback below it where there is one."""
        fields = "".join(f" {name}={_plain(value)}" for name, value in _fields(record).items())
        head = f"{_time(record)} {record.levelname} {record.name}: {_plain(record.getMessage())}{fields}"
        return f"{head}\n{self.formatException(record.exc_info)}" if record.exc_info else head


class JsonFormatter(logging.Formatter):
    """One JSON object on a line, with ASCII only."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line."""
        entry = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def configure(level: str, form: str) -> None:
    """Send this process's log to stderr, from a level such as ``"info"`` on, as ``"text"`` or ``"json"``."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.ERROR)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields: dict[str, Any] = getattr(record, "fields", {})
    return fields


def _time(record: logging.LogRecord) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))


def _plain(value: object) -> str:
    text = str(value)
    return text if text.isascii() and text.isprintable() else ascii(text)
