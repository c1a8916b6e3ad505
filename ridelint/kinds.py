"""What a reference must lead to, by where it stands: a schema below ``items``, a response below a status."""

from __future__ import annotations

from ridelint.document.node import Node
from ridelint.nodes import METHODS

_SCHEMA_MAPS = frozenset({"properties", "patternProperties", "$defs", "definitions", "schemas", "dependentSchemas"})
_SCHEMA_LISTS = frozenset({"allOf", "oneOf", "anyOf", "prefixItems"})
_SCHEMAS = frozenset(
    {"schema", "items", "additionalItems", "additionalProperties", "not", "if", "then", "else", "contains"}
    | {"propertyNames", "unevaluatedItems", "unevaluatedProperties", "contentSchema", "itemSchema"}
)
_COMPONENTS = {
    "parameters": "parameter",
    "responses": "response",
    "headers": "header",
    "requestBodies": "request-body",
    "examples": "example",
    "links": "link",
    "callbacks": "callback",
    "securitySchemes": "security-scheme",
    "pathItems": "path-item",
    "paths": "path-item",
    "webhooks": "path-item",
}


def kind_of(reference: Node) -> str | None:
    """The kind of object that belongs where a reference stands; none where that cannot be told."""
    token = reference.token
    parent = reference.parent
    if parent is None:
        return None
    above = parent.token
    if above in _SCHEMA_MAPS or (above in _SCHEMA_LISTS and isinstance(token, int)) or token in _SCHEMAS:
        return "schema"
    if above in _COMPONENTS and (isinstance(token, str) or above == "parameters"):
        return _COMPONENTS[str(above)]
    if parent.parent is not None and parent.parent.token == "callbacks":  # noqa: S105  a pointer's token
        return "path-item"
    if token == "requestBody":  # noqa: S105  likewise
        return "request-body"
    return "operation" if token in METHODS else None
