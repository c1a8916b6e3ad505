"""The official JSON Schemas of OpenAPI, as validators of a description and of the parts that other files hold.

The schemas are read from the resources of openapi-spec-validator, without importing it: that costs more than a run.
From 3.1 on, schema objects are held to JSON Schema 2020-12, as the official ``schema-base`` does it.
"""

# What only some runs need is imported where it is used, for start-up.
# ruff: noqa: PLC0415

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ridelint.model import Token
from ridelint.validation.violations import Violation, below, violations

if TYPE_CHECKING:
    from jsonschema_rs import Validator

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DIALECTS = frozenset({DIALECT, "https://spec.openapis.org/oas/3.1/dialect/base"})
"""The values of ``jsonSchemaDialect`` that mean the dialect that is checked."""

_SECTIONS = {"2.0": "definitions", "3.0": "definitions", "3.1": "$defs", "3.2": "$defs"}
_NAMES = {
    "3.0": {
        "schema": "Schema",
        "parameter": "Parameter",
        "response": "Response",
        "path-item": "PathItem",
        "operation": "Operation",
        "request-body": "RequestBody",
        "header": "Header",
        "example": "Example",
        "link": "Link",
        "callback": "Callback",
        "security-scheme": "SecurityScheme",
    },
    "2.0": {"path-item": "pathItem"},
    "3.1": {"callback": "callbacks"},
    "3.2": {"callback": "callbacks"},
}


class Official(NamedTuple):
    """The official schema of one version, or the part of it that is for one kind of object."""

    schema: Any
    validator: Validator

    def violations(self, value: Any) -> list[Violation]:
        """What the schema rejects in a value, without what only follows from another fault."""
        return settled(violations(self.validator.iter_errors(value), value), self.schema)

    def suggestion(self, violation: Violation) -> str:
        """What an unexpected member's name may have been meant to be."""
        from difflib import get_close_matches

        if violation.keyword != "unexpected":
            return ""
        name = violation.names[0]
        if _STATUS_RANGE.fullmatch(name):
            return f"did you mean `{name.upper()}`?"
        declared = below(reached(self.schema, violation.schema_path[:-1]), "properties")
        near = get_close_matches(name, list(declared), n=1) if isinstance(declared, dict) else []
        return f"did you mean `{near[0]}`?" if near else ""


@cache
def official(version: str, kind: str = "", *, with_dialect: bool = True) -> Official | None:
    """The check of a whole description, or of one kind of object; none where the version has no such object."""
    from jsonschema_rs import validator_for

    schema = _schema(version)
    name = _NAMES[version].get(kind, kind)
    if kind and name not in schema[_SECTIONS[version]]:
        return None
    if version >= "3.1" and with_dialect:
        return Official(schema, _with_dialect(version, schema, name))
    return Official(schema, validator_for(_entry(version, schema, name), validate_formats=True, formats=_FORMATS))


def _entry(version: str, schema: dict[str, Any], name: str) -> dict[str, Any]:
    section = _SECTIONS[version]
    if not name:
        return schema
    return {"$schema": schema["$schema"], "$ref": f"#/{section}/{name}", section: schema[section]}


def _with_dialect(version: str, schema: dict[str, Any], name: str) -> Validator:
    """What the official ``schema-base`` does: it fills the place that the schema leaves for schema objects."""
    from jsonschema_rs import Registry, validator_for

    address = f"urn:openapi:{version}"
    entry = {
        "$schema": DIALECT,
        "$id": "urn:ridelint:schema-base",
        "$ref": DIALECT if name == "schema" else f"{address}#/$defs/{name}" if name else address,
        "$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": DIALECT}},
    }
    registry = Registry([(address, schema)])
    return validator_for(entry, registry=registry, validate_formats=True, formats=_FORMATS)


@cache
def _schema(version: str) -> dict[str, Any]:
    spec = find_spec("openapi_spec_validator")
    folder = Path((spec.submodule_search_locations or [""])[0] if spec else "")
    schema = json.loads((folder / "resources" / "schemas" / f"v{version}" / "schema.json").read_text(encoding="utf-8"))
    schema.pop("$id", None)
    schema.pop("id", None)
    return cast(dict[str, Any], schema)


def settled(found: Sequence[Violation], schema: Any) -> list[Violation]:
    """Without what only follows from another fault of the same object.

    ``unevaluatedProperties`` calls a member unknown as soon as the branch that knows it has failed for another reason.
    And a responses object is told to have a ``default`` where none of its statuses is one.
    """
    faulty = {violation.path for violation in found if not _is_unevaluated(violation)}
    crowded = {violation.path[:-1] for violation in found if violation.keyword == "unexpected"}
    return [
        violation
        for violation in found
        if not (_is_unevaluated(violation) and _is_consequence(violation, faulty, schema))
        and not (violation.names == ("default",) and violation.path in crowded)
    ]


def _is_unevaluated(violation: Violation) -> bool:
    return violation.keyword == "unexpected" and violation.schema_path[-1] == "unevaluatedProperties"


def _is_consequence(violation: Violation, faulty: set[tuple[Token, ...]], schema: Any) -> bool:
    holder = violation.path[:-1]
    if not any(path[: len(holder)] == holder for path in faulty):
        return False
    return violation.names[0] in _known(reached(schema, violation.schema_path[:-1]), schema)


def _known(definition: Any, schema: Any) -> set[str]:
    """Every member name that a definition or one of its branches declares."""
    names: set[str] = set()
    todo, seen = [definition], set[int]()
    while todo:
        part = todo.pop()
        if id(part) in seen or not isinstance(part, (dict, list)):
            continue
        seen.add(id(part))
        if isinstance(part, list):
            todo += part
            continue
        names.update(part.get("properties", ()))
        todo += [part[key] for key in _BRANCHES if key in part]
        todo += [branch for key in ("$defs", "dependentSchemas") for branch in part.get(key, {}).values()]
        if "$ref" in part:
            todo.append(reached(schema, part["$ref"].split("/")[1:]))
    return names


def reached(schema: Any, path: Iterable[Token]) -> Any:
    for token in path:
        schema = below(schema, token)
    return schema


_BRANCHES = ("allOf", "anyOf", "oneOf", "if", "then", "else")
_STATUS_RANGE = re.compile(r"[1-5]xx", re.IGNORECASE)
_FORMATS = {
    # A server's URL is declared to be one, though it may hold variables in braces.
    "uri-reference": lambda text: " " not in text and "\n" not in text,
    # Which dialect a pattern is in cannot be told, and engines differ.
    "regex": lambda _: True,
}
