"""Calls that only a live run can make: right but for one thing, which the server has to notice.

Each is made of a call of the same operation that the server took for well formed, so that what it refuses is what was
left out. Where there was none, the probe is skipped, and said to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from ridelint.live.decode import Wire
from ridelint.live.run.caller import Caller, Credentials, Known
from ridelint.live.run.identities import HEADER
from ridelint.live.run.tokens import TokenError
from ridelint.model import Purpose

FORM = "application/x-www-form-urlencoded"
METHODS = ("PATCH", "DELETE", "PUT", "POST", "GET")
"""Methods to try on a path that does not declare them. HEAD and OPTIONS are answered by many servers, and rightly."""
MEDIA_TYPES = ("application/xml", "text/plain", "application/x-ridelint")
NO_PATTERN = "no call of it was taken for well formed"


class Probe(NamedTuple):
    """A request to send."""

    purpose: Purpose
    known: Known
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None


class Skipped(NamedTuple):
    purpose: Purpose
    label: str
    reason: str


def probes(
    operations: Sequence[Known], pattern: Callable[[Known], Wire | None], caller: Caller, media_types: MediaTypes
) -> Iterator[Probe | Skipped]:
    """All probes of one description, each with the credentials of the moment in which it is asked for."""
    declared: dict[str, set[str]] = {}
    for known in operations:
        declared.setdefault(known.called.path, set()).add(known.called.method)
    tried: set[str] = set()
    for known in operations:
        wanted = tuple(_wanted(known, caller, media_types(known)))
        if known.called.path not in tried:
            wanted = (*wanted, Purpose.OTHER_METHOD)
        wire = pattern(known)
        if wire is None:
            yield from (Skipped(purpose, known.label, NO_PATTERN) for purpose in wanted)
            continue
        tried.add(known.called.path)
        for purpose in wanted:
            yield _probe(purpose, known, wire, caller, declared[known.called.path], media_types(known))


MediaTypes = Callable[[Known], tuple[str, ...]]
"""The media types that an operation's request may have; none for an operation without a body."""


def _wanted(known: Known, caller: Caller, media_types: tuple[str, ...]) -> Iterator[Purpose]:
    if known.needs.always:
        yield Purpose.NO_TOKEN
        yield Purpose.OTHER_ROLE
    if _demands_csrf(known, caller):
        yield Purpose.NO_CSRF
    if media_types:
        yield Purpose.OTHER_MEDIA_TYPE


def _demands_csrf(known: Known, caller: Caller) -> bool:
    return known.needs.is_unsafe and caller.csrf_header.lower() in map(str.lower, known.needs.csrf_headers)


def _probe(
    purpose: Purpose, known: Known, wire: Wire, caller: Caller, declared: set[str], media_types: tuple[str, ...]
) -> Probe | Skipped:
    try:
        own = caller.credentials(known)
        match purpose:
            case Purpose.NO_TOKEN:
                return _made(purpose, known, wire, _without_token(caller, known))
            case Purpose.OTHER_ROLE:
                return _as_other(known, wire, caller)
            case Purpose.NO_CSRF:
                headers = {name: value for name, value in own.headers.items() if name != caller.csrf_header}
                return _made(purpose, known, wire, own._replace(headers=headers, fields={}))
            case Purpose.OTHER_METHOD:
                return _other_method(known, wire, own, declared)
            case _:
                return _other_media_type(known, wire, own, media_types)
    except TokenError as error:
        return Skipped(purpose, known.label, str(error))


def _without_token(caller: Caller, known: Known) -> Credentials:
    """All that belongs to the call but the token: the CSRF token stays the caller's, so that one thing is amiss."""
    own = caller.credentials(known)
    return own._replace(headers={name: value for name, value in own.headers.items() if name != HEADER})


def _as_other(known: Known, wire: Wire, caller: Caller) -> Probe | Skipped:
    other = caller.chosen(known).other
    if other is None:
        return Skipped(Purpose.OTHER_ROLE, known.label, "no identity is known that may not call it")
    return _made(Purpose.OTHER_ROLE, known, wire, caller.of(other, known))


def _other_method(known: Known, wire: Wire, own: Credentials, declared: set[str]) -> Probe | Skipped:
    method = next((method for method in METHODS if method not in declared), None)
    if method is None:
        return Skipped(Purpose.OTHER_METHOD, known.label, "its path declares every method")
    probe = _made(Purpose.OTHER_METHOD, known, wire, own)
    return probe._replace(method=method, body=probe.body if method != "GET" else None)


def _other_media_type(known: Known, wire: Wire, own: Credentials, media_types: tuple[str, ...]) -> Probe | Skipped:
    declared = {name.partition(";")[0].strip().lower() for name in media_types}
    kinds = {name.partition("/")[0] for name in declared if name.endswith("/*")}
    free = [name for name in MEDIA_TYPES if name not in declared and name.partition("/")[0] not in kinds | {""}]
    if "*/*" in declared or not free:
        return Skipped(Purpose.OTHER_MEDIA_TYPE, known.label, "it takes any media type")
    if not wire.request_body:
        return Skipped(Purpose.OTHER_MEDIA_TYPE, known.label, "no call of it that succeeded had a body")
    probe = _made(Purpose.OTHER_MEDIA_TYPE, known, wire, own)
    return probe._replace(headers={**probe.headers, "Content-Type": free[0]})


_OF_THE_CONNECTION = frozenset({"content-length", "connection", "host", "transfer-encoding", "cookie"})


def _made(purpose: Purpose, known: Known, wire: Wire, credentials: Credentials) -> Probe:
    """The same request with other credentials."""
    fresh = {name.lower() for name in (HEADER, *known.needs.csrf_headers)}
    headers = {
        name: value
        for name, value in wire.request_headers
        if name.lower() not in _OF_THE_CONNECTION and name.lower() not in fresh
    }
    headers.update(credentials.headers)
    if credentials.cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in credentials.cookies.items())
    return Probe(purpose, known, wire.method, wire.url, headers, _body(wire, headers, credentials))


def _body(wire: Wire, headers: Mapping[str, str], credentials: Credentials) -> bytes | None:
    """The body, with the CSRF token of the moment where it is a form's field."""
    kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    if not wire.request_body or not credentials.fields or not kind.startswith(FORM):
        return wire.request_body
    fields = parse_qsl(wire.request_body.decode(errors="replace"), keep_blank_values=True)
    kept = [(name, value) for name, value in fields if name not in credentials.fields]
    return urlencode([*kept, *credentials.fields.items()]).encode()
