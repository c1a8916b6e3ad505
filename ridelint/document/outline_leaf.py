"""The span of a scalar that stands plainly in one line, verified against its value."""

from __future__ import annotations

import re
from typing import Any

from ridelint.document.marks import Span
from ridelint.document.scalars import resolve

_QUOTED = re.compile(r""""[^"\\\n]*"|'[^'\n]*'""")
_PLAIN = re.compile(
    r"""(?:[^\s\-?:,\[\]{}#&*!|>'"%@`]|[\-?:](?=[^ \t\r\n]))[^\r\n]*?(?=[ \t]*(?:[ \t]\#|[\r\n]|\Z))""", re.VERBOSE
)
_BLANKS = frozenset(" \t\r\n")
_MORE = "#&"
_REST = re.compile(r"(?:[ \t\r\n]++(?:#[^\n]*+)?)*+")


def leaf_span(text: str, value: Any, start: int, limit: int) -> Span | None:
    """Where the scalar stands between two offsets; none where it takes a parser to tell."""
    match = _QUOTED.match(text, start, limit) or _PLAIN.match(text, start, limit)
    if match is None or not means(match.group(), value):
        return None
    rest = _REST.match(text, match.end(), limit)
    return match.span() if rest is not None and rest.end() == limit else None


def last_end(text: str, start: int, limit: int) -> int | None:
    """Where the last value in a part of the text ends; none where its last line may hold more than that value.

    That is a comment or an anchor, which may be the first character as well.
    """
    end = limit
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    line = max(start, text.rfind("\n", start, end) + 1)
    if text[start] in _MORE or any(text.find(sign, line, end) >= 0 for sign in _MORE):
        return None
    return end


def means(written: str, value: Any, *, as_key: bool = False) -> bool:
    """Whether a scalar of one line and without escapes is this value. A key is the name that is written."""
    if written[0] in "\"'":
        found: Any = written[1:-1]
    else:
        found = written if as_key else resolve(written)
    return found == value and found.__class__ is value.__class__
