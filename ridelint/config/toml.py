"""The table ``[tool.ridelint]`` of a TOML file, and the line on which each of its values begins."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any

from ridelint.errors import ConfigError
from ridelint.model import Pointer

TABLE = ("tool", "ridelint")

_AT_LINE = re.compile(r" \(at line ([0-9]+), column ([0-9]+)\)$")
_AT_END = re.compile(r" \(at end of document\)$")


def read_toml(data: bytes, name: str) -> tuple[Any, Callable[[Pointer], int]]:
    """The table's values, and the line of any of them.

    Raises:
        ConfigError: the text is no TOML, or has no such table.
    """
    text = _decoded(data, name)
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_told(error, text, name)) from None
    except RecursionError:
        raise ConfigError(f"{name}: is nested too deeply; no setting needs that") from None
    if not _has(whole, TABLE):
        raise ConfigError(f"{name}: has no table [tool.ridelint]; add it, or name another file")
    return whole["tool"]["ridelint"], lambda pointer: line_of(text, (*TABLE, *pointer))


def has_table(data: bytes) -> bool:
    """Whether the text has the table, or is broken and may have meant to."""
    try:
        return b"ridelint" in data and _has(tomllib.loads(data.decode()), TABLE)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        return b"[tool.ridelint" in data


def line_of(text: str, path: tuple[Any, ...]) -> int:
    """The line on which the statement begins that brings a value into being, counted from 1.

    ``tomllib`` keeps no places, so it is asked: the shortest run of leading lines that parses and has the value ends
    with that statement. Slow, exact, and needed only to tell of a mistake.
    """
    lines = text.split("\n")
    begin = next((index for index, line in enumerate(lines) if TABLE[-1] in line), 0)
    for end in range(begin + 1, len(lines) + 1):
        try:
            values = tomllib.loads("\n".join(lines[:end]) + "\n")
        except tomllib.TOMLDecodeError:
            continue
        if _has(values, path):
            return begin + 1
        begin = end
    return 1


def _has(value: Any, path: tuple[Any, ...]) -> bool:
    for token in path:
        try:
            value = value[token]
        except (LookupError, TypeError):
            return False
    return True


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ConfigError(f"{name}:{line}: is not UTF-8; save it in that encoding") from None


def _told(error: tomllib.TOMLDecodeError, text: str, name: str) -> str:
    said = str(error)
    at = _AT_LINE.search(said)
    line, column = (int(at[1]), int(at[2])) if at else (text.rstrip("\n").count("\n") + 1, 1)
    what = _AT_END.sub("", said[: at.start()] if at else said)
    return f"{name}:{line}:{column}: is no TOML: {what[:1].lower()}{what[1:]}"
