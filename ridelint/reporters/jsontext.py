"""JSON as the reporters write it: a fixed order of keys, one array item a line, always UTF-8.

One item a line keeps a report greppable and its differences readable, and lets the C encoder do the work; asked to
indent, the standard library encodes in Python.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

_ENCODER = json.JSONEncoder(ensure_ascii=False)
_SURROGATE = re.compile("[\ud800-\udfff]")


def compact(value: object) -> str:
    r"""On one line; a lone surrogate becomes the text ``\udc80``, since strict readers refuse its JSON escape."""
    written = _ENCODER.encode(value)
    return written if written.isascii() else _SURROGATE.sub(_spelt, written)


def array(items: Iterable[object], indent: int = 0) -> str:
    """One item a line, the closing bracket ``indent`` spaces in."""
    margin = " " * indent
    written = ",\n".join(f"{margin}  {compact(item)}" for item in items)
    return f"[\n{written}\n{margin}]" if written else "[]"


def indented(value: Mapping[str, object], indent: int) -> str:
    """A small object, one member a line, the closing brace ``indent`` spaces in."""
    margin = " " * indent
    written = ",\n".join(f"{margin}  {compact(key)}: {compact(member)}" for key, member in value.items())
    return f"{{\n{written}\n{margin}}}"


def _spelt(match: re.Match[str]) -> str:
    return f"\\\\u{ord(match.group()):04x}"
