"""What core itself reads from its description: the scopes, and the addresses that it tells others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from server.core.oauth.scopes import Scopes, read_scopes
from server.kernel.compiled.description import read_description


class Description(NamedTuple):
    """The path of each operation by operationId, beneath the gateway; and the scopes."""

    base: str
    paths: Mapping[str, str]
    scopes: Scopes

    def path(self, operation: str) -> str:
        return self.base + self.paths[operation]


def describe(spec: Path) -> Description:
    """Take it from the description that the service was built from."""
    document = read_description(spec)
    return Description(document["servers"][0]["url"], _paths(document), read_scopes(document))


def _paths(document: Mapping[str, Any]) -> dict[str, str]:
    return {
        operation["operationId"]: path
        for path, item in document["paths"].items()
        for operation in item.values()
        if isinstance(operation, dict)
    }
