"""Where a YAML value's own text starts and ends, which PyYAML's marks do not say."""

from __future__ import annotations

import re

_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*|[ \t\r\n]+|(?<=\s)#[^\r\n]*)*")


def skip_properties(text: str, start: int, end: int) -> int:
    """The offset past anchor and tag, blanks and comments: the first character of the value itself."""
    match = _PROPERTIES.match(text, start, end)
    return match.end() if match else start


def block_end(text: str, start: int, end: int) -> int:
    """The end of a block scalar's last line with content; PyYAML counts the blank lines after it too."""
    return start + len(text[start:end].rstrip(" \t\r\n"))
