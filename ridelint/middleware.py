"""An ASGI middleware that holds every call to the description while a server answers it, in test and staging.

    app.add_middleware(RidelintMiddleware, specs=["openapi.yaml"])

What passes is passed on at once and unchanged, streams too; a fault in here is logged and never reaches a client.
Only ``on_finding="header"`` changes an answer, and ``on_finding="raise"`` a call, because that is what they are for.
"""

from __future__ import annotations

import atexit
import fnmatch
import logging
import random
import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Literal

from ridelint.live.asgi import App, Holding, Receive, Scope, Send, Tap, passing_of
from ridelint.live.capture import MOST_HELD, Passing
from ridelint.live.decode import decoded
from ridelint.live.opening import Wish, open_observer
from ridelint.live.telling import UNCHECKED, header_value, line
from ridelint.live.watch import Watch
from ridelint.model import Exchange, Finding, Severity

LOG = logging.getLogger("ridelint")
OnFinding = Literal["log", "raise", "header"] | Callable[[Finding], None]

_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARN: logging.WARNING, Severity.INFO: logging.INFO}
_NEVER = re.compile(r"(?!)")
_LAST_SECONDS = 5.0


class FindingsError(AssertionError):
    """What a call is ended with under ``on_finding="raise"``, after its answer has gone out; one line a finding."""

    def __init__(self, findings: Sequence[Finding], exchange: Exchange, secrets: Collection[str] = ()) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(line(finding, exchange, secrets) for finding in findings))


class RidelintMiddleware:
    """Wraps an ASGI application.

    Args:
        app: the application.
        specs: its OpenAPI descriptions.
        on_finding: ``log`` writes each new finding to the logger ``ridelint``; ``raise`` ends the call that has one
            with `FindingsError`; ``header`` says them in ``X-Ridelint-Findings``; or a function that is called with
            each, from another thread.
        sample: the share of the calls that is looked at.
        share: how much of one core's time the checks may take in the long run. Calls that come faster wait; those for
            which there is no room are counted, and the log says so. It has no meaning for ``raise`` and ``header``.
        most_body: how many bytes of a body are kept; of a longer one, status and headers are checked.
        exclude: paths that are let through, such as ``/metrics`` or ``/internal/*``.
        config_file: the rules' configuration, as for `ridelint check`; likewise the others.

    Raises:
        RidelintError, InputError: a description or the configuration is at fault.
    """

    def __init__(  # noqa: PLR0913  what a framework's `add_middleware` hands over are keywords
        self,
        app: App,
        *,
        specs: Sequence[str | Path],
        on_finding: OnFinding = "log",
        sample: float = 1.0,
        share: float = 0.03,
        most_body: int = MOST_HELD,
        exclude: Sequence[str] = (),
        config_file: str | Path | None = None,
        preset: str | None = None,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
    ) -> None:
        """Read the descriptions."""
        self._app = app
        self._on_finding = on_finding
        self._sample = sample
        self._most_body = most_body
        self._excluded = re.compile("|".join(map(fnmatch.translate, exclude))) if exclude else _NEVER
        wish = Wish(None if config_file is None else Path(config_file), preset, tuple(select), tuple(ignore))
        self._observer = open_observer(specs, wish)
        self._watch = Watch(self._observer.observe, self._tell, share=share)
        atexit.register(self.close)
        LOG.info("calls are held to %s", ", ".join(map(str, specs)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._is_wanted(scope["path"]):
            await self._app(scope, receive, send)
            return
        if self._on_finding == "header":
            await self._with_header(scope, receive, send)
        elif self._on_finding == "raise":
            passing = passing_of(scope, self._most_body)
            await self._tapped(passing, scope, receive, send)
            self._raise(passing)
        elif self._watch.turns_away():
            self._note_dropped()
            await self._app(scope, receive, send)
        else:
            await self._aside(scope, receive, send)

    async def _aside(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a call pass, and leave it to the watch."""
        passing = passing_of(scope, self._most_body)
        try:
            await self._tapped(passing, scope, receive, send)
        finally:
            # Without a status there was no answer, and nobody who waits for one.
            if passing.status and not self._watch.give(passing):
                self._note_dropped()

    async def _tapped(self, passing: Passing, scope: Scope, receive: Receive, send: Send) -> None:
        tap = Tap(passing, receive, send)
        try:
            await self._app(scope, tap.receive, tap.send)
        except BaseException as error:
            tap.broke_off(error)
            if passing.problem and not passing.status:
                passing.fail()
            raise
        tap.broke_off()

    def close(self) -> None:
        """Check what still waits, for at most a few seconds, and say in the log how many calls were looked at."""
        atexit.unregister(self.close)
        self._watch.close(_LAST_SECONDS)
        if self._watch.dropped:
            LOG.warning("%d calls were checked, %d were not", self._watch.checked, self._watch.dropped)

    def _is_wanted(self, path: str) -> bool:
        if self._excluded.match(path):
            return False
        return self._sample >= 1 or random.random() < self._sample  # noqa: S311  a sample, no secret

    async def _with_header(self, scope: Scope, receive: Receive, send: Send) -> None:
        passing = passing_of(scope, self._most_body)
        holding = Holding(send, passing, self._header, UNCHECKED)
        try:
            await self._tapped(passing, scope, receive, holding)
        finally:
            await holding.release()

    def _header(self, passing: Passing) -> str:
        checked = self._check(passing)
        return UNCHECKED if checked is None else header_value(checked[1])

    def _raise(self, passing: Passing) -> None:
        exchange, findings = self._check(passing) or (None, ())
        if exchange is not None and findings:
            raise FindingsError(findings, exchange, self._observer.secrets)

    def _check(self, passing: Passing) -> tuple[Exchange, tuple[Finding, ...]] | None:
        if not passing.status:
            return None
        try:
            exchange = decoded(passing.wire())
            return exchange, self._observer.observe(exchange)
        except Exception as error:  # noqa: BLE001  a fault in here is nothing that a client may notice
            LOG.error("a call could not be checked: %s: %s", type(error).__name__, error)
            return None

    def _note_dropped(self) -> None:
        """Say it at the first call that is left out, and then ever more rarely."""
        dropped = self._watch.dropped
        if dropped & (dropped - 1) == 0:
            LOG.warning("calls come faster than they may be checked; not checked so far: %d", dropped)

    def _tell(self, exchange: Exchange, findings: tuple[Finding, ...]) -> None:
        for finding in findings:
            if callable(self._on_finding):
                self._on_finding(finding)
            elif finding.times == 1:
                LOG.log(_LEVELS[finding.severity], "%s", line(finding, exchange, self._observer.secrets))
