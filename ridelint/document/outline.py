"""Where values stand in block-style YAML, found by indentation without parsing the rest of the file.

A finding needs a few places of a file of a hundred thousand lines. In block style the children of a collection are the
lines at its indentation, so regions are divided only on the way to a place that is asked for.

Indentation alone can deceive, so nothing is believed unverified: a region whose lines are not exactly the children
that the reader found is read exactly, as a slice, and its values compared. An answer is right or there is none.

Only texts that the fast reader accepted come here: they have no merge keys, tags, or second documents.
"""

# What only some inputs need is imported where it is used, for start-up.
# ruff: noqa: PLC0415

from __future__ import annotations

import re
from typing import Any

from ridelint.document.marks import Mark, Span, find, index_of
from ridelint.document.outline_flow import flow_mark
from ridelint.document.outline_leaf import last_end, leaf_span
from ridelint.document.outline_lines import OuterLines
from ridelint.document.outline_region import Region, column_of, divide
from ridelint.document.yaml_notation import may_have_explicit_key
from ridelint.model import Part, Pointer, Token

_PROLOGUE = re.compile(r"(?:[ \t]*(?:[#%][^\n]*)?\n)*(?:---(?=[ \t\r\n]))?")


class NotCertain(Exception):  # noqa: N818 - no error: the whole text is then read exactly
    """A place cannot be told from a part of the text."""


class Outline:
    """The regions of one text, divided as far as places were asked for."""

    __slots__ = ("_has_plain_ends", "_lines", "_root", "_text")

    def __init__(self, text: str, value: Any) -> None:
        self._text = text
        self._lines = OuterLines(text)
        self._has_plain_ends = not may_have_explicit_key(text)
        prologue = _PROLOGUE.match(text)
        after = prologue.end() if prologue else 0
        self._root = Region(text, value, None, after, after, len(text))

    def span(self, pointer: Pointer, part: Part) -> Span:
        """As `marks.find`.

        Raises:
            NotCertain: only the whole text tells.
        """
        region = self._root
        for at, token in enumerate(pointer):
            children = region.children or self._children(region)
            if children is None:
                return self._inside(region, Pointer(pointer[at:]), part)
            below = children.get(token) or _named(children, region, token)
            if below is None:
                break
            region = below
        if part is Part.KEY and region.key is not None:
            return region.key
        return self._value(region)

    def _children(self, region: Region) -> dict[Token, Region] | None:
        """The children by name or index; none where the region is read exactly or holds nothing."""
        if region.children is None and region.mark is None and region.value and isinstance(region.value, (dict, list)):
            region.children = divide(self._text, self._lines, region)
            if region.children is None:
                flow = flow_mark(self._text, region.value, region.start, region.limit)
                region.mark = flow or self._exact(region)
        return region.children

    def _inside(self, region: Region, pointer: Pointer, part: Part) -> Span:
        """A place in a region that is read exactly, or that holds nothing."""
        mark = region.mark or Mark(*self._value(region))
        if part is Part.KEY and mark.child(pointer[0]) is None and region.key is not None:
            return region.key
        return find(mark, pointer, part)

    def _value(self, region: Region) -> Span:
        """A collection ends where the last thing in it ends: mostly where the text of its region does."""
        if self._has_plain_ends and region.mark is None and region.value and region.value.__class__ in (dict, list):
            end = last_end(self._text, region.start, region.limit)
            if end is not None:
                return region.start, end
        last = region
        while children := self._children(last):
            last = next(reversed(children.values()))
        start, end = self._leaf(last)
        return (start if last is region else region.start), end

    def _leaf(self, region: Region) -> Span:
        if region.mark is None:
            if region.value is None and region.start >= region.limit:
                return region.after, region.after
            found = leaf_span(self._text, region.value, region.start, region.limit)
            if found is not None:
                return found
            region.mark = self._exact(region)
        return region.mark.start, region.mark.end

    def _exact(self, region: Region) -> Mark:
        """Read the region alone, its first line filled up so that its columns are right."""
        if region is self._root:
            raise NotCertain
        from ridelint.document import yaml_exact

        column = column_of(self._text, region.head)
        exact = yaml_exact.read(" " * column + self._text[region.head : region.limit])
        mark = _only(exact.mark)
        if exact.troubles or mark is None or not _holds(exact.value, region.value):
            raise NotCertain
        mark.shift(region.head - column)
        return mark


def _named(children: dict[Token, Region], region: Region, token: Token) -> Region | None:
    """The child by a token that is written in another way: an index as digits, a name as a number."""
    name = index_of(token) if isinstance(region.value, list) else str(token)
    return None if name is None else children.get(name)


def _only(mark: Mark | None) -> Mark | None:
    """The mark of the one child."""
    children = [*mark.members.values(), *(mark.items or ())] if mark is not None else []
    return children[0] if len(children) == 1 else None


def _holds(read: Any, value: Any) -> bool:
    """Whether the slice, a collection of one child, holds the value that is known to be there."""
    children = list(read.values()) if isinstance(read, dict) else read
    return isinstance(children, list) and children == [value]
