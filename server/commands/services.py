"""The three services by name; one is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module

from server.kernel.service import Service

PORTS = {"user": 8081, "driver": 8082, "core": 8083}


def find_service(name: str) -> Service:
    """Give the one Service of a package; raises KeyError for a name that is none of the three."""
    PORTS[name]
    values = vars(import_module(f"server.{name}.service")).values()
    (service,) = (value for value in values if isinstance(value, Service))
    return service
