"""Which configuration file holds for a folder.

`ridelint.yaml`, or `pyproject.toml` if it has the table ``[tool.ridelint]``, in that folder or the nearest one above
it. The search ends with a folder that holds ``.git``: what lies above a repository is somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ridelint.errors import ConfigError

FILE = "ridelint.yaml"
PYPROJECT = "pyproject.toml"
MISNAMED = ("ridelint.yml", ".ridelint.yaml", ".ridelint.yml", "ridelint.json")
"""Names that people may expect. One is enough, so that nobody wonders which holds; and none is passed over."""


def find(folder: str | Path) -> Path | None:
    """The file, or none.

    Raises:
        ConfigError: a file is there under a name that is not read.
    """
    return next(filter(None, map(_in, _upward(Path(folder).absolute()))), None)


def _upward(folder: Path) -> Iterator[Path]:
    for place in (folder, *folder.parents):
        yield place
        if (place / ".git").exists():
            return


def _in(folder: Path) -> Path | None:
    if (folder / FILE).is_file():
        return folder / FILE
    for name in MISNAMED:
        if (folder / name).is_file():
            raise ConfigError(f"{folder / name}: is not read; rename it to {FILE}")
    pyproject = folder / PYPROJECT
    return pyproject if pyproject.is_file() and _has_table(pyproject) else None


def _has_table(path: Path) -> bool:
    try:
        data = path.read_bytes()
    except OSError:
        return False
    if b"ridelint" not in data:
        return False
    from ridelint.config.toml import has_table  # noqa: PLC0415  most runs need no TOML

    return has_table(data)
