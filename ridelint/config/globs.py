"""Globs: which files a pattern means.

As in a ``.gitignore``: ``*`` and ``?`` stay inside a folder, ``**`` is any number of folders, a pattern without a
slash holds in every folder, and a pattern that means a folder means all that is in it. Besides, ``{a,b}`` is a choice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

_PARTS = r"(?P<folders>(?:^|(?<=/))\*\*/)|(?P<all>\*\*)|(?P<star>\*)|(?P<one>\?)|(?P<set>\[[^]/]+\])|(?P<rest>.)"


def fault_of(glob: str) -> str:
    """What is wrong with a glob; empty if nothing is."""
    if not glob.strip("/ "):
        return "a glob names files; this one is empty"
    wrong = (fault for is_wrong, fault in _FAULTS if is_wrong(glob))
    if fault := next(wrong, ""):
        return f"`{glob}`: {fault}"
    try:
        _compiled(glob)
    except re.error as error:
        return f"`{glob}` is no glob: {error}"
    return ""


_FAULTS: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda glob: glob[0] == "!", "globs are not negated; give these files an override of their own further down"),
    (lambda glob: "\\" in glob, "folders are separated by `/` on every system"),
    (lambda glob: glob[0] == "/", "globs are relative to the folder of this file; leave out the leading `/`"),
    (lambda glob: not re.fullmatch(r"(?:[^{}]|\{[^{}]*\})*", glob), "`{` and `}` do not match"),
)


def matches(globs: Iterable[str], path: str) -> bool:
    """Whether some glob means the file of this path, which is relative and has ``/`` between its folders."""
    return any(_compiled(glob).fullmatch(path) is not None for glob in globs)


@cache
def _compiled(glob: str) -> re.Pattern[str]:
    body = glob.removeprefix("./").rstrip("/")
    anywhere = "" if "/" in body else "(?:.*/)?"
    return re.compile(f"{anywhere}{_translated(body)}(?:/.*)?", re.DOTALL)


def _translated(body: str) -> str:
    inside = False
    out: list[str] = []
    for token in re.finditer(_PARTS, body):
        text = token.group()
        if text in {"{", "}"}:
            inside = text == "{"
            out.append("(?:" if inside else ")")
        elif text == "," and inside:
            out.append("|")
        else:
            out.append(_SIMPLE.get(token.lastgroup or "") or _literal(text))
    return "".join(out)


_SIMPLE = {"folders": "(?:.*/)?", "all": ".*", "star": "[^/]*", "one": "[^/]"}


def _literal(text: str) -> str:
    """A character, or a set of them as ``[0-9]`` or ``[!a]``."""
    if len(text) == 1:
        return re.escape(text)
    negated = text[1] in "!^"
    members = text[2:-1] if negated else text[1:-1]
    return f"[{'^/' if negated else ''}{re.escape(members).replace(chr(92) + '-', '-')}]"
