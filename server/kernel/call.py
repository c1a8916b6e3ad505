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

    All but the context and the request id are the fields of a `compiled.house.Request`, in its order.

    Attributes:
        context: What the service was built with.
        operation: The operationId.
        principal: Who calls; None where the operation needs no access token and none was sent.
        path: Path parameters by name.
        query: Query parameters by name; those that were not sent and have no default are absent.
        form: Fields of the body by name.
        headers: All headers, names in lower case.
        cookies: All cookies; those that the operation declares are validated.
        client: The client's address, as the gateway tells it.
        request_id: Names the request in every log.
    """

    context: Context
    operation: str
    principal: Principal | None
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    form: Mapping[str, Any]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    client: str
    request_id: str

    @property
    def caller(self) -> Principal:
        """The principal of an operation that demands one."""
        if self.principal is None:
            raise Problem("unauthenticated")
        return self.principal
