"""A suite as its settings ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ridelint.config.presets import PRESETS
from ridelint.errors import UsageError
from ridelint.live.opening import Wish, open_observer
from ridelint.live.suite.suite import Suite
from ridelint.model import Severity

_FAIL_ON: Mapping[str, Severity | None] = {
    "": Severity.ERROR,
    "error": Severity.ERROR,
    "warn": Severity.WARN,
    "info": Severity.INFO,
    "never": None,
}


def open_suite(settings: Mapping[str, Any]) -> Suite:
    """A suite of the descriptions and rules that the settings name.

    Raises:
        InputError: a description cannot be read.
        RidelintError: the configuration or a setting is at fault.
    """
    for name, known in (("preset", ("", *PRESETS)), ("fail_on", _FAIL_ON)):
        if settings[name] not in known:
            choices = ", ".join(sorted(filter(None, known)))
            raise UsageError(f"--ridelint-{name.replace('_', '-')}: {settings[name]!r} is none of {choices}")
    wish = Wish(
        config_file=Path(settings["config"]) if settings["config"] else None,
        preset=settings["preset"] or None,
        select=tuple(settings["select"]),
        ignore=tuple(settings["ignore"]),
    )
    return Suite(open_observer(settings["spec"], wish), _FAIL_ON[settings["fail_on"]])
