"""The proxy in the foreground: until a signal, for so long, or for so many calls."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from types import FrameType
from typing import NamedTuple

import uvicorn

from ridelint.errors import RidelintError
from ridelint.live.capture import Passing
from ridelint.live.decode import decoded
from ridelint.live.proxy.proxy import Listeners, Proxy
from ridelint.live.proxy.upstream import Upstream
from ridelint.live.telling import header_value
from ridelint.live.watch import Observe, Tell, Watch

_FINISH_SECONDS = 5
"""How long calls that are on their way when the proxy is told to end may take; streams are ended then."""
_CHECK_SECONDS = 60.0


class Plan(NamedTuple):
    """Where to listen, what to stand before, and when to end; none for a bound that is not there."""

    upstream: str
    host: str
    port: int
    seconds: float | None = None
    calls: int | None = None
    patience: float = 60.0
    insecure: bool = False
    header: bool = False


class Hooks(NamedTuple):
    """Who is told: of the address once it listens, of each call with its findings, of each that got no answer."""

    listening: Callable[[str], None]
    observe: Observe
    tell: Tell
    failed: Callable[[str, str, str], None]


class Tallied(NamedTuple):
    """The calls that went past: with a whole answer, without one, never looked at; and all that came.

    Of a stream that the end of the run cuts off, only the last knows.
    """

    answered: int
    unanswered: int
    unchecked: int
    came: int

    @property
    def all(self) -> int:
        return self.answered + self.unanswered


def run(plan: Plan, hooks: Hooks) -> Tallied:
    """Serve until the plan is fulfilled or a signal ends it.

    Raises:
        UsageError: there is no such server to stand before.
        RidelintError: the address is taken.
    """
    listening = _listening(plan.host, plan.port)
    try:
        return asyncio.run(_Run(plan, hooks).serve(listening))
    finally:
        listening.close()


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        # A name that means nothing has no number of the system's; else the standard library adds words of its own.
        reason = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        raise RidelintError(f"cannot listen on {host}:{port}: {reason}; choose by --host and --port") from None


class _Server(uvicorn.Server):
    """A server that a signal ends in order; uvicorn's own sends the signal to itself again afterwards."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  uvicorn's signature
        self.force_exit = self.should_exit
        self.should_exit = True


class _Run:
    def __init__(self, plan: Plan, hooks: Hooks) -> None:
        self._plan = plan
        self._hooks = hooks
        self._watch = Watch(hooks.observe, hooks.tell)
        self._answered = 0
        self._unanswered = 0

    async def serve(self, listening: socket.socket) -> Tallied:
        plan = self._plan
        upstream = Upstream(plan.upstream, patience=plan.patience, insecure=plan.insecure)
        check = self._check if plan.header else None
        proxy = Proxy(upstream, Listeners(self._over, self._failed, check))
        self._server = _Server(_config(proxy))
        host, port = listening.getsockname()[:2]
        self._hooks.listening(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
        timer = asyncio.ensure_future(self._end_after(plan.seconds))
        try:
            await self._server.serve([listening])
        finally:
            timer.cancel()
            await upstream.close()
        await asyncio.to_thread(self._watch.close, _CHECK_SECONDS)
        return Tallied(self._answered, self._unanswered, self._watch.dropped, proxy.calls)

    async def _end_after(self, seconds: float | None) -> None:
        if seconds is not None:
            await asyncio.sleep(seconds)
            self._server.should_exit = True

    async def _over(self, passing: Passing) -> None:
        """Leave a call to the watch. Where that falls behind, the next call of this client waits: none is left out."""
        if self._watch.has_room(passing):
            self._watch.give(passing)
        else:
            await asyncio.to_thread(self._watch.put, passing)
        if not passing.problem:  # else it has been counted as one without a whole answer
            self._answered += 1
            self._count()

    def _failed(self, passing: Passing, reason: str) -> None:
        self._hooks.failed(passing.method, passing.target.partition(b"?")[0].decode("latin-1"), reason)
        self._unanswered += 1
        self._count()

    def _count(self) -> None:
        if self._plan.calls is not None and self._answered + self._unanswered >= self._plan.calls:
            self._server.should_exit = True

    def _check(self, passing: Passing) -> str:
        passing.findings = self._hooks.observe(decoded(passing.wire()))
        return header_value(passing.findings)


def _config(proxy: Proxy) -> uvicorn.Config:
    return uvicorn.Config(
        proxy,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_FINISH_SECONDS,
    )
