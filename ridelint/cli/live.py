"""``ridelint live``: call a running server's operations and hold every answer to the rules."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import click

from ridelint.cli.choosing import choice_of, choosing
from ridelint.cli.observing import finish, observer_of, observing, save_har, secrets_of
from ridelint.cli.progress import PATIENCE
from ridelint.cli.telling import telling
from ridelint.config.rulenames import rules_named
from ridelint.coverage import SkippedProbe
from ridelint.errors import UsageError
from ridelint.reporters.count import some

if TYPE_CHECKING:
    from ridelint.live.har_writer import HarWriter
    from ridelint.live.observer import Observer
    from ridelint.live.run.caller import Caller
    from ridelint.live.run.live_run import Ran
    from ridelint.live.run.plan import Plan
    from ridelint.live.run.probes import Skipped
    from ridelint.live.run.sink import Observe
    from ridelint.model import Exchange, Finding

INTERRUPTED = 130
UNANSWERED = "call-unanswered"
_BETTER = "  Better in the environment, as "


def _rate(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    number, sign, unit = (value or "").partition("/")
    if value is not None and not (sign and number.isdigit() and int(number) and unit in {"s", "m", "h"}):
        raise click.BadParameter(f"{value!r} is not like 10/s, 100/m or 1000/h")
    return value


def _effort(command: Any) -> Any:
    for option in (
        click.option(
            "--burst",
            type=click.IntRange(0),
            default=0,
            metavar="N",
            help="In the end, up to N calls at once until one is answered 429, then each that documents it.",
        ),
        click.option("--no-probes", is_flag=True, help="No calls that are wrong on purpose in one thing."),
        click.option("--max-time", type=click.IntRange(1), metavar="SECONDS",
                     help="Go on with new data until then, and end there; the probes come after."),
        click.option("--timeout", type=click.FloatRange(0.1), default=10.0, show_default=True, metavar="SECONDS",
                     help="For a whole answer."),
        click.option("--rate-limit", callback=_rate, metavar="N/s", help="At most so many calls, as 10/s or 100/m."),
        click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, metavar="N",
                     help="Calls at a time."),
        click.option("--seed", type=click.IntRange(0), metavar="N", help="Make up the same data again."),
        click.option("--max-examples", type=click.IntRange(1), metavar="N",
                     help="Cases for an operation, and sequences of them."),
        click.option("--fuzz", is_flag=True, help="Also the schemas' boundaries, and random data, valid and not."),
    ):  # fmt: skip
        command = option(command)
    return command


def _credentials(command: Any) -> Any:
    for option in (
        click.option("--insecure", is_flag=True, help="Do not check the server's certificate."),
        click.option("-H", "--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="Sent with every call."),
        click.option("--csrf-send", default="", metavar="HOW", help="How it is sent back: header:NAME or form:FIELD."),
        click.option("--csrf-value", default="", metavar="WHERE",
                     help="Where it is in the answer: /json/pointer, header:NAME or cookie:NAME."),
        click.option("--csrf-url", default="", metavar="[METHOD ]URL", help="Where a CSRF token is given."),
        click.option("--scope", default="", metavar="'A B'", help="The scopes to ask the token endpoint for."),
        click.option("--refresh-token", envvar="RIDELINT_REFRESH_TOKEN", default="", metavar="TOKEN",
                     help=f"For the refresh token grant.{_BETTER}RIDELINT_REFRESH_TOKEN."),
        click.option("--client-secret", envvar="RIDELINT_CLIENT_SECRET", default="", metavar="SECRET",
                     help=f"Of that client.{_BETTER}RIDELINT_CLIENT_SECRET."),
        click.option("--client-id", default="", metavar="ID", help="The client to be at the token endpoint."),
        click.option("--token-url", default="", metavar="URL", help="An OAuth 2 token endpoint (client credentials)."),
        click.option("--identity", "identities", multiple=True, metavar="NAME=COMMAND",
                     help="One of several callers: a name, and a command that prints its token."),
        click.option("--auth-command", default="", metavar="COMMAND",
                     help="Prints an access token; run again when that has expired."),
        click.option("--bearer", envvar="RIDELINT_BEARER", default="", metavar="TOKEN",
                     help=f"An access token.{_BETTER}RIDELINT_BEARER."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("base_url", required=False, default="", metavar="[BASE_URL]")
@observing
@choosing
@_effort
@_credentials
@save_har
@telling
def command(**given: Any) -> int:
    """Call every operation of a running server, and hold the answers to the rules.

    \b
    ridelint live http://localhost:8080 --spec api.yaml
    ridelint live http://localhost:8080 --spec specs --auth-command CMD --fuzz
    ridelint live --spec a.yaml=http://a:8081/v1 --spec b.yaml=http://b:8082/v1

    BASE_URL is the server's origin; the base path of each description comes after it. Operations are called with their
    examples and along their links; then each is asked what only a live server can answer: without the token, as
    another role, without the CSRF token, with another method, with another media type.

    Who calls, and how CSRF tokens are had, may stand in ridelint.yaml under `live`.

    Exit code: 0 clean, 1 findings at or above --fail-on, 2 the work could not be done, 130 after Ctrl-C.
    """  # noqa: D301  click takes the backspace for "do not rewrap"
    start = time.perf_counter()
    if find_spec("schemathesis") is None or find_spec("httpx") is None:
        raise UsageError("live runs need more packages; install them: pip install 'ridelint[live]'")
    specs = [_spec(text) for text in given["specs"]]
    return _run(observer_of({**given, "specs": [spec.file for spec in specs]}), specs, given, start)


class _Spec(NamedTuple):
    file: str
    url: str


def _spec(text: str) -> _Spec:
    """``FILE`` or ``FILE=URL``."""
    file, sign, url = text.rpartition("=")
    if sign and urlsplit(url).scheme in {"http", "https"}:
        return _Spec(file, url.rstrip("/"))
    return _Spec(text, "")


def _run(observer: Observer, specs: Sequence[_Spec], given: Mapping[str, Any], start: float) -> int:
    from ridelint.live.har_writer import HarWriter  # noqa: PLC0415
    from ridelint.live.run.knowledge import knowledge_of  # noqa: PLC0415  heavy
    from ridelint.live.run.live_run import run  # noqa: PLC0415
    from ridelint.live.run.reach import reach  # noqa: PLC0415
    from ridelint.live.run.sink import Sink  # noqa: PLC0415

    plan = _plan(observer, specs, given)
    caller = _caller(observer, plan, given)
    knowledge = knowledge_of(observer.descriptions, caller.csrf_header)
    reach(plan)
    caller.begin()
    with HarWriter(given["save_har"], secrets_of(observer, given)) if given["save_har"] else nullcontext() as har:
        sink = Sink(observer.observe if har is None else _recording(har, observer), observer.judge)
        watch = _Watch(sink, start)
        try:
            ran = run(plan, knowledge, caller, sink, watch)
        finally:
            watch.end()
    if not given["quiet"]:
        _tell(ran)
    trouble = [": ".join(filter(None, trouble)) for trouble in ran.troubles]
    trouble += _untold(observer, sink.unanswered, given["ignore"])
    code = finish(observer, given, start, trouble=trouble, skipped=_skipped(observer, ran.skipped))
    return INTERRUPTED if ran.interrupted else code


def _untold(observer: Observer, unanswered: Mapping[str, int], ignored: Sequence[str]) -> list[str]:
    """Calls without an answer that no rule tells of, though nobody said that they are meant: a server may be dead."""
    if any(UNANSWERED in rules_named(word) for word in ignored):
        return []
    lines = []
    for described in observer.descriptions:
        file, house = described.document.name, described.house
        is_told = UNANSWERED in {rule.id for rule in house.rules} or house.policy.is_off_by_name(UNANSWERED)
        if unanswered.get(file) and not is_told:
            calls = some(unanswered[file], "call")
            cure = f"`--select {UNANSWERED}` shows them, and `--ignore {UNANSWERED}` says that they are meant"
            lines.append(f"{file}: {calls} got no answer; {cure}")
    return lines


def _recording(har: HarWriter, observer: Observer) -> Observe:
    """Record a call before it is observed: what is reported can then be looked up."""

    def observe(exchange: Exchange) -> tuple[Finding, ...]:
        har.write(exchange)
        return observer.observe(exchange)

    return observe


def _plan(observer: Observer, specs: Sequence[_Spec], given: Mapping[str, Any]) -> Plan:
    from ridelint.live.run.plan import Effort, Plan  # noqa: PLC0415  only where it is asked for
    from ridelint.live.run.targets import targets  # noqa: PLC0415

    named = {spec.file: spec.url for spec in specs if spec.url}
    effort = Effort(
        fuzz=given["fuzz"],
        examples=given["max_examples"],
        seed=given["seed"],
        workers=given["workers"],
        rate=given["rate_limit"],
        seconds=given["timeout"],
        run_seconds=given["max_time"],
        probes=not given["no_probes"],
        burst=given["burst"],
    )
    return Plan(
        targets=targets(observer.descriptions, given["base_url"], named),
        choice=choice_of(observer, given),
        effort=effort,
        headers=dict(map(_header, given["headers"])),
        verify=not given["insecure"],
    )


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise UsageError(f"--header {text!r} is not 'NAME: VALUE'")
    return name.strip(), value.strip()


def _caller(observer: Observer, plan: Plan, given: Mapping[str, Any]) -> Caller:
    from ridelint.live.run.settings import Credentials, caller_of  # noqa: PLC0415  only where it is asked for
    from ridelint.live.run.tokens import Endpoint  # noqa: PLC0415

    if given["token_url"] and not given["client_id"]:
        raise UsageError("--token-url needs --client-id")
    endpoint = Endpoint(
        given["token_url"], given["client_id"], given["client_secret"], given["refresh_token"], given["scope"]
    )
    said = Credentials(
        bearer=given["bearer"],
        auth_command=given["auth_command"],
        identities=given["identities"],
        endpoint=endpoint if given["token_url"] else None,
        csrf_url=given["csrf_url"],
        csrf_value=given["csrf_value"],
        csrf_send=given["csrf_send"],
    )
    live = next((live for described in observer.descriptions if (live := described.house.policy.live)), {})
    origin = given["base_url"] or plan.targets[0].base_url
    return caller_of(said, live, origin, plan.headers, verify=plan.verify)


class _Watch:
    """Says on a terminal what goes on, each moment."""

    def __init__(self, sink: Any, start: float) -> None:
        self._sink = sink
        self._start = start
        self._said = 0.0

    def __call__(self, doing: str) -> None:
        now = time.perf_counter()
        if not sys.stderr.isatty() or now - self._start < PATIENCE or now - self._said < 0.5:
            return
        self._said = now
        tally = self._sink.tally
        line = f"{doing} … {tally.calls:,} calls, {tally.findings} findings, {now - self._start:.0f} s"
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()

    def end(self) -> None:
        if self._said:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _tell(ran: Ran) -> None:
    """What a report of findings does not say: calls without an answer, and probes that could not be made."""
    for (kind, reason), labels in _by_reason(ran.skipped).items():
        count = f"1 {kind} probe" if len(labels) == 1 else f"{len(labels)} {kind} probes"
        named = ", ".join(labels[:3]) + (", …" if len(labels) > 3 else "")
        click.echo(f"Skipped {count}: {reason} ({named}).", err=True)
    if ran.interrupted:
        click.echo("Interrupted; this is what was found so far.", err=True)


def _skipped(observer: Observer, skipped: Sequence[Skipped]) -> tuple[SkippedProbe, ...]:
    """The same for the reports."""
    titles = {described.document.name: described.world.title for described in observer.descriptions}
    return tuple(SkippedProbe(titles[one.known.file], one.known.label, one.kind.title, one.reason) for one in skipped)


def _by_reason(skipped: Sequence[Skipped]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for kind, known, reason in skipped:
        found.setdefault((kind.title, reason), []).append(known.label)
    return found
