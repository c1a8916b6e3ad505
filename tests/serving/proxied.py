"""The proxy in a thread of the test, before a server of the test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ridelint.live.opening import Wish, open_observer
from ridelint.live.proxy.run import Hooks, Plan, Tallied, run
from ridelint.model import Exchange, Finding

_PATIENCE_SECONDS = 30


@dataclass(slots=True)
class Proxied:
    """What a proxy told. Once the block is over, ``tallied`` says what went past it."""

    url: str = ""
    exchanges: list[Exchange] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    tallied: Tallied | None = None

    def tell(self, exchange: Exchange, findings: tuple[Finding, ...]) -> None:
        self.exchanges.append(exchange)
        self.findings += [f"{finding.rule} {finding.pointer}" for finding in findings]

    def fail(self, method: str, path: str, reason: str) -> None:
        self.failed.append(f"{method} {path} {reason}")


@contextmanager
def proxied(upstream: str, api: Path, calls: int | None = 1, **plan: Any) -> Iterator[Proxied]:
    """Run a proxy for so many calls, and wait for its end."""
    observer = open_observer([api], Wish(select=("field-name-case",)))
    told, is_up = Proxied(), threading.Event()

    def listening(address: str) -> None:
        told.url = address
        is_up.set()

    def serve() -> None:
        wish = Plan(upstream, "127.0.0.1", 0, seconds=_PATIENCE_SECONDS, calls=calls)._replace(**plan)
        told.tallied = run(wish, Hooks(listening, observer.observe, told.tell, told.fail))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert is_up.wait(_PATIENCE_SECONDS)
    yield told
    thread.join(_PATIENCE_SECONDS * 2)
    assert not thread.is_alive()
