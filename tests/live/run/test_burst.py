"""The limit of a server is found by a burst, and each operation is called while it holds."""

from __future__ import annotations

import threading

from docs.samples.shop import Answer, Call, served
from ridelint.live.choice import Called
from ridelint.live.decode import Wire
from ridelint.live.run.burst import burst
from ridelint.live.run.caller import Caller, Known
from ridelint.live.run.identities import Identities
from ridelint.live.run.needs import Needs
from ridelint.live.run.plan import Effort, Plan
from ridelint.live.run.sink import Sink

LIMITED = frozenset({"200", "429"})
NOBODY = Caller(Identities({}), None)


def operation(method: str, *, statuses: frozenset[str] = LIMITED) -> Known:
    called = Called(method, f"/{method.lower()}", method, ())
    return Known("api.yaml", called, Needs(is_unsafe=method == "POST"), (), statuses)


OPERATIONS = (operation("GET"), operation("POST"), operation("PUT", statuses=frozenset({"200"})))


class Limiting:
    """Answers so many calls."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()

    def __call__(self, _call: Call) -> Answer:
        with self._lock:
            self._most -= 1
            return Answer(200 if self._most >= 0 else 429)


def tried(most: int, allowed: int) -> tuple[bool, list[str]]:
    """Whether the limit was reached, and the methods of all calls."""
    with served(Limiting(most)) as server:
        sink = Sink(lambda _: (), lambda *_: ())
        for known in OPERATIONS:
            path = known.called.path
            sink.take(Wire(known.called.method, server.url + path, 200, seconds=0.1), known, is_pattern=True)
        plan = Plan((), effort=Effort(burst=allowed))
        return burst(plan, OPERATIONS, NOBODY, sink, lambda _: None), [call.method for call in server.calls]


def test_every_operation_that_documents_the_refusal_is_called_while_it_lasts() -> None:
    reached, methods = tried(most=20, allowed=5000)

    assert reached
    assert (methods.count("POST"), methods.count("PUT")) == (1, 0)


def test_a_server_without_a_limit_is_called_no_more_often_than_allowed() -> None:
    reached, methods = tried(most=10_000, allowed=50)

    assert not reached
    assert methods == ["GET"] * 50
