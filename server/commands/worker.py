"""`worker`: what core does beside requests, in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal

import click
from prometheus_client import start_http_server

from server.commands.services import find_service
from server.core.dispatch.metrics import DispatchMetrics
from server.kernel.app import opened, work_on
from server.kernel.context import open_context
from server.kernel.logs import set_up_logs
from server.kernel.service import Service
from server.kernel.settings import Settings, SettingsError, read_settings

LOG = logging.getLogger(__name__)


@click.command()
@click.option(
    "--metrics-port", type=click.IntRange(1, 65535), help="Give Prometheus metrics at this port of 127.0.0.1."
)
def worker(metrics_port: int | None) -> None:
    """Run the dispatch of orders to drivers (any number may run at once); the embedded core does it itself."""
    try:
        settings = read_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if settings.mode == "embedded":
        raise click.ClickException("the embedded core dispatches itself; set DATABASE_URL (MySQL) and REDIS_URL")
    set_up_logs("worker")
    asyncio.run(_work(find_service("core"), settings, metrics_port))


async def _work(service: Service, settings: Settings, metrics_port: int | None) -> None:
    context = open_context(settings)
    if service.background is None:
        raise click.ClickException(f"{service.name} has nothing to do beside requests")
    metrics = context.parts[DispatchMetrics] = DispatchMetrics()
    async with opened(service, context):
        if metrics_port is not None:
            # A daemon thread, which ends with the process.
            start_http_server(metrics_port, "127.0.0.1", metrics.registry)
        task = asyncio.ensure_future(work_on(service.background, context))
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        LOG.info("the worker runs")
        with contextlib.suppress(asyncio.CancelledError):
            await task
