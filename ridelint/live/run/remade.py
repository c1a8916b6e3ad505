"""A request made after one that was sent: the same, with the credentials of the moment and what a probe changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from ridelint.live.decode import Wire
from ridelint.live.run.caller import Credentials, Known
from ridelint.live.run.identities import HEADER

FORM = "application/x-www-form-urlencoded"

_OF_THE_CONNECTION = frozenset({"content-length", "connection", "host", "transfer-encoding", "cookie"})


class Made(NamedTuple):
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None

    def by(self, method: str) -> Made:
        return self._replace(method=method, body=None if method == "GET" else self.body)

    def having(self, name: str, value: str) -> Made:
        """With this header, in place of one that is there."""
        others = {other: text for other, text in self.headers.items() if other.lower() != name.lower()}
        return self._replace(headers={**others, name: value})

    @property
    def media_type(self) -> str:
        return next((value for name, value in self.headers.items() if name.lower() == "content-type"), "")


def remade(known: Known, wire: Wire, credentials: Credentials) -> Made:
    """The same request with these credentials."""
    fresh = {name.lower() for name in (HEADER, *known.needs.csrf_headers)}
    headers = {
        name: value
        for name, value in wire.request_headers
        if name.lower() not in _OF_THE_CONNECTION and name.lower() not in fresh
    }
    headers.update(credentials.headers)
    if credentials.cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in credentials.cookies.items())
    made = Made(wire.method, wire.url, headers, wire.request_body)
    return _with_fields(made, credentials.fields)


def _with_fields(made: Made, fields: Mapping[str, str]) -> Made:
    """With the CSRF token of the moment where it is a form's field."""
    if not made.body or not fields or not made.media_type.startswith(FORM):
        return made
    sent = parse_qsl(made.body.decode(errors="replace"), keep_blank_values=True)
    kept = [(name, value) for name, value in sent if name not in fields]
    return made._replace(body=urlencode([*kept, *fields.items()]).encode())


def with_body_of(size: int, made: Made) -> Made:
    """With a body of at least so many bytes: one more field of a form, blanks after anything else."""
    body = made.body or b""
    more = b"&padding=" + b"a" * size if made.media_type.startswith(FORM) else b" " * size
    return made._replace(body=body + more)
