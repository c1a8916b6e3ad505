"""The cache as core uses it: once the stand-in, once the real Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from server.core.cache import Cache, open_cache


@pytest.fixture(params=["stand-in", "redis"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[Cache]:
    url = None if request.param == "stand-in" else str(request.getfixturevalue("redis_url"))
    async with open_cache(url) as opened:
        yield opened
