"""Where the report goes: each format to a file or to standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ridelint.errors import RidelintError, UsageError
from ridelint.reporters import NAMES, Report, render

_WITHOUT_NAMES = frozenset({"text", "github", "html", "junit"})
_WITH_FIXES = frozenset({"json", "sarif"})


class Output(NamedTuple):
    """One format and the file it is written to; none for standard output."""

    format: str
    file: str | None = None

    @property
    def wants_names(self) -> bool:
        """Whether it tells the fingerprints of findings."""
        return self.format not in _WITHOUT_NAMES

    @property
    def wants_fixes(self) -> bool:
        return self.format in _WITH_FIXES


def outputs(formats: Sequence[str], output: str | None) -> list[Output]:
    """What ``--format`` and ``--output`` ask for.

    Raises:
        UsageError: there is no such format, or more than one output would go to one place, or to none that there is.
    """
    found = [_output(text) for text in formats or ("text",)]
    if output is not None:
        if len(found) > 1 or found[0].file is not None:
            raise UsageError("--output goes with one format; for more write --format FORMAT:FILE for each")
        found = [found[0]._replace(file=output)]
    if sum(target.file is None for target in found) > 1:
        raise UsageError("two formats cannot share standard output; write --format FORMAT:FILE for one of them")
    for target in found:
        if target.file is not None:
            _expect_a_place(target.file)
    return found


def _expect_a_place(file: str) -> None:
    """Told before the work, so that a long run does not end without its report."""
    folder = os.path.dirname(file)
    if folder and not os.path.isdir(folder):
        raise UsageError(f"{file}: there is no folder {folder!r} to write it into; make it first")
    if os.path.isdir(file):
        raise UsageError(f"{file}: is a folder; name a file in it")


def _output(text: str) -> Output:
    name, colon, file = text.partition(":")
    if name not in NAMES:
        from difflib import get_close_matches  # noqa: PLC0415  only a mistake needs it

        near = get_close_matches(name, NAMES, n=1)
        hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(NAMES)}"
        raise UsageError(f"--format: no format {name!r}; {hint}")
    if colon and not file:
        raise UsageError(f"--format: {text!r} names no file after the colon")
    return Output(name, file or None)


def write(target: Output, report: Report, given: Mapping[str, Any], seconds: float) -> None:
    """Render one format and put it where it goes."""
    terminal = target.file is None and sys.stdout.isatty()
    text = render(
        target.format,
        report._replace(seconds=seconds) if terminal else report,
        color=_color(given["color"], terminal=terminal),
        width=os.get_terminal_size(1).columns if terminal else None,
        statistics=given["statistics"],
        quiet=given["quiet"],
        verbose=given.get("verbose", False),
    )
    if target.file is None:
        _print(text)
    else:
        _save(target.file, text)


def _color(wish: str, *, terminal: bool) -> bool:
    """``NO_COLOR`` and ``TERM=dumb`` turn colour off where nobody asked for it."""
    if wish != "auto":
        return wish == "always"
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _print(text: str) -> None:
    """Bytes, so that neither the locale nor the platform's line ends change what is written."""
    stream = sys.stdout.buffer
    stream.write(text.encode("utf-8", "backslashreplace"))
    stream.flush()


def _save(file: str, text: str) -> None:
    try:
        with open(file, "wb") as stream:
            stream.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise RidelintError(f"{file}: cannot be written: {error.strerror}") from None
