"""A folder to work in, and the command line as a function."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from ridelint.cli import run

CLEAN = """\
openapi: 3.0.3
info: {title: Clean, version: "1"}
paths: {}
"""
FAULTY = """\
openapi: 3.0.3
info: {title: Faulty, version: "1"}
paths: {}
components:
  schemas:
    Order:
      type: object
      properties:
        driverId: {type: string}
        errors: {type: array, items: {type: string}}
"""


class Done(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Ridelint = Callable[..., Done]


@pytest.fixture
def ridelint(capsys: pytest.CaptureFixture[str]) -> Ridelint:
    """Run the command line in this process."""

    def call(*arguments: str | Path) -> Done:
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Done(code, out, err)

    return call


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder that no configuration stands above."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def faulty(folder: Path) -> Path:
    """A folder with one clean description and one with two misnamed fields."""
    (folder / "clean.yaml").write_text(CLEAN, encoding="utf-8")
    (folder / "faulty.yaml").write_text(FAULTY, encoding="utf-8")
    return folder
