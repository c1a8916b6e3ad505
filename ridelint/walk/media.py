"""Media types, as far as a house rule must tell them apart."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
_MOST_REMEMBERED = 256
_WILDCARDS = frozenset({"*/*", "application/*"})


def best(media_type: str, written: Iterable[str]) -> str:
    """The most specific of the media types as written that means this one (OpenAPI 3.1, Media Types); empty: none."""
    return _best(media_type, tuple(written))


@lru_cache(_MOST_REMEMBERED)
def _best(media_type: str, written: tuple[str, ...]) -> str:
    by_name = {essence(name): name for name in reversed(written)}
    for name in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if name in by_name:
            return by_name[name]
    return ""


@lru_cache(_MOST_REMEMBERED)
def essence(media_type: str) -> str:
    """The type without its parameters, in lower case (RFC 9110 section 8.3.1)."""
    return media_type.partition(";")[0].strip().lower()


@lru_cache(_MOST_REMEMBERED)
def is_json(media_type: str) -> bool:
    """JSON by name or by a ``+json`` suffix (RFC 6839); a wildcard may be JSON and is asked like it."""
    name = essence(media_type)
    return name == JSON or name.endswith("+json") or name in _WILDCARDS
