"""Core as clients see it: on a port, at the root of an origin, as the gateway shows it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import uvicorn

from server.commands.database import all_tables
from server.core.service import CORE
from server.kernel.app import build_app
from server.kernel.context import open_context
from server.kernel.db import open_engine
from server.kernel.settings import Settings
from tests.server.core.people import INTROSPECTION_SECRET
from tests.server.programs import free_port, listens, wait_until

METADATA = "/.well-known/oauth-authorization-server"


@dataclass(frozen=True, slots=True)
class Origin:
    url: str

    @property
    def core(self) -> str:
        return f"{self.url}/core/v1"


@contextmanager
def run_origin(folder: Path) -> Iterator[Origin]:
    """Run core in a thread of this process."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = Settings(
        env="test",
        database_url=f"sqlite:///{folder / 'origin.sqlite3'}",
        data=folder,
        issuer=url,
        core_url=url,
        secret_keys=("a-secret-of-the-tests-and-of-nothing-else",),
        variables=MappingProxyType({"PASSWORD_MEMORY_KIB": "64", "INTROSPECTION_SECRET": INTROSPECTION_SECRET}),
    )
    engine = open_engine(settings.database, 1)
    all_tables().create_all(engine)
    engine.dispose()
    app = build_app(CORE, open_context(settings))
    server = uvicorn.Server(uvicorn.Config(_at_the_root(app), port=port, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started and listens(port), "core")
        yield Origin(url)
    finally:
        server.should_exit = True
        thread.join()


def _at_the_root(app: Any) -> Any:
    """Give the metadata where RFC 8414 section 3 wants it, as the gateway does."""

    async def gateway(scope: Any, receive: Any, send: Any) -> None:
        if scope.get("path") == METADATA:
            path = f"/core/v1{METADATA}"
            scope = {**scope, "path": path, "raw_path": path.encode()}
        await app(scope, receive, send)

    return gateway
