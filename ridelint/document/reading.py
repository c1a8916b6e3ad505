"""Text to values: which reader takes it.

JSON is told by its first character, for names lie; YAML goes the fast way where its notation allows and the exact way
otherwise.
"""

# What only some inputs need is imported where it is used, for start-up.
# ruff: noqa: PLC0415

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from ridelint.document.marks import Mark
from ridelint.document.problem import Trouble

Form = Literal["json", "yaml", "yaml-fast", "none"]


class Reading(NamedTuple):
    """The value of a text. ``mark`` is set where the reader had to work out the places anyway."""

    form: Form
    value: Any
    troubles: tuple[Trouble, ...] = ()
    mark: Mark | None = None


def read(text: str, name: str) -> Reading:
    """Read a description; the name decides only what a text that is neither JSON nor YAML is told."""
    if text.lstrip()[:1] in ("{", "["):
        return _json(text, name)
    return _yaml(text)


def _json(text: str, name: str) -> Reading:
    from ridelint.document import json_read

    value, troubles = json_read.read(text)
    if value is None and troubles and not name.endswith(".json"):
        flow = _yaml(text)
        if not flow.troubles or not _means_json(text):
            return flow
    return Reading("json", value, tuple(troubles))


def _means_json(text: str) -> bool:
    """Whether the first name or value is quoted as in JSON, so that JSON's faults are the ones to tell."""
    return text.lstrip("{[ \t\r\n")[:1] == '"'


def _yaml(text: str) -> Reading:
    from ridelint.document import yaml_fast

    value = yaml_fast.read(text)
    if value is not yaml_fast.DECLINED:
        return Reading("yaml-fast", value)
    from ridelint.document import yaml_exact

    exact = yaml_exact.read(text)
    return Reading("yaml", exact.value, tuple(exact.troubles), exact.mark)
