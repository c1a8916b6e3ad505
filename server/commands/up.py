"""`up`: the whole system on this machine, one process a service, and the gateway."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import httpx

from server.commands.database import migrate
from server.commands.gateway import find_haproxy
from server.commands.ports import chosen, is_taken, own_ports, port_options, told
from server.commands.services import PORTS
from server.commands.telling import database_told
from server.kernel.settings import Settings, SettingsError, read_settings

_ENTRY = Path(__file__).parents[2] / "cli.py"
_PATIENCE_SECONDS = 60


@click.command()
@port_options
def up(**given: int | None) -> None:
    """Run the whole system here until Ctrl-C: three services, dispatch and the gateway (HAProxy, or a stand-in).

    Without DATABASE_URL and REDIS_URL it is embedded: SQLite, an in-process stand-in for Redis, secrets of its own.
    """
    moved = chosen(given)
    environ = told(moved, os.environ)
    ports = {name: moved.get(name, usual) for name, usual in PORTS.items()}
    try:
        settings = read_settings(environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    _refuse_taken({**ports, **own_ports(moved, os.environ)})
    with database_told():
        migrate(settings.database)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    # The processes run in the project's own folder, so the data folder is named in full.
    environ["DATA"] = str(settings.data.resolve())
    with _running(_commands(settings, ports), environ) as processes:
        try:
            _announce(settings, ports, processes)
            _watch(processes)
        except KeyboardInterrupt:
            click.echo("Stopping.")


def _refuse_taken(ports: Mapping[str, int]) -> None:
    """Say so before anything runs; a readiness check would take the stranger there for one of ours."""
    for name, port in ports.items():
        if is_taken(port):
            raise click.ClickException(f"port {port} is taken; choose another by --{name}-port (0: any that is free)")


def _interrupt(_number: int, _frame: object) -> None:
    """Stop in order; whoever asks twice does not leave half of it running."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _commands(settings: Settings, ports: Mapping[str, int]) -> dict[str, list[str]]:
    commands = {name: [str(_ENTRY), "serve", name, "--port", str(port)] for name, port in ports.items()}
    if settings.mode == "full":
        commands["worker"] = [str(_ENTRY), "worker"]
    if find_haproxy() is not None:
        commands["gateway"] = [str(_ENTRY), "gateway"]
    else:
        commands["stand-in"] = ["-m", "server.commands.stand_in"]
    return commands


@contextlib.contextmanager
def _running(
    commands: Mapping[str, list[str]], environ: Mapping[str, str]
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, arguments in commands.items():
            # A session of their own: Ctrl-C reaches this process alone, which then stops them in order.
            processes[name] = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, *arguments], start_new_session=True, cwd=_ENTRY.parent, env=environ
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


def _announce(settings: Settings, ports: Mapping[str, int], processes: dict[str, subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    places = {**{name: f"http://127.0.0.1:{port}" for name, port in ports.items()}, "gateway": settings.issuer}
    while not all(_is_ready(name, origin) for name, origin in places.items()):
        _check_alive(processes)
        if time.monotonic() > end:
            raise click.ClickException("the services did not become ready")
        time.sleep(0.1)
    for name, port in ports.items():
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
