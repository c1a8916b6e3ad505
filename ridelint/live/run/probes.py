"""Calls that only a live run can make: right but for one thing, which the server has to notice.

Each is made of a call of the same operation that the server took for well formed, so that what it refuses is what is
amiss. Where there was none, the probe is skipped, and said to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from ridelint.live.decode import Wire
from ridelint.live.run.caller import Caller, Known
from ridelint.live.run.identities import HEADER
from ridelint.live.run.remade import Made, remade, with_body_of
from ridelint.live.run.tokens import TokenError
from ridelint.model import Purpose

METHODS = ("PATCH", "DELETE", "PUT", "POST", "GET")
"""Methods to try on a path that does not declare them. HEAD and OPTIONS are answered by many servers, and rightly."""
MEDIA_TYPES = ("application/xml", "text/plain", "application/x-ridelint")
UNHEARD_OF = "application/x-ridelint"
NO_TEXT = "ridelint=%FF"
"""A parameter that is no UTF-8 (RFC 3986 section 2.5)."""
LARGE = 1024 * 1024
NO_PATTERN = "no call of it was taken for well formed"


class Kind(Enum):
    """What is amiss, and the purpose that the rules know it by."""

    NO_TOKEN = ("no token", Purpose.NO_TOKEN)
    OTHER_ROLE = ("other role", Purpose.OTHER_ROLE)
    NO_CSRF = ("no csrf token", Purpose.NO_CSRF)
    OTHER_METHOD = ("other method", Purpose.OTHER_METHOD)
    OTHER_MEDIA_TYPE = ("other media type", Purpose.OTHER_MEDIA_TYPE)
    NOT_ACCEPTABLE = ("not acceptable", Purpose.FUZZ)
    TOO_LARGE = ("too large", Purpose.FUZZ)
    MALFORMED = ("malformed query", Purpose.FUZZ)

    @property
    def title(self) -> str:
        return self.value[0]

    @property
    def purpose(self) -> Purpose:
        return self.value[1]


class Probe(NamedTuple):
    """A request to send."""

    purpose: Purpose
    known: Known
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None


class Skipped(NamedTuple):
    """A probe that cannot be made of an operation, and why."""

    kind: Kind
    known: Known
    reason: str


def probes(
    operations: Sequence[Known], pattern: Callable[[Known], Wire | None], caller: Caller
) -> Iterator[Probe | Skipped]:
    """All probes of one description, each with the credentials of the moment in which it is asked for."""
    methods: dict[str, set[str]] = {}
    for known in operations:
        methods.setdefault(known.called.path, set()).add(known.called.method)
    tried: set[str] = set()
    for known in operations:
        path = known.called.path
        wanted = (*_wanted(known, caller), *([Kind.OTHER_METHOD] if path not in tried else []))
        wire = pattern(known)
        if wire is None:
            yield from (Skipped(kind, known, NO_PATTERN) for kind in wanted)
            continue
        tried.add(path)
        for kind in wanted:
            yield _probe(kind, known, wire, caller, methods[path])


def _wanted(known: Known, caller: Caller) -> Iterator[Kind]:
    if known.needs.always:
        yield Kind.NO_TOKEN
        yield Kind.OTHER_ROLE
    if known.needs.is_unsafe and caller.csrf_header.lower() in map(str.lower, known.needs.csrf_headers):
        yield Kind.NO_CSRF
    if known.media_types:
        yield Kind.OTHER_MEDIA_TYPE
    # Other servers are free to answer these as they like; where they are documented, they must be as documented.
    if "406" in known.statuses:
        yield Kind.NOT_ACCEPTABLE
    if "400" in known.statuses:
        yield Kind.MALFORMED
    if "413" in known.statuses and known.media_types:
        yield Kind.TOO_LARGE


def _probe(kind: Kind, known: Known, wire: Wire, caller: Caller, methods: set[str]) -> Probe | Skipped:
    try:
        found = _made(kind, known, wire, caller, methods)
    except TokenError as error:
        found = str(error)
    if isinstance(found, str):
        return Skipped(kind, known, found)
    return Probe(kind.purpose, known, *found)


def _made(kind: Kind, known: Known, wire: Wire, caller: Caller, methods: set[str]) -> Made | str:
    """The request, or why there is none."""
    if kind is Kind.OTHER_ROLE:
        other = caller.chosen(known).other
        return remade(known, wire, caller.of(other, known)) if other else "nobody is known who may not call it"
    own = caller.credentials(known)
    if kind is Kind.NO_TOKEN:
        # The CSRF token stays the caller's, so that one thing is amiss.
        return remade(known, wire, own.without(HEADER))
    if kind is Kind.NO_CSRF:
        return remade(known, wire, own.without(caller.csrf_header)._replace(fields={}))
    return _changed(kind, known, remade(known, wire, own), methods)


def _changed(kind: Kind, known: Known, made: Made, methods: set[str]) -> Made | str:
    match kind:
        case Kind.OTHER_METHOD:
            method = next((method for method in METHODS if method not in methods), None)
            return made.by(method) if method else "its path declares every method"
        case Kind.NOT_ACCEPTABLE:
            return made.having("Accept", UNHEARD_OF)
        case Kind.MALFORMED:
            return made._replace(url=made.url + ("&" if "?" in made.url else "?") + NO_TEXT)
        case Kind.TOO_LARGE:
            return with_body_of(LARGE, made)
        case _:
            return _other_media_type(known, made)


def _other_media_type(known: Known, made: Made) -> Made | str:
    declared = {name.partition(";")[0].strip().lower() for name in known.media_types}
    kinds = {name.partition("/")[0] for name in declared if name.endswith("/*")}
    free = [name for name in MEDIA_TYPES if name not in declared and name.partition("/")[0] not in kinds]
    if "*/*" in declared or not free:
        return "it takes any media type"
    return made.having("Content-Type", free[0]) if made.body else "no call of it that succeeded had a body"
