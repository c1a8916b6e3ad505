"""What an application brings to the stack: who may pass, what a handler gets, what an answer is wrapped in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from server.kernel.compiled.answers import RawAnswer
from server.kernel.compiled.refusal import Refusal


class Request(NamedTuple):
    """A request that fits its description: every value has its declared type, and defaults are filled in.

    A string of format `uuid` is a `UUID`, one of `date-time` a `datetime` in UTC, one of `date` a `date`.

    Attributes:
        operation: The operationId.
        principal: What `House.admit` gave.
        path: Path parameters by name.
        query: Query parameters by name; those that were not sent and have no default are absent.
        form: Fields of the body by name.
        headers: All headers, names in lower case; those that the operation declares are validated.
        cookies: All cookies; those that the operation declares are validated.
        client: The client's address.
    """

    operation: str
    principal: Any
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    form: Mapping[str, Any]
    headers: Mapping[str, Any]
    cookies: Mapping[str, Any]
    client: str


class House(Protocol):
    """The application.

    Attributes:
        envelope: The members of a JSON body that `refuse` writes by itself: what an operation documents with other
            members, or as another media type, is a body that somebody else fixes.
        body_limit: The longest body that is read, in bytes.
        checks_answers: Answers are held to the description.
        stopped: Set when streams must end.
    """

    envelope: frozenset[str]
    body_limit: int
    checks_answers: bool
    stopped: asyncio.Event

    def described(self, operations: frozenset[str]) -> None:
        """Hear which operations there are, after each description; raise what should end the start."""

    def demand(self, security: Sequence[Mapping[str, Sequence[str]]], schemes: Mapping[str, Any]) -> Any:
        """Compile an operation's `security`; raises UnsupportedDescriptionError."""

    def admit_at_once(self, demand: Any, headers: Mapping[str, str]) -> tuple[Any] | None:
        """Give the principal of a request that may pass, if that is known without waiting; else `admit` is asked."""

    async def admit(self, demand: Any, headers: Mapping[str, str], cookies: Mapping[str, str]) -> Any:
        """Let a request pass, with its principal; raises Refusal."""

    def call(self, request: Request) -> Any:
        """Make what the handler gets."""

    def succeed(self, result: Any) -> bytes:
        """Wrap a result as JSON."""

    def refuse(self, refusal: Refusal, operation: str, is_own: bool) -> RawAnswer:
        """Write a refusal; `is_own` tells whether the operation documents that status in the house's own form."""
