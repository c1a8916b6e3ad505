"""Which configuration file holds for a folder.

`ridelint.yaml`, or `pyproject.toml` if it has the table ``[tool.ridelint]``, in that folder or the nearest one above
it. The search ends with a folder that holds ``.git``: what lies above a repository is somebody else's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from ridelint.errors import ConfigError

FILE = "ridelint.yaml"
PYPROJECT = "pyproject.toml"
MISNAMED = ("ridelint.yml", ".ridelint.yaml", ".ridelint.yml", "ridelint.json")
"""Names that people may expect. One is enough, so that nobody wonders which holds; and none is passed over."""


def find(folder: str | os.PathLike[str]) -> str | None:
    """The file, or none.

    Raises:
        ConfigError: a file is there under a name that is not read.
    """
    return next(filter(None, map(_in, _upward(os.path.abspath(folder)))), None)


def _upward(folder: str) -> Iterator[str]:
    above = None
    while folder != above:
        yield folder
        if os.path.exists(os.path.join(folder, ".git")):
            return
        above, folder = folder, os.path.dirname(folder)


def _in(folder: str) -> str | None:
    named = os.path.join(folder, FILE)
    if os.path.isfile(named):
        return named
    for name in MISNAMED:
        if os.path.isfile(os.path.join(folder, name)):
            raise ConfigError(f"{os.path.join(folder, name)}: is not read; rename it to {FILE}")
    pyproject = os.path.join(folder, PYPROJECT)
    return pyproject if os.path.isfile(pyproject) and _has_table(pyproject) else None


def _has_table(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return False
    if b"ridelint" not in data:
        return False
    from ridelint.config.toml import has_table  # noqa: PLC0415  most runs need no TOML

    return has_table(data)
