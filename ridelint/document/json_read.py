"""JSON to values, with the standard library's reader held to RFC 8259 and to the limits."""

# What only some inputs need is imported where it is used, for start-up.
# ruff: noqa: PLC0415

from __future__ import annotations

from typing import Any, NoReturn

from ridelint.document import json_marks
from ridelint.document.depth import is_too_deep
from ridelint.document.problem import Trouble

_KNOWN: tuple[tuple[str, str, str], ...] = (
    ("Expecting property name", "a name in double quotes is missing", "write \"name\"; no ',' may stand before '}'"),
    ("Illegal trailing comma", "a ',' stands before the closing bracket", "remove the comma"),
    ("Expecting ',' delimiter", "a ',' or the closing bracket is missing", "add it"),
    ("Expecting ':' delimiter", "a ':' is missing after the name", "add it"),
    ("Expecting value", "a value is missing", "write one; no ',' may stand before ']'"),
    ("Unterminated string", "a string is opened and never closed", "add the closing '\"'"),
    ("Invalid control character", "a line break, tab or control character stands in a string", "write it as an escape"),
    ("Invalid \\", "this escape is not known", "double the backslash"),
    ("Extra data", "nothing more can stand after the description", "remove it"),
)


class _NotANumberError(ValueError):
    """``NaN`` or ``Infinity``: Python reads them, RFC 8259 does not have them."""


def read(text: str) -> tuple[Any, list[Trouble]]:
    """The value and what is wrong; of two equal keys the first counts."""
    import json

    duplicated = False

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal duplicated
        members = dict(found)
        if len(members) == len(found):
            return members
        duplicated = True
        return first_of(found)

    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return None, [_explain(error.msg, error.pos, text)]
    except RecursionError:
        return None, [_deep(text)]
    except ValueError as error:
        return None, [_number(error, text)]
    if is_too_deep(value):
        return None, [_deep(text)]
    halved = _half_character(text)
    if halved:
        return None, [halved]
    return value, json_marks.Scan(text).troubles if duplicated else []


def first_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        members.setdefault(name, value)
    return members


def _refuse(name: str) -> NoReturn:
    raise _NotANumberError(name)


def _half_character(text: str) -> Trouble | None:
    """A surrogate escape without its other half (RFC 8259 section 8.2): such a string cannot be printed."""
    if "\\ud" not in text and "\\uD" not in text:
        return None
    for match in json_marks.tokens(text):
        if not _is_whole(match.group()):
            cure = "write both halves, or the character itself"
            return Trouble("syntax", "an escape names half a character", cure, match.start(), match.end())
    return None


def _is_whole(token: str) -> bool:
    if "\\u" not in token:
        return True
    try:
        json_marks.decode(token).encode()
    except UnicodeEncodeError:
        return False
    return True


def _explain(problem: str, at: int, text: str) -> Trouble:
    end = min(at + 1, len(text))
    if not text[at:].strip():
        cure = "close every bracket and quote; the file may be cut short"
        return Trouble("syntax", "the JSON ends too early", cure, *_last_character(text))
    for known, message, cure in _KNOWN:
        if problem.startswith(known):
            return Trouble("syntax", message, cure, at, end)
    return Trouble("syntax", problem, "correct the JSON here", at, end)


def _last_character(text: str) -> tuple[int, int]:
    end = len(text.rstrip())
    return max(end - 1, 0), end


def _deep(text: str) -> Trouble:
    found = json_marks.depth_trouble(text)
    return found or Trouble("syntax", "nested too deep", "move the inner parts into components", 0, 0)


def _number(error: ValueError, text: str) -> Trouble:
    """The place of a number Python will not make: the constants, and integers of thousands of digits."""
    constant = isinstance(error, _NotANumberError)
    message = f"JSON has no number '{error}'" if constant else "this number has too many digits"
    cure = "write a finite number or null" if constant else "write a shorter number"
    for match in json_marks.tokens(text):
        token = match.group()
        if token in ("NaN", "Infinity", "-Infinity") if constant else len(token) > 4000 and token[0] != '"':
            return Trouble("syntax", message, cure, match.start(), match.end())
    return Trouble("syntax", message, cure, 0, 0)
