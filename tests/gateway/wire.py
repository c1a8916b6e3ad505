"""The client's side of the tests: one request, one answer, and what an answer in the envelope must be."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

import yaml
from openapi_schema_validator import OAS30Validator

from ridelint.live.opening import Wish, open_observer
from ridelint.model import Exchange, Request, Response
from tests.gateway.running import PATIENCE_SECONDS, ROOT, Gateway


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    """By lower-case name."""
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def request_id(self) -> str:
        return self.headers["x-request-id"]


def connect(gateway: Gateway) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=PATIENCE_SECONDS)


def ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes | Iterable[bytes] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Send one request; an iterable of parts goes chunked.

    A server may answer and close before the whole body is sent; its answer counts (RFC 9112 section 9.5).
    """
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.request(method, path, body, headers or {})
    return reply(connection.getresponse())


def send(gateway: Gateway, method: str, path: str, **request: Any) -> Reply:
    """Send one request on a connection of its own."""
    connection = connect(gateway)
    try:
        return ask(connection, method, path, **request)
    finally:
        connection.close()


def send_raw(gateway: Gateway, data: bytes) -> Reply:
    """Send these bytes, which may be half a request, and read the answer."""
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=PATIENCE_SECONDS) as channel:
        channel.sendall(data)
        response = http.client.HTTPResponse(channel)
        response.begin()
        return reply(response)


def reply(response: http.client.HTTPResponse) -> Reply:
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Reply(response.status, headers, response.read())


def assert_refused(answer: Reply, status: int, code: str) -> None:
    """Hold an answer of the gateway's own to the envelope: by the description's schema, and by the linter's rules."""
    assert (answer.status, answer.headers["content-type"]) == (status, "application/json")
    assert [error.message for error in envelope().iter_errors(answer.json)] == []
    assert answer.json["error"]["code"] == code
    assert rule_findings(answer) == []
    assert len(answer.request_id) == 36
    assert answer.headers["cache-control"] == "no-store"


@cache
def envelope() -> Any:
    text = (ROOT / "specs/common.yaml").read_text(encoding="utf-8")
    return OAS30Validator({**yaml.safe_load(text), "$ref": "#/components/schemas/ErrorEnvelope"})


def rule_findings(answer: Reply) -> list[str]:
    response = Response(answer.status, answer.headers, answer.headers["content-type"], answer.json)
    exchange = Exchange(Request("GET", "/core/v1/account"), response)
    observer = open_observer([ROOT / "specs/core.yaml"], Wish(ignore=("traffic",)))
    return [str(finding) for finding in observer.observe(exchange)]
