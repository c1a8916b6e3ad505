"""Shell commands in Markdown: found, and run as a reader would run them.

Two kinds of fenced block: in `sh` each line is a command that succeeds; in `console` a command follows `$ ` and its
output follows the command, `...` standing for whatever varies. `$ echo $?` shows how the command before it ended.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(?P<kind>sh|console)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Command:
    """One command line, and the output that the prose promises (None: only that it succeeds)."""

    text: str
    output: str | None


def blocks(markdown: str) -> Iterator[tuple[Command, ...]]:
    """Yield the commands of each fenced block, in order."""
    for fence in FENCE.finditer(markdown):
        body = fence["body"]
        yield tuple(promised(body) if fence["kind"] == "console" else plain(body))


def plain(body: str) -> Iterator[Command]:
    """Yield the commands of an `sh` block; a trailing backslash joins lines."""
    for line in body.replace("\\\n", " ").splitlines():
        if line.strip() and not line.startswith("#"):
            yield Command(line, None)


def promised(body: str) -> Iterator[Command]:
    """Yield the commands of a `console` block with their outputs."""
    for chunk in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        text, _, output = chunk.partition("\n")
        yield Command(text, output)


def run(command: Command, folder: Path, last_status: int) -> tuple[int, str]:
    """Run one command and return its exit status and what it wrote, both streams as a terminal shows them."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", f"(exit {last_status}); {command.text}"],
        cwd=folder,
        env=os.environ | {"PATH": path, "NO_COLOR": "1", "COLUMNS": "120"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout


def matches(promise: str, output: str) -> bool:
    """Whether the output is the promised one."""
    return doctest.OutputChecker().check_output(promise, output, doctest.ELLIPSIS)
