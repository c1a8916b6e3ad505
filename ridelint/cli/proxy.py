"""``ridelint proxy``: stand before a server and hold what it answers to its description."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from ridelint.cli.choosing import choice_of, choosing
from ridelint.cli.mounting import mount, mountable
from ridelint.cli.observing import finish, observer_of, observing, save_har, secrets_of
from ridelint.cli.telling import telling
from ridelint.errors import RidelintError, UsageError
from ridelint.live.choice import Choice
from ridelint.live.har_writer import HarWriter
from ridelint.live.observer import Observer
from ridelint.live.telling import line
from ridelint.model import Exchange, Finding
from ridelint.reporters.visible import one_line

if TYPE_CHECKING:
    from ridelint.live.proxy.run import Tallied


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--upstream", required=True, metavar="URL", help="The server to stand before; a path in it is put first.")
@observing
@choosing
@mountable
@click.option("--host", default="127.0.0.1", show_default=True, metavar="NAME", help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8090,
    show_default=True,
    metavar="N",
    help="Port to listen on; 0 for a free one.",
)
@click.option(
    "--for", "seconds", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="End after that."
)
@click.option("--calls", type=click.IntRange(min=1), metavar="N", help="End after so many calls.")
@click.option(
    "--timeout",
    "patience",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long the server may be silent; it does not hold between events of a stream.",
)
@click.option("--header", is_flag=True, help="Say what was found in the header X-Ridelint-Findings of each answer.")
@click.option("--insecure", is_flag=True, help="Do not verify the server's certificate.")
@save_har
@telling
def command(**given: Any) -> int:
    """Stand before a server, hand every call on, and tell where an answer and the description differ.

    New findings are told on standard error as they come, and the report follows at the end: after Ctrl-C or SIGTERM,
    --for, or --calls. Exit code: 0 clean, 1 findings at or above --fail-on, 2 the work could not be done, as where no
    call came or the server gave no answer.

    \b
    ridelint proxy --upstream http://127.0.0.1:8000 --spec openapi.yaml
    """  # noqa: D301  click takes the backspace for "do not rewrap"
    start = time.perf_counter()
    observer = observer_of(given)
    mount(observer, given["bases"])
    chosen = _Chosen(observer, choice_of(observer, given))
    try:
        from ridelint.live.proxy.run import Hooks, Plan, run  # noqa: PLC0415  httpx and uvicorn are an extra, and heavy
    except ImportError as error:
        raise UsageError(f"the proxy needs {error.name}: pip install 'ridelint[live]'") from None
    plan = Plan(**{name: given[name] for name in Plan._fields})
    secrets = secrets_of(observer, given)
    with HarWriter(given["save_har"], secrets) if given["save_har"] else nullcontext() as har:
        said = _Said(plan.upstream, har, chosen.takes, secrets, quiet=given["quiet"])
        passed = run(plan, Hooks(said.listening, chosen.observe, said.call, said.failed))
    trouble = [*said.trouble, *_trouble(plan.upstream, passed), *(chosen.trouble if passed.came else ())]
    return finish(observer, given, start, trouble=trouble)


class _Chosen:
    """Looks at the calls of the operations that were chosen; all are handed on. ``calls`` counts those."""

    def __init__(self, observer: Observer, choice: Choice) -> None:
        self.calls = 0
        self._observer = observer
        self._choice = choice

    def observe(self, exchange: Exchange) -> tuple[Finding, ...]:
        if not self.takes(exchange):
            return ()
        self.calls += 1
        return self._observer.observe(exchange)

    def takes(self, exchange: Exchange) -> bool:
        choice, request = self._choice, exchange.request
        return not choice.chooses or choice.takes_call(self._observer.find(request.method, request.path))

    @property
    def trouble(self) -> list[str]:
        if self.calls or not self._choice.chooses:
            return []
        return ["of the operations that --include and --exclude leave no call came, so nothing was checked"]


def _trouble(upstream: str, passed: Tallied) -> list[str]:
    trouble = [] if passed.came else ["no call came, so nothing was checked"]
    if passed.unanswered:
        trouble.append(f"{upstream} gave no whole answer to {passed.unanswered} of {passed.all} calls")
    if passed.unchecked:
        trouble.append(f"{passed.unchecked} calls could not be checked before the end")
    return trouble


class _Said:
    """What is told on standard error, and recorded, while the proxy runs; ``trouble`` is what could not be."""

    def __init__(
        self,
        upstream: str,
        har: HarWriter | None,
        takes: Callable[[Exchange], bool],
        secrets: Collection[str],
        *,
        quiet: bool,
    ) -> None:
        self._upstream = upstream
        self._har = har
        self._takes = takes
        self._secrets = secrets
        self._quiet = quiet
        self.trouble: list[str] = []

    def listening(self, address: str) -> None:
        _say(f"ridelint: {address} stands before {self._upstream}; Ctrl-C ends it with the report")

    def call(self, exchange: Exchange, findings: tuple[Finding, ...]) -> None:
        """Tell each finding when it is new; the report counts the rest."""
        for finding in findings:
            if finding.times == 1 and not self._quiet:
                _say(line(finding, exchange, self._secrets))
        if self._har is not None and self._takes(exchange):
            self._record(self._har, exchange)

    def _record(self, har: HarWriter, exchange: Exchange) -> None:
        """Record a call. Where the disk is full, the proxy goes on without."""
        try:
            har.write(exchange)
        except RidelintError as error:
            self._har = None
            self.trouble.append(str(error))

    def failed(self, method: str, path: str, reason: str) -> None:
        _say(one_line(f"ridelint: {method} {path}: {self._upstream} {reason}"))


def _say(text: str) -> None:
    click.echo(text, err=True)
