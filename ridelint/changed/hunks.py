"""A diff of git without context: the changed lines of each file."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
"""The first and last of some lines, counted from 1."""

_HUNK = re.compile(rb"@@ -[0-9]+(?:,([0-9]+))? \+([0-9]+)(?:,([0-9]+))? @@")


def changed_lines(diff: bytes) -> dict[bytes, tuple[Span, ...]]:
    """The changed lines by file, named from the top of the working tree. A file that was deleted has none.

    The lines of a hunk are counted off and not looked at: one of them may read like a header.
    """
    found: dict[bytes, tuple[Span, ...]] = {}
    name: bytes | None = None
    lines = iter(diff.split(b"\n"))
    for line in lines:
        if line.startswith(b"+++ "):
            name = _name(line.removeprefix(b"+++ "))
        elif hunk := _HUNK.match(line):
            removed, first, added = int(hunk[1] or 1), int(hunk[2]), int(hunk[3] or 1)
            if name is not None:
                found[name] = (*found.get(name, ()), _span(first, added))
            _skip(lines, removed + added)
    return found


def _span(first: int, added: int) -> Span:
    """The lines that came; where none did, the lines before and after those that went."""
    return (first, first + added - 1) if added else (first, first + 1)


def _skip(lines: Iterator[bytes], count: int) -> None:
    """Pass over the lines of a hunk; git's note that a file lacks its last line break is none of them."""
    while count:
        count -= not next(lines, b"").startswith(b"\\")


def _name(written: bytes) -> bytes | None:
    """The file of a ``+++`` line; none where it was deleted. Git quotes unusual names as C strings."""
    if written.startswith(b'"'):
        from ast import literal_eval  # noqa: PLC0415  for names that nearly nobody has

        written = literal_eval("b" + written.decode("ascii"))
    return written.removesuffix(b"\t").removeprefix(b"b/") if written != b"/dev/null" else None
