"""Logs: one JSON object a line, with the request id that the gateway made."""

from __future__ import annotations

import logging
import sys
import time
from contextvars import ContextVar
from typing import Any

import orjson

# Set for the length of a request, and for the length of an event in the worker.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="none-none")

# Members of every LogRecord; what `extra=` adds is everything else.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


class JsonFormatter(logging.Formatter):
    """Time, level, logger, message, request id, then whatever `extra=` gave."""

    def __init__(self, service: str) -> None:
        """Name the service that writes."""
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": _moment(record.created),
            "level": record.levelname.lower(),
            "service": self._service,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": REQUEST_ID.get(),
        }
        entry.update({name: value for name, value in vars(record).items() if name not in _OWN})
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(entry, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds % 1 * 1000):03d}Z"


def set_up_logs(service: str, level: str = "INFO") -> None:
    """Send every logger of this process to standard error as JSON; called by the commands, never by an import."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # They say each request and each call again; the kernel has said it already.
    for noisy in ("uvicorn.access", "httpx", "connexion"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
