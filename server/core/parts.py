"""What core opens when it starts and closes when it stops, beside what every service has."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from server.core.accounts.passwords import Passwords, PoolSize, open_passwords
from server.core.cache import Cache, open_cache
from server.core.description import Description, describe
from server.core.oauth.keyring import Keyring
from server.core.rides import open_rides
from server.core.seed import seed_when_possible
from server.core.settings import CoreSettings, read_core_settings
from server.core.signin.browser import Cookies
from server.core.signin.pages import Pages
from server.core.signin.request import RequestSigner
from server.kernel.compiled.tasks import end_task
from server.kernel.context import Context

# A database that answers is done long before.
_SEEDING_SECONDS = 3.0


class Core(NamedTuple):
    """What accounts and sign-in work with."""

    settings: CoreSettings
    description: Description
    keyring: Keyring
    passwords: Passwords
    pages: Pages
    requests: RequestSigner
    cookies: Cookies


def assemble(context: Context, spec: Path, passwords: Passwords) -> Core:
    settings = read_core_settings(context.settings.variables)
    description = describe(spec)
    return Core(
        settings=settings,
        description=description,
        keyring=Keyring(context.database, context.settings.secret_keys),
        passwords=passwords,
        pages=Pages(),
        requests=RequestSigner(context.settings.secret_keys, settings.sign_in_seconds),
        cookies=Cookies(path=description.base, secure=context.settings.issuer.startswith("https:")),
    )


@asynccontextmanager
async def open_parts(context: Context, spec: Path) -> AsyncIterator[Mapping[type[Any], Any]]:
    settings = read_core_settings(context.settings.variables)
    size = PoolSize(settings.password_threads, settings.password_queue)
    async with open_cache(context.settings.redis_url) as cache, _seeding(context):
        with open_passwords(size, settings.password_memory_kib) as passwords:
            async with open_rides(cache) as opened:
                yield {Cache: cache, Core: assemble(context, spec, passwords), **opened}


@asynccontextmanager
async def _seeding(context: Context) -> AsyncIterator[None]:
    """Register the first clients before the first request, or later where the database is not there yet."""
    task = asyncio.create_task(seed_when_possible(context), name="seeding")
    try:
        done, _ = await asyncio.wait({task}, timeout=_SEEDING_SECONDS)
        for seeded in done:
            seeded.result()
        yield
    finally:
        await end_task(task)
