"""A body by its media type: JSON as its value, forms as their fields, everything else as text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson

from ridelint.walk.media import FORM, essence, is_json

_MULTIPART = "multipart/form-data"
_MOST_FIELDS = 1000
_STRANGE = re.compile(rb'"[ \t\r\n]+:|\\u00(?:22|3[aA])')
"""Where names cannot be counted by their ends: a space before the colon, and a colon or a quote that is escaped."""


class Decoded(NamedTuple):
    """A decoded body, or why it is none."""

    value: Any = None
    problem: str = ""


def decode(body: bytes, media_type: str | None) -> Decoded:
    """The value of an unpacked body. Without a media type it is text."""
    name = media_type or ""
    if is_json(name):
        return _json(body, name)
    kind = essence(name)
    if kind == FORM:
        return _form(body)
    if kind == _MULTIPART:
        return _multipart(body, name)
    return _text(body, name)


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Fields by name; one that is there several times has the list of its values."""
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name not in fields:
            fields[name] = value
        elif isinstance(fields[name], list):
            fields[name].append(value)
        else:
            fields[name] = [fields[name], value]
    return fields


def _json(body: bytes, media_type: str) -> Decoded:
    """JSON as RFC 8259 has it: UTF-8, no NaN, and no name twice in one object."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        other = _charset(media_type)
        if other not in {"", "utf-8", "utf8", "us-ascii"}:
            return _json_in(body, other)
        if body.startswith(b"\xef\xbb\xbf"):
            return Decoded(problem="not JSON: it starts with a byte order mark (RFC 8259 section 8.1)")
        return Decoded(problem=f"not JSON: {error}")
    if _may_be_twice(body, value):
        twice = _twice(body)
        if twice is not None:
            return Decoded(problem=f"not JSON: the name `{twice}` is there twice in one object")
    return Decoded(value)


def _may_be_twice(body: bytes, value: Any) -> bool:
    """Whether some name may be there twice, which only the slow reader tells.

    Written again, a value has as many names as were read, unless one was there twice. Where nothing is escaped, all of
    its colons are as they were.
    """
    try:
        again = orjson.dumps(value)
    except orjson.JSONEncodeError:  # it is nested deeper than it can be written
        return True
    if b"\\" not in body:
        return body.count(b":") != again.count(b":")
    return body.count(b'":') != again.count(b'":') or _STRANGE.search(body) is not None


def _json_in(body: bytes, charset: str) -> Decoded:
    """JSON in another encoding, which some servers still write and say so."""
    try:
        return Decoded(orjson.loads(body.decode(charset).encode()))
    except LookupError:
        return Decoded(problem=f"its charset `{charset}` is not known")
    except (UnicodeError, orjson.JSONDecodeError) as error:
        return Decoded(problem=f"not JSON in {charset}: {error}")


def _twice(body: bytes) -> str | None:
    """A name that one object has twice, if there is any."""
    found: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> None:
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            found.append(next(name for name in names if names.count(name) > 1))

    try:
        json.loads(body, object_pairs_hook=members)
    except (ValueError, RecursionError):
        return None
    return found[0] if found else None


def _form(body: bytes) -> Decoded:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeError:
        return Decoded(problem="not UTF-8")
    except ValueError:
        return Decoded(problem=f"more than {_MOST_FIELDS} fields")
    return Decoded(grouped(pairs))


def _multipart(body: bytes, media_type: str) -> Decoded:
    from email.parser import BytesParser  # noqa: PLC0415  few APIs take files
    from email.policy import HTTP  # noqa: PLC0415

    head = f"Content-Type: {media_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        return Decoded(problem="not multipart")
    pairs = []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            pairs.append((name, content.decode("utf-8", "replace")))
    return Decoded(grouped(pairs))


def _text(body: bytes, media_type: str) -> Decoded:
    """Text in its charset. Bytes that are no text, such as a picture, are no fault and have no value."""
    charset = _charset(media_type)
    try:
        return Decoded(body.decode(charset or "utf-8"))
    except LookupError:
        return Decoded(problem=f"its charset `{charset}` is not known")
    except UnicodeError:
        return Decoded(problem=f"not {charset}" if charset else "")


def _charset(media_type: str) -> str:
    for parameter in media_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
            return charset if charset.isprintable() else ""
    return ""
