"""The shapes that settings may have.

Both the loader (`ridelint.config.check`) and the JSON Schema for editors (`ridelint.config.schema`) are made of these
values, so that what an editor completes is what a run accepts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

TextKind = Literal["plain", "pattern", "glob"]


@dataclass(frozen=True, slots=True)
class Text:
    """A string: any, one of ``choices``, a regular expression or a glob."""

    choices: tuple[str, ...] = ()
    kind: TextKind = "plain"


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number above zero."""


@dataclass(frozen=True, slots=True)
class List:
    """A list of at least so many values of one shape."""

    item: Shape
    least: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table, and what it is for as an editor shows it."""

    shape: Shape
    doc: str


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping with known keys."""

    keys: Mapping[str, Key]
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """A mapping whose keys are names that the user chooses, or names of rules."""

    value: Shape
    of_rules: bool = False


@dataclass(frozen=True, slots=True)
class Optional:
    """The shape, or that there is no such thing: null, or false because TOML has no null."""

    shape: Shape


Shape: TypeAlias = Text | Flag | Number | List | Table | Names | Optional
