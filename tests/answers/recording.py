"""What clients are answered, held to the rules and recorded by `ridelint proxy` on its way."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from tests.server.full_system import FullSystem
from tests.server.programs import listens, stop, wait_until
from tests.server.running import ROOT

RIDELINT = [sys.executable, "-m", "ridelint"]
# The gateway gives core's `/.well-known/...` at its root, where RFC 8414 wants it.
SPEC = ["--spec", str(ROOT / "specs"), "--base-path", "/", "--fail-on", "info"]


@dataclass(frozen=True, slots=True)
class Recorder:
    """Where recordings go, and where clients find the system: the proxy stands there, before the gateway."""

    folder: Path
    port: int

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def recorded(self, name: str, system: FullSystem, *options: str) -> Iterator[str]:
        """Hold what passes to the rules, and record it; raises ClickException where there was a finding."""
        command = [*RIDELINT, "proxy", "--upstream", system.origin, "--port", str(self.port), *SPEC, *options]
        command += ["--save-har", str(self.folder / f"{name}.har"), "--quiet"]
        with (self.folder / f"{name}.log").open("w+b") as said:
            proxy = subprocess.Popen(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL)
            try:
                wait_until(lambda: listens(self.port), "the proxy", proxy)
                yield self.origin
            finally:
                stop(proxy)
            if proxy.returncode != 0:
                said.seek(0)
                raise click.ClickException(f"{name}: {said.read().decode()}")
