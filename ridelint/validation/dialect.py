"""Validators of converted schemas, and the way back from what they reject to the schema that says so."""

# Needed only once a value is held to a schema; importing it would slow every other start.
# ruff: noqa: PLC0415

from __future__ import annotations

import binascii
from base64 import b64decode
from functools import cache
from typing import TYPE_CHECKING, Any

from ridelint.document.node import Node
from ridelint.validation.convert import Converter
from ridelint.validation.violations import Violation, below

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """A validator of a schema made by a `Converter`, formats included.

    Raises:
        ValueError: the schema is more than the validator can take.
    """
    from jsonschema_rs import Draft202012Validator

    whole = {"$schema": _DIALECT, **schema}
    return Draft202012Validator(whole, validate_formats=True, formats={"byte": _is_base64})


def source_of(violation: Violation, converter: Converter) -> Node | None:
    """The schema that says so."""
    path = violation.schema_path
    if len(path) < 2 or path[0] != "$defs":
        return None
    node = converter.sources[int(path[1])]
    for token in path[2:-1]:
        if below(node.value, token) is not None:  # a step that only the conversion made leads nowhere
            node = node.child(str(token) if isinstance(node.value, dict) else token)
    return node


@cache
def is_pattern(pattern: str) -> bool:
    """Whether the pattern can be used; many a dialect of regular expressions is found in descriptions."""
    from jsonschema_rs import Draft202012Validator

    try:
        Draft202012Validator({"pattern": pattern})
    except Exception:  # noqa: BLE001  it is only asked whether it works
        return False
    return True


def _is_base64(text: str) -> bool:
    try:
        b64decode("".join(text.split()), validate=True)
    except (ValueError, binascii.Error):
        return False
    return True
