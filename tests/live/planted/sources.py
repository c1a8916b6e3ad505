"""The ways by which the calls of the planted server come to an observer. Each takes a fault and gives its findings."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import uvicorn

from ridelint.live.asgi import App
from ridelint.live.capture import Passing
from ridelint.live.decode import Wire, decoded
from ridelint.live.har_writer import HarWriter
from ridelint.live.observer import Observer
from ridelint.live.opening import Wish, open_observer
from ridelint.live.proxy.proxy import Listeners, Proxy
from ridelint.live.proxy.upstream import Upstream
from ridelint.live.sources.notes import Notes
from ridelint.live.sources.recording import read_recording
from ridelint.live.suite.doors import watching
from ridelint.live.suite.opening import open_suite
from ridelint.middleware import RidelintMiddleware
from ridelint.model import Finding, Location, Purpose, Severity
from tests.live.planted.calls import CSRF, LOGIN, OWNER, STRANGER, Ask
from tests.live.planted.faults import DESCRIPTION, FAULTS, Fault
from tests.live.planted.server import Planted

_SLOW, _PATIENCE = 60.0, 30.0
_UNKNOWABLE = frozenset({Purpose.OTHER_MEDIA_TYPE, Purpose.OTHER_ROLE})
"""Calls that only who makes them knows to be wrong: a recording of them would blame the client."""


class Source(NamedTuple):
    """``knows`` is what it can tell beside method, path and status: it sees the faults that need no more."""

    name: str
    run: Callable[[Fault, Path], Sequence[Finding]]
    knows: frozenset[str]
    is_slow: bool = False

    def sees(self, fault: Fault) -> bool:
        return fault.needs <= self.knows

    def seen(self) -> list[Fault]:
        """The faults that it must find; of a slow one, the first of each rule that it sees."""
        seen = [fault for fault in FAULTS if self.sees(fault)]
        return list({fault.rule: fault for fault in reversed(seen)}.values()) if self.is_slow else seen


def config_of(fault: Fault, folder: Path) -> Path:
    """A configuration that holds for a fault; an empty one keeps others out."""
    path = folder / "ridelint.yaml"
    path.write_text(fault.config, encoding="utf-8")
    return path


def observer_of(fault: Fault, folder: Path) -> Observer:
    return open_observer([DESCRIPTION], Wish(config_of(fault, folder)))


def overheard(fault: Fault) -> list[Ask]:
    """The calls of somebody whose purposes are not known."""
    return [ask for ask in fault.all_calls if ask.purpose not in _UNKNOWABLE]


# -- making calls


def finished(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, _PATIENCE))


async def made(app: App, asks: Sequence[Ask], base: str = "http://planted") -> list[httpx.Response]:
    """The answers of an application that is called in this process."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=base) as client:
        return [
            await client.request(ask.method, ask.target, headers=list(ask.headers), content=ask.body) for ask in asks
        ]


def wires(fault: Fault, asks: Sequence[Ask]) -> list[Wire]:
    """The calls as somebody has them who made them."""
    responses: list[httpx.Response] = []

    async def run() -> None:
        responses.extend(await made(Planted(fault.switch), asks))

    finished(run())
    return [_wire(ask, response, fault) for ask, response in zip(asks, responses, strict=True)]


def _wire(ask: Ask, response: httpx.Response, fault: Fault) -> Wire:
    is_slow = fault.switch == "latency" and ask.path.startswith("/v1/orders/")
    return Wire(
        method=ask.method,
        url=str(response.request.url),
        status=response.status_code,
        request_headers=ask.headers,
        request_body=ask.body or None,
        response_headers=list(response.headers.items()),
        response_body=response.content or None,
        seconds=_SLOW if is_slow else 0.01,
        purpose=ask.purpose,
    )


# -- sources of exchanges


def by_observer(fault: Fault, folder: Path) -> Sequence[Finding]:
    observer = observer_of(fault, folder)
    for wire in wires(fault, fault.all_calls):
        observer.observe(decoded(wire))
    return observer.conclude().findings


def by_middleware(fault: Fault, folder: Path) -> Sequence[Finding]:
    found: list[Finding] = []
    config = config_of(fault, folder)
    app = RidelintMiddleware(
        Planted(fault.switch), specs=[DESCRIPTION], on_finding=found.append, share=1.0, config_file=config
    )

    async def run() -> None:
        await made(app, overheard(fault))

    try:
        finished(run())
    finally:
        app.close()
    return [finding for finding in found if finding.times == 1]


