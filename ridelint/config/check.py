"""Compare the values of a configuration file with the shapes they must have, and tell every difference."""

from __future__ import annotations

import json
import math
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ridelint.config.globs import fault_of
from ridelint.config.keys import NOT_HERE, NOT_IN_OVERRIDES, OVERRIDE, SECRETS
from ridelint.config.near import cure
from ridelint.config.rulenames import is_known, unknown
from ridelint.config.shapes import Flag, List, Names, Number, Optional, Shape, Table, Text
from ridelint.model import Part, Pointer


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one key or value of the file."""

    pointer: Pointer
    text: str
    part: Part = Part.VALUE


def complaints(value: Any, shape: Shape, at: Pointer = Pointer()) -> Iterator[Complaint]:  # noqa: B008  immutable
    """Every way in which the value is not of that shape, in the order of the file."""
    match shape:
        case Optional():
            if value is not None and value is not False:
                yield from complaints(value, shape.shape, at)
        case Text():
            yield from _text(value, shape, at)
        case Flag() | Number():
            yield from _plain(value, shape, at)
        case List():
            yield from _list(value, shape, at)
        case Table():
            yield from _table(value, shape, at)
        case Names():
            yield from _names(value, shape, at)


def _plain(value: Any, shape: Flag | Number, at: Pointer) -> Iterator[Complaint]:
    if isinstance(shape, Flag):
        if not isinstance(value, bool):
            yield _expected("true or false", value, at)
    elif isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < math.inf:
        yield _expected("a number above zero", value, at)


def _text(value: Any, shape: Text, at: Pointer) -> Iterator[Complaint]:
    if not isinstance(value, str):
        yield _expected(_one_of(shape.choices) or "a string", value, at)
    elif shape.choices and value not in shape.choices:
        yield Complaint(at, f"`{label(at)}` cannot be `{value}`; {cure(value, shape.choices)}")
    elif fault := _fault(value, shape):
        yield Complaint(at, f"`{label(at)}`: {fault}")


def _fault(value: str, shape: Text) -> str:
    if shape.kind == "glob":
        return fault_of(value)
    return _fault_of_pattern(value) if shape.kind == "pattern" else ""


def _fault_of_pattern(value: str) -> str:
    """What is wrong with a regular expression, be it that a later Python may read it otherwise."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            re.compile(value)
        except (re.error, OverflowError, RecursionError, Warning) as error:
            return f"`{value}` is no regular expression: {error}"
    return ""


def _list(value: Any, shape: List, at: Pointer) -> Iterator[Complaint]:
    if not isinstance(value, list) or len(value) < shape.least:
        yield _expected(described(shape), value, at)
        return
    for index, item in enumerate(value):
        yield from complaints(item, shape.item, at / index)


def _table(value: Any, shape: Table, at: Pointer) -> Iterator[Complaint]:
    if not isinstance(value, Mapping):
        yield _expected(described(shape), value, at)
        return
    for name in shape.required:
        if name not in value:
            yield Complaint(at, f"`{label(at)}` lacks `{name}`: {shape.keys[name].doc.partition('.')[0].lower()}")
    for name, item in value.items():
        if name in shape.keys:
            yield from complaints(item, shape.keys[name].shape, at / name)
        else:
            yield Complaint(at / name, _unknown_key(str(name), shape, at), Part.KEY)


def _unknown_key(name: str, shape: Table, at: Pointer) -> str:
    instead = NOT_HERE.get(name) if not at else NOT_IN_OVERRIDES.get(name) if shape is OVERRIDE else None
    if instead:
        return f"`{name}` is no setting here: {instead}"
    if at and at[0] == "live" and name in SECRETS:
        return f"`{name}` is a secret, and a file is no place for one; say with `{SECRETS[name]}` where it comes from"
    inside = f" in `{label(at)}`" if at else ""
    hint = cure(name, shape.keys) or "`ridelint init` shows what there is"
    return f"unknown key `{name}`{inside}; {hint}"


def _names(value: Any, shape: Names, at: Pointer) -> Iterator[Complaint]:
    if not isinstance(value, Mapping):
        yield _expected(described(shape), value, at)
        return
    for name, item in value.items():
        if shape.of_rules and not is_known(str(name)):
            yield Complaint(at / name, unknown(str(name)), Part.KEY)
        else:
            yield from complaints(item, shape.value, at / name)


def described(shape: Shape) -> str:
    """The shape in words: ``a list of strings``."""
    match shape:
        case List(item=List()):
            return "a list of lists of names"
        case List(item=Table()):
            return "a list of mappings"
        case List():
            least = f" with at least {_NUMBER.get(shape.least, shape.least)}" if shape.least else ""
            return f"a list of strings{least}"
        case Table():
            return "a mapping"
        case Names():
            return _described_names(shape)
        case _:
            return "a string"


def _described_names(shape: Names) -> str:
    if isinstance(shape.value, Table):
        return "a mapping of names to mappings"
    return "a mapping of rules to severities" if shape.of_rules else "a mapping of names to names"


_NUMBER = {1: "one", 2: "two"}


def label(at: Pointer) -> str:
    """The path as people write it: ``overrides[0].files``."""
    text = "".join(f"[{token}]" if isinstance(token, int) else f".{token}" for token in at)
    return text.removeprefix(".") or "the file"


def _expected(what: str, value: Any, at: Pointer) -> Complaint:
    where = f"`{label(at)}`: " if at else ""
    return Complaint(at, f"{where}expected {what}, got {_shown(value)}")


def _one_of(choices: tuple[str, ...]) -> str:
    return f"one of {', '.join(choices)}" if choices else ""


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else f"{text[:37]}..."
