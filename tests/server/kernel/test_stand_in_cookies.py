"""The gateway's stand-in hands cookies on and keeps none: they are one person's, and it serves everybody."""

from __future__ import annotations

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from server.commands.stand_in import stand_in

pytestmark = pytest.mark.anyio


async def service(scope: Scope, receive: Receive, send: Send) -> None:
    """Tell which cookies came, and set one."""
    answer = PlainTextResponse(Request(scope).headers.get("cookie", "none"))
    answer.set_cookie("browser_session", "of-the-first-person")
    await answer(scope, receive, send)


async def test_one_persons_cookie_does_not_go_along_with_anothers_request() -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=service)) as onward:
        gateway = httpx.ASGITransport(app=stand_in(onward, {"core": 80}))
        seen = []
        for _ in range(2):
            async with httpx.AsyncClient(transport=gateway, base_url="http://gateway") as person:
                answer = await person.get("/core/v1/csrf_token")
                seen.append((answer.text, answer.cookies.get("browser_session")))
    assert seen == [("none", "of-the-first-person")] * 2
