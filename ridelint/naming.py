"""Naming styles: does a name keep the style, and how would it be spelled if it did."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

_WORD = r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+"


def words(name: str) -> tuple[str, ...]:
    """The lower-case words of a name in any style: ``HTTPStatusCode2`` is http, status, code2.

    Digits stay with the word before them, because no style separates them.
    """
    found: list[str] = []
    for word in re.findall(_WORD, name):
        if found and word.isdecimal():
            found[-1] += word
        else:
            found.append(word.lower())
    return tuple(found)


def _camel(parts: tuple[str, ...]) -> str:
    return parts[0] + "".join(part.capitalize() for part in parts[1:])


class Style(NamedTuple):
    """A style by name: the pattern that its names match, and how words are put together in it."""

    pattern: str
    join: Callable[[tuple[str, ...]], str] | None = None


STYLES: Mapping[str, Style] = {
    "snake": Style(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", "_".join),
    "camel": Style(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*", _camel),
    "kebab": Style(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "-".join),
    "pascal": Style(r"([A-Z][a-z0-9]*)+", lambda parts: "".join(part.capitalize() for part in parts)),
    "screaming_snake": Style(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*", lambda parts: "_".join(parts).upper()),
}


class Naming(NamedTuple):
    """What names of one kind must look like: a style of `STYLES`, or a pattern of one's own, and exceptions."""

    style: str = "snake"
    pattern: str | None = None
    allow: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """The style as a message names it."""
        if self.pattern:
            return f"as the pattern {self.pattern} wants it"
        return f"{self.style}_case" if "snake" in self.style else f"{self.style}Case"

    def accepts(self, name: str) -> bool:
        """Whether the name keeps the style."""
        return _accepts(self, name)

    def respell(self, name: str) -> str | None:
        """The same words in this style; none where that is no answer, as for a name without words."""
        join = None if self.pattern else STYLES[self.style].join
        parts = words(name)
        if join is None or not parts:
            return None
        spelled = join(parts)
        return spelled if spelled != name and self.accepts(spelled) else None


@lru_cache(maxsize=65536)
def _accepts(naming: Naming, name: str) -> bool:
    """Remembered, because a description repeats few names very often."""
    return name in naming.allow or re.fullmatch(naming.pattern or STYLES[naming.style].pattern, name) is not None
