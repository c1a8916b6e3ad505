"""Redis may go: core says so, and comes back by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server.core.cache import Cache, open_cache
from tests.server.core.conftest import System, run_system
from tests.server.core.people import Browser
from tests.server.programs import Redis, run_redis

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def own_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """A Redis that a test may kill."""
    with run_redis(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture
async def system(own_redis: Redis, tmp_path: Path, anyio_backend: str) -> AsyncIterator[System]:
    async with run_system(f"sqlite:///{tmp_path / 'core.sqlite3'}", own_redis.url, tmp_path) as running:
        yield running


async def test_without_redis_core_says_503_and_recovers_by_itself(system: System, own_redis: Redis) -> None:
    browser = Browser(system.client)
    tokens = await browser.tokens()
    own_redis.kill()
    gone = await browser.refresh(tokens["refresh_token"])
    ready = await system.client.get("/readiness")
    assert (gone.status_code, gone.json()["error"]["code"]) == (503, "unavailable")
    assert (ready.status_code, ready.json()["error"]["detail"]) == (503, {"database": "up", "cache": "down"})
    # What needs no cache goes on.
    assert (await browser.account(tokens["access_token"])).status_code == 200
    own_redis.start()
    assert (await browser.refresh(tokens["refresh_token"])).status_code == 200
    assert (await system.client.get("/readiness")).status_code == 200


async def test_keys_of_one_city_lie_in_one_slot() -> None:
    async with open_cache(None) as cache:
        assert cache.key("berlin", "drivers", "economy") == "rides:{berlin}:drivers:economy"


async def test_two_stand_ins_share_nothing() -> None:
    async with open_cache(None) as one, open_cache(None) as other:
        await one.redis.set("name", "value")
        assert await other.redis.get("name") is None


async def test_a_redis_that_was_never_there_is_down() -> None:
    async with open_cache("redis://127.0.0.1:1/0") as cache:
        assert await Cache(cache.redis).up() is False
