"""What an operation demands of its caller: a token with some scopes, a CSRF token."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ridelint.nodes import Operation, Requirement

_TOKENS = frozenset({"oauth2", "openIdConnect", "mutualTLS"})
_UNSAFE = frozenset({"post", "put", "patch", "delete"})


class Needs(NamedTuple):
    """``scopes`` has the scopes of each alternative that wants a token; ``always`` says that there is no other way."""

    scopes: tuple[frozenset[str], ...] = ()
    always: bool = False
    csrf_headers: tuple[str, ...] = ()
    is_unsafe: bool = False

    @property
    def token(self) -> bool:
        return bool(self.scopes)


def needs_of(operation: Operation, csrf_names: Iterable[str]) -> Needs:
    """``csrf_names`` are the headers that may carry a CSRF token, in any case."""
    names = {name.lower() for name in csrf_names}
    scopes = [_scopes(alternative) for alternative in operation.security if any(map(_is_token, alternative))]
    headers = {
        str((requirement.scheme or {})["name"])
        for alternative in operation.security
        for requirement in alternative
        if _is_csrf(requirement, names)
    }
    always = bool(scopes) and len(scopes) == len(operation.security)
    return Needs(tuple(scopes), always, tuple(sorted(headers)), operation.method in _UNSAFE)


def _scopes(alternative: tuple[Requirement, ...]) -> frozenset[str]:
    return frozenset(scope for requirement in alternative if _is_token(requirement) for scope in requirement.scopes)


def _is_token(requirement: Requirement) -> bool:
    scheme = requirement.scheme or {}
    kind = scheme.get("type")
    return kind in _TOKENS or (kind == "http" and str(scheme.get("scheme", "")).lower() == "bearer")


def _is_csrf(requirement: Requirement, names: set[str]) -> bool:
    scheme = requirement.scheme or {}
    return scheme.get("type") == "apiKey" and scheme.get("in") == "header" and str(scheme.get("name")).lower() in names
