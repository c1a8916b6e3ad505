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


def live_contradictions(live: Mapping[str, Any], at: Pointer) -> Iterator[Complaint]:
    """What the section of live runs leaves open, or says twice."""
    identities = live.get("identities", {})
    for name, identity in identities.items():
        yield from _identity(identity, at / "identities" / name)
    for index, role in enumerate(live.get("roles", ())):
        where = at / "roles" / index / "identities"
        for name in role["identities"]:
            if name not in identities:
                yield Complaint(where, f"`{label(where)}`: there is no identity `{name}`")
    csrf = live.get("csrf") or {}
    for key, kinds in PLACES.items():
        if key in csrf and not is_place(csrf[key], kinds):
            named = " or ".join(filter(None, (", ".join(_PLACE[kind] for kind in kinds[:-1]), _PLACE[kinds[-1]])))
            yield Complaint(at / "csrf" / key, f"`{label(at / 'csrf' / key)}`: `{csrf[key]}` is no {named}")


def _identity(identity: Mapping[str, Any], at: Pointer) -> Iterator[Complaint]:
    sources = [key for key in ("command", "token_env", "token_url") if key in identity]
    if not sources:
        cure = "give `command`, `token_env` or `token_url`"
        yield Complaint(at, f"`{label(at)}` says nowhere where its token is from: {cure}")
    elif len(sources) > 1:
        yield Complaint(at, f"`{label(at)}` has both `{sources[0]}` and `{sources[1]}`; keep one of them")
    elif sources == ["token_url"] and "client_id" not in identity:
        yield Complaint(at, f"`{label(at)}` lacks `client_id`")


PLACES: Mapping[str, tuple[str, ...]] = {
    "value": ("/", "header:", "cookie:"),
    "ends": ("/", "header:"),
    "send": ("header:", "form:"),
}
"""What the places of a CSRF token may begin with."""

_PLACE = {"/": "JSON pointer", "header:": "header:NAME", "cookie:": "cookie:NAME", "form:": "form:FIELD"}


def is_place(text: str, kinds: tuple[str, ...]) -> bool:
    return any(text.startswith(kind) and (kind == "/" or len(text) > len(kind)) for kind in kinds)


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
