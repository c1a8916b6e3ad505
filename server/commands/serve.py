"""`serve`: one service on uvicorn, in one process or several."""

from __future__ import annotations

import gc
import logging
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from socket import socket
from types import FrameType
from typing import Any

import click
import uvicorn
from starlette.types import ASGIApp

from server.commands.services import PORTS, find_service
from server.commands.supervision import supervise
from server.commands.telling import database_told
from server.kernel.app import build_app
from server.kernel.context import Context, open_context
from server.kernel.logs import set_up_logs
from server.kernel.settings import Settings, SettingsError, read_settings
from server.kernel.wire import usual_wire

LOG = logging.getLogger(__name__)
# A stop is not to wait for ever for a client that does not read; streams end at once.
_FINISH_SECONDS = 30
_WRAPPED = frozenset({"test", "staging"})
# Puts something around a service's application; it is given the description too, and must be picklable.
Wrap = Callable[[ASGIApp, Path], ASGIApp]


@click.command()
@click.argument("name", type=click.Choice(sorted(PORTS)))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on: 8081 user, 8082 driver, 8083 core.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.pass_obj
def serve(wrap: Wrap | None, name: str, host: str, port: int | None, workers: int) -> None:
    """Run one of the three services; its settings are environment variables (server/kernel/settings.py).

    FORWARDED_ALLOW_IPS names the gateways whose word about the client's address is taken (127.0.0.1 if not set).
    With ENV=test or ENV=staging the calls are held to the service's description, and the log says what breaks it.
    """
    settings = _settings()
    if settings.mode == "embedded":
        _prepare_embedded(name, settings, workers)
    config = _config(host, port or PORTS[name], workers)
    run = partial(run_service, name, config, wrap)
    if workers == 1:
        run()
        return
    with tempfile.TemporaryDirectory(prefix="rides-metrics-") as folder:
        # Where each process leaves its counts, so that any of them can give the sum.
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)
        supervise(partial(run, [config.bind_socket()]), workers)


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def _prepare_embedded(name: str, settings: Settings, workers: int) -> None:
    if name == "core" and workers > 1:
        raise click.ClickException("the embedded core runs in one process, as its cache lives there; set REDIS_URL")
    if settings.database.startswith("sqlite"):
        # Alembic takes a fifth of a start, and a database of one's own is migrated by its own command.
        from server.commands.database import migrate  # noqa: PLC0415

        with database_told():
            migrate(settings.database)


def _config(host: str, port: int, workers: int) -> uvicorn.Config:
    return uvicorn.Config(
        "server.kernel.app:build_app",
        host=host,
        port=port,
        workers=workers,
        http=usual_wire(),
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        # Nothing here speaks WebSocket; whoever asks for it gets an ordinary answer, in the envelope.
        ws="none",
        timeout_graceful_shutdown=_FINISH_SECONDS,
        timeout_keep_alive=75,
        backlog=2048,
    )


def run_service(
    name: str, config: uvicorn.Config, wrap: Wrap | None = None, sockets: list[socket] | None = None
) -> None:
    """Build and run a service in this process, until a signal ends it; in test and staging within `wrap`."""
    gc.disable()
    set_up_logs(name)
    settings = _settings()
    context = open_context(settings)
    service = find_service(name)
    app = build_app(service, context)
    # All that is there now stays: the collector need not look at it again with each request's garbage.
    gc.freeze()
    gc.enable()
    config.app = wrap(app, service.spec) if wrap is not None and settings.env in _WRAPPED else app
    if settings.mode == "embedded":
        LOG.warning("embedded mode: SQLite, no Redis; for trying it out, not for production")
    DrainingServer(config, context).run(sockets)


class DrainingServer(uvicorn.Server):
    """A server that, told to stop, first says by its readiness that it will, so that the gateway sends no more."""

    def __init__(self, config: uvicorn.Config, context: Context) -> None:
        """Take the context that readiness looks at."""
        super().__init__(config)
        self._context = context
        self._signal = 0
        self._exit_at: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._exit_at is not None:
            # The second signal of somebody who will not wait.
            self._context.stopped.set()
            super().handle_exit(sig, frame)
            return
        self._signal = sig
        self._context.stopping = True
        self._exit_at = time.monotonic() + self._context.settings.drain_seconds

    async def on_tick(self, counter: int) -> bool:
        if self._exit_at is not None and time.monotonic() >= self._exit_at and not self.should_exit:
            self._context.stopped.set()
            super().handle_exit(self._signal, None)
        done: Any = await super().on_tick(counter)
        return bool(done)
