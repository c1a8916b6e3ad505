"""Media types: what a client takes (RFC 9110 section 12.5.1), and what a body is."""

from __future__ import annotations

from collections.abc import Collection

FORM = "application/x-www-form-urlencoded"


def accepts(header: str, offered: Collection[str]) -> bool:
    """Tell whether an Accept header admits any of the offered media types; the most specific range decides."""
    if header in {"", "*/*"} or header in offered:
        return True
    ranges = dict(_range(piece) for piece in header.split(",") if piece.strip())
    if not ranges:
        return True
    return any(_quality(ranges, media_type) > 0 for media_type in offered)


def _range(piece: str) -> tuple[str, float]:
    name, *parameters = (part.strip().lower() for part in piece.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            return name, _weight(value.strip())
    return name, 1.0


def _weight(text: str) -> float:
    """Read a weight; one that cannot be read weighs nothing."""
    return float(text) if text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdecimal() else 0.0


def _quality(ranges: dict[str, float], media_type: str) -> float:
    family = media_type.partition("/")[0]
    for name in (media_type, f"{family}/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0


def is_form(content_type: str) -> bool:
    """Tell whether a Content-Type header says an urlencoded form; UTF-8 is its only encoding."""
    if content_type == FORM:
        return True
    name, *parameters = (part.strip().lower() for part in content_type.split(";"))
    return name == FORM and all(parameter.replace('"', "") in {"", "charset=utf-8"} for parameter in parameters)
