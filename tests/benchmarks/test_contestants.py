"""A figure counts only beside the same answer: what the benchmark's contestants make of its request."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any

import httpx
import pytest

from benchmarks.wire.load import LoadError, _read
from benchmarks.wire.request import BODY, PATH, RESULT

pytestmark = pytest.mark.anyio
HEADERS = {"Idempotency-Key": "0123456789", "Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def contestant(name: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    with warnings.catch_warnings():
        # Connexion's import warns about a test client that nobody here uses.
        warnings.simplefilter("ignore")
        given = import_module("benchmarks.wire.apps.given")
        monkeypatch.setitem(given.SCOPES, "good", frozenset({"rides:write"}))
        return import_module(f"benchmarks.wire.apps.{name}").app


@pytest.mark.parametrize("name", ["raw", "bare", "stock"])
async def test_each_peer_answers_what_it_was_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    transport = httpx.ASGITransport(app=contestant(name, monkeypatch))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answer = await client.post(PATH, content=BODY, headers={**HEADERS, "Authorization": "Bearer good"})
    assert answer.json() == {"status": "success", "result": dict(RESULT), "error": None}


@pytest.mark.parametrize("name", ["bare", "stock"])
async def test_a_peer_looks_at_the_token(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    transport = httpx.ASGITransport(app=contestant(name, monkeypatch))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answer = await client.post(PATH, content=BODY, headers={**HEADERS, "Authorization": "Bearer bad"})
    assert answer.status_code == 401


@pytest.mark.parametrize("failed", [1, 100])
def test_a_run_with_other_answers_than_successes_gives_no_figure(failed: int) -> None:
    said = f'{{"answers": 100, "failed": {failed}, "seconds": 2.0, "p50_ms": 1.0, "p99_ms": 2.0}}'
    with pytest.raises(LoadError, match=f"{failed} of 100 answers were no success"):
        _read(said)


def test_a_run_is_read_from_its_last_line() -> None:
    load = _read('Running 2s test\n{"answers": 100, "failed": 0, "seconds": 2.0, "p50_ms": 1.5, "p99_ms": 2.5}\n')
    assert (load.rate, load.p50, load.p99, load.answers) == (50.0, 1.5, 2.5, 100)
