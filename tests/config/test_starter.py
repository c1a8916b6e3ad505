"""The file that `ridelint init` writes tells the truth."""

from __future__ import annotations

import re

from ridelint.config import Config, parse
from ridelint.config.keys import CONFIG
from ridelint.config.starter import starter
from ridelint.rules import families


def uncommented() -> str:
    return re.sub(r"(?m)^#(?! \S)", "", starter())


def test_as_it_is_written_it_is_the_default() -> None:
    assert parse(starter()).base == Config().base
    assert parse(starter()).overrides == ()


def test_with_every_setting_in_force_nothing_changes() -> None:
    config = parse(uncommented())
    assert config.settings("ridelint.yaml") == Config().settings("ridelint.yaml")
    off = {name for name in families() if config.base.levels.of(name) != "on"}
    assert off == {"field-never-seen", "status-never-seen"}
    assert (config.fail_on, config.exclude) == (Config().fail_on, ())
    assert config.settings("vendor/a.yaml") == Config.preset("naming").settings("vendor/a.yaml")


def test_it_shows_every_setting_of_the_file() -> None:
    shown = re.findall(r"(?m)^#?([a-z_]+):", starter())
    assert sorted(shown) == sorted(CONFIG.keys)
