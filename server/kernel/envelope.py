"""The envelope around every answer: `{status, result, error}`. Nothing else writes it."""

from __future__ import annotations

from typing import Any

import orjson

from server.kernel.problem import Problem

JSON = "application/json"
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC


def success(result: Any) -> bytes:
    """Wrap a result; UUIDs, times and dataclasses are written as the descriptions want them."""
    return orjson.dumps({"status": "success", "result": result, "error": None}, option=_OPTIONS)


def failure(problem: Problem) -> bytes:
    """Wrap a refusal."""
    error = {"code": problem.code, "message": problem.message, "detail": problem.detail or None}
    return orjson.dumps({"status": "error", "result": None, "error": error}, option=_OPTIONS)
