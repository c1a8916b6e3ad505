"""A configuration file to a `Config`, or to one line for everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ridelint.config.apply import Values, applied
from ridelint.config.check import Complaint, complaints
from ridelint.config.config import Config, Override
from ridelint.config.find import FILE, find
from ridelint.config.keys import CONFIG
from ridelint.config.presets import preset as preset_named
from ridelint.config.sense import contradictions
from ridelint.config.text import Loaded, read
from ridelint.errors import ConfigError
from ridelint.model import Pointer, Severity

_FAIL_ON = {"error": Severity.ERROR, "warn": Severity.WARN, "info": Severity.INFO, "never": None}


def discover(folder: str | Path = "", *, preset: str | None = None) -> Config:
    """The configuration that holds for a folder; without a file it is the preset alone.

    Raises:
        ConfigError: the file is at fault.
    """
    path = find(folder)
    return Config.preset(preset or "house") if path is None else load(path, preset=preset)


def load(path: str | Path, *, preset: str | None = None) -> Config:
    """The configuration of one file. ``preset`` takes the place of the file's own.

    Raises:
        ConfigError: the file cannot be read, or is at fault.
    """
    name = _shown(Path(path))
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"{name}: cannot be read: {error.strerror}; check the name") from None
    return _config(read(data, name), name, str(Path(path).absolute().parent), preset)


def parse(text: str, name: str = FILE, *, preset: str | None = None) -> Config:
    """The configuration of a text; its globs begin at the current folder.

    Raises:
        ConfigError: the text is at fault.
    """
    return _config(read(text.encode(), name), name, "", preset)


def _shown(path: Path) -> str:
    """The path from the current folder, if that is above it; else as it is."""
    absolute = path.absolute()
    here = Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(path)


def _config(loaded: Loaded, name: str, folder: str, preset: str | None) -> Config:
    _refuse(loaded, complaints(loaded.values, CONFIG))
    values: Values = loaded.values
    base = applied(preset_named(preset or values.get("preset", "house")), values)
    config = Config(
        base=base,
        overrides=tuple(_override(value) for value in values.get("overrides", ())),
        exclude=tuple(values.get("exclude", ())),
        fail_on=_FAIL_ON[values.get("fail_on", "error")],
        folder=folder,
        source=name,
    )
    _refuse(loaded, _contradictions(values, config))
    return config


def _override(values: dict[str, Any]) -> Override:
    return Override(tuple(values["files"]), {key: value for key, value in values.items() if key != "files"})


def _contradictions(values: Values, config: Config) -> Iterator[Complaint]:
    yield from contradictions(values, config.base, Pointer())
    for index, override in enumerate(config.overrides):
        yield from contradictions(override.values, override.over(config.base), Pointer(("overrides", index)))


def _refuse(loaded: Loaded, found: Iterator[Complaint]) -> None:
    lines = [f"{loaded.where(complaint.pointer, complaint.part)}: {complaint.text}" for complaint in found]
    if lines:
        raise ConfigError(*lines)
