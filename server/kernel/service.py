"""A service is one value: its description and a handler for each operation in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from server.kernel.call import Call

if TYPE_CHECKING:
    from server.kernel.context import Context

Handler = Callable[[Call], Awaitable[Any]]
# Arguments and answer are JSON objects; the route is `POST /internal/<name>`, which no gateway leads to.
InternalHandler = Callable[["Context", Mapping[str, Any]], Awaitable[Any]]
Check = Callable[["Context"], Awaitable[bool]]
Parts = Callable[["Context"], AbstractAsyncContextManager[Mapping[type[Any], Any]]]
# Goes on until it is cancelled.
Background = Callable[["Context"], Awaitable[None]]
Jwks = Callable[["Context"], Awaitable[Mapping[str, Any]]]
# A client's id and secret (RFC 6749 section 2.3.1); compare in constant time.
ClientCheck = Callable[["Context", str, str], Awaitable[bool]]
# Writes a refusal (a Problem) as the answer that the operation documents for that status.
Refusal = Callable[["Context", str, Any], Any]


@dataclass(frozen=True, slots=True)
class Service:
    """What `build_app` makes an ASGI application of.

    Attributes:
        name: `user`, `driver` or `core`.
        spec: The description.
        handlers: One plain async function for each operationId, and none besides.
        parts: Opens what only this service needs (a Redis client, say) when the application starts, and closes it when
            it stops; a handler finds it by its type: `call.context.part(Redis)`.
        internal: What other services may ask of this one, by name.
        background: Work beside requests (dispatch): in the embedded system it runs within the service, as it needs the
            stand-in for Redis that lives there; else by the command `worker`.
        jwks: The keys that verify access tokens; by default they are asked of core.
        clients: Checks the credentials where the description demands HTTP Basic (introspection).
        refusals: By operationId, how a refusal is written where the description wants no envelope (an HTML page, the
            body of RFC 6749 section 5.2): called with the context, the operationId and the Problem; answers RawAnswer.
    """

    name: str
    spec: Path
    handlers: Mapping[str, Handler]
    parts: Parts | None = None
    internal: Mapping[str, InternalHandler] = field(default_factory=dict)
    background: Background | None = None
    jwks: Jwks | None = None
    clients: ClientCheck | None = None
    refusals: Mapping[str, Refusal] = field(default_factory=dict)
