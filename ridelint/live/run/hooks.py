"""The engine's hooks around each call: bounds before it, observation after it.

Schemathesis knows one set of hooks before a call for all descriptions, so they are registered for the run and told
apart by the description of the case.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import schemathesis
from schemathesis import hooks

from ridelint.live.run.bounded import BoundedBody, bounding
from ridelint.live.run.probes import Probe
from ridelint.live.run.remade import remade
from ridelint.live.run.sending import send
from ridelint.live.run.tokens import TokenError
from ridelint.live.run.wires import answered, header_texts, is_valid, problem_of, purpose_of, unanswered

if TYPE_CHECKING:
    from requests import PreparedRequest
    from schemathesis import Case, HookContext
    from schemathesis.core.transport import Response

    from ridelint.live.run.engine import Engine
    from ridelint.live.run.memory import Giver
    from ridelint.live.run.sink import Sink

from ridelint.model import Purpose


class _Bodies(threading.local):
    """The body that this thread's call is reading: a call begins and ends in one thread."""

    body: BoundedBody | None = None

    def keep(self, body: BoundedBody) -> None:
        self.body = body


@contextlib.contextmanager
def hooked(engines: Sequence[Engine], sink: Sink) -> Iterator[None]:
    """Observe every call of these engines, those that a check makes by itself included."""
    by_schema = {id(engine.schema): engine for engine in engines}
    bodies = _Bodies()

    def before_call(_context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
        engine = by_schema.get(id(case.operation.schema))
        if engine is not None:
            bodies.body = None
            kwargs["hooks"] = {"response": bounding(engine.seconds, bodies.keep)}
            _recall(case, engine, sink)

    def after_call(_context: HookContext, case: Case[Any], response: Response) -> None:
        engine = by_schema.get(id(case.operation.schema))
        if engine is None:
            return
        problem = bodies.body.problem if bodies.body else ""
        known = engine.known(case.operation)
        wire = answered(response, purpose_of(case), known.label, problem)
        if sink.take(wire, known, is_pattern=is_valid(case)):
            # What cannot be decoded, such as JSON nested too deep, is kept from the engine, which would choke on it.
            response.content = b""
        engine.caller.learn(known, response.status_code, header_texts(response.request.headers))

    def after_network_error(_context: HookContext, case: Case[Any], request: PreparedRequest) -> None:
        engine = by_schema.get(id(case.operation.schema))
        if engine is not None:
            known = engine.known(case.operation)
            sink.take(unanswered(request, purpose_of(case), known.label, problem_of(engine.seconds)), known)

    functions = (before_call, after_call, after_network_error)
    for function in functions:
        schemathesis.hook(function)
    try:
        yield
    finally:
        for function in functions:
            hooks.unregister(function)


def _recall(case: Case[Any], engine: Engine, sink: Sink) -> None:
    """Put what answers gave in place of what was made up, where the case is to be a good one."""
    if not is_valid(case):
        return
    for container in (case.path_parameters, case.query, case.body):
        if isinstance(container, dict):
            for name, value in container.items():
                giver = sink.memory.spent(name, value, engine.target.file)
                if giver is not None:
                    _again(giver, engine, sink)
                container[name] = sink.memory.recall(name, value)


def _again(giver: Giver, engine: Engine, sink: Sink) -> None:
    """Make the call again that gave a value, for a fresh one."""
    try:
        made = remade(giver.known, giver.wire, engine.caller.credentials(giver.known))
    except TokenError:
        return
    probe = Probe(Purpose.FUZZ, giver.known, *made)
    sink.take(send(engine.session, probe, engine.seconds), giver.known, is_pattern=True)
