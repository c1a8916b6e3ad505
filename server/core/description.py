"""What core itself reads from its description: the scopes, and the addresses that it tells others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from server.core.oauth.scopes import Scopes, read_scopes


@dataclass(frozen=True, slots=True)
class Description:
    """The path of each operation by operationId, beneath the gateway; and the scopes."""

    base: str
    paths: Mapping[str, str]
    scopes: Scopes

    def path(self, operation: str) -> str:
        return self.base + self.paths[operation]


def read_description(spec: Path) -> Description:
    document, common = _load(spec), _load(spec.with_name("common.yaml"))
    return Description(document["servers"][0]["url"], _paths(document), read_scopes(common))


def _load(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - a safe loader
    return document


def _paths(document: Mapping[str, Any]) -> dict[str, str]:
    return {
        operation["operationId"]: path
        for path, item in document["paths"].items()
        for operation in item.values()
        if isinstance(operation, dict)
    }
