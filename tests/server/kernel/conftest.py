"""The sample service, running in this process, once for each file of tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from server.commands.database import migrate
from server.kernel.context import Context, open_context
from server.kernel.settings import Settings
from tests.server.kernel.sample import SAMPLE, SECRET
from tests.server.running import application


@pytest.fixture(scope="module")
def sample_context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """A context on SQLite: for what has nothing to do with the database."""
    folder = tmp_path_factory.mktemp("sample")
    url = f"sqlite:///{folder / 'sample.sqlite3'}"
    migrate(url)
    return open_context(Settings(env="test", database_url=url, data=folder, secret_keys=(SECRET,)))


@pytest.fixture(scope="module")
async def sample(sample_context: Context) -> AsyncIterator[httpx.AsyncClient]:
    """A client whose addresses begin at the service's base path."""
    async with application(SAMPLE, sample_context) as client:
        yield client
