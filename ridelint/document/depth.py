"""How deep values are nested."""

from __future__ import annotations

from typing import Any

from ridelint.document.limits import MAX_DEPTH


def is_too_deep(value: Any) -> bool:
    """Whether walking it recursively would not be safe."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = _below(level)
        if not level:
            return False
    return True


def _below(level: list[Any]) -> list[Any]:
    """The collections that the collections of one level hold."""
    found: list[Any] = []
    for value in level:
        if value.__class__ is dict:
            found += [item for item in value.values() if item.__class__ is dict or item.__class__ is list]
        elif value.__class__ is list:
            found += [item for item in value if item.__class__ is dict or item.__class__ is list]
    return found
