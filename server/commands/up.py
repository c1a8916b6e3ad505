"""`up`: the whole system on this machine, one process a service, and the gateway where HAProxy is installed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import httpx

from server.commands.database import migrate
from server.commands.gateway import find_haproxy
from server.commands.services import PORTS
from server.kernel.settings import Settings, SettingsError, read_settings

_ENTRY = Path(__file__).parents[2] / "cli.py"
_PATIENCE_SECONDS = 60


@click.command()
def up() -> None:
    """Run the whole system here until Ctrl-C: three services, dispatch, and the gateway.

    Without DATABASE_URL and REDIS_URL it is embedded: SQLite, an in-process stand-in for Redis, secrets of its own.
    """
    try:
        settings = read_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    migrate(settings.database)
    signal.signal(signal.SIGTERM, _interrupt)
    with _running(_commands(settings)) as processes:
        try:
            _announce(settings, processes)
            _watch(processes)
        except KeyboardInterrupt:
            click.echo("Stopping.")


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _commands(settings: Settings) -> dict[str, list[str]]:
    commands = {name: ["serve", name] for name in PORTS}
    if settings.mode == "full":
        commands["worker"] = ["worker"]
    if find_haproxy() is not None:
        commands["gateway"] = ["gateway"]
    return commands


@contextlib.contextmanager
def _running(commands: dict[str, list[str]]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, arguments in commands.items():
            # A session of their own: Ctrl-C reaches this process alone, which then stops them in order.
            processes[name] = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, str(_ENTRY), *arguments], start_new_session=True, env=os.environ
            )
        yield processes
    finally:
        for process in reversed(processes.values()):
            process.terminate()
        for process in processes.values():
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def _announce(settings: Settings, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not all(_is_ready(name, port) for name, port in PORTS.items()):
        _check_alive(processes)
        if time.monotonic() > end:
            raise click.ClickException("the services did not become ready")
        time.sleep(0.1)
    for name, port in PORTS.items():
        click.echo(f"{name:8} http://127.0.0.1:{port}/{name}/v1")
    if "gateway" in processes:
        click.echo(f"gateway  {settings.issuer}")
    else:
        click.echo("gateway  none, as HAProxy is not installed (Debian: apt-get install haproxy)")
    click.echo(f"Everything is up ({settings.mode} mode). Ctrl-C stops it.")


def _is_ready(name: str, port: int) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/{name}/v1/readiness", timeout=2).is_success
    return False


def _watch(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        _check_alive(processes)
        time.sleep(0.5)


def _check_alive(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise click.ClickException(f"{name} ended with {process.returncode}")
