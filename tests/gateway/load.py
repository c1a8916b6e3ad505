"""A small, steady load: clients that send one request after another, and a record of how each ended."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.gateway.running import Gateway, wait_until
from tests.gateway.wire import Reply, ask, connect

CLIENTS = 4


class Ending(NamedTuple):
    """How one request ended: with an answer, or with the name of what was raised instead."""

    method: str
    answer: Reply | None
    failure: str = ""

    @property
    def outcome(self) -> str:
        return self.failure if self.answer is None else str(self.answer.status)


@dataclass
class Load:
    """The clients; each has one connection, and makes a new one where that was closed."""

    gateway: Gateway
    path: str
    methods: tuple[str, ...]
    fresh: bool = False
    endings: list[Ending] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def client(self) -> None:
        connection = connect(self.gateway)
        while not self._stop.is_set():
            for method in self.methods:
                self.endings.append(self._once(connection, method))
                if self.fresh:
                    connection.close()
        connection.close()

    def _once(self, connection: http.client.HTTPConnection, method: str) -> Ending:
        try:
            return Ending(method, ask(connection, method, self.path, body=b"a=1" if method == "POST" else None))
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            return Ending(method, None, type(error).__name__)

    def await_more(self, count: int = 32) -> None:
        """Wait until that many more requests have ended."""
        goal = len(self.endings) + count
        wait_until(lambda: len(self.endings) >= goal, f"{count} more requests end")

    def outcomes(self, method: str) -> Counter[str]:
        return Counter(ending.outcome for ending in self.endings if ending.method == method)

    def stop(self) -> None:
        self._stop.set()


@contextmanager
def load(gateway: Gateway, path: str, *methods: str, fresh: bool = False) -> Iterator[Load]:
    """Keep the gateway busy meanwhile; `fresh` makes a connection for each request."""
    running = Load(gateway, path, methods, fresh)
    clients = [threading.Thread(target=running.client) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        running.await_more()
        yield running
    finally:
        running.stop()
        for client in clients:
            client.join()
