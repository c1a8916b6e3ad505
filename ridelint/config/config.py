"""What a run asks for at each file: which rules, how grave, and the house's settings.

Findings stand in files, and so do settings: an override by glob holds wherever a finding is, also in a file that only
a ``$ref`` leads to.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from ridelint.config.apply import applied, with_levels
from ridelint.config.globs import matches
from ridelint.config.layer import Layer
from ridelint.config.presets import preset
from ridelint.model import Rule, Severity
from ridelint.settings import Settings


class Override(NamedTuple):
    """Other values for the files that some glob means."""

    files: tuple[str, ...]
    values: Mapping[str, Any]

    def over(self, layer: Layer) -> Layer:
        """What holds where this override does.

        A preset takes the place of all that is beneath it, but for what no override can change.
        """
        if "preset" in self.values:
            fresh = preset(self.values["preset"])
            kept = fresh.settings._replace(strict=layer.settings.strict, vocabulary=layer.settings.vocabulary)
            layer = fresh._replace(settings=kept)
        return applied(layer, self.values)


class Said(NamedTuple):
    """What a configuration says; the defaults are the preset ``house``.

    ``folder`` is where its globs begin, the current one if empty. ``fail_on`` is the least grave finding that makes a
    run fail; with none, no finding does. ``source`` is the file it was read from. ``mask`` are names of
    headers and fields that hold secrets. ``live`` is what that file says of live runs, of the right shape.
    """

    base: Layer = Layer()
    overrides: tuple[Override, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: Severity | None = Severity.ERROR
    folder: str = ""
    source: str | None = None
    mask: tuple[str, ...] = ()
    live: Mapping[str, Any] = {}


class Config(Said):
    """A configuration. It answers what `ridelint.questions.Policy` asks.

    No dataclass, for `dataclasses` imports a parser of Python, and every run has a configuration.
    """

    @cached_property
    def _known(self) -> dict[str, Layer]:
        """The layers that were worked out."""
        return {}

    @classmethod
    def preset(cls, name: str) -> Config:
        """The configuration that a preset is.

        Raises:
            KeyError: there is no such preset.
        """
        return cls(preset(name))

    def settings(self, file: str) -> Settings:
        return self.layer(file).settings

    def severity(self, rule: Rule, file: str) -> Severity | None:
        """How grave the rule is in that file; none if it is off there."""
        return self.layer(file).levels.severity(rule)

    def layer(self, file: str) -> Layer:
        """What holds at a file, named as a finding names it: from the current folder."""
        known = self._known.get(file)
        if known is None:
            known = self._known[file] = self._layered(file)
        return known

    def _layered(self, file: str) -> Layer:
        layer = self.base
        for override in self.overrides:
            if self._means(override.files, file):
                layer = override.over(layer)
        return layer

    def excludes(self, file: str) -> bool:
        """Whether the search of a folder leaves this file out."""
        return self._means(self.exclude, file)

    def _means(self, globs: tuple[str, ...], file: str) -> bool:
        return bool(globs) and any(matches(globs, path) for path in _paths(file, self.folder))

    def asks(self, rule_id: str) -> bool:
        """Whether the rule is on for any file."""
        layers = (self.base, *(override.over(self.base) for override in self.overrides))
        return any(layer.levels.of(rule_id) != "off" for layer in layers)

    def is_off_by_name(self, rule_id: str) -> bool:
        """Whether somebody has turned off this very rule, its code or its family, and not only all that there is."""
        return self.base.levels.named.get(rule_id) == "off"

    def with_rules_on(self, rule_ids: Iterable[str]) -> Config:
        """Turn on, each at its own severity, those of the rules that are off; overrides still have the last word."""
        off = [rule_id for rule_id in rule_ids if self.base.levels.of(rule_id) == "off"]
        return self._replace(base=with_levels(self.base, dict.fromkeys(off, "on")))

    def strictly(self) -> Config:
        """The same, with all that a full validation reports."""
        return self._replace(base=self.base._replace(settings=self.base.settings._replace(strict=True)))


def _paths(file: str, folder: str) -> set[str]:
    """The file as seen from the folder: as it is spelled, and with symbolic links resolved.

    An address keeps its name. The whole run, which has no name, and standard input are not to be named by a glob.
    """
    if not file or file.startswith("<"):
        return set()
    if "://" in file:
        return {file}
    spelled = os.path.relpath(file, folder or os.curdir)
    real = os.path.relpath(os.path.realpath(file), os.path.realpath(folder))
    return {path.replace(os.sep, "/") for path in (spelled, real)}
