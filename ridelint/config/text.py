"""The text of a configuration file: its values, and where each of them stands."""

# Only a run that has a configuration file pays for its reader.
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ridelint.errors import ConfigError
from ridelint.model import Location, Part, Pointer


@dataclass(frozen=True, slots=True)
class Loaded:
    """Values, and what names the place of one of them: ``ridelint.yaml:3:5``."""

    values: Any
    where: Callable[[Pointer, Part], str]


def read(data: bytes, name: str) -> Loaded:
    """Read a file by its name: TOML, else YAML, of which JSON is a part.

    Raises:
        ConfigError: it is not that.
    """
    if name.endswith(".toml"):
        from ridelint.config.toml import read_toml

        values, line_of = read_toml(data, name)
        return Loaded(values, lambda pointer, _: f"{name}:{line_of(pointer)}")
    return _yaml(data, name)


def _yaml(data: bytes, name: str) -> Loaded:
    from ridelint.document import Document

    document = Document(data, name)
    if _says_nothing(document.text):
        return Loaded({}, lambda *_: name)
    if document.problems:
        raise ConfigError(
            *(f"{_at(fault.location)}: {_told(fault.message, fault.help)}" for fault in document.problems)
        )
    values = {} if document.value is None else document.value
    return Loaded(values, lambda pointer, part: _at(document.locate(pointer, part)))


def _says_nothing(text: str) -> bool:
    """Whether there are only comments: a file in which everything is still commented out is the preset."""
    lines = (line.lstrip() for line in text.splitlines())
    return all(not line or line.startswith("#") for line in lines)


def _at(place: Location) -> str:
    return f"{place.file}:{place.line}:{place.column}"


def _told(message: str, cure: str) -> str:
    return f"{message}; {cure}" if cure else message
