"""From a call of the engine to a `Wire`, and what the call was made for."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ridelint.live.decode import Wire
from ridelint.model import NO_ANSWER, Purpose

if TYPE_CHECKING:
    from requests import PreparedRequest
    from schemathesis import Case
    from schemathesis.core.transport import Response
    from schemathesis.engine.recorder import Interaction


def purpose_of(case: Case[Any]) -> Purpose:
    """What a generated case is for. Its data is made up, valid or not, so its request is nobody's fault."""
    from schemathesis.generation.meta import CONTENT_TYPE_PROBES, coverage_scenario  # noqa: PLC0415  heavy

    if case.method.lower() != case.operation.method.lower():
        return Purpose.OTHER_METHOD
    # Where nothing has a body, the type of none is nothing to refuse.
    if coverage_scenario(case) in CONTENT_TYPE_PROBES and case.operation.body:
        return Purpose.OTHER_MEDIA_TYPE
    return Purpose.FUZZ


def is_valid(case: Case[Any]) -> bool:
    """Whether the case is as the description allows, as far as the engine knows."""
    meta = case.meta
    is_negative = meta is not None and meta.generation.mode.is_negative
    return not is_negative and purpose_of(case) is Purpose.FUZZ


def answered(response: Response, purpose: Purpose, label: str, problem: str = "") -> Wire:
    """The call as it went over the wire, but for the content coding, which the client has undone already."""
    request = response.request
    return Wire(
        method=str(request.method),
        url=str(request.url),
        status=response.status_code,
        request_headers=tuple(header_texts(request.headers).items()),
        request_body=_bytes(request.body),
        response_headers=tuple(_decoded(response.headers)),
        response_body=response.content,
        label=label,
        seconds=response.elapsed,
        started=time.time() - response.elapsed,
        purpose=purpose,
        problem=problem,
    )


def unanswered(request: PreparedRequest, purpose: Purpose, label: str, problem: str) -> Wire:
    return Wire(
        method=str(request.method),
        url=str(request.url),
        status=NO_ANSWER,
        request_headers=tuple(header_texts(request.headers).items()),
        request_body=_bytes(request.body),
        label=label,
        started=time.time(),
        purpose=purpose,
        problem=problem,
    )


def recorded(case: Case[Any], interaction: Interaction) -> Wire | None:
    """A call as the engine has recorded it; none where it got no answer."""
    if interaction.response is None:
        return None
    return answered(interaction.response, purpose_of(case), case.operation.label)


REFUSED = "connection refused"
"""Nobody is there: that is no operation's fault, whichever happened to be called."""

_REASONS = {
    "refused": REFUSED,
    "reset": "connection closed without an answer",
    "RemoteDisconnected": "connection closed without an answer",
    "BrokenPipe": "connection closed without an answer",
    "got more than": "the answer has more than 100 headers",
    "line when reading header": "a header of the answer is longer than 64 KiB",
    "BadStatusLine": "the answer is no HTTP",
    "UnknownProtocol": "the answer is no HTTP",
}
"""What stands in the error of the client, and what it means."""


def problem_of(seconds: float) -> str:
    """What kept the call from an answer; asked while its error is being handled."""
    error = sys.exc_info()[1]
    name = type(error).__name__
    if "Timeout" in name:
        return f"no answer within {seconds:g} s"
    reason = str(error)
    said = next((text for sign, text in _REASONS.items() if sign in reason), None)
    return said or f"no answer: {name}"


def header_texts(headers: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in headers.items()}


def _decoded(headers: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    for name, values in headers.items():
        if name != "content-encoding":
            yield from ((name, value) for value in values)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _bytes(body: Any) -> bytes | None:
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes) else None
