"""A finding's place as build servers want it: relative, with forward slashes."""

from __future__ import annotations

import os

from ridelint.model import Location


def path(file: str) -> str:
    """The file's path with forward slashes and no leading ``./``."""
    return file.replace(os.sep, "/").removeprefix("./")


def last_line(location: Location) -> int:
    """The last line with a character of the span in it; the end is exclusive and may be the start of the next line."""
    ends_before = location.end_column <= 1 and location.end_line > location.line
    return location.end_line - 1 if ends_before else location.end_line
