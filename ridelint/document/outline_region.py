"""Dividing a region of block-style YAML into its children, by indentation and verified.

Every line at or left of a collection's column must start one of its children or be a comment. Each child but the first
starts such a line, so when their number is the number of children, these lines are the children and nothing else is.
"""

from __future__ import annotations

import re
from typing import Any

from ridelint.document.marks import Mark, Span
from ridelint.document.outline_lines import OuterLines
from ridelint.model import Token

_KEY = re.compile(
    r"""("(?:[^"\\\n]|\\[^\n])*+"|'(?:[^'\n]|'')*+'"""
    r"""|(?:[^\s\-?:,\[\]{}#&*!|>'"%@`]|[\-?:](?=[^ \t\r\n]))[^\n]*?)"""
    r"[ \t]*:(?=[ \t\r\n]|\Z)"
)
_GAP = re.compile(r"(?:[ \t\r\n]++(?:#[^\n]*+)?)*+")
_BLANKS = " \t\r\n"
_QUOTES = "\"'"


class Region:
    """A value and the part of the text it is in.

    ``head`` is where its key or dash starts, ``after`` the character past the colon or dash and ``limit`` where the
    next thing starts. ``mark`` is set once the region was read exactly.
    """

    __slots__ = ("_start", "_text", "after", "children", "head", "key", "limit", "mark", "value")

    def __init__(self, text: str, value: Any, key: Span | None, head: int, after: int, limit: int) -> None:
        self.value = value
        self.key = key
        self.head = head
        self.after = after
        self.limit = limit
        self.mark: Mark | None = None
        self.children: dict[Token, Region] | None = None
        self._text = text
        self._start = -1

    @property
    def start(self) -> int:
        """The first character of the value; of most regions nobody asks."""
        if self._start < 0:
            match = _GAP.match(self._text, self.after, self.limit)
            self._start = match.end() if match else self.after
        return self._start


def column_of(text: str, offset: int) -> int:
    return offset - text.rfind("\n", 0, offset) - 1


def divide(text: str, lines: OuterLines, region: Region) -> dict[Token, Region] | None:
    """The children of a block collection; none where it is not certain that they are."""
    if region.start >= region.limit or _shares_line(text, region):
        return None
    heads = _heads(text, lines, region)
    if heads is None or len(heads) != len(region.value):
        return None
    return _members(text, region, heads) if isinstance(region.value, dict) else _items(text, region, heads)


def _shares_line(text: str, region: Region) -> bool:
    """Whether the value stands in the line of its key, where no block collection can."""
    return region.key is not None and "\n" not in text[region.after : region.start]


def _heads(text: str, lines: OuterLines, region: Region) -> list[int] | None:
    """Where the children start; none where a line tells of something else."""
    column = column_of(text, region.start)
    mapping = isinstance(region.value, dict)
    heads = [region.start]
    for line_break, at in lines.between(region.start, region.limit, column):
        sign = text[at]
        if sign == "#":
            continue
        if at - line_break - 1 != column:
            return None
        is_dash = sign == "-" and _is_dash(text, at)
        if not mapping and not is_dash:
            return None
        if mapping != is_dash:
            heads.append(at)
    return heads


def _is_dash(text: str, at: int) -> bool:
    return text[at] == "-" and text[at + 1 : at + 2] in _BLANKS


def _members(text: str, region: Region, heads: list[int]) -> dict[Token, Region] | None:
    members: dict[Token, Region] = {}
    limits = [*heads[1:], region.limit]
    for head, limit, (name, value) in zip(heads, limits, region.value.items(), strict=True):
        end = _key_end(text, name, head)
        if end is None:
            return None
        colon = text.find(":", end)
        members[name] = Region(text, value, (head, end), head, colon + 1, limit)
    return members


def _key_end(text: str, name: str, head: int) -> int | None:
    """Where the key ends that starts at a head, if it is this name. Nearly every key is written plainly as it is."""
    quote = text[head] if text[head] in _QUOTES and text[head] not in name else ""
    end = head + len(name) + 2 * len(quote)
    if text.startswith(f"{quote}{name}{quote}:", head) and text[end + 1 : end + 2] in _BLANKS:
        return end
    match = _KEY.match(text, head)
    return match.end(1) if match is not None and _is_name(match.group(1), name) else None


def _is_name(written: str, name: str) -> bool:
    if written[0] == '"':
        return "\\" in written or written[1:-1] == name
    return (written[1:-1].replace("''", "'") if written[0] == "'" else written) == name


def _items(text: str, region: Region, heads: list[int]) -> dict[Token, Region] | None:
    if not _is_dash(text, region.start):
        return None
    limits = [*heads[1:], region.limit]
    return {
        index: Region(text, value, None, head, head + 1, limit)
        for index, (head, limit, value) in enumerate(zip(heads, limits, region.value, strict=True))
    }
