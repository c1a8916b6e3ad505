"""The parts of a HAR entry: header lines, and bodies as far as they were recorded."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

import orjson

from ridelint.live.decode import Pairs
from ridelint.live.sources.lies import LieError, shown
from ridelint.live.sources.notes import Notes

_FORM = "application/x-www-form-urlencoded"
_NO_TYPE = frozenset({"", "x-unknown"})
_PLAIN = ("utf-8", "utf8", "UTF-8", "identity", "text")
_BODILESS = frozenset({"GET", "HEAD", "DELETE", "OPTIONS", "TRACE"})


class Body(NamedTuple):
    """A recorded body; ``told`` says whether the recording has it."""

    data: bytes | None = None
    told: bool = True


NOTHING = Body()
UNKNOWN = Body(told=False)


def headers_of(half: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    """Header lines as they were; those with a colon are HTTP/2's own."""
    found: list[tuple[str, str]] = []
    try:
        for header in half["headers"]:
            key, value = header["name"], header["value"]
            if key.__class__ is not str or value.__class__ is not str:
                raise LieError(f"a header of its {name} is {shown(header)}; name and value are texts")
            if key[:1] != ":":
                found.append((key, value))
    except KeyError as error:
        if error.args == ("headers",):
            return found
        raise LieError(f"a header of its {name} has no {error}; give it a name and a value") from None
    except TypeError:
        raise LieError(f"the headers of its {name} are no list of objects with name and value") from None
    return found


def media_type_of(response: Mapping[str, Any]) -> str:
    content = response.get("content")
    media_type = content.get("mimeType") if isinstance(content, dict) else None
    return media_type if isinstance(media_type, str) and media_type not in _NO_TYPE else ""


def content_of(response: Mapping[str, Any]) -> Body:
    content = response.get("content")
    if not isinstance(content, dict):
        return UNKNOWN
    text, size = content.get("text"), size_of(content.get("size"))
    if text is None or text == "":
        is_empty = size == 0 or (size is None and text == "") or size_of(response.get("bodySize")) == 0
        return NOTHING if is_empty else UNKNOWN
    body = _data(text, content.get("encoding"), "response")
    return UNKNOWN if size is not None and size > len(body) and _is_cut(body, response) else Body(body)


def _is_cut(body: bytes, response: Mapping[str, Any]) -> bool:
    """Whether a recorder kept only the beginning of a JSON body, as some do with long ones; others lie about sizes."""
    if "json" not in media_type_of(response):
        return False
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError as error:
        return error.pos >= len(error.doc) or "end of data" in error.msg or "EOF" in error.msg
    return False


def posted_of(request: Mapping[str, Any], method: str, sent: Pairs) -> Body:
    data, size = request.get("postData"), size_of(request.get("bodySize"))
    if not isinstance(data, dict):
        if size == 0 or (size is None and method.upper() in _BODILESS):
            return NOTHING
        return UNKNOWN if size or _length(sent) != "0" else NOTHING
    text = data.get("text")
    if text:
        return Body(_data(text, data.get("encoding"), "request"))
    fields, media_type = data.get("params"), data.get("mimeType")
    if fields and isinstance(fields, list):
        return _form(fields) if isinstance(media_type, str) and media_type.startswith(_FORM) else UNKNOWN
    return UNKNOWN if size else NOTHING


def _form(fields: list[Any]) -> Body:
    pairs: list[Any] = [(field.get("name"), field.get("value") or "") for field in fields if isinstance(field, dict)]
    if any(not isinstance(text, str) for pair in pairs for text in pair):
        raise LieError("a field of its form has a name or value that is no text")
    return Body(urlencode(pairs, errors="replace").encode())


def _length(headers: Pairs) -> str:
    """What a request says of the length of its body; none that says nothing has one (RFC 9110 section 8.6)."""
    return next((value for name, value in headers if name.lower() in {"content-length", "transfer-encoding"}), "0")


def _data(text: Any, encoding: Any, half: str) -> bytes:
    if not isinstance(text, str):
        raise LieError(f"the body of its {half} is {shown(text)}; it is recorded as a text")
    if encoding == "base64":
        return _unwrapped(text, half)
    if encoding and encoding not in _PLAIN:
        raise LieError(f"the body of its {half} has the encoding {shown(encoding)}; only base64 is known")
    return text.encode("utf-8", "surrogatepass")


def _unwrapped(text: str, half: str) -> bytes:
    try:
        return b64decode("".join(text.split()), validate=True)
    except ValueError:
        raise LieError(f"the body of its {half} is no base64, though its encoding says so") from None


def doubt_sizes(request: Mapping[str, Any], response: Mapping[str, Any], where: str, notes: Notes) -> None:
    for half in (request, response):
        size = half.get("bodySize")
        if size is not None and (size.__class__ is not int or size < -1):
            notes.warn(where, f"its bodySize is {shown(size)}; it was not believed")


def size_of(size: Any) -> int | None:
    """A size, where one is told; -1 says that none is."""
    return size if size.__class__ is int and size >= 0 else None
