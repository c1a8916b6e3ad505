"""A service for a test: in this process, or as the command line runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx

from server.kernel.app import build_app, opened
from server.kernel.context import Context
from server.kernel.service import Service
from tests.server.programs import free_port, listens, stop, wait_until

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def application(service: Service, context: Context) -> AsyncIterator[httpx.AsyncClient]:
    """Run a service in this process, its lifespan too; the client's addresses begin at the service's base path."""
    app = build_app(service, context)
    base = f"http://testserver/{service.name}/v1"
    async with (
        opened(service, context),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base) as client,
    ):
        yield client


@contextmanager
def process(
    name: str,
    log: Path,
    environ: Mapping[str, str],
    port: int | None = None,
    arguments: Sequence[str] = (),
) -> Iterator[str]:
    """Run `cli.py serve NAME` and give its origin."""
    port = port or free_port()
    command = [sys.executable, str(ROOT / "cli.py"), "serve", name, "--port", str(port), *arguments]
    with log.open("ab") as output:
        child = subprocess.Popen(
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env={**os.environ, **environ}, cwd=ROOT
        )
        try:
            wait_until(lambda: listens(port), f"serve {name}", child)
            yield f"http://127.0.0.1:{port}"
        finally:
            stop(child)
