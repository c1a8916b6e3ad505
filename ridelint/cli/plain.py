"""The arguments of ``ridelint check`` where nothing about them is in doubt, read without click.

To import click takes longer than to check a small description. It stays the one authority on the command line:
whatever is not certain here (another command, an option that is not written out, a value that may be wrong, a call
for help) is left to it, and the tests hold that both read the same.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ridelint.cli.verdict import FAIL_ON

COLORS = ("auto", "always", "never")
MAX_SIZE = 50

_FLAGS: Mapping[str, str] = MappingProxyType(
    {
        "--fix": "fix",
        "--quiet": "quiet",
        "-q": "quiet",
        "--statistics": "statistics",
        "--strict": "strict",
        "--allow-remote": "allow_remote",
    }
)
_VALUES: Mapping[str, str] = MappingProxyType(
    {
        "--preset": "preset",
        "--config": "config_file",
        "--baseline": "baseline_file",
        "--changed-since": "changed_since",
        "--output": "output",
        "-o": "output",
        "--fail-on": "fail_on",
        "--color": "color",
        "--jobs": "jobs",
        "-j": "jobs",
        "--max-size": "max_size",
        "--root": "root",
        "--stdin-filename": "stdin_filename",
    }
)
_LISTS: Mapping[str, str] = MappingProxyType({"--format": "formats", "--select": "select", "--ignore": "ignore"})


class _Doubt(Exception):  # noqa: N818  no error: click decides
    pass


def plainly(arguments: Sequence[str]) -> dict[str, Any] | None:
    """What click would give the command ``check``; none where click must be asked."""
    if not arguments or arguments[0] != "check" or sys.platform == "win32":  # there, click expands globs
        return None
    given: dict[str, Any] = {
        **dict.fromkeys(_FLAGS.values(), False),
        **dict.fromkeys(_VALUES.values()),
        "color": "auto",
        "max_size": MAX_SIZE,
    }
    lists: dict[str, list[str]] = {"paths": [], **{name: [] for name in _LISTS.values()}}
    try:
        _read(iter(arguments[1:]), given, lists)
    except _Doubt:
        return None
    return given | {name: tuple(values) for name, values in lists.items()}


def names_in(value: str) -> list[str]:
    """The names in ``a,b``."""
    return [name for name in value.replace(" ", "").split(",") if name]


def _read(words: Iterator[str], given: dict[str, Any], lists: dict[str, list[str]]) -> None:
    for word in words:
        option, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if option in _FLAGS and not equals:
            given[_FLAGS[option]] = True
        elif option in _VALUES:
            name = _VALUES[option]
            given[name] = _checked(name, value if equals else _next(words))
        elif option in _LISTS:
            value = value if equals else _next(words)
            lists[_LISTS[option]] += [value] if option == "--format" else names_in(value)
        elif option.startswith("-") and option != "-":
            raise _Doubt
        else:
            lists["paths"].append(word)


def _next(words: Iterator[str]) -> str:
    value = next(words, "-")
    if value.startswith("-"):  # it may be an option, before which the value was forgotten
        raise _Doubt
    return value


def _checked(name: str, value: str) -> Any:
    """The value, if it is certain to be a right one."""
    if name in {"jobs", "max_size"}:
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
        return number or _doubtful()
    if name == "preset":
        from ridelint.config.presets import PRESETS  # noqa: PLC0415  most runs name none

        return value if value in PRESETS else _doubtful()
    if name in {"fail_on", "color"}:
        return value if value in (FAIL_ON if name == "fail_on" else COLORS) else _doubtful()
    if name == "root":
        return value if os.path.isdir(value) and os.access(value, os.R_OK) else _doubtful()
    return value


def _doubtful() -> Any:
    raise _Doubt
