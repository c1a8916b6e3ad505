"""The same service on both stacks, with handlers that answer what the description shows, and what each made of it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import orjson

from server.commands.database import migrate
from server.kernel.app import build_app, opened
from server.kernel.call import Answer, Call, RawAnswer
from server.kernel.compiled.refusal import Refusal
from server.kernel.context import Context, open_context
from server.kernel.service import Service
from server.kernel.settings import Settings
from tests.server.kernel.sample import SECRET, access_token, is_client, jwks
from tests.server.kernel.stacks.described import Described, Sent, described

SESSION = "019ceb72-df60-76ca-83c8-90c1d3ac94af"
# Those that say something of the answer; a length or an id differs anyhow.
TOLD = ("content-type", "www-authenticate", "retry-after", "location", "cache-control", "allow")


class Outcome(NamedTuple):
    """What came of a request: the answer, and what the handler was called with, if it was.

    Of an envelope that says an error the code is the body: its sentences are for people.
    """

    status: int
    code: str | None
    body: Any
    headers: tuple[tuple[str, str], ...]
    call: Any


@dataclass(slots=True)
class Both:
    """Two clients of one service, compiled first."""

    clients: tuple[httpx.AsyncClient, httpx.AsyncClient]
    seen: list[Any]
    context: Context
    operations: tuple[Described, ...]
    runner: asyncio.Runner

    def send(self, sent: Sent) -> tuple[Outcome, Outcome]:
        """Send a request to each."""
        ours, stock = (self.runner.run(self._sent(client, sent)) for client in self.clients)
        return ours, stock

    def credentials(self, sent: Sent) -> Sent:
        """The request with all the credentials that its operation wants."""
        schemes, headers = sent.operation.schemes, dict(sent.headers)
        if "oauth2" in schemes:
            token = access_token(self.context, scope=" ".join(schemes["oauth2"]), sid=SESSION)
            headers["Authorization"] = f"Bearer {token}"
        if "client_basic" in schemes:
            headers["Authorization"] = f"Basic {base64.b64encode(b'meter:s3cret').decode()}"
        if "csrf" in schemes:
            headers["X-CSRF-Token"] = self.context.csrf.issue(SESSION)[0]
            if "oauth2" not in schemes:
                headers["Cookie"] = f"browser_session={SESSION}"
        return replace(sent, headers=headers)

    async def _sent(self, client: httpx.AsyncClient, sent: Sent) -> Outcome:
        self.seen.clear()
        headers = {**({"Content-Type": sent.content_type} if sent.content_type else {}), **sent.headers}
        method = sent.method or sent.operation.method
        answer = await client.request(method, sent.target, content=sent.content, headers=headers)
        return _outcome(answer, self.seen[0] if self.seen else None)


def _outcome(answer: httpx.Response, call: Any) -> Outcome:
    is_json = answer.headers.get("content-type", "").startswith("application/json")
    body = answer.json() if is_json and answer.content else answer.content
    error = body.get("error") if isinstance(body, dict) else None
    code = error["code"] if isinstance(error, dict) else None
    told = tuple((name, _value(name, answer.headers[name])) for name in TOLD if name in answer.headers)
    return Outcome(answer.status_code, code, body if code is None else None, told, call)


def _value(name: str, value: str) -> str:
    return ", ".join(sorted(value.split(", "))) if name == "allow" else value


@contextmanager
def both(service: Service, folder: Path) -> Iterator[Both]:
    """Build a service twice, on one database; its own parts stay closed, as no handler of its own runs."""
    url = f"sqlite:///{folder / f'{service.name}.sqlite3'}"
    migrate(url)
    operations = tuple(described(service))
    seen: list[Any] = []
    echoing = Service(
        name=service.name,
        spec=service.spec,
        handlers={operation.name: _handler(operation, seen) for operation in operations},
        jwks=jwks,
        clients=is_client,
        refusals={operation.name: _refusing(operation) for operation in operations},
    )
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner())
        settings = Settings(env="test", database_url=url, data=folder, secret_keys=(SECRET,))
        contexts = [open_context(replace(settings, stack=name)) for name in ("compiled", "connexion")]
        clients = []
        lifespans = AsyncExitStack()
        stack.callback(lambda: runner.run(lifespans.aclose()))
        for context in contexts:
            runner.run(lifespans.enter_async_context(opened(echoing, context)))
            transport = httpx.ASGITransport(app=build_app(echoing, context))
            clients.append(httpx.AsyncClient(transport=transport, base_url="http://testserver"))
        yield Both((clients[0], clients[1]), seen, contexts[0], operations, runner)


def _handler(operation: Described, seen: list[Any]) -> Any:
    """Answer the description's example, and remember what was asked."""
    status = operation.success
    shown = operation.answers[status]

    async def handler(call: Call) -> Any:
        seen.append(_called(call))
        if isinstance(shown.body, dict) and "error" in shown.body:
            return Answer(shown.body["result"], headers=dict.fromkeys(shown.headers, "x"))
        return _raw(operation, status)

    return handler


def _raw(operation: Described, status: int) -> RawAnswer:
    shown = operation.answers[status]
    charset = "; charset=utf-8" if shown.media_type.startswith("text/") else ""
    body = orjson.dumps(shown.body) if shown.media_type == "application/json" else str(shown.body or "").encode()
    return RawAnswer(body, f"{shown.media_type}{charset}", status, dict.fromkeys(shown.headers, "x"))


def _called(call: Call) -> Mapping[str, Any]:
    who = call.principal.account_id if call.principal else None
    return {"path": dict(call.path), "query": dict(call.query), "form": dict(call.form), "who": who}


def _refusing(operation: Described) -> Any:
    """Refuse as the description shows it; the code stays what it is where it shows the envelope."""

    def refuse(_context: Context, _operation: str, refusal: Refusal) -> RawAnswer:
        return _raw(operation, refusal.status)

    return refuse
