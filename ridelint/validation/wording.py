"""What a JSON Schema validator rejects, in words that name the thing and not the keyword."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ridelint.schema import type_name

_LONGEST = 60
_MOST_CHOICES = 8
_NOT_BARE = re.compile(r"[-+.\d\[{\"`]|(true|false|null)$|.*[`\n]")
_ARTICLES = {"array": "an array", "integer": "an integer", "object": "an object", "null": "null"}
_FORMATS = {
    "date": "a date (RFC 3339: `2026-01-31`)",
    "date-time": "a date and time (RFC 3339: `2026-01-31T12:00:00Z`)",
    "uuid": "a UUID",
    "uri": "a URI",
    "uri-reference": "a URI reference",
    "email": "an email address",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
    "hostname": "a host name",
    "byte": "base64",
}


def subject(path: Iterable[str | int], whole: str) -> str:
    """How a message calls the value at a path: by its own name, an item by its array's; ``whole`` is the top."""
    tokens = list(path)
    if not tokens:
        return whole
    if isinstance(tokens[-1], str):
        return f"`{tokens[-1]}`"
    at = next((index for index, token in enumerate(reversed(tokens)) if isinstance(token, str)), len(tokens))
    name = f"`{tokens[-1 - at]}`" if at < len(tokens) else whole
    return f"item {'/'.join(str(token) for token in tokens[len(tokens) - at :])} of {name}"


def quoted(value: Any) -> str:
    """A value as a message shows it: its JSON, shortened; a string bare, unless it could be taken for another value."""
    bare = isinstance(value, str) and value.strip() == value != "" and not _NOT_BARE.match(value)
    text = value if bare else json.dumps(value, ensure_ascii=False, default=str)
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}`"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Quoted names as a sentence lists them."""
    known = [f"`{name}`" for name in names]
    if len(known) > _MOST_CHOICES:
        known[_MOST_CHOICES - 1 :] = [f"{len(known) - _MOST_CHOICES + 1} others"]
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} {last} {known[-1]}"


def kind(value: Any) -> str:
    name = type_name(value)
    return _ARTICLES.get(name, f"a {name}")


def _types(error: Any, value: Any) -> str:
    wanted = " or ".join(_ARTICLES.get(name, f"a {name}") for name in error.types)
    return f"must be {wanted}, and is {kind(value)}"


def choices(options: list[Any], value: Any) -> str:
    """What to say where a value is none of the allowed ones."""
    shown = [quoted(option) for option in options[:_MOST_CHOICES]]
    more = f" or {len(options) - _MOST_CHOICES} others" if len(options) > _MOST_CHOICES else ""
    lead = "must be" if len(options) == 1 else "must be one of"
    return f"{lead} {', '.join(shown)}{more}, and is {quoted(value)}"


def _format(error: Any, value: Any) -> str:
    return f"must be {_FORMATS.get(error.format, f'of the format {error.format}')}, and is {quoted(value)}"


def _not(error: Any, _: Any) -> str:
    names = error.schema.get("required") if isinstance(error.schema, dict) else None
    if isinstance(names, list) and len(names) > 1:
        return f"may not have both {listed(map(str, names))}"
    return "is what the schema's `not` rules out"


def _count(lead: str, noun: str) -> Callable[[Any, Any], str]:
    def say(error: Any, value: Any) -> str:
        plural = noun if error.limit == 1 else f"{noun}s" if noun != "property" else "properties"
        return f"must have {lead} {error.limit} {plural}, and has {len(value)}"

    return say


WORDS: Mapping[str, Callable[[Any, Any], str]] = {
    "type": _types,
    "enum": lambda error, value: choices(error.options, value),
    "const": lambda error, value: choices([error.expected_value], value),
    "format": _format,
    "pattern": lambda error, value: f"must match `{error.pattern}`, and is {quoted(value)}",
    "minimum": lambda error, value: f"must be at least {error.limit}, and is {quoted(value)}",
    "maximum": lambda error, value: f"must be at most {error.limit}, and is {quoted(value)}",
    "exclusiveMinimum": lambda error, value: f"must be more than {error.limit}, and is {quoted(value)}",
    "exclusiveMaximum": lambda error, value: f"must be less than {error.limit}, and is {quoted(value)}",
    "multipleOf": lambda error, value: f"must be a multiple of {error.multiple_of}, and is {quoted(value)}",
    "minLength": _count("at least", "character"),
    "maxLength": _count("at most", "character"),
    "minItems": _count("at least", "item"),
    "maxItems": _count("at most", "item"),
    "minProperties": _count("at least", "property"),
    "maxProperties": _count("at most", "property"),
    "uniqueItems": lambda _, value: f"has an item twice: {quoted(_repeated(value))}",
    "not": _not,
    "oneOf": lambda *_: "fits more than one of the schemas of `oneOf`, and may fit only one",
    "contains": lambda *_: "has no item of the kind that `contains` asks for",
    "additionalItems": lambda error, value: f"must have at most {error.limit} items, and has {len(value)}",
    "unevaluatedItems": lambda *_: "has items that its schema does not allow",
    "falseSchema": lambda *_: "is not allowed here",
}
"""Keyword to what it says of a value; the value's name comes before it."""


def told(keyword: str, error: Any, value: Any) -> str:
    """What is wrong with a value by the keyword that rejects it: the predicate of a sentence."""
    say = WORDS.get(keyword)
    return f"does not fit its schema ({keyword})" if say is None else say(error, value)


def _repeated(items: list[Any]) -> Any:
    return next((item for index, item in enumerate(items) if item in items[:index]), items)
