"""The examples of a rule: its documentation and its tests at once.

`ridelint explain`, the rule catalogue and the test run all read them. A fragment that names no ``openapi`` or
``swagger`` version is completed to a description, so that an example shows only what it is about.
"""

# Without `from __future__ import annotations`: a NamedTuple is defined faster of types than of their names.

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ridelint.model import (
    DESCRIPTION,
    LIVE_RUN,
    NO_ANSWER,
    NOTHING,
    TRAFFIC,
    Exchange,
    Purpose,
    Request,
    Response,
    Verdict,
)

_HEAD = 'openapi: 3.0.3\ninfo: {title: Example, version: "1"}\n'
_PATHS = "paths: {}\n"
MAIN = "openapi.yaml"
"""The name of the description in an example; ``at`` pointers without a file are in it."""

Text = str | Mapping[str, str]


def completed(text: str) -> str:
    """A whole description of a fragment: what is missing of the version, the title and the paths is put before it."""
    lines = ("\n" + text).replace("\r\n", "\n")
    if "\nopenapi:" in lines or "\nswagger:" in lines or lines.lstrip().startswith("{"):
        return text
    return _HEAD + ("" if "\npaths:" in lines else _PATHS) + text


def files(text: Text) -> dict[str, str]:
    """The files of a case: `MAIN` and whatever others it is made of."""
    several = {MAIN: text} if isinstance(text, str) else dict(text)
    return {name: completed(body) if name == MAIN else body for name, body in several.items()}


class Good(NamedTuple):
    """A description, or several files of one, in which the rule finds nothing.

    ``config`` is a ``ridelint.yaml``; ``among`` are the ids of other rules that take part in the run.
    """

    text: Text
    config: str = ""
    among: tuple[str, ...] = ()
    good: bool = True

    @property
    def asked_of(self) -> str:
        return DESCRIPTION


class Bad(NamedTuple):
    """A description in which the rule finds a fault at exactly these pointers, in this order of files and lines.

    A pointer into another file than the description is ``file#pointer``. ``fixed`` is the whole text after the fix;
    a case that has it makes the rule one that can fix. ``config`` and ``among`` are as in `Good`.
    """

    text: Text
    at: Sequence[str]
    fixed: str | None = None
    config: str = ""
    among: tuple[str, ...] = ()
    good: bool = False

    @property
    def asked_of(self) -> str:
        return DESCRIPTION


class GoodExchange(NamedTuple):
    """A call in which the rule finds nothing, with the description it was made against, where that matters.

    ``purpose``, ``seconds`` and ``unknown`` are those of an `Exchange`. A call of a live run may have a ``verdict``, or
    a response that never came (`unanswered`). ``config`` and ``among`` are as in `Good`.
    """

    request: Request
    response: Response
    description: Text | None = None
    config: str = ""
    purpose: Purpose = Purpose.ORDINARY
    seconds: float | None = None
    unknown: frozenset[str] = frozenset()
    verdict: Verdict | None = None
    among: tuple[str, ...] = ()
    good: bool = True

    @property
    def exchange(self) -> Exchange:
        return _exchange(self)

    @property
    def asked_of(self) -> str:
        return _asked_of(self)


class BadExchange(NamedTuple):
    """A call in which the rule finds a fault at exactly these pointers: ``/response/body/result/driverId``.

    ``declared`` are the pointers in the description at whose lines the faults are told, in the order of ``at``; the
    rest is as in `GoodExchange`.
    """

    request: Request
    response: Response
    at: Sequence[str] = ()
    description: Text | None = None
    declared: Sequence[str] = ()
    config: str = ""
    purpose: Purpose = Purpose.ORDINARY
    seconds: float | None = None
    unknown: frozenset[str] = frozenset()
    verdict: Verdict | None = None
    among: tuple[str, ...] = ()
    good: bool = False

    @property
    def exchange(self) -> Exchange:
        return _exchange(self)

    @property
    def asked_of(self) -> str:
        return _asked_of(self)


def _exchange(case: GoodExchange | BadExchange) -> Exchange:
    return Exchange(case.request, case.response, seconds=case.seconds, purpose=case.purpose, unknown=case.unknown)


def _asked_of(case: GoodExchange | BadExchange) -> str:
    return LIVE_RUN if case.verdict is not None or case.response.status == NO_ANSWER else TRAFFIC


Example = Good | Bad | GoodExchange | BadExchange


def get(path: str, **query: Any) -> Request:
    """A GET request with these query parameters."""
    return Request("GET", path, query)


def post(path: str, body: Any = None, media_type: str | None = "application/x-www-form-urlencoded") -> Request:
    """A POST request with a body: a form by default, given as the dict of its fields."""
    return Request("POST", path, media_type=media_type if body is not None else None, body=body)


def respond(
    status: int,
    body: Any = None,
    media_type: str | None = "application/json",
    headers: Mapping[str, str] = NOTHING,
) -> Response:
    """A response with a body, JSON by default. Without one it has no media type either."""
    if body is None:
        return Response(status, headers, has_body=False)
    return Response(status, headers, media_type=media_type, body=body)


def unanswered(problem: str) -> Response:
    """No response, and what kept it from coming."""
    return Response(NO_ANSWER, has_body=False, problem=problem)
