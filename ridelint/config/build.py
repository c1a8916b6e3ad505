"""The text of a configuration file to a `Config`, or to one line for everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ridelint.config.apply import Values, applied
from ridelint.config.check import Complaint, complaints
from ridelint.config.config import Config, Override
from ridelint.config.keys import CONFIG
from ridelint.config.presets import preset as preset_named
from ridelint.config.sense import contradictions, live_contradictions
from ridelint.config.text import Loaded, read
from ridelint.errors import ConfigError
from ridelint.model import Pointer, Severity

_FAIL_ON = {"error": Severity.ERROR, "warn": Severity.WARN, "info": Severity.INFO, "never": None}


def built(data: bytes, name: str, *, folder: str = "", preset: str | None = None) -> Config:
    """The configuration of a file's bytes; ``preset`` takes the place of the file's own.

    Raises:
        ConfigError: with a line for each fault.
    """
    loaded = read(data, name)
    _refuse(loaded, complaints(loaded.values, CONFIG))
    values: Values = loaded.values
    config = Config(
        base=applied(preset_named(preset or values.get("preset", "house")), values),
        overrides=tuple(_override(value) for value in values.get("overrides", ())),
        exclude=tuple(values.get("exclude", ())),
        fail_on=_FAIL_ON[values.get("fail_on", "error")],
        folder=folder,
        source=name,
        mask=tuple(values.get("mask", ())),
        live=values.get("live") or {},
    )
    _refuse(loaded, _contradictions(values, config))
    return config


def _override(values: dict[str, Any]) -> Override:
    return Override(tuple(values["files"]), {key: value for key, value in values.items() if key != "files"})


def _contradictions(values: Values, config: Config) -> Iterator[Complaint]:
    yield from contradictions(values, config.base, Pointer())
    yield from live_contradictions(config.live, Pointer(("live",)))
    for index, override in enumerate(config.overrides):
        yield from contradictions(override.values, override.over(config.base), Pointer(("overrides", index)))


def _refuse(loaded: Loaded, found: Iterator[Complaint]) -> None:
    lines = [f"{loaded.where(complaint.pointer, complaint.part)}: {complaint.text}" for complaint in found]
    if lines:
        raise ConfigError(*lines)
