"""A schema of OpenAPI 3.0 as a compiled JSON Schema validator, and its errors as sentences for a developer.

OpenAPI 3.0 differs from JSON Schema in `nullable`, and formats are only notes there; here they are held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

Schema = Mapping[str, Any]

# Notes for people and for generators, without a meaning for a validator; `components` is what Connexion itself hangs
# onto a schema that its own validators have read.
_NOTES = frozenset({"description", "example", "examples", "nullable", "title", "default", "deprecated", "externalDocs"})
_NOTES |= {"components"}
_HELD = frozenset(
    {"type", "format", "enum", "properties", "required", "additionalProperties", "items", "allOf", "anyOf", "oneOf"}
    | {"not", "minLength", "maxLength", "pattern", "minimum", "maximum", "multipleOf", "minItems", "maxItems"}
    | {"uniqueItems", "minProperties", "maxProperties"}
)
_BOUNDS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
# `double` and `password` say nothing that JSON does not; the validator holds the others.
_FORMATS = frozenset({*_BOUNDS, "double", "password", "uuid", "date", "date-time", "email", "uri", "uri-reference"})


class UnsupportedDescriptionError(Exception):
    """The description uses what is not carried out here; said at the start, never found out by a request."""


def compile_schema(schema: Schema) -> jsonschema_rs.Draft202012Validator:
    """Make the validator of a schema without references; raises UnsupportedDescriptionError."""
    return jsonschema_rs.Draft202012Validator(to_json_schema(schema), validate_formats=True)


def to_json_schema(schema: Schema) -> dict[str, Any]:
    """Rewrite a schema of OpenAPI 3.0 as JSON Schema 2020-12."""
    strange = {name for name in schema if name not in _HELD | _NOTES and not name.startswith("x-")}
    if strange:
        raise UnsupportedDescriptionError(f"a schema uses {', '.join(sorted(strange))}")
    if schema.get("format", "double") not in _FORMATS:
        raise UnsupportedDescriptionError(f"a schema uses the format {schema['format']}")
    plain = {name: _member(name, value) for name, value in schema.items() if name in _HELD}
    return _bounded(_nullable(plain) if schema.get("nullable") else plain)


def _member(name: str, value: Any) -> Any:
    if name == "properties":
        return {key: to_json_schema(schema) for key, schema in value.items()}
    if name in {"allOf", "anyOf", "oneOf"}:
        return [to_json_schema(schema) for schema in value]
    if name in {"items", "additionalProperties", "not"} and isinstance(value, Mapping):
        return to_json_schema(value)
    return value


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    kind = schema.get("type")
    return schema if kind is None else {**schema, "type": [kind, "null"]}


def _bounded(schema: dict[str, Any]) -> dict[str, Any]:
    """Hold int32 and int64, which JSON Schema does not know."""
    if schema.get("format") not in _BOUNDS:
        return schema
    low, high = _BOUNDS[schema["format"]]
    kept = {name: value for name, value in schema.items() if name != "format"}
    return {**kept, "minimum": max(low, kept.get("minimum", low)), "maximum": min(high, kept.get("maximum", high))}


def faults(validator: jsonschema_rs.Draft202012Validator, value: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (keyword, name, sentence) for each fault of an object whose members are flat values."""
    for error in validator.iter_errors(value):
        yield from _sentences(error)


def _sentences(error: jsonschema_rs.ValidationError) -> Iterator[tuple[str, str, str]]:
    kind = error.kind.as_dict()
    keyword = error.kind.name
    if keyword == "required":
        yield keyword, str(kind["property"]).strip('"'), "is required"
    elif keyword == "additionalProperties":
        for name in kind["unexpected"]:
            yield keyword, name, "not a field of this operation"
    else:
        name = str(error.instance_path[0]) if error.instance_path else "body"
        yield keyword, name, _SENTENCES.get(keyword, "is not allowed").format_map(_shown(kind))


def _shown(kind: Mapping[str, Any]) -> dict[str, Any]:
    options = kind.get("options") or []
    return {**kind, "options": ", ".join(str(option) for option in options)}


_SENTENCES = {
    "maximum": "must be at most {limit}",
    "minimum": "must be at least {limit}",
    "maxLength": "must have at most {limit} characters",
    "minLength": "must have at least {limit} characters",
    "enum": "must be one of {options}",
    "format": "must be a {format}",
    "pattern": "has characters that are not allowed, or not this form",
    "type": "is of another type",
}
