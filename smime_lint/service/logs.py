"""The log: one JSON object a line on standard error. It has no content of certificates, and no query."""

from __future__ import annotations

import logging
import traceback
from datetime import datetime, timezone
from typing import Any

from ..output.json import encode_json

LOGGER = "smime_lint.service"
log = logging.getLogger(LOGGER)


class JsonFormatter(logging.Formatter):
    """A record as a JSON object in one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. ``record.fields``: more of the object."""
        moment = datetime.fromtimestamp(record.created, timezone.utc)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        line |= getattr(record, "fields", {})
        if record.exc_info is not None and record.exc_info[1] is not None:
            # Where it happened, without the values: messages of exceptions can repeat what was read.
            error = record.exc_info[1]
            line["error"] = type(error).__name__
            line["at"] = [
                f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
            ]
        return encode_json(line)


def log_config(level: str) -> dict[str, Any]:
    """The configuration of logging, for logging.config.dictConfig."""
    loggers = {name: {"level": level} for name in (LOGGER, "uvicorn", "litestar")}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": f"{__name__}.JsonFormatter"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": loggers,
    }
