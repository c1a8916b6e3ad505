"""What a service does beside requests, and what it opens for itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import pytest

from server.kernel import app
from server.kernel.context import Context, open_context
from server.kernel.service import Service
from server.kernel.settings import Settings
from tests.server.kernel.sample import SAMPLE, SECRET

pytestmark = pytest.mark.anyio


@dataclass
class Diary:
    """What happened, in order."""

    entries: list[str] = field(default_factory=list)
    worked: anyio.Event = field(default_factory=anyio.Event)


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def service(diary: Diary) -> Service:
    @asynccontextmanager
    async def parts(_context: Context) -> AsyncIterator[Mapping[type[Any], Any]]:
        diary.entries.append("opened")
        yield {Diary: diary}
        diary.entries.append("closed")

    async def background(context: Context) -> None:
        entries = context.part(Diary).entries
        if "failed" not in entries:
            entries.append("failed")
            raise OSError("the cache went away")
        entries.append("worked")
        diary.worked.set()
        await anyio.sleep_forever()

    return Service("sample", SAMPLE.spec, SAMPLE.handlers, parts=parts, background=background)


async def test_work_that_fails_begins_again_and_ends_before_its_parts_close(
    service: Service,
    diary: Diary,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(app, "_PAUSE_SECONDS", 0)
    async with app.opened(service, open_context(Settings(data=tmp_path, secret_keys=(SECRET,)))):
        await diary.worked.wait()
    assert diary.entries == ["opened", "failed", "worked", "closed"]
    assert "the cache went away" in caplog.text


async def test_in_the_full_system_it_is_the_workers(service: Service, diary: Diary, tmp_path: Path) -> None:
    full = Settings(database_url="mysql://127.0.0.1/x", redis_url="redis://x", data=tmp_path, secret_keys=(SECRET,))
    async with app.opened(service, open_context(full)):
        await anyio.sleep(0.05)
    assert diary.entries == ["opened", "closed"]
