"""What an operation may answer, as its description says, and the check that it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import jsonschema_rs
import orjson

from server.kernel.compiled.answers import JSON, RawAnswer
from server.kernel.compiled.schemas import Schema, UnsupportedDescriptionError, compile_schema


class Documented(NamedTuple):
    """One status of an operation.

    Attributes:
        bodies: A validator (or None: anything) by media type; empty where there is no body.
        headers: Names in lower case of the headers that the answer must bring along.
        is_own: The body is JSON with the members of the house's own envelope.
    """

    bodies: Mapping[str, jsonschema_rs.Draft202012Validator | None]
    headers: frozenset[str]
    is_own: bool


Responses = Mapping[int, Documented]


def compile_responses(described: Mapping[str, Any], envelope: frozenset[str]) -> Responses:
    """Compile the responses of an operation; raises UnsupportedDescriptionError."""
    if any(not status.isdecimal() for status in described):
        raise UnsupportedDescriptionError("responses are named by their status: no default, no 4XX")
    return {int(status): _documented(response, envelope) for status, response in described.items()}


def _documented(response: Mapping[str, Any], envelope: frozenset[str]) -> Documented:
    content = response.get("content", {})
    headers = response.get("headers", {})
    required = frozenset(name.lower() for name, header in headers.items() if header.get("required"))
    return Documented(
        bodies={media_type: _body(media_type, media.get("schema")) for media_type, media in content.items()},
        # The request id is added on the way out, further outside than answers are checked.
        headers=required - {"x-request-id"},
        is_own=_is_own(content, envelope),
    )


def _body(media_type: str, schema: Schema | None) -> jsonschema_rs.Draft202012Validator | None:
    return compile_schema(schema) if schema is not None and media_type == JSON else None


def _is_own(content: Mapping[str, Any], envelope: frozenset[str]) -> bool:
    schema = content.get(JSON, {}).get("schema", {})
    return set(content) == {JSON} and set(schema.get("properties", {})) == envelope


def success_status(responses: Responses) -> int:
    """Give the status of an answer that does not say one: the documented 2xx, or else 3xx."""
    return min((status for status in responses if 200 <= status < 400), default=200)


def offered(responses: Responses) -> tuple[str, ...]:
    """List the media types that answer a request that went well; those of any answer where that one has no body."""
    good = [media_type for status, known in responses.items() if status < 300 for media_type in known.bodies]
    return tuple(good or [media_type for known in responses.values() for media_type in known.bodies])


def fault(responses: Responses, answer: RawAnswer) -> str | None:
    """Say what is not as described in an answer, or None."""
    known = responses.get(answer.status)
    if known is None:
        return f"status {answer.status} is not documented"
    if known.headers:
        missing = known.headers - {name.lower() for name in answer.headers}
        if missing:
            return f"status {answer.status} lacks {', '.join(sorted(missing))}"
    if not known.bodies:
        return "a body where none is documented" if answer.body else None
    media_type = answer.media_type.partition(";")[0]
    if media_type not in known.bodies:
        return f"status {answer.status} is not documented as {media_type}"
    validator = known.bodies[media_type]
    return None if validator is None or not isinstance(answer.body, bytes) else _body_fault(validator, answer.body)


def _body_fault(validator: jsonschema_rs.Draft202012Validator, body: bytes) -> str | None:
    value = orjson.loads(body)
    # Asking whether is cheaper than asking what, and nearly always enough.
    if validator.is_valid(value):
        return None
    error = next(validator.iter_errors(value))
    return f"/{'/'.join(map(str, error.instance_path))}: {error.message}"
