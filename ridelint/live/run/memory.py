"""Values that answers gave, by the name of their field, for the requests that want one of that name.

Links join the operations of one description. What one service gives and another takes (a quote that becomes an order,
an order that becomes an offer) has the same name in both, so a generated value is replaced by a remembered one.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ridelint.live.decode import Wire
from ridelint.live.run.caller import Known
from ridelint.model import Exchange

MOST_VALUES = 200
MOST_NAMES = 2000
_DEEPEST = 12
# Shorter texts are words (`active`), and a word of one answer means nothing in another request.
_SHORTEST = 8


class Giver(NamedTuple):
    """The call that gave a value."""

    known: Known
    wire: Wire


class Memory:
    """The latest values of each field; for all threads of a run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, deque[str]] = {}
        self._givers: dict[str, Giver] = {}
        self._used: set[str] = set()
        self._turn = 0

    def learn(self, exchange: Exchange, giver: Giver) -> None:
        """Take the texts of an answer that succeeded."""
        if not 200 <= exchange.response.status < 300:
            return
        with self._lock:
            for name, value in texts(exchange.response.body):
                if name not in self._values and len(self._values) >= MOST_NAMES:
                    continue
                held = self._values.setdefault(name, deque(maxlen=MOST_VALUES))
                if value not in held:
                    held.append(value)
                    self._givers[name] = giver

    def spent(self, name: str, value: Any, file: str) -> Giver | None:
        """The call to make again for a fresh value, where the newest was used and another description's call gave it.

        What a description's own operations give, its links hand on.
        """
        with self._lock:
            held, giver = self._values.get(name), self._givers.get(name)
            if not held or giver is None or not isinstance(value, str) or value in held or held[-1] not in self._used:
                return None
            return giver if giver.known.file != file and giver.known.needs.is_unsafe else None

    def recall(self, name: str, value: Any) -> Any:
        """A remembered value in place of one that was made up; a remembered one stays, and so does a number."""
        with self._lock:
            held = self._values.get(name)
            if not held or not isinstance(value, str) or value in held:
                return value
            self._turn += 1
            # Mostly the newest, as what was given last is the least likely to be used up. Now and then what was made up
            # after all, as nobody has it.
            chosen: str = {0: value, 4: held[self._turn % len(held)]}.get(self._turn % 8, held[-1])
            self._used.add(chosen)
            return chosen


def texts(value: Any, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Names and values of all texts in a body that may be identifiers or tokens.

    >>> list(texts({"result": {"items": [{"order_id": "019bdc7e-ba31", "state": "open"}]}}))
    [('order_id', '019bdc7e-ba31')]
    """
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        for name, member in value.items():
            if isinstance(member, str) and _is_identifier(member):
                yield str(name), member
            else:
                yield from texts(member, depth + 1)
    elif isinstance(value, list):
        for item in value[:MOST_VALUES]:
            yield from texts(item, depth + 1)


def _is_identifier(text: str) -> bool:
    return len(text) >= _SHORTEST and not any(sign.isspace() for sign in text) and any(map(str.isdigit, text))
