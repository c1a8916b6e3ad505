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
_REST = re.compile(r"(?:[ \t\r\n]++(?:#[^\n]*+)?)*+")


def leaf_span(text: str, value: Any, start: int, limit: int) -> Span | None:
    """Where the scalar stands between two offsets; none where it takes a parser to tell."""
    match = _QUOTED.match(text, start, limit) or _PLAIN.match(text, start, limit)
    if match is None or not means(match.group(), value):
        return None
    rest = _REST.match(text, match.end(), limit)
    return match.span() if rest is not None and rest.end() == limit else None


def means(written: str, value: Any, *, as_key: bool = False) -> bool:
    """Whether a scalar of one line and without escapes is this value. A key is the name that is written."""
    if written[0] in "\"'":
        found: Any = written[1:-1]
    else:
        found = written if as_key else resolve(written)
    return found == value and found.__class__ is value.__class__
