"""One request as a handler sees it, and what a handler may answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from server.kernel.auth import Principal
from server.kernel.compiled.answers import Answer, RawAnswer
from server.kernel.problem import Problem

if TYPE_CHECKING:
    from server.kernel.context import Context


__all__ = ["Answer", "Call", "RawAnswer"]


class Call(NamedTuple):
    """A request that fits its description: every value below has its declared type, and defaults are filled in.

    A string of format `uuid` is a `UUID`, one of `date-time` a `datetime` in UTC, one of `date` a `date`.

    Attributes:
        context: What the service was built with.
        principal: Who calls; None where the operation needs no access token and none was sent.
        path: Path parameters by name.
        query: Query parameters by name; those that were not sent and have no default are absent.
        form: Fields of the body by name.
        headers: All headers, names in lower case.
        cookies: All cookies; those that the operation declares are validated.
        request_id: Names the request in every log.
        operation: The operationId.
        client: The client's address, as the gateway tells it.
    """

    context: Context
    principal: Principal | None
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    form: Mapping[str, Any]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    request_id: str
    operation: str = ""
    client: str = ""

    @property
    def caller(self) -> Principal:
        """The principal of an operation that demands one."""
        if self.principal is None:
            raise Problem("unauthenticated")
        return self.principal
