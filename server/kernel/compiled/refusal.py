"""A request that is refused, before it is written in whatever form the house has for that."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

# What this package refuses by itself; a house adds its own.
REFUSALS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "bad_request": (400, "The request cannot be read."),
        "not_found": (404, "There is no such thing."),
        "method_not_allowed": (405, "This path does not have this method."),
        "not_acceptable": (406, "The answer cannot be given in any of the accepted media types."),
        "payload_too_large": (413, "The body is too long."),
        "unsupported_media_type": (415, "The body must be application/x-www-form-urlencoded."),
        "validation_failed": (422, "A field or parameter is missing or out of its bounds."),
        "internal_error": (500, "Something went wrong here."),
    }
)


class Refusal(Exception):  # noqa: N818 - it says what it is; an error is the client's to fix or not.
    """A refusal, as the client will read it.

    Attributes:
        status: Follows from the code.
        code: A key of `known`.
        message: A sentence for a developer; the code's own unless given.
        detail: A sentence or value by name of a field, a parameter or a fact; or None.
        headers: Headers to send beside it.
    """

    known: ClassVar[Mapping[str, tuple[int, str]]] = REFUSALS

    def __init__(
        self,
        code: str,
        message: str | None = None,
        detail: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Refuse with a code; raises KeyError at once where the code is not known."""
        self.status, sentence = self.known[code]
        self.code = code
        self.message = message or sentence
        self.detail = detail
        self.headers = dict(headers or {})
        super().__init__(f"{code}: {self.message}")
