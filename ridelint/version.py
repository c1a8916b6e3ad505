"""Which OpenAPI version a document says it is."""

from __future__ import annotations

from typing import Any

KNOWN = ("2.0", "3.0", "3.1", "3.2")


def version_of(value: Any) -> str | None:
    """``2.0``, ``3.0``, ``3.1`` or ``3.2``; none where the value is no description of a version that is read.

    A version written as a number (``openapi: 3.1``) is understood, though the description is not valid.
    """
    if not isinstance(value, dict):
        return None
    stated = value.get("openapi", value.get("swagger"))
    if not isinstance(stated, (str, float)) or isinstance(stated, bool):
        return None
    version = ".".join(str(stated).split(".")[:2])
    return version if version in KNOWN else None
