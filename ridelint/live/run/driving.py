"""All engines of a run, phase by phase, in a thread of their own.

Every description has its turn in a phase before the next phase begins, so that what one service needs another has
given: an order needs a quote, an offer needs an order. They take turns instead of running at once because generating
data in several threads is not safe before Python 3.12 (a recursion limit that one thread sets breaks another's
parser). The main thread stays free for progress and for Ctrl-C, upon which the engine ends after the call it is at.
"""

from __future__ import annotations

import contextlib
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import requests
from hypothesis.errors import HypothesisWarning
from schemathesis.core.errors import NoLinksFound
from schemathesis.engine import StopReason, events

from ridelint.live.run.hooks import hooked
from ridelint.live.run.verdicts import failed
from ridelint.live.run.wires import recorded

if TYPE_CHECKING:
    from schemathesis.engine.core import EventStream
    from schemathesis.engine.recorder import ScenarioRecorder

    from ridelint.live.run.engine import Engine
    from ridelint.live.run.sink import Sink

PATIENCE = 15.0
"""Seconds that the engine gets to end after it was told to."""
_LOOK = 0.2
_NO_TROUBLE = (requests.RequestException, NoLinksFound)
"""A call without an answer was observed, and is a finding; operations without links just make no sequence."""


class Trouble(NamedTuple):
    """What kept an engine from a call, or from all of them."""

    file: str
    label: str
    text: str


class _Driver(threading.Thread):
    """Runs the engines and keeps what their events say."""

    def __init__(self, engines: Sequence[Engine], sink: Sink) -> None:
        super().__init__(name="engine", daemon=True)
        self.doing = ""
        self.troubles: list[Trouble] = []
        self.stopped = False
        self._engines = engines
        self._sink = sink
        self._streams: list[EventStream] = []

    def run(self) -> None:
        running = [(engine, self._begin(engine)) for engine in self._engines]
        while running and not self.stopped:
            running = [(engine, stream) for engine, stream in running if self._phase(engine, stream)]

    def stop(self) -> None:
        self.stopped = True
        for stream in self._streams:
            stream.stop()

    def _begin(self, engine: Engine) -> Iterator[events.EngineEvent]:
        stream = engine.stream()
        self._streams.append(stream)
        return iter(stream)

    def _phase(self, engine: Engine, stream: Iterator[events.EngineEvent]) -> bool:
        """Let an engine go on to the end of a phase; whether there is another one."""
        try:
            for event in stream:
                self._hear(engine, event)
                if isinstance(event, events.PhaseFinished):
                    return True
        except Exception as error:  # noqa: BLE001  a thread's edge: its end must be told by the main one
            self._trouble(engine, "", f"{type(error).__name__}: {error}")
        return False

    def _hear(self, engine: Engine, event: events.EngineEvent) -> None:
        match event:
            case events.PhaseStarted():
                self.doing = f"{engine.target.file}: {event.phase.name.value}"
            case events.ScenarioFinished():
                self._judge(engine, event.recorder)
            case events.NonFatalError() if not isinstance(event.value, _NO_TROUBLE):
                self._trouble(engine, event.label, f"{event.info.title}: {event.info.message}")
            case events.FatalError():
                self._trouble(engine, "", f"{type(event.exception).__name__}: {event.exception}")
            case events.EngineFinished() if event.stop_reason is StopReason.SERVER_UNAVAILABLE:
                self._trouble(engine, "", f"{engine.target.base_url} does not answer any more")
            case _:
                pass

    def _judge(self, engine: Engine, recorder: ScenarioRecorder) -> None:
        for case, interaction, verdicts in failed(recorder):
            wire = recorded(case, interaction)
            if wire is not None:
                self._sink.judge(wire, engine.known(case.operation), verdicts)

    def _trouble(self, engine: Engine, label: str, text: str) -> None:
        line = " ".join(text.split())
        self.troubles.append(Trouble(engine.target.file, label, line if len(line) <= 300 else f"{line[:297]}..."))


def drive(engines: Sequence[Engine], sink: Sink, watch: Callable[[str], None]) -> tuple[tuple[Trouble, ...], bool]:
    """Make all calls; gives the troubles, and whether it was interrupted. ``watch`` hears what goes on, each moment."""
    driver = _Driver(engines, sink)
    with hooked(engines, sink), warnings.catch_warnings(), _heard(driver):
        # What Hypothesis advises the author of a strategy of, nobody here can heed.
        warnings.simplefilter("ignore", HypothesisWarning)
        driver.start()
        try:
            while driver.is_alive():
                watch(driver.doing)
                driver.join(_LOOK)
        except KeyboardInterrupt:
            _end(driver)
    return tuple(driver.troubles), driver.stopped


@contextlib.contextmanager
def _heard(driver: _Driver) -> Iterator[None]:
    """Take note of an engine's thread that breaks, which it says nothing of itself."""
    before = threading.excepthook

    def hear(broken: threading.ExceptHookArgs) -> None:
        text = f"the engine broke: {broken.exc_type.__name__}: {broken.exc_value}"
        driver.troubles.append(Trouble("", driver.doing, text))

    threading.excepthook = hear
    try:
        yield
    finally:
        threading.excepthook = before


def _end(driver: _Driver) -> None:
    """Let it end what it is at; a second Ctrl-C does not wait for that."""
    driver.stop()
    try:
        driver.join(PATIENCE)
    except KeyboardInterrupt:
        return
