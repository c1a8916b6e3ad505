"""What a body says of the outcome of its call: what makes two enveloped bodies alike."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from ridelint.settings import Envelope

_LONGEST = 100
_SCALARS = (str, int, float, bool, type(None))


def outcome(body: Any, envelope: Envelope | None) -> Hashable:
    """All that the rules of the envelope read of a body."""
    if body.__class__ is not dict:
        return type(body).__name__
    if envelope is None:
        return ()
    status = body.get(envelope.status.name) if envelope.status else None
    result = body.get(envelope.result) if envelope.result else None
    error: Any = body.get(envelope.error.name) if envelope.error else None
    told = None if error is None else tuple(_error(error, envelope))
    return tuple(body), _shown(status), result.__class__, told


def _error(error: Any, envelope: Envelope) -> Iterator[Hashable]:
    yield error.__class__
    if error.__class__ is dict:
        yield tuple(error)
        code = envelope.error.code if envelope.error else None
        yield _shown(error.get(code)) if code else None


def _shown(value: Any) -> Hashable:
    kind = type(value).__name__
    return (kind, str(value)[:_LONGEST]) if isinstance(value, _SCALARS) else kind