def by_suite(fault: Fault, folder: Path) -> Sequence[Finding]:
    """What the pytest plugin sees of the calls of a test."""
    settings = {"spec": [DESCRIPTION], "config": str(config_of(fault, folder)), "preset": "", "fail_on": "info"}
    suite = open_suite({**settings, "select": (), "ignore": ()})

    async def run() -> None:
        await made(Planted(fault.switch), overheard(fault))

    with watching(suite):
        finished(run())
    return suite.failing(())


@contextmanager
def served(app: App) -> Iterator[str]:
    """A real server on a free port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
            assert thread.is_alive(), "the server did not start"
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)


def by_proxy(fault: Fault, folder: Path) -> Sequence[Finding]:
    observer = observer_of(fault, folder)

    async def over(passing: Passing) -> None:
        observer.observe(decoded(passing.wire()))

    def failed(passing: Passing, reason: str) -> None:
        raise AssertionError(f"{passing.target!r}: {reason}")

    async def run() -> None:
        upstream = Upstream(url, patience=_PATIENCE, insecure=False)
        try:
            await made(Proxy(upstream, Listeners(over, failed)), overheard(fault))
        finally:
            await upstream.close()

    with served(Planted(fault.switch)) as url:
        finished(run())
    return observer.conclude().findings


def by_live_run(fault: Fault, folder: Path) -> Sequence[Finding]:
    """``ridelint live``, which makes its own calls."""
    command = [sys.executable, "-m", "ridelint", "live", "--spec", str(DESCRIPTION), "--format", "json"]
    people = ["--identity", f"owner=echo {OWNER}", "--identity", f"stranger=echo {STRANGER}"]
    csrf = ["--csrf-url", "/v1/csrf", "--csrf-value", "/result/csrf_token", "--csrf-send", "header:X-CSRF-Token"]
    effort = ["--max-examples", "3", "--seed", "1", "--config", str(config_of(fault, folder))]
    with served(Planted(fault.switch)) as url:
        done = subprocess.run(
            [*command, url, *people, *csrf, *effort], capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    assert done.returncode in {0, 1}, done.stderr
    return [_finding(told) for told in json.loads(done.stdout)["findings"]]


def _finding(told: dict[str, Any]) -> Finding:
    """As much of a finding as the table asks for."""
    location = Location(told["file"], told["line"], told["column"], told["end_line"], told["end_column"])
    severity, operation = Severity[told["severity"].upper()], told["exchange"]["operation"]
    return Finding(
        told["rule"], told["code"], severity, told["message"], location, told["pointer"], operation=operation
    )


_OPERATION = re.compile(r"^_+ ([A-Z]+ /\S*) _+$", re.MULTILINE)
_FAILURE = re.compile(r"([\w-]+) \((RL\d+)\)\n\n +(.+)\n +Described: (.+):(\d+)\n +Observed: (\S*)")


def by_schemathesis(fault: Fault, folder: Path) -> Sequence[Finding]:
    """A plain ``st run`` that has our rules as a check, and tells of them in its own way."""
    config = config_of(fault, folder)
    config.write_text(f"{fault.config}\nfail_on: info\n", encoding="utf-8")
    hooks = f'hooks = "ridelint.schemathesis"\n[checks.Ridelint]\nconfig = "{config}"\n'
    (folder / "schemathesis.toml").write_text(hooks, encoding="utf-8")
    credentials = [part for name, value in (LOGIN, CSRF) for part in ("-H", f"{name}: {value}")]
    with served(Planted(fault.switch)) as url:
        command = [
            str(Path(sys.executable).with_name("st")),
            "run",
            str(DESCRIPTION),
            "--url",
            f"{url}/v1",
            *credentials,
        ]
        effort = ["-c", "Ridelint", "-n", "3", "--seed", "1", "--phases", "examples", "--no-color"]
        done = subprocess.run(
            [*command, *effort], cwd=folder, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    assert done.returncode in {0, 1}, done.stdout
    return list(_failures(done.stdout))


def _failures(text: str) -> Iterator[Finding]:
    parts = _OPERATION.split(text)
    for operation, told in zip(parts[1::2], parts[2::2], strict=True):
        for rule, code, message, file, line, pointer in _FAILURE.findall(told):
            location = Location(file, int(line), 1, int(line), 1)
            yield Finding(rule, code, Severity.ERROR, message, location, pointer, operation=operation)


# -- recordings


def read(path: Path, fault: Fault, folder: Path) -> Sequence[Finding]:
    notes = Notes(path.name)
    observer = observer_of(fault, folder)
    for wire, _ in read_recording(str(path), notes):
        observer.observe(decoded(wire))
    assert not [*notes.trouble, *notes.warnings], [*notes.trouble, *notes.warnings]
    return observer.conclude().findings


def by_own_har(fault: Fault, folder: Path) -> Sequence[Finding]:
    """A HAR as ``--save-har`` writes it: with purposes, and without secrets."""
    path = folder / "own.har"
    with HarWriter(path) as writer:
        for wire in wires(fault, fault.all_calls):
            writer.write(decoded(wire))
    return read(path, fault, folder)


def by_har(fault: Fault, folder: Path) -> Sequence[Finding]:
    """A HAR as a browser writes it."""
    path = folder / "other.har"
    entries = [entry_of(wire) for wire in wires(fault, overheard(fault))]
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}), encoding="utf-8")
    return read(path, fault, folder)


def entry_of(wire: Wire) -> dict[str, Any]:
    sent, body = dict(wire.request_headers), wire.response_body or b""
    request: dict[str, Any] = {"method": wire.method, "url": wire.url, "headers": _named(wire.request_headers)}
    if wire.request_body:
        request["postData"] = {"mimeType": sent["content-type"], "text": wire.request_body.decode()}
    kind = dict(wire.response_headers).get("content-type", "")
    content = {"size": len(body), "mimeType": kind, "text": b64encode(body).decode(), "encoding": "base64"}
    response = {"status": wire.status, "headers": _named(wire.response_headers), "content": content}
    seconds = 1000 * (wire.seconds or 0)
    timings = {"send": 0, "wait": seconds, "receive": 0}
    return {
        "startedDateTime": "2026-01-31T12:00:00Z",
        "time": seconds,
        "timings": timings,
        "request": request,
        "response": response,
    }


def _named(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def by_ndjson(fault: Fault, folder: Path) -> Sequence[Finding]:
    path = folder / "calls.ndjson"
    texts = [json.dumps(line_of(wire)) for wire in wires(fault, fault.all_calls)]
    path.write_text("\n".join(texts), encoding="utf-8")
    return read(path, fault, folder)


def line_of(wire: Wire) -> dict[str, Any]:
    def half(pairs: Sequence[tuple[str, str]], body: bytes | None) -> dict[str, Any]:
        told = {"body": None} if body is None else {"body_base64": b64encode(body).decode()}
        return {"headers": dict(pairs), **told}

    return {
        "request": {"method": wire.method, "url": wire.url, **half(wire.request_headers, wire.request_body)},
        "response": {"status": wire.status, **half(wire.response_headers, wire.response_body)},
        "seconds": wire.seconds,
        "purpose": wire.purpose.value,
    }


def by_haproxy_log(fault: Fault, folder: Path) -> Sequence[Finding]:
    """The gateway's log, which knows nothing of headers and bodies."""
    path = folder / "haproxy.log"
    lines = [httplog_of(wire) for wire in wires(fault, overheard(fault))]
    path.write_text("\n".join(lines), encoding="utf-8")
    return read(path, fault, folder)


