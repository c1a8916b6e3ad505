"""`gateway`: check the HAProxy configuration, then become HAProxy.

The process is replaced, not wrapped: signals reach HAProxy's master as they are (USR2 reloads, USR1 stops once the
running requests are answered), and a supervisor sees the program that it really runs.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

CONFIGURATION = Path(__file__).parents[2] / "haproxy" / "haproxy.cfg"

# The default in haproxy.cfg.
ALL_CONNECTIONS = 8200

# Debian keeps it outside the PATH of ordinary users.
_PLACES = ("/usr/sbin", "/usr/local/sbin")


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Only check the configuration.")
def gateway(only_check: bool) -> None:
    """Run HAProxy in front of the services; haproxy/haproxy.cfg lists its settings (environment variables)."""
    program = find_haproxy()
    if program is None:
        raise click.ClickException("HAProxy is not installed. On Debian: apt-get install haproxy")
    environment = within_limit(without_blanks(os.environ), resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    problem = check(program, environment)
    if problem:
        raise click.ClickException(problem)
    if only_check:
        click.echo(f"{CONFIGURATION} is valid")
        return
    sys.stdout.flush()
    # The master-worker mode is what makes a reload hitless.
    os.execve(program, [program, "-W", "-f", str(CONFIGURATION)], environment)  # noqa: S606  no shell is wanted


def find_haproxy() -> str | None:
    """Give the path of the program, or None where it is not installed."""
    return shutil.which("haproxy", path=os.pathsep.join((os.environ.get("PATH", ""), *_PLACES)))


def without_blanks(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out gateway settings that are empty: to HAProxy an empty variable is defined, and beats the default."""
    return {name: value for name, value in environment.items() if value or not name.startswith("GATEWAY_")}


def within_limit(environment: dict[str, str], files: int) -> dict[str, str]:
    """Ask for fewer connections than by default where this process may not open as many files; HAProxy would refuse.

    Each of all connections takes two files, and half of them are the clients' (see haproxy.cfg).
    """
    if "GATEWAY_ALL_CONNECTIONS" in environment or not 0 <= files < 2 * ALL_CONNECTIONS + 100:
        return environment
    every = max(files - 100, 100) // 2
    click.echo(f"At most {files} files may be open: {every} connections, not {ALL_CONNECTIONS}.", err=True)
    return {"GATEWAY_CONNECTIONS": str(every * 4 // 9), **environment, "GATEWAY_ALL_CONNECTIONS": str(every)}


def check(program: str, environment: Mapping[str, str]) -> str:
    """Ask HAProxy what is wrong with the configuration under these settings; empty if nothing is."""
    command = [program, "-c", "-f", str(CONFIGURATION)]
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False)  # noqa: S603  the installed program
    if done.returncode == 0:
        return ""
    lines = done.stderr.splitlines()
    return "\n".join(line for line in lines if not line.startswith("[NOTICE]")) or "haproxy -c failed"
