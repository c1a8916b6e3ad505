"""Core for its tests: in this process, on SQLite and on MariaDB, with real Redis beside MariaDB."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import httpx
import pytest

from server.core.service import CORE
from server.kernel.context import Context, open_context
from server.kernel.settings import Settings
from tests.server.core.people import Browser
from tests.server.running import application


class TestClock:
    """Stands still until it is moved."""

    __test__ = False

    def __init__(self) -> None:
        self.moment = datetime.now(UTC).replace(microsecond=0)

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def core_settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """Redis beside MariaDB, the stand-in beside SQLite; and passwords that are cheap to hash."""
    variables = {"PASSWORD_MEMORY_KIB": "64", "INTROSPECTION_SECRET": "secret-of-the-resource-server-in-tests"}
    redis_url = str(request.getfixturevalue("redis_url")) if settings.database_url.startswith("mysql") else ""
    return replace(settings, redis_url=redis_url, variables=MappingProxyType(variables), revocation_seconds=0)


@pytest.fixture
def core_context(core_settings: Settings, clock: TestClock) -> Iterator[Context]:
    opened = open_context(core_settings, clock=clock)
    yield opened
    opened.database.close()


@pytest.fixture
async def core(core_context: Context, anyio_backend: str) -> AsyncIterator[httpx.AsyncClient]:
    """Core in this process; the client keeps cookies, as a browser does."""
    async with application(CORE, core_context) as client:
        yield client


@pytest.fixture
def browser(core: httpx.AsyncClient) -> Browser:
    return Browser(core)
