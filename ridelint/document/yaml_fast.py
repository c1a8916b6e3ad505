"""Reads YAML fast where its notation is certain to mean the same to the fast reader and to YAML 1.2.

The fast reader (yaml-rs) takes a fifth of the exact reader's time, but departs from the core schema in some number
notations, ignores tags and merge keys, copies what aliases repeat, and overflows its stack on deep nesting. Each of
these makes this module decline, and so does every error: the exact reader then decides, and says where.
"""

# What only some inputs need is imported where it is used, for start-up.
# ruff: noqa: PLC0415

from __future__ import annotations

import re
from math import isfinite
from typing import Any, Final

from ridelint.document.limits import MAX_DEPTH
from ridelint.document.yaml_notation import is_common

DECLINED: Final = object()

_STRINGS = frozenset((str,))
_ODD_KEY = re.compile(
    r"[\s{,\[?]"
    r"(?:[+][0-9]+|-?0[0-9]+|-0|[-+]?[0-9]*\.[0-9]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+)"
    r"[ \t]*:(?=[\s,}\]]|$)"
)
"""A number as a key that is not written the way Python writes it."""


class _Declined(Exception):  # noqa: N818 - no error: the exact reader takes over
    pass


def read(text: str) -> Any:
    """The value, or `DECLINED`."""
    if not is_common(text):
        return DECLINED
    value = _load(text)
    try:
        numbered = _check(value)
        if numbered and _ODD_KEY.search("\n" + text):
            return DECLINED
        for mapping in numbered:
            _name(mapping)
    except _Declined:
        return DECLINED
    return value


def _load(text: str) -> Any:
    import yaml_rs

    policy = yaml_rs.DuplicateKeyPolicy.Error
    try:
        value: Any = yaml_rs.loads(text, parse_datetime=False, duplicate_key_policy=policy)
    except (ValueError, TypeError, RecursionError):  # TypeError: a collection as a key
        return DECLINED
    return DECLINED if value is None else value


def _check(value: Any) -> list[dict[Any, Any]]:
    """Walk every value once; returns the mappings with keys that are not strings.

    Raises:
        _Declined: something is there that only the exact reader reads by YAML 1.2.
    """
    numbered: list[dict[Any, Any]] = []
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH + 1):
        if not level:
            return numbered
        level = _below(level, numbered)
    raise _Declined


def _below(level: list[Any], numbered: list[dict[Any, Any]]) -> list[Any]:
    """The collections in the collections of one level."""
    found: list[Any] = []
    push = found.append
    for value in level:
        if value.__class__ is dict:
            _check_keys(value, numbered)
        elif value.__class__ is not list:
            continue
        for member in value.values() if value.__class__ is dict else value:
            kind = member.__class__
            if kind is dict or kind is list:
                push(member)
            elif kind is float and not isfinite(member):
                raise _Declined
    return found


def _check_keys(value: dict[Any, Any], numbered: list[dict[Any, Any]]) -> None:
    if not _STRINGS.issuperset(map(type, value)):
        numbered.append(value)
    elif "<<" in value:
        raise _Declined


def _name(mapping: dict[Any, Any]) -> None:
    """Give the keys their source text. 0 and 1 are equal to False and True in Python, so one may hide the other."""
    named: dict[str, Any] = {}
    for key, value in mapping.items():
        if key.__class__ is int and key not in (0, 1):
            name = str(key)
        elif key.__class__ is str and key != "<<":
            name = key
        else:
            raise _Declined
        if name in named:
            raise _Declined
        named[name] = value
    mapping.clear()
    mapping.update(named)
