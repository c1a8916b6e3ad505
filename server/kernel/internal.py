"""What only the system itself may ask: metrics, and the calls between services, beneath `/internal/`.

The gateway leads to no such path. To be safe where one is misconfigured, a request that went through a proxy finds
nothing here, and a call must prove itself by a key that follows from the services' common secret.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send

from server.kernel.call import RawAnswer
from server.kernel.compiled.answers import JSON
from server.kernel.compiled.exchange import read_body, read_headers, send_answer
from server.kernel.context import Context
from server.kernel.core_client import KEY_HEADER, internal_keys
from server.kernel.envelope import success
from server.kernel.metrics import Metrics
from server.kernel.problem import Problem
from server.kernel.service import InternalHandler

_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BODY_LIMIT = 1_048_576


class Internal:
    """An ASGI application for `/internal/...`."""

    def __init__(self, handlers: Mapping[str, InternalHandler], context: Context, metrics: Metrics) -> None:
        """Take what may be asked."""
        self._handlers = handlers
        self._context = context
        self._metrics = metrics
        self._keys = internal_keys(context.settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = read_headers(scope)
        name = scope["path"].removeprefix("/internal/")
        scope["operation"] = "internal"
        if "x-forwarded-for" in headers or "forwarded" in headers:
            raise Problem("not_found")
        if name == "metrics" and scope["method"] == "GET":
            await send_answer(RawAnswer(self._metrics.text(), _METRICS_TYPE), receive, send)
            return
        await send_answer(await self._call(name, scope, headers, receive), receive, send)

    async def _call(self, name: str, scope: Scope, headers: Mapping[str, str], receive: Receive) -> RawAnswer:
        handler = self._handlers.get(name)
        if handler is None or scope["method"] != "POST" or not self._is_known(headers.get(KEY_HEADER.lower(), "")):
            raise Problem("not_found")
        arguments = _object(await read_body(receive, headers, _BODY_LIMIT))
        return RawAnswer(success(await handler(self._context, arguments)), JSON)

    def _is_known(self, key: str) -> bool:
        return any([hmac.compare_digest(known.encode(), key.encode()) for known in self._keys])  # noqa: C419 - all, always


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Problem("bad_request") from error
    if not isinstance(value, dict):
        raise Problem("bad_request")
    return value
