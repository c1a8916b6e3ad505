"""Bytes to names and texts: query strings, form bodies and cookies, read strictly.

Strictly, because what two readers understand differently (a gateway, a handler) is what attackers send: every name
once, valid UTF-8 only.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from server.kernel.compiled.refusal import Refusal

# Bytes past ASCII as if they had been escaped.
_ESCAPED = {byte: f"%{byte:02X}" for byte in range(128, 256)}


def read_pairs(encoded: bytes, what: str) -> dict[str, str]:
    """Read `application/x-www-form-urlencoded` (WHATWG URL section 5.1); raises Refusal("bad_request").

    `what` names the source in the message: "body" or "query".
    """
    try:
        text = encoded.decode()
    except UnicodeDecodeError:
        # Which name it is of is told by reading the pieces.
        text = encoded.decode("latin-1").translate(_ESCAPED)
    pieces = text.replace("+", " ").split("&")
    try:
        pairs = {
            name: _plain(value) if "%" in value else value for name, _, value in [p.partition("=") for p in pieces]
        }
    except UnicodeDecodeError:
        return _one_by_one(pieces, what)
    # Fewer than pieces where a name came twice; such, and what is rare, is read piece by piece.
    if len(pairs) < len(pieces) or "" in pairs or "%" in "".join(pairs):
        return _one_by_one(pieces, what)
    return pairs


def _one_by_one(pieces: Iterable[str], what: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for piece in pieces:
        if not piece:
            continue
        key, _, value = piece.partition("=")
        if "%" in key:
            key = _text(key, what, what)
        if "%" in value:
            value = _text(value, what, key)
        if key in pairs:
            raise Refusal("bad_request", f"The {what} gives a name twice.", {key[:100]: "given twice"})
        pairs[key] = value
    return pairs


def _plain(encoded: str) -> str:
    return unquote_to_bytes(encoded).decode()


def _text(encoded: str, what: str, name: str) -> str:
    try:
        return _plain(encoded)
    except UnicodeDecodeError as error:
        raise Refusal("bad_request", f"The {what} is not valid UTF-8.", {name[:100]: "not valid UTF-8"}) from error


def read_segment(encoded: bytes, name: str) -> str:
    """Read one segment of a path; raises Refusal("bad_request")."""
    try:
        return unquote_to_bytes(encoded).decode()
    except UnicodeDecodeError as error:
        raise Refusal("bad_request", "The path is not valid UTF-8.", {name: "not valid UTF-8"}) from error


def read_cookies(header: str) -> dict[str, str]:
    """Read a Cookie header (RFC 6265 section 5.4); of two with one name the first stands, the more specific path's."""
    cookies: dict[str, str] = {}
    for piece in header.split(";"):
        name, separator, value = piece.strip().partition("=")
        if separator:
            cookies.setdefault(name, value.strip('"'))
    return cookies
