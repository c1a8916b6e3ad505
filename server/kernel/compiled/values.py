"""Text to values: what a form or a query string says, as the type that the description declares.

JSON's grammar for numbers and nothing else, so `1_0`, ` 5`, `nan`, `+1` and digits of other scripts are no numbers,
and the length is bounded before anything is computed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any
from uuid import UUID

_is_integer = re.compile(r"-?(?:0|[1-9][0-9]{0,18})", re.ASCII).fullmatch
_is_number = re.compile(r"-?(?:0|[1-9][0-9]{0,308})(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII).fullmatch
_WORDS = {"true": True, "false": False}

Convert = Callable[[str], Any]


class NotOfType(ValueError):  # noqa: N818 - reads as what it says
    """The text does not stand for a value of the type; the message says what it must be."""


def integer(text: str) -> int:
    if not _is_integer(text):
        raise NotOfType("must be an integer")
    return int(text)


def number(text: str) -> float:
    if not _is_number(text) or not isfinite(value := float(text)):
        raise NotOfType("must be a number")
    return value


def boolean(text: str) -> bool:
    if text not in _WORDS:
        raise NotOfType("must be true or false")
    return _WORDS[text]


def moment(text: str) -> datetime:
    """Read RFC 3339; a moment outside of the years 1 to 9999 in UTC cannot be kept, so it is refused."""
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NotOfType("must be a date-time") from error


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotOfType("must be a date") from error


# Before the schema is asked: what JSON tells apart and text does not.
FROM_TEXT: Mapping[str, Convert] = {"integer": integer, "number": number, "boolean": boolean, "string": str}
# After it: what the handler gets for a string of that format.
FROM_FORMAT: Mapping[str, Convert] = {"uuid": UUID, "date-time": moment, "date": day}
