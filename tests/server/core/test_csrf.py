"""CSRF tokens: bound to the access token's session, or to the browser's."""

from __future__ import annotations

import httpx
import pytest

from tests.server.core.conftest import TestClock
from tests.server.core.people import Browser, on_both

pytestmark = [pytest.mark.anyio, on_both]

RIDE = {
    "pickup_latitude": "52.525084",
    "pickup_longitude": "13.369402",
    "dropoff_latitude": "52.482411",
    "dropoff_longitude": "13.389655",
    "vehicle_class": "economy",
}


async def quote(core: httpx.AsyncClient, access_token: str, csrf_token: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {access_token}", "X-CSRF-Token": csrf_token}
    answer = await core.post("/quotes", data=RIDE, headers=headers)
    return answer.status_code, (answer.json()["error"] or {"code": ""})["code"]


async def test_the_token_of_a_session_is_good_for_it(browser: Browser, core: httpx.AsyncClient) -> None:
    access_token = (await browser.tokens())["access_token"]
    token = await browser.csrf(Authorization=f"Bearer {access_token}")
    assert await quote(core, access_token, token) == (200, "")


async def test_the_token_of_a_session_outlives_a_refresh(browser: Browser, core: httpx.AsyncClient) -> None:
    tokens = await browser.tokens()
    token = await browser.csrf(Authorization=f"Bearer {tokens['access_token']}")
    fresh = (await browser.refresh(tokens["refresh_token"])).json()
    assert await quote(core, fresh["access_token"], token) == (200, "")


async def test_the_token_of_another_session_is_refused(browser: Browser, core: httpx.AsyncClient) -> None:
    other = (await browser.tokens())["access_token"]
    own = (await browser.exchange(await browser.code_again())).json()["access_token"]
    token = await browser.csrf(Authorization=f"Bearer {other}")
    assert await quote(core, own, token) == (403, "csrf_token_invalid")


async def test_the_browsers_token_is_refused_beside_an_access_token(browser: Browser, core: httpx.AsyncClient) -> None:
    access_token = (await browser.tokens())["access_token"]
    assert await quote(core, access_token, await browser.csrf()) == (403, "csrf_token_invalid")


async def test_a_token_expires(browser: Browser, core: httpx.AsyncClient, clock: TestClock) -> None:
    tokens = await browser.tokens()
    token = await browser.csrf(Authorization=f"Bearer {tokens['access_token']}")
    clock.move(seconds=3601)
    fresh = (await browser.refresh(tokens["refresh_token"])).json()
    assert await quote(core, fresh["access_token"], token) == (403, "csrf_token_invalid")


async def test_a_bad_access_token_is_not_taken_for_none(core: httpx.AsyncClient) -> None:
    answer = await core.get("/csrf_token", headers={"Authorization": "Bearer not.a.token"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "token_invalid")


async def test_with_an_access_token_no_browser_session_begins(browser: Browser, core: httpx.AsyncClient) -> None:
    access_token = (await browser.tokens())["access_token"]
    core.cookies.clear()
    answer = await core.get("/csrf_token", headers={"Authorization": f"Bearer {access_token}"})
    assert "set-cookie" not in answer.headers
