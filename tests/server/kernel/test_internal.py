"""What only the system itself may ask."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from server.kernel.app import build_app
from server.kernel.context import Context
from server.kernel.core_client import CoreClient
from server.kernel.problem import Problem
from tests.server.kernel.sample import SAMPLE

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def inside(sample_context: Context) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build_app(SAMPLE, sample_context))
    async with httpx.AsyncClient(transport=transport, base_url="http://sample/internal") as client:
        yield client


@pytest.fixture(scope="module")
async def core(sample_context: Context) -> AsyncIterator[CoreClient]:
    client = CoreClient(sample_context.settings, httpx.ASGITransport(app=build_app(SAMPLE, sample_context)))
    yield client
    await client.close()


async def test_a_service_asks_another(core: CoreClient) -> None:
    assert await core.ask("position", {"driver_id": "1"}) == {"latitude": 1.5}


async def test_the_others_refusal_is_raised_here(core: CoreClient) -> None:
    with pytest.raises(Problem) as caught:
        await core.ask("position", {})
    assert caught.value.code == "position_unknown"


async def test_a_call_that_is_not_offered_is_not_found(core: CoreClient) -> None:
    with pytest.raises(Problem, match="not_found"):
        await core.ask("nothing", {})


async def test_another_secret_opens_nothing(sample_context: Context) -> None:
    stranger = replace(sample_context.settings, secret_keys=("another-secret-of-somebody-else-altogether",))
    client = CoreClient(stranger, httpx.ASGITransport(app=build_app(SAMPLE, sample_context)))
    with pytest.raises(Problem, match="not_found"):
        await client.ask("position", {"driver_id": "1"})
    await client.close()


async def test_a_call_needs_the_key(inside: httpx.AsyncClient) -> None:
    for headers in ({}, {"X-Internal-Key": "x"}, {"X-Internal-Key": ""}):
        assert (await inside.post("/position", json={}, headers=headers)).status_code == 404


async def test_core_that_cannot_be_reached_is_unavailable(sample_context: Context) -> None:
    client = CoreClient(replace(sample_context.settings, core_url="http://127.0.0.1:9"))
    with pytest.raises(Problem, match="unavailable"):
        await client.ask("position", {})
    await client.close()


async def test_metrics_count_requests_by_operation_and_status(inside: httpx.AsyncClient) -> None:
    await inside.get("http://sample/sample/v1/things?limit=0")
    text = (await inside.get("/metrics")).text
    assert 'rides_requests_total{operation="list_things",service="sample",status="422"} 1.0' in text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
async def test_what_came_through_a_gateway_finds_nothing_inside(inside: httpx.AsyncClient, header: str) -> None:
    assert (await inside.get("/metrics", headers={header: "192.0.2.1"})).status_code == 404
