"""The envelope around every answer: `{status, result, error}`. Nothing else writes it."""

from __future__ import annotations

from typing import Any

import orjson

from server.kernel.compiled.answers import JSON, RawAnswer
from server.kernel.compiled.refusal import Refusal

MEMBERS = frozenset({"status", "result", "error"})
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC


def success(result: Any) -> bytes:
    """Wrap a result; UUIDs, times and dataclasses are written as the descriptions want them."""
    return orjson.dumps({"status": "success", "result": result, "error": None}, option=_OPTIONS)


def refused(problem: Refusal) -> RawAnswer:
    """Answer with a refusal."""
    error = {"code": problem.code, "message": problem.message, "detail": problem.detail or None}
    body = orjson.dumps({"status": "error", "result": None, "error": error}, option=_OPTIONS)
    return RawAnswer(body, JSON, problem.status, problem.headers)
