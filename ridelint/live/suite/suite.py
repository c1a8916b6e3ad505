"""What a test suite's clients have seen: each call held to the descriptions, its findings kept for the running test."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Collection
from urllib.parse import urlsplit

from ridelint.live.capture import Passing
from ridelint.live.decode import decoded
from ridelint.live.observer import Observer
from ridelint.live.routes import origin
from ridelint.model import Finding, Severity


class Suite:
    """Gets the calls of every client, from whatever thread.

    ``findings`` are those of the running test, each with the call that it was found in. A call of another server, as
    of a payment provider that a test stands in for, is nobody's to judge.
    """

    def __init__(self, observer: Observer, least: Severity | None) -> None:
        self.observer = observer
        self.findings: list[Finding] = []
        self.total = 0
        self._least = least
        self._servers = frozenset(one for described in observer.descriptions for one in described.routes.origins)
        self._open: dict[int, Passing] = {}
        self._lock = threading.Lock()

    def begin(self) -> None:
        """A test starts."""
        self.settle()
        self.findings = []

    def opened(self, passing: Passing) -> None:
        """An answer whose body is still to be read."""
        with self._lock:
            self._open[id(passing)] = passing

    def over(self, passing: Passing) -> None:
        with self._lock:
            self._open.pop(id(passing), None)
        if not self._is_ours(passing):
            return
        exchange = decoded(passing.wire())
        found = self.observer.observe(exchange)
        with self._lock:
            self.findings += [finding._replace(exchange=exchange) for finding in found]

    def settle(self) -> None:
        """Nobody reads on: of the bodies that were not read to their end, nothing is known."""
        with self._lock:
            left, self._open = list(self._open.values()), {}
        for passing in left:
            passing.response.forget()
            self.over(passing)

    def failing(self, ignored: Collection[str]) -> list[Finding]:
        """The findings that fail the running test, each once; ``ignored`` are ids of rules."""
        self.settle()
        if self._least is None:
            return []
        kept = {
            (finding.rule, finding.location, finding.pointer, finding.message): finding
            for finding in self.findings
            if finding.severity >= self._least and finding.rule not in ignored
        }
        self.total += len(kept)
        return list(kept.values())

    def source_line(self, finding: Finding) -> str | None:
        document = self.observer.store.named(finding.location.file)
        return None if document is None else document.line(finding.location.line)

    def _is_ours(self, passing: Passing) -> bool:
        host = urlsplit(passing.origin).hostname or ""
        return "." not in host or _is_loopback(host) or origin(passing.origin) in self._servers


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.endswith(".localhost")
