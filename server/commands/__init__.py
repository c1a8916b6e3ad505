"""The server's commands; each one's module is imported only when it is called, so that the linter starts fast."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "up": ("server.commands.up", "Run the whole system on this machine; nothing else needs to be installed."),
        "serve": ("server.commands.serve", "Run one of the three services: user, driver or core."),
        "worker": ("server.commands.worker", "Run the dispatch of orders to drivers."),
        "migrate": ("server.commands.migrate", "Bring the database to this version's schema."),
        "gateway": ("server.commands.gateway", "Check the gateway's configuration, then run it (HAProxy)."),
        "client": ("server.commands.client", "Register an app, or a resource server, with the sign-in."),
        "token": ("server.commands.token", "Sign in to a running system, and print an access token."),
        "tour": ("server.commands.tour", "Take one order from quote to rating on a running system."),
    }
)
"""Name to the module that has a command of that name, and to the line that the help shows without importing it."""
