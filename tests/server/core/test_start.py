"""Core starts whatever is missing, and says what it is."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from server.commands.database import all_tables
from server.core.oauth.clients import Client
from server.core.oauth.store import put_client, read_client
from server.core.seed import APP, RESOURCE_SERVER, seed_clients
from server.core.service import CORE
from server.core.settings import CoreSettings, read_core_settings
from server.kernel.context import Context, open_context
from server.kernel.db import open_engine
from server.kernel.settings import Settings, SettingsError
from tests.server.programs import free_port
from tests.server.running import application

pytestmark = pytest.mark.anyio

KEYS = ("a-secret-of-the-tests-and-of-nothing-else",)


def embedded(folder: Path, **changes: object) -> Context:
    settings = Settings(env="test", data=folder, secret_keys=KEYS, **changes)  # type: ignore[arg-type]  # as a test says
    engine = open_engine(settings.database, 1)
    all_tables().create_all(engine)
    engine.dispose()
    return open_context(settings)


async def known(context: Context, client_id: str) -> Client | None:
    return await context.database.run(lambda connection: read_client(connection, client_id))


async def test_without_its_database_core_starts_and_is_not_ready(tmp_path: Path) -> None:
    url = f"mysql://nobody@127.0.0.1:{free_port()}/nothing"
    context = open_context(Settings(env="test", data=tmp_path, database_url=url, secret_keys=KEYS))
    async with application(CORE, context) as client:
        answer = await client.get("/readiness")
    assert (answer.status_code, answer.json()["error"]["detail"]) == (503, {"database": "down", "cache": "up"})


async def test_the_embedded_system_makes_its_resource_servers_secret_once(tmp_path: Path) -> None:
    for _ in range(2):
        context = embedded(tmp_path)
        await seed_clients(context)
        found = await known(context, RESOURCE_SERVER)
        secret = (tmp_path / "introspection_secret").read_text(encoding="ascii")
        assert found is not None
        assert (found.check_client_secret(secret), (tmp_path / "introspection_secret").stat().st_mode & 0o777) == (
            True,
            0o600,
        )
        context.database.close()


async def test_an_app_that_operators_have_changed_stays_as_it_is(tmp_path: Path) -> None:
    context = embedded(tmp_path)
    changed = Client(APP.client_id, "Our rides", ("com.example.ours:/callback",))
    await context.database.run(lambda connection: put_client(connection, changed, context.clock.now()))
    await seed_clients(context)
    assert await known(context, APP.client_id) == changed
    context.database.close()


async def test_in_production_nobody_is_registered_beforehand(tmp_path: Path) -> None:
    context = embedded(tmp_path)
    context.settings = Settings(env="production", data=tmp_path, secret_keys=KEYS)
    await seed_clients(context)
    assert (await known(context, APP.client_id), await known(context, RESOURCE_SERVER)) == (None, None)
    context.database.close()


def test_settings_that_are_not_said_have_their_defaults() -> None:
    assert read_core_settings({}) == CoreSettings()


def test_settings_are_read_from_the_environment() -> None:
    assert read_core_settings(MappingProxyType({"CODE_SECONDS": " 30 "})).code_seconds == 30


@pytest.mark.parametrize("text", ["-1", "1.5", "1_0", "many", "\u0665"])
def test_a_setting_that_is_no_whole_number_stops_the_start(text: str) -> None:
    with pytest.raises(SettingsError, match="not a whole number: SESSION_DAYS"):
        read_core_settings({"SESSION_DAYS": text})
