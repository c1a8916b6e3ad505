"""NDJSON: one call a line, in the form that `ndjson.schema.json` beside this file defines.

It is for recorders that have no HAR: a line can be written as soon as the call is over, and the lines of several
machines can be joined. What a line leaves out is unknown.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson

from ridelint.live.decode import Wire
from ridelint.live.masks import tells_credentials
from ridelint.live.sources.batch import Batch, lines_of
from ridelint.live.sources.notes import Notes
from ridelint.model import (
    REQUEST_BODY,
    REQUEST_CREDENTIALS,
    REQUEST_HEADERS,
    RESPONSE_BODY,
    RESPONSE_HEADERS,
    Purpose,
)

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

SCHEMA = "ndjson.schema.json"
MEMBERS = frozenset({"label", "purpose", "request", "response", "seconds", "started"})
"""The members of a line."""
_BODIES = frozenset({"body", "body_json", "body_base64"})


def read_ndjson(batch: Batch, notes: Notes) -> Iterator[tuple[Wire, bool]]:
    """The calls of a batch; no page wanted any of them for itself."""
    accepts = _validator()
    for number, line in lines_of(batch):
        if not line.strip():
            continue
        try:
            call = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            notes.fail(f"line {number}", f"not JSON: {error}; it was not checked")
            continue
        if accepts.is_valid(call):
            yield _call(call, f"{notes.name}:{number}"), False
        else:
            notes.fail(f"line {number}", f"{_why(accepts, call)}; it was not checked")


@cache
def _validator() -> Draft202012Validator:
    from importlib.resources import files  # noqa: PLC0415  other recordings need no schema

    import jsonschema_rs  # noqa: PLC0415

    return jsonschema_rs.Draft202012Validator(orjson.loads(files(__package__).joinpath(SCHEMA).read_bytes()))


def _why(accepts: Draft202012Validator, call: Any) -> str:
    error = next(accepts.iter_errors(call))
    at = "".join(f"/{token}" for token in error.instance_path)
    return f"{at or 'the line'}: {error.message}"


def _call(call: Mapping[str, Any], label: str) -> Wire:
    request, response = call["request"], call["response"]
    sent, answered = _pairs(request), _pairs(response)
    unknown = {
        REQUEST_HEADERS: "headers" not in request,
        REQUEST_CREDENTIALS: not tells_credentials(sent),
        REQUEST_BODY: not _BODIES & request.keys(),
        RESPONSE_HEADERS: "headers" not in response,
        RESPONSE_BODY: not _BODIES & response.keys(),
    }
    return Wire(
        request["method"],
        request["url"],
        response["status"],
        sent,
        _body(request),
        answered,
        _body(response),
        call.get("label") or label,
        call.get("seconds"),
        _started(call.get("started")),
        Purpose(call.get("purpose", "ordinary")),
        frozenset(name for name, is_unknown in unknown.items() if is_unknown),
        is_unpacked="body_base64" not in response,
    )


def _pairs(half: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The header fields. Where none are told, a body that is told as a JSON value still says what it is."""
    if "headers" not in half and "body_json" in half and half.get("body") is None:
        return [("content-type", "application/json")]
    return [
        (name, text)
        for name, value in half.get("headers", {}).items()
        for text in (value if isinstance(value, list) else [value])
    ]


def _body(half: Mapping[str, Any]) -> bytes | None:
    if half.get("body") is not None:
        return str(half["body"]).encode()
    if "body_json" in half:
        return orjson.dumps(half["body_json"])
    return b64decode(half["body_base64"]) if "body_base64" in half else None


def _started(started: Any) -> float | None:
    if not isinstance(started, str):
        return started  # type: ignore[no-any-return]  # the schema says that it is a number
    try:
        return datetime.fromisoformat(started).timestamp()
    except (ValueError, OverflowError):
        return None
