"""A YAML syntax error in plain words, with its cure.

PyYAML's C and Python parsers word the same fault differently; what is matched here is what both say.
"""

from __future__ import annotations

from typing import Any

from ridelint.document.problem import Trouble
from ridelint.model import Pointer

_KNOWN: tuple[tuple[str, str, str], ...] = (
    ("end of stream", "a quote or bracket is opened and never closed", "close it"),
    ("mapping values are not allowed", "a ':' stands where no key can be", "quote the value that holds ': '"),
    ("could not find expected ':'", "a ':' is missing after this key", "write 'key: value', and check the indentation"),
    ("unknown escape", "this escape is not known", "double the backslash, or use 'single' quotes"),
    ("expected ',' or ']'", "a list in [ ] is not closed, or a ',' is missing", "add ',' or ']'"),
    ("expected ',' or '}'", "a mapping in { } is not closed, or a ',' is missing", "add ',' or '}'"),
    ("expected '-'", "the list ends here, but this line is indented as if it went on", "indent it like its neighbours"),
    ("expected key", "this line fits no key around it", "indent it like its neighbours"),
    ("expected <block end>", "this line fits nothing around it", "indent it like its neighbours"),
    ("expected <document start>", "nothing more can stand here", "indent this line, or remove it"),
    ("block sequence entries are not allowed", "a '-' stands where no list can start", "start the list on a line"),
)


def explain(error: Any, text: str, pointer: Pointer) -> Trouble:
    """The trouble a `yaml.YAMLError` tells of."""
    at = _offset(error, len(text))
    message, cure = _words(error, text, at)
    return Trouble("syntax", message, cure, at, min(at + 1, len(text)), pointer)


def _offset(error: Any, length: int) -> int:
    """Where to look: for something never closed, where it was opened."""
    problem = str(getattr(error, "problem", ""))
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    if "end of stream" in problem and opened is not None:
        mark = opened
    return min(mark.index, length) if mark is not None else 0


def _words(error: Any, text: str, at: int) -> tuple[str, str]:
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it is not YAML")
    character = text[at : at + 1]
    if "cannot start any token" in problem:
        if character == "\t":
            return "a tab is used for indentation", "indent with spaces"
        return f"a value cannot start with '{character}'", "quote the value"
    for known, message, cure in _KNOWN:
        if known in problem:
            return message, cure
    context = getattr(error, "context", None)
    return (f"{context}: {problem}" if context else problem), "correct the YAML here"
