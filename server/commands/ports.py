"""Where `up` puts each part of the system: at the usual ports, at others, or at any that are free.

Every process is told by its environment, which says more than these options can (another host, TLS).
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from typing import Any

import click

from server.commands.services import PORTS

# The gateway's own: its listener and its metrics.
_GATEWAY = {"gateway": 8080, "internal": 8404}
_BINDS = {"gateway": "GATEWAY_BIND", "internal": "GATEWAY_INTERNAL_BIND"}
_PORT = click.IntRange(0, 65535)


def free_port() -> int:
    """Find a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    """Tell whether somebody listens at a port of the loopback address."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def port_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each port; 0 takes any that is free."""
    for name, usual in reversed([*PORTS.items(), *_GATEWAY.items()]):
        whose = {"gateway": "The gateway", "internal": "The gateway's metrics"}.get(name, f"The {name} service")
        said = f"{whose}; {usual} if not set, 0 for a free one."
        command = click.option(f"--{name}-port", type=_PORT, help=said)(command)
    return command


def chosen(given: Mapping[str, int | None]) -> dict[str, int]:
    """Give the ports that were asked for by option, by part, with a free one for each 0."""
    names = {option.removesuffix("_port"): port for option, port in given.items() if port is not None}
    return {name: port or free_port() for name, port in names.items()}


def own_ports(ports: Mapping[str, int], environ: Mapping[str, str]) -> dict[str, int]:
    """Give the gateway's own ports, but for those that a variable puts elsewhere."""
    return {
        name: ports.get(name, usual)
        for name, usual in _GATEWAY.items()
        if name in ports or not environ.get(_BINDS[name])
    }


def told(ports: Mapping[str, int], environ: Mapping[str, str]) -> dict[str, str]:
    """Give the environment that tells every process of the ports; an `ISSUER` that was set stays."""
    variables = {f"GATEWAY_{name.upper()}_1": f"127.0.0.1:{ports[name]}" for name in PORTS if name in ports}
    if "core" in ports:
        variables["CORE_URL"] = f"http://127.0.0.1:{ports['core']}"
    variables |= {variable: f"127.0.0.1:{ports[name]}" for name, variable in _BINDS.items() if name in ports}
    if "gateway" in ports:
        scheme = "https" if environ.get("GATEWAY_CERTIFICATE") else "http"
        variables["ISSUER"] = environ.get("ISSUER") or f"{scheme}://127.0.0.1:{ports['gateway']}"
    return {**environ, **variables}
