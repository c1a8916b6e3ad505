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


class Region:
    """A value and the part of the text it is in.

    ``head`` is where its key or dash starts, ``after`` the character past the colon or dash, ``start`` its own first
    character and ``limit`` where the next thing starts. ``mark`` is set once the region was read exactly.
    """

    __slots__ = ("after", "children", "head", "key", "limit", "mark", "start", "value")

    def __init__(self, value: Any, key: Span | None, head: int, after: int, start: int) -> None:
        self.value = value
        self.key = key
        self.head = head
        self.after = after
        self.start = start
        self.limit = start
        self.mark: Mark | None = None
        self.children: dict[Token, Region] | None = None


def column_of(text: str, offset: int) -> int:
    return offset - text.rfind("\n", 0, offset) - 1


def skip_gap(text: str, offset: int, limit: int) -> int:
    """Past blanks, line breaks and comments."""
    match = _GAP.match(text, offset, limit)
    return match.end() if match else offset


def divide(text: str, lines: OuterLines, region: Region) -> dict[Token, Region] | None:
    """The children of a block collection; none where it is not certain that they are."""
    if region.start >= region.limit or _shares_line(text, region):
        return None
    heads = _heads(text, lines, region)
    if heads is None or len(heads) != len(region.value):
        return None
    children = _members(text, region, heads) if isinstance(region.value, dict) else _items(text, region, heads)
    if children is not None:
        _bound(list(children.values()), region.limit)
    return children


def _shares_line(text: str, region: Region) -> bool:
    """Whether the value stands in the line of its key, where no block collection can."""
    return region.key is not None and "\n" not in text[region.after : region.start]


def _heads(text: str, lines: OuterLines, region: Region) -> list[int] | None:
    """Where the children start; none where a line tells of something else."""
    column = column_of(text, region.start)
    mapping = isinstance(region.value, dict)
    heads = [region.start]
    for at, indent in lines.between(region.start, region.limit, column):
        if text[at] == "#":
            continue
        if indent != column:
            return None
        if not _is_dash(text, at):
            if not mapping:
                return None
            heads.append(at)
        elif not mapping:
            heads.append(at)
    return heads


def _is_dash(text: str, at: int) -> bool:
    return text[at] == "-" and text[at + 1 : at + 2] in _BLANKS


def _members(text: str, region: Region, heads: list[int]) -> dict[Token, Region] | None:
    members: dict[Token, Region] = {}
    for head, (name, value) in zip(heads, region.value.items(), strict=True):
        match = _KEY.match(text, head, region.limit)
        if match is None or not _is_name(match.group(1), name):
            return None
        after = match.end()
        members[name] = Region(value, match.span(1), head, after, skip_gap(text, after, region.limit))
    return members


def _is_name(written: str, name: str) -> bool:
    if written[0] == '"':
        return "\\" in written or written[1:-1] == name
    return (written[1:-1].replace("''", "'") if written[0] == "'" else written) == name


def _items(text: str, region: Region, heads: list[int]) -> dict[Token, Region] | None:
    if not _is_dash(text, region.start):
        return None
    return {
        index: Region(value, None, head, head + 1, skip_gap(text, head + 1, region.limit))
        for index, (head, value) in enumerate(zip(heads, region.value, strict=True))
    }


def _bound(children: list[Region], limit: int) -> None:
    """Each child ends where the next one's line starts."""
    for child, following in zip(children, [*children[1:], None], strict=True):
        child.limit = following.head if following is not None else limit
        child.start = min(child.start, child.limit)
