"""Logs: one JSON object a line, with the request id that the gateway made."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import nullcontext
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TextIO

import orjson

# Set for the length of a request, and for the length of an event in the worker.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="none-none")

# Members of every LogRecord; what `extra=` adds is everything else.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}

# How late an ordinary line may be, and how many wait at most.
_LATE_SECONDS = 0.1
_LINES = 256


class JsonFormatter(logging.Formatter):
    """Time, level, logger, message, request id, then whatever `extra=` gave."""

    def __init__(self, service: str) -> None:
        """Name the service that writes."""
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        fields = _extra(record)
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return self.line(record.created, record.levelname.lower(), record.name, record.getMessage(), fields)

    def line(self, created: float, level: str, logger: str, message: str, fields: Mapping[str, Any]) -> str:
        """Write a line of what a record would say."""
        entry: dict[str, Any] = {
            "time": _moment(created),
            "level": level,
            "service": self._service,
            "logger": logger,
            "message": message,
            "request_id": REQUEST_ID.get(),
            **fields,
        }
        return orjson.dumps(entry, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


class GatheringHandler(logging.Handler):
    """Writes ordinary lines together, a moment late: under load, to write each by itself costs more than to make it.

    What is worse than ordinary is written at once, after all that came before it. A process that is killed takes the
    lines of its last moment with it; the gateway has its own of every request.
    """

    def __init__(self, stream: TextIO) -> None:
        """Take where to write; the thread that writes late lines starts with the first of them."""
        super().__init__()
        self._stream = stream
        self._lines: list[str] = []
        self._waiting = threading.Event()
        self._writer: threading.Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception:  # noqa: BLE001 - the edge of logging itself, whose rule this is
            self.handleError(record)
            return
        self._gather(line, record.levelno > logging.INFO)

    def say(self, logger: str, message: str, fields: Mapping[str, Any]) -> None:
        """Gather an ordinary line that never was a record."""
        formatter = self.formatter
        if isinstance(formatter, JsonFormatter):
            self._gather(formatter.line(time.time(), "info", logger, message, fields))

    def _gather(self, line: str, at_once: bool = False) -> None:
        with self.lock or nullcontext():
            lines = self._lines
            lines.append(line)
            if at_once or len(lines) >= _LINES:
                self.flush()
            elif len(lines) == 1:
                self._write_soon()

    def flush(self) -> None:
        with self.lock or nullcontext():
            lines, self._lines = self._lines, []
            if lines:
                self._stream.write("\n".join(lines) + "\n")
                self._stream.flush()

    def _write_soon(self) -> None:
        if self._writer is None or not self._writer.is_alive():
            # Anew in a forked process, which has no threads but the one that forked.
            self._writer = threading.Thread(target=self._write_late, name="log", daemon=True)
            self._writer.start()
        self._waiting.set()

    def _write_late(self) -> None:
        while True:
            self._waiting.wait()
            self._waiting.clear()
            time.sleep(_LATE_SECONDS)
            self.flush()


def say(logger: logging.Logger, message: str, fields: Mapping[str, Any]) -> None:
    """Log an ordinary line with fields, as `logger.info(message, extra=fields)` does: for what every request says.

    A record, and its way through the loggers, cost three times what the line itself does; so there is none where all
    that would become of it is a gathered line.
    """
    if not logger.isEnabledFor(logging.INFO):
        return
    handler = _only_handler(logger)
    if isinstance(handler, GatheringHandler):
        handler.say(logger.name, message, fields)
    else:
        logger.info(message, extra=fields)


def _only_handler(logger: logging.Logger) -> logging.Handler | None:
    """Find the one handler that a logger's records get to, or None where it is not one, or something is filtered."""
    found: logging.Handler | None = None
    above: logging.Logger | None = logger
    while above is not None:
        handlers = above.handlers
        if handlers:
            if found is not None or len(handlers) > 1:
                return None
            found = handlers[0]
        above = above.parent if above.propagate else None
    return None if found is None or found.filters or found.level > logging.INFO or logger.filters else found


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _OWN}


def _moment(seconds: float) -> str:
    return f"{_second(int(seconds))}.{int(seconds % 1 * 1000):03d}Z"


@lru_cache(maxsize=2)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def set_up_logs(service: str, level: str = "INFO") -> None:
    """Send every logger of this process to standard error as JSON; called by the commands, never by an import."""
    handler = GatheringHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(service))
    # No line says them, and every record would ask the system for them.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # They say each request and each call again; the kernel has said it already.
    for noisy in ("uvicorn.access", "httpx", "connexion"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
