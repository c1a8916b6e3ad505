"""The JSON Schema of the configuration file, for editors that complete and check it while it is written.

``python -m ridelint.config.schema`` writes it anew. It is made of what the loader is made of (`ridelint.config.keys`),
and says all that a schema can say; that a glob or a pattern is well formed, only the loader knows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ridelint.config.keys import CONFIG, LAYER, LEVEL
from ridelint.config.rulenames import ALL, CODE
from ridelint.config.shapes import Flag, Key, List, Names, Number, Optional, Shape, Table, Text
from ridelint.rules import FAMILIES, families

FILE = Path(__file__).with_name("ridelint.schema.json")

_HEAD = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "ridelint.yaml",
    "description": "What ridelint asks of API descriptions; in pyproject.toml, the same keys under [tool.ridelint].",
}


def schema() -> dict[str, Any]:
    """The schema of the whole file; an empty file is an empty mapping to the loader and null to an editor."""
    parts = {name: _of(key.shape) for name, key in LAYER.items()}
    return {**_HEAD, **_of(CONFIG), "type": ["object", "null"], "$defs": {**parts, "level": _of(LEVEL)}}


def text() -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _of(shape: Shape) -> dict[str, Any]:
    match shape:
        case Text():
            return _text(shape)
        case Flag() | Number():
            return {"type": "boolean"} if isinstance(shape, Flag) else {"type": "number", "exclusiveMinimum": 0}
        case List():
            least = {"minItems": shape.least} if shape.least else {}
            return {"type": "array", "items": _of(shape.item), **least}
        case Table():
            return _table(shape)
        case Names():
            return _names(shape)
        case Optional():
            return {"anyOf": [_of(shape.shape), {"enum": [None, False]}]}


def _text(shape: Text) -> dict[str, Any]:
    if shape.choices:
        return {"enum": list(shape.choices)}
    return {"type": "string", **({"format": "regex"} if shape.kind == "pattern" else {})}


def _table(shape: Table) -> dict[str, Any]:
    members = {name: {"description": key.doc, **_member(name, key)} for name, key in shape.keys.items()}
    needed = {"required": list(shape.required)} if shape.required else {}
    return {"type": "object", "properties": members, **needed, "additionalProperties": False, **_not_both(shape.keys)}


def _member(name: str, key: Key) -> dict[str, Any]:
    """What stands both in the file and in its overrides is written once."""
    return {"$ref": f"#/$defs/{name}"} if LAYER.get(name) is key else _of(key.shape)


def _not_both(keys: Mapping[str, Any]) -> dict[str, Any]:
    """A name keeps a style or a pattern, not both."""
    return {"not": {"required": ["style", "pattern"]}} if {"style", "pattern"} <= set(keys) else {}


def _names(shape: Names) -> dict[str, Any]:
    if not shape.of_rules:
        return {"type": "object", "additionalProperties": _of(shape.value)}
    level = {"$ref": "#/$defs/level"}
    return {
        "type": "object",
        "properties": dict.fromkeys((ALL, *FAMILIES, *families()), level),
        "patternProperties": {f"^{CODE.pattern}$": level},
        "additionalProperties": False,
    }


if __name__ == "__main__":
    FILE.write_text(text())
