"""Decoded values written anew, as deep as they go: what stands under a secret's name, and every other text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ridelint.masking.text import MASK

DEEPEST = 100
"""Levels of a value that are looked at; what is deeper is nothing that people read, and goes as a whole."""


class Writing(NamedTuple):
    """How a value is written: which names hold secrets, what becomes of one, and what of any other text."""

    is_secret: Callable[[str], bool]
    secret: Callable[[str], str]
    text: Callable[[str], str]


def rewritten(value: Any, writing: Writing, *, inside: bool = False, depth: int = 0) -> Any:
    """The same value; ``inside`` says that it stands under a secret's name, where only flags and nothing stay."""
    if isinstance(value, str):
        return writing.secret(value) if inside and value else writing.text(value)
    if isinstance(value, (Mapping, list)):
        if depth > DEEPEST:
            return MASK
        return _inner(value, writing, inside=inside, depth=depth + 1)
    if inside and isinstance(value, (int, float)) and not isinstance(value, bool):
        return writing.secret(str(value))
    return value


def _inner(value: Mapping[str, Any] | list[Any], writing: Writing, *, inside: bool, depth: int) -> Any:
    if isinstance(value, list):
        return [rewritten(item, writing, inside=inside, depth=depth) for item in value]
    return {
        name: rewritten(member, writing, inside=inside or writing.is_secret(str(name)), depth=depth)
        for name, member in value.items()
    }
