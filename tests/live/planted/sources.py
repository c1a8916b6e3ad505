"""The ways by which the calls of the planted server come to an observer. Each takes a fault and gives its findings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import httpx

from ridelint.live.decode import Wire, decoded
from ridelint.live.opening import Wish, open_observer
from ridelint.model import Finding, Purpose
from ridelint.middleware import RidelintMiddleware
from tests.live.planted.calls import Ask
from tests.live.planted.faults import DESCRIPTION, Fault
from tests.live.planted.server import Planted

_SLOW = 60.0
_UNKNOWABLE = frozenset({Purpose.OTHER_MEDIA_TYPE, Purpose.OTHER_ROLE})
"""Calls that only who makes them knows to be wrong: a recording of them would blame the client."""


class Source(NamedTuple):
    """``knows`` is what it can tell beside the call itself, and what ``run`` needs a fault to need."""

    name: str
    run: Callable[[Fault, Path], Sequence[Finding]]
    knows: frozenset[str] = frozenset()

    def sees(self, fault: Fault) -> bool:
        return not fault.needs or fault.needs in self.knows


def overheard(fault: Fault) -> list[Ask]:
    """The calls of somebody whose purposes are not known."""
    return [ask for ask in fault.all_calls if ask.purpose not in _UNKNOWABLE]


def config_of(fault: Fault, folder: Path) -> Path:
    """A configuration that holds for a fault; an empty one keeps others out."""
    path = folder / "ridelint.yaml"
    path.write_text(fault.config, encoding="utf-8")
    return path


async def made(app: Callable[..., object], ask: Ask) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://planted") as client:  # type: ignore[arg-type]  # an ASGI application by any name
        return await client.request(ask.method, ask.target, headers=list(ask.headers), content=ask.body)


def wire_of(ask: Ask, response: httpx.Response, fault: Fault) -> Wire:
    """The call as somebody has it who made it."""
    is_slow = fault.switch == "latency" and ask.path.startswith("/v1/orders/")
    return Wire(
        method=ask.method,
        url=str(response.request.url),
        status=response.status_code,
        request_headers=ask.headers,
        request_body=ask.body or None,
        response_headers=[(name, value) for name, value in response.headers.items()],
        response_body=response.content or None,
        seconds=_SLOW if is_slow else 0.01,
        purpose=ask.purpose,
    )


def by_observer(fault: Fault, folder: Path) -> Sequence[Finding]:
    observer = open_observer([DESCRIPTION], Wish(config_of(fault, folder)))
    app = Planted(fault.switch)

    async def run() -> None:
        for ask in fault.all_calls:
            observer.observe(decoded(wire_of(ask, await made(app, ask), fault)))

    asyncio.run(run())
    return observer.conclude().findings


def by_middleware(fault: Fault, folder: Path) -> Sequence[Finding]:
    found: list[Finding] = []
    app = RidelintMiddleware(
        Planted(fault.switch),
        specs=[DESCRIPTION],
        on_finding=found.append,
        share=1.0,
        config_file=config_of(fault, folder),
    )

    async def run() -> None:
        for ask in overheard(fault):
            await made(app, ask)

    try:
        asyncio.run(run())
    finally:
        app.close()
    return [finding for finding in found if finding.times == 1]


SOURCES = (
    Source("observer", by_observer, frozenset({"purpose", "seconds", "end"})),
    Source("middleware", by_middleware),
)
