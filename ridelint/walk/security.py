"""The security that holds for an operation: its own alternatives, or the document's, with each scheme's definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ridelint.document.node import Node
from ridelint.nodes import Requirement

Alternatives = tuple[tuple[Requirement, ...], ...]


def declared_schemes(root: Node, version: str, follow: Callable[[Node], Node | None]) -> Mapping[str, Any]:
    """Name to definition of every security scheme, references resolved."""
    holder = root if version == "2.0" else root.get("components")
    schemes = None if holder is None else holder.get("securityDefinitions" if version == "2.0" else "securitySchemes")
    if schemes is None:
        return {}
    targets = {name: follow(scheme) for name, scheme in schemes.members()}
    return {name: target.value for name, target in targets.items() if target and isinstance(target.value, dict)}


def alternatives(operation: Node, root: Node, schemes: Mapping[str, Any]) -> Alternatives:
    """What a client may present: one of the alternatives, whole. Declared nowhere means one that demands nothing."""
    security = operation.get("security") or root.get("security")
    if security is None or not isinstance(security.value, list) or not security.value:
        return ((),)
    return tuple(_alternative(item, schemes) for item in security.items())


def _alternative(node: Node, schemes: Mapping[str, Any]) -> tuple[Requirement, ...]:
    return tuple(
        Requirement(name, tuple(scopes.value) if isinstance(scopes.value, list) else (), schemes.get(name))
        for name, scopes in node.members()
    )
