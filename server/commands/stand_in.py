"""A stand-in for the gateway where HAProxy is not installed: it routes by path prefix, and does nothing else.

For `up` on a bare machine only, so that apps and browsers find the whole system at one origin, as they must.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from http.cookiejar import DefaultCookiePolicy

import httpx
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from server.commands.services import PORTS
from server.kernel.call import RawAnswer
from server.kernel.compiled.exchange import ClientGoneError, read_body, read_headers, send_answer
from server.kernel.compiled.stack import raw_path
from server.kernel.envelope import refused
from server.kernel.problem import Problem

_BODY_LIMIT = 65_536
_METADATA = b"/.well-known/oauth-authorization-server"
# Of one connection, not of the request (RFC 9110 section 7.6.1); the addresses are this side's to say.
_OWN = frozenset({"connection", "keep-alive", "te", "transfer-encoding", "upgrade", "content-length", "forwarded"})
# Longer than the longest silence of a stream or a long-poll.
_TIMEOUT = httpx.Timeout(75, connect=2)


def stand_in(client: httpx.AsyncClient, ports: Mapping[str, int] = PORTS) -> ASGIApp:
    """Make the application; the client is the caller's to close."""
    # A client keeps cookies as a browser does, and would give one person's session to the next.
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    async def gateway(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            await _forward(client, ports, scope, receive, send)
        except ClientGoneError:
            return
        except httpx.HTTPError:
            await send_answer(refused(Problem("unavailable")), receive, send)
        except Problem as problem:
            await send_answer(refused(problem), receive, send)

    return gateway


async def _forward(
    client: httpx.AsyncClient, ports: Mapping[str, int], scope: Scope, receive: Receive, send: Send
) -> None:
    given = read_headers(scope)
    body = await read_body(receive, given, _BODY_LIMIT)
    request = client.build_request(scope["method"], _target(scope, ports), headers=_onward(scope), content=body)
    answer = await client.send(request, stream=True)
    try:
        headers = {name: value for name, value in answer.headers.items() if name not in _OWN}
        await send_answer(RawAnswer(_chunks(answer), "", answer.status_code, headers), receive, send)
    finally:
        await answer.aclose()


async def _chunks(answer: httpx.Response) -> AsyncIterator[bytes]:
    async for chunk in answer.aiter_raw():
        yield chunk


def _target(scope: Scope, ports: Mapping[str, int]) -> str:
    path = raw_path(scope)
    if path == _METADATA:
        path = b"/core/v1" + path
    port = ports.get(path.split(b"/")[1].decode("latin-1"))
    if port is None:
        raise Problem("not_found")
    query = scope["query_string"]
    return f"http://127.0.0.1:{port}{path.decode('latin-1')}" + (f"?{query.decode('latin-1')}" if query else "")


def _onward(scope: Scope) -> list[tuple[bytes, bytes]]:
    kept = [
        (name, value)
        for name, value in scope["headers"]
        if name.decode("latin-1") not in _OWN and not name.startswith(b"x-forwarded-")
    ]
    return [*kept, (b"x-forwarded-for", str((scope.get("client") or ("",))[0]).encode())]


async def run() -> None:
    """Run it in this process until a signal ends it; HAProxy's variables say where, and where the services are."""
    host, _, port = os.environ.get("GATEWAY_BIND", "127.0.0.1:8080").rpartition(":")
    ports = {name: _port(os.environ.get(f"GATEWAY_{name.upper()}_1", ""), usual) for name, usual in PORTS.items()}
    async with httpx.AsyncClient(timeout=_TIMEOUT, limits=httpx.Limits(max_connections=400)) as client:
        config = uvicorn.Config(
            stand_in(client, ports), host=host, port=int(port), log_config=None, access_log=False, lifespan="off"
        )
        await uvicorn.Server(config).serve()


def _port(address: str, usual: int) -> int:
    return int(address.rpartition(":")[2] or usual)


if __name__ == "__main__":
    asyncio.run(run())
