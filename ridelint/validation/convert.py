"""The schemas of a description as JSON Schema 2020-12, each converted once and tied to the others by reference.

OpenAPI 2.0 and 3.0 have dialects of their own (`nullable`, a boolean ``exclusiveMinimum``, nothing beside a ``$ref``).
A keyword that cannot mean anything, as a ``minLength`` that is a text, is left out: `document-invalid` tells of it,
and the rest of the schema still holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

from ridelint.document.node import Node
from ridelint.model import Source
from ridelint.nodes import Resolve

_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
_COMPOSING = frozenset({"allOf", "anyOf", "oneOf", "not", "$ref", "const"})
_MOST_DEEP = 8

_UNKNOWN = {"unevaluatedProperties": True, "unevaluatedItems": True}
"""Stands for what cannot be known, as behind a broken reference: anything fits it, and it answers for all of it."""

FORMATS = frozenset({"byte", "date", "date-time", "email", "hostname", "ipv4", "ipv6", "uri", "uuid"})
"""The formats that are held to; of the others, tools and authors have too many readings."""

RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
"""The formats of OpenAPI that are ranges (OpenAPI 3.0.3, Data Types)."""


class Way(Enum):
    """Which way a value goes. ``readOnly`` members need not be sent, nor ``writeOnly`` ones answered."""

    REQUEST = ("readOnly",)
    RESPONSE = ("writeOnly",)
    EITHER = ("readOnly", "writeOnly")


class Converter:
    """Converts the schemas that are asked for, and all that they reach, into ``definitions``.

    ``sources`` has the schema that each definition was made of; its paths are those of the schema, but for a step
    into ``else`` that `nullable` may take.
    """

    def __init__(self, version: str, resolve: Resolve, is_pattern: Callable[[str], bool]) -> None:
        self.definitions: dict[str, Any] = {}
        self.sources: list[Node] = []
        self._resolve = resolve
        self._is_pattern = is_pattern
        self._known: dict[tuple[int, Way], str] = {}
        self._todo: list[tuple[str, Node, Way]] = []
        self._beside = version >= "3.1"  # what stands beside a $ref holds too
        self._schemas, self._maps, lists = _keywords(version)
        self._below = self._schemas | self._maps | lists
        self._plain = {**_PLAIN, **(_PLAIN_31 if version >= "3.1" else {})}
        self._nullables = (
            () if version >= "3.1" else ("x-nullable",) if version == "2.0" else ("nullable", "x-nullable")
        )

    def name_of(self, schema: Node, way: Way) -> str:
        """The name of a schema's definition; the definition is there once `finish` was called."""
        key = (id(schema.value), way)
        name = self._known.get(key)
        if name is None:
            name = self._known[key] = str(len(self.sources))
            self.sources.append(schema)
            self._todo.append((name, schema, way))
        return name

    def finish(self) -> None:
        """Convert all that was asked for, and all that it refers to."""
        while self._todo:
            name, schema, way = self._todo.pop()
            self.definitions[name] = self._schema(schema.value, schema.document, way)

    def _schema(self, schema: Any, document: Source, way: Way, exempt: frozenset[str] = frozenset()) -> Any:
        if schema.__class__ is not dict:
            return schema if self._beside and schema.__class__ is bool else _UNKNOWN
        reference = schema.get("$ref")
        if reference.__class__ is str:
            target = self._resolve(document, reference)
            link = _UNKNOWN if target is None else {"$ref": f"#/$defs/{self.name_of(target, way)}"}
            if not self._beside or len(schema) == 1:
                return link
            return {**self._keywords(schema, document, way, exempt), **link}
        return self._keywords(schema, document, way, exempt)

    def _keywords(self, schema: dict[str, Any], document: Source, way: Way, exempt: frozenset[str]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        required = schema.get("required")
        if required.__class__ is list:
            exempt |= self._one_way(schema, document, way)
        for keyword, value in schema.items():
            if keyword in self._plain:
                if self._plain[keyword](value):
                    out[keyword] = value
            elif keyword in self._below:
                self._put(out, keyword, value, document, way, exempt)
        if required.__class__ is list:
            out["required"] = list(dict.fromkeys(n for n in required if n.__class__ is str and n not in exempt))
        self._settle(schema, out)
        return self._nullable(schema, out) if any(schema.get(word) is True for word in self._nullables) else out

    def _put(
        self, out: dict[str, Any], keyword: str, value: Any, document: Source, way: Way, exempt: frozenset[str]
    ) -> None:
        """Convert what a keyword has below it: one schema, a map of them, or a list."""
        if keyword in self._schemas:
            if value.__class__ is dict:
                below = self._schema(value, document, way)
                if below is not _UNKNOWN or keyword != "not":
                    out[keyword] = below
            elif value.__class__ is bool and (self._beside or keyword == "additionalProperties"):
                out[keyword] = value
        elif keyword in self._maps:
            if value.__class__ is dict:
                out[keyword] = self._map(keyword, value, document, way)
        elif value.__class__ is list and value:
            inner = exempt if keyword == "allOf" else frozenset[str]()
            parts = [self._schema(part, document, way, inner) for part in value]
            if keyword != "oneOf" or not any(part is _UNKNOWN for part in parts):
                out[keyword] = parts

    def _map(self, keyword: str, value: dict[str, Any], document: Source, way: Way) -> dict[str, Any]:
        reference = value.get("$ref")
        if keyword == "properties" and reference.__class__ is str:  # no OpenAPI, but it is written and read
            target = self._resolve(document, reference)
            if target is None or target.value.__class__ is not dict:
                return {}
            value, document = target.value, target.document
        parts = {name: self._schema(part, document, way) for name, part in value.items()}
        if keyword == "patternProperties" and not all(map(self._is_pattern, value)):
            return {".*": _UNKNOWN}  # nobody can tell which names it means
        return parts

    def _settle(self, schema: dict[str, Any], out: dict[str, Any]) -> None:
        """What takes more than one keyword to say."""
        if out.get("additionalProperties") is False:
            out.setdefault("properties", {})  # only beside them does the validator name the members that are too many
        if not self._beside:
            for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
                if schema.get(exclusive) is True and bound in out:
                    out[exclusive] = out.pop(bound)
        pattern = schema.get("pattern")
        if pattern.__class__ is str and self._is_pattern(pattern):
            out["pattern"] = pattern
        if "discriminator" in schema and "oneOf" in out and "anyOf" not in out:
            out["anyOf"] = out.pop("oneOf")  # the discriminator says which, also of two that both fit
        form = schema.get("format")
        if form.__class__ is not str:
            return
        if form in RANGES:
            least, most = RANGES[form]
            out["minimum"] = max(out.get("minimum", least), least)
            out["maximum"] = min(out.get("maximum", most), most)
        elif form in FORMATS:
            out["format"] = form

    def _nullable(self, schema: dict[str, Any], out: dict[str, Any]) -> dict[str, Any]:
        """Null as well. Where others must hold too, null is let past them all, which is what authors mean."""
        if not _COMPOSING.isdisjoint(schema):
            return {"if": {"type": "null"}, "else": out}
        if isinstance(out.get("type"), str):
            out["type"] = [out["type"], "null"]
        if "enum" in out and None not in out["enum"]:
            out["enum"] = [*out["enum"], None]
        return out

    # -- what goes one way only

    def _one_way(self, schema: dict[str, Any], document: Source, way: Way) -> frozenset[str]:
        """The names of the properties that need not be there, by all that the schema is composed of."""
        return frozenset(
            name
            for name, part, where in self._properties(schema, document, _MOST_DEEP)
            if self._is_marked(part, where, way.value, _MOST_DEEP)
        )

    def _properties(self, schema: Any, document: Source, deep: int) -> Iterator[tuple[str, Any, Source]]:
        schema, document = self._behind(schema, document)
        if schema.__class__ is not dict or deep == 0:
            return
        declared, where = self._behind(schema.get("properties"), document)
        if declared.__class__ is dict:
            yield from ((name, part, where) for name, part in declared.items())
        parts = schema.get("allOf")
        for part in parts if parts.__class__ is list else ():
            yield from self._properties(part, document, deep - 1)

    def _is_marked(self, schema: Any, document: Source, marks: tuple[str, ...], deep: int) -> bool:
        if schema.__class__ is not dict or deep == 0:
            return False
        if any(schema.get(mark) is True for mark in marks):
            return True
        target, where = self._behind(schema, document)
        if target is not schema:
            return self._is_marked(target, where, marks, deep - 1)
        parts = schema.get("allOf")
        return parts.__class__ is list and any(self._is_marked(part, document, marks, deep - 1) for part in parts)

    def _behind(self, schema: Any, document: Source) -> tuple[Any, Source]:
        reference = schema.get("$ref") if schema.__class__ is dict else None
        target = self._resolve(document, reference) if reference.__class__ is str else None
        return (schema, document) if target is None else (target.value, target.document)


def _is_type(value: Any) -> bool:
    if value.__class__ is str:
        return value in _TYPES
    return (
        value.__class__ is list
        and bool(value)
        and all(v.__class__ is str and v in _TYPES for v in value)
        and _once(value)
    )


def _once(values: list[Any]) -> bool:
    return len(set(values)) == len(values)


def _is_number(value: Any) -> bool:
    return value.__class__ is int or (value.__class__ is float and value - value == 0)  # no infinity, and no NaN


def _is_count(value: Any) -> bool:
    return value.__class__ is int and value >= 0


def _is_bool(value: Any) -> bool:
    return value.__class__ is bool


def _is_filled_list(value: Any) -> bool:
    return value.__class__ is list and bool(value)


def _are_names_by_name(value: Any) -> bool:
    return value.__class__ is dict and all(
        names.__class__ is list and all(name.__class__ is str for name in names) and _once(names)
        for names in value.values()
    )


_PLAIN: Mapping[str, Callable[[Any], bool]] = {
    "type": _is_type,
    "enum": _is_filled_list,
    "multipleOf": lambda value: _is_number(value) and value > 0,
    "uniqueItems": _is_bool,
    **dict.fromkeys(("minimum", "maximum"), _is_number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _is_count),
}
"""Keyword to whether a value of it means something, for those that are taken over as they are."""

_PLAIN_31: Mapping[str, Callable[[Any], bool]] = {
    "const": lambda _: True,
    "dependentRequired": _are_names_by_name,
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), _is_number),
    **dict.fromkeys(("minContains", "maxContains"), _is_count),
}


def _keywords(version: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The keywords that hold one schema, a map of schemas, and a list of them."""
    schemas, maps, lists = {"items", "additionalProperties"}, {"properties"}, {"allOf"}
    if version >= "3.0":
        schemas |= {"not"}
        lists |= {"anyOf", "oneOf"}
    if version >= "3.1":
        schemas |= {"if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties"}
        maps |= {"patternProperties", "dependentSchemas"}
        lists |= {"prefixItems"}
    return frozenset(schemas), frozenset(maps), frozenset(lists)
