"""Where a configuration comes from: a file that is found or named, a text, or a preset alone."""

# A run without a configuration file pays for no reader of one.
# ruff: noqa: PLC0415

from __future__ import annotations

import os

from ridelint.config.config import Config
from ridelint.config.find import FILE, find
from ridelint.errors import ConfigError


def discover(folder: str | os.PathLike[str] = "", *, preset: str | None = None) -> Config:
    """The configuration that holds for a folder; without a file it is the preset alone.

    Raises:
        ConfigError: the file is at fault.
    """
    path = find(folder)
    return Config.preset(preset or "house") if path is None else load(path, preset=preset)


def load(path: str | os.PathLike[str], *, preset: str | None = None) -> Config:
    """The configuration of one file. ``preset`` takes the place of the file's own.

    Raises:
        ConfigError: the file cannot be read, or is at fault.
    """
    from ridelint.config.build import built

    name = _shown(os.fspath(path))
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise ConfigError(f"{name}: cannot be read: {error.strerror}; check the name") from None
    return built(data, name, folder=os.path.dirname(os.path.abspath(path)), preset=preset)


def parse(text: str, name: str = FILE, *, preset: str | None = None) -> Config:
    """The configuration of a text; its globs begin at the current folder.

    Raises:
        ConfigError: the text is at fault.
    """
    from ridelint.config.build import built

    return built(text.encode(), name, preset=preset)


def _shown(path: str) -> str:
    """The path from the current folder, if that is above it; else as it is."""
    relative = os.path.relpath(path)
    return path if relative.startswith(os.pardir) else relative
