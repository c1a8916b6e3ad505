"""What is of the right shape and still contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ridelint.config.apply import KINDS, Values
from ridelint.config.check import Complaint, label
from ridelint.config.layer import Layer
from ridelint.model import Pointer
from ridelint.settings import Envelope


def contradictions(values: Values, layer: Layer, at: Pointer) -> Iterator[Complaint]:
    """What is said twice, or of something that is not there. ``layer`` is what the values amount to."""
    naming = values.get("naming", {})
    yield from _said_twice(naming, at / "naming")
    for kind in KINDS:
        yield from _said_twice(naming.get(kind, {}), at / "naming" / kind)
    if layer.settings.envelope is not None:
        yield from _envelope(values.get("envelope") or {}, layer.settings.envelope, at / "envelope")


def _said_twice(table: Mapping[str, Any], at: Pointer) -> Iterator[Complaint]:
    if "style" in table and "pattern" in table:
        yield Complaint(at / "pattern", f"`{label(at)}` has both a style and a pattern; keep one of them")


def _envelope(said: Mapping[str, Any], envelope: Envelope, at: Pointer) -> Iterator[Complaint]:
    status, error = envelope.status, envelope.error
    names = {"status": status and status.name, "result": envelope.result, "error": error and error.name}
    for key, name in names.items():
        if key in said and name is not None and name not in {*envelope.members, *envelope.optional}:
            yield Complaint(at / key, f"`{label(at / key)}`: the envelope has no member `{name}`; add it to `members`")
    both = set(status.success) & set(status.failure) if status and said.get("status") else set()
    for value in sorted(both):
        yield Complaint(at / "status", f"`{label(at / 'status')}`: `{value}` cannot mean both success and failure")