def httplog_of(wire: Wire) -> str:
    target = wire.url.removeprefix("http://planted")
    total = int(1000 * (wire.seconds or 0))
    return (
        "<134>Jan 31 12:00:00 haproxy[7]: 127.0.0.1:5000 [31/Jan/2026:12:00:00.000] web api/one "
        f'0/0/0/{total}/{total} {wire.status} 99 - - ---- 1/1/0/0/0 0/0 "{wire.method} {target} HTTP/1.1"'
    )


_MESSAGES = frozenset({"headers", "bodies", "client", "probes"})
SOURCES = (
    Source("observer", by_observer, _MESSAGES | {"credentials", "purpose", "seconds", "end"}),
    Source("middleware", by_middleware, _MESSAGES | {"credentials"}),
    Source("pytest plugin", by_suite, _MESSAGES | {"credentials"}),
    Source("proxy", by_proxy, _MESSAGES | {"credentials", "end"}),
    Source("live run", by_live_run, frozenset({"headers", "bodies", "credentials", "purpose", "probes"}), is_slow=True),
    Source("Schemathesis", by_schemathesis, frozenset({"headers", "bodies"}), is_slow=True),
    Source("own HAR", by_own_har, _MESSAGES | {"purpose", "seconds", "end", "credentials"}),
    Source("HAR", by_har, _MESSAGES | {"seconds", "end"}),
    Source("NDJSON", by_ndjson, _MESSAGES | {"credentials", "purpose", "seconds", "end"}),
    Source("HAProxy log", by_haproxy_log, frozenset({"client", "probes", "seconds", "end"})),
)
