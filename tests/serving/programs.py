"""`ridelint proxy` as a program of its own."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RIDELINT = str(Path(sys.executable).parent / "ridelint")
PATIENCE_SECONDS = 120


class Program:
    """A running proxy, and after the block what it left behind."""

    url = out = err = ""
    code: int | None = None

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self.child = child


@contextmanager
def program(*arguments: str) -> Iterator[Program]:
    command = [RIDELINT, "proxy", "--port", "0", *arguments]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    end = threading.Timer(PATIENCE_SECONDS, child.kill)
    end.start()
    try:
        assert child.stderr is not None
        run = Program(child)
        first = child.stderr.readline()
        run.url = first.split()[1]
        yield run
        run.out, run.err = child.communicate(timeout=PATIENCE_SECONDS)
        run.code = child.returncode
    finally:
        end.cancel()
        child.kill()
        child.wait()
