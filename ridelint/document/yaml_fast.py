"""Reads YAML fast where its notation is certain to mean the same to the fast reader and to YAML 1.2.

The fast reader (yaml-rs) takes a fifth of the exact reader's time, but departs from the core schema in some number
notations, ignores tags and merge keys, copies what aliases repeat, and overflows its stack on deep nesting. Each of
these makes this module decline, and so does every error: the exact reader then decides, and says where.
"""

# What only some inputs need is imported where it is used, for start-up.
# ruff: noqa: PLC0415

from __future__ import annotations

import re
import sys
from itertools import chain
from math import isfinite
from typing import Any, Final

from ridelint.document.limits import MAX_DEPTH
from ridelint.document.yaml_notation import is_bounded, is_common, may_have_explicit_key

DECLINED: Final = object()

_STRINGS = frozenset((str,))
_PLAIN = frozenset((str, int, bool, type(None)))
# Compiled for the few texts with keys that are no strings.
_COLON = r"[0-9]\s*:(?=[\s,}\]]|\Z)"
_INTEGER_KEY = r"(?:\A|[\s{,\[?])([-+]?[0-9]+)\Z"
_LONGEST_KEY = 32
_WORTH_A_THREAD = 262_144
"""Characters."""


class _Declined(Exception):  # noqa: N818 - no error: the exact reader takes over
    pass


def read(text: str) -> Any:
    """The value, or `DECLINED`."""
    value = _trusted(text) if _may_import() and is_bounded(text) else DECLINED
    if value is DECLINED:
        return DECLINED
    try:
        numbered = _check(value)
        spellings = _spellings(text) if numbered else {}
        for mapping in numbered:
            _name(mapping, spellings)
    except _Declined:
        return DECLINED
    return value


def _trusted(text: str) -> Any:
    """The value, or `DECLINED`; of a long text, while another thread looks at the notation.

    The fast reader leaves the interpreter to others for most of its time.
    """
    if len(text) < _WORTH_A_THREAD:
        return _load(text) if is_common(text) else DECLINED
    import threading

    import yaml_rs  # noqa: F401  else it would be imported while the other thread has the interpreter

    looked: list[bool] = []
    begins = threading.Lock()

    def look() -> None:
        with begins:
            looked.append(is_common(text))

    looking = threading.Thread(target=look, daemon=True)
    try:
        with begins:  # else it would begin at once, and the reader would wait for it
            looking.start()
    except RuntimeError:  # the system gives no more threads
        return _load(text) if is_common(text) else DECLINED
    value = _load(text)
    looking.join()
    return value if looked == [True] else DECLINED


def _load(text: str) -> Any:
    """The value, or `DECLINED`."""
    import yaml_rs

    policy = yaml_rs.DuplicateKeyPolicy.Error
    try:
        value: Any = yaml_rs.loads(text, parse_datetime=False, duplicate_key_policy=policy)
    except (ValueError, TypeError, RecursionError):  # TypeError: a collection as a key
        return DECLINED
    return DECLINED if value is None else value


def _may_import() -> bool:
    """Whether the fast reader is there, or may be fetched: yaml-rs 0.1.6 crashes once the thread that did is gone."""
    import threading

    return "yaml_rs" in sys.modules or threading.current_thread() is threading.main_thread()


def _check(value: Any) -> list[dict[Any, Any]]:
    """Look at every value once; returns the mappings with keys that are not strings.

    A level of the nesting at a time, so that native code goes through the many that are nothing special.

    Raises:
        _Declined: something is there that only the exact reader reads by YAML 1.2.
    """
    names: set[Any] = set()
    mappings: list[dict[Any, Any]] = []
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        dicts = [value for value in level if value.__class__ is dict]
        lists = [value for value in level if value.__class__ is list]
        if len(dicts) + len(lists) < len(level) and not all(isfinite(v) for v in level if v.__class__ is float):
            raise _Declined
        if not dicts and not lists:
            break
        names.update(*dicts)
        mappings += dicts
        members = chain(chain.from_iterable(map(dict.values, dicts)), chain.from_iterable(lists))
        level = [value for value in members if value.__class__ not in _PLAIN]
    else:
        raise _Declined
    if "<<" in names:
        raise _Declined
    if _STRINGS.issuperset(map(type, names)):
        return []
    return [mapping for mapping in mappings if not _STRINGS.issuperset(map(type, mapping))]


def _spellings(text: str) -> dict[int, set[str]]:
    """Everything that stands where an integer can be a key, by the number that it is to the fast reader.

    Raises:
        _Declined: a key may stand where no colon follows it.
    """
    if may_have_explicit_key(text):
        raise _Declined
    found: dict[int, set[str]] = {}
    integer = re.compile(_INTEGER_KEY)
    for colon in re.finditer(_COLON, text):
        end = colon.start() + 1
        key = integer.search(text[max(0, end - _LONGEST_KEY) : end])
        if key is not None:
            found.setdefault(int(key.group(1)), set()).add(key.group(1))
    return found


def _name(mapping: dict[Any, Any], spellings: dict[int, set[str]]) -> None:
    """Give the keys their source text: of ``08`` the fast reader leaves an 8.

    0 and 1 are equal to False and True in Python, so one may hide the other.

    Raises:
        _Declined: it cannot be told how a key was written.
    """
    named: dict[str, Any] = {}
    for key, value in mapping.items():
        written = spellings.get(key, ()) if key.__class__ is int and key not in (0, 1) else ()
        if len(written) == 1:
            (name,) = written
        elif key.__class__ is str and key != "<<":
            name = key
        else:
            raise _Declined
        if name in named:
            raise _Declined
        named[name] = value
    mapping.clear()
    mapping.update(named)
