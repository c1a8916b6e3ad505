"""`up`: the whole system on this machine, one process a service, and the gateway."""

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
    """Run the whole system here until Ctrl-C: three services, dispatch and the gateway (HAProxy, or a stand-in).

    Without DATABASE_URL and REDIS_URL it is embedded: SQLite, an in-process stand-in for Redis, secrets of its own.
    """
    try:
        settings = read_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    migrate(settings.database)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    with _running(_commands(settings)) as processes:
        try:
            _announce(settings, processes)
            _watch(processes)
        except KeyboardInterrupt:
            click.echo("Stopping.")


def _interrupt(_number: int, _frame: object) -> None:
    """Stop in order; whoever asks twice does not leave half of it running."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _commands(settings: Settings) -> dict[str, list[str]]:
    commands = {name: [str(_ENTRY), "serve", name] for name in PORTS}
    if settings.mode == "full":
        commands["worker"] = [str(_ENTRY), "worker"]
    if find_haproxy() is not None:
        commands["gateway"] = [str(_ENTRY), "gateway"]
    else:
        commands["stand-in"] = ["-m", "server.commands.stand_in"]
    return commands


@contextlib.contextmanager
def _running(commands: dict[str, list[str]]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, arguments in commands.items():
            # A session of their own: Ctrl-C reaches this process alone, which then stops them in order.
            processes[name] = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, *arguments], start_new_session=True, cwd=_ENTRY.parent, env=_environ()
            )
        yield processes
    finally:
        for process in reversed(processes.values()):
            process.terminate()
        for process in processes.values():
            _end(process)


def _environ() -> dict[str, str]:
    """Name the data folder in full, as the processes run in the project's own."""
    return {**os.environ, "DATA": str(Path(os.environ.get("DATA") or ".rides").resolve())}


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def _announce(settings: Settings, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    places = {**{name: f"http://127.0.0.1:{port}" for name, port in PORTS.items()}, "gateway": settings.issuer}
    while not all(_is_ready(name, origin) for name, origin in places.items()):
        _check_alive(processes)
        if time.monotonic() > end:
            raise click.ClickException("the services did not become ready")
        time.sleep(0.1)
    for name, port in PORTS.items():
        click.echo(f"{name:8} http://127.0.0.1:{port}/{name}/v1")
    click.echo(f"gateway  {settings.issuer}")
    if "gateway" not in processes:
        click.echo("         (a stand-in without limits and TLS, as HAProxy is not installed: apt-get install haproxy)")
    click.echo(f"Everything is up ({settings.mode} mode). Ctrl-C stops it.")


def _is_ready(name: str, origin: str) -> bool:
    service = "core" if name == "gateway" else name
    with contextlib.suppress(httpx.HTTPError):
        # A certificate made for tests is no reason to say that it is not up.
        return httpx.get(f"{origin}/{service}/v1/readiness", timeout=2, verify=False).is_success  # noqa: S501
    return False


def _watch(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        _check_alive(processes)
        time.sleep(0.5)


def _check_alive(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise click.ClickException(f"{name} ended with {process.returncode}")
