"""The outermost layer of a service: request id, the one error path, the log line, the metrics, the internal address.

Whatever is raised further in ends here as the envelope; what a client may not know stands in the log alone.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Awaitable, Iterator
from itertools import count
from random import getrandbits
from typing import Any

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.kernel.compiled.exchange import ClientGoneError, send_answer
from server.kernel.compiled.framework import ProblemException
from server.kernel.compiled.refusal import Refusal
from server.kernel.envelope import refused
from server.kernel.internal import Internal
from server.kernel.logs import REQUEST_ID, say
from server.kernel.metrics import Metrics
from server.kernel.problem import Problem

LOG = logging.getLogger("server.requests")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{8,128}", re.ASCII)
# What a framework's own status is called here; others of its 4xx are bad requests.
_CODES = {404: "not_found", 405: "method_not_allowed", 406: "not_acceptable", 413: "payload_too_large"}


class EdgeMiddleware:
    """Wraps everything else."""

    def __init__(self, app: ASGIApp, *, internal: Internal, metrics: Metrics) -> None:
        """Stand before `app`."""
        self._app = app
        self._internal = internal
        self._metrics = metrics
        self._ids = request_ids()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, request_id = time.perf_counter(), _given_id(scope) or next(self._ids)
        token = REQUEST_ID.set(request_id)
        outgoing = _Outgoing(send, request_id)
        self._metrics.begun()
        try:
            await (self._internal if scope["path"].startswith("/internal/") else self._app)(scope, receive, outgoing)
        except ClientGoneError:
            outgoing.status = 499
        except (Refusal, ProblemException, HTTPException) as error:
            await outgoing.refuse(as_problem(error), receive)
        except Exception:
            LOG.exception("unhandled")
            await outgoing.refuse(Problem("internal_error"), receive)
        finally:
            self._record(scope, outgoing.status, time.perf_counter() - begun)
            REQUEST_ID.reset(token)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        operation = scope.get("operation", "none")
        self._metrics.ended(operation, status, seconds)
        # Never the query: it may hold codes and cursors.
        fields = {
            "method": scope["method"],
            "path": scope["path"],
            "operation": operation,
            "status": status,
            "milliseconds": round(seconds * 1000, 2),
        }
        say(LOG, "request", fields)


class _Outgoing:
    """`send`, with the request id added and the status remembered."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self.status = 0

    def __call__(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], (b"x-request-id", self._request_id.encode())]
        # Without a coroutine of its own around it.
        return self._send(message)

    async def refuse(self, problem: Refusal, receive: Receive) -> None:
        """Answer with the envelope, unless an answer is under way: then breaking off is the only honest end."""
        if self.status:
            raise problem
        await send_answer(refused(problem), receive, self)


def request_ids() -> Iterator[str]:
    """Name requests that came past the gateway, each once; nobody has to be unable to guess the next."""
    process = f"{getrandbits(32):08x}-{getrandbits(16):04x}-{getrandbits(16):04x}-{getrandbits(16):04x}"
    return map(f"{process}-%012x".__mod__, count())


def _given_id(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value.decode("latin-1")):
            return str(value.decode())
    return None


def as_problem(error: Refusal | ProblemException | HTTPException) -> Refusal:
    """Turn a framework's refusal into one of this house; its headers go along."""
    if isinstance(error, Refusal):
        return error
    status = error.status if isinstance(error, ProblemException) else error.status_code
    headers: dict[str, Any] = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if status >= 500:
        LOG.error("a framework's own failure", exc_info=error)
    return Problem(_CODES.get(status, "bad_request" if status < 500 else "internal_error"), headers=headers)
