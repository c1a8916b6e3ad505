"""An exchange with its secrets masked: by the names of headers and fields, by their looks, and wherever they recur.

A server that answers with the password it was sent, or a message that quotes a token, gives nothing away: every value
that stands under a secret's name is looked for everywhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

from ridelint.masking.fields import Writing, rewritten
from ridelint.masking.headers import header_secrets, masked_header
from ridelint.masking.names import Names
from ridelint.masking.text import MASK, masked_text
from ridelint.model import Exchange, Finding, Request, Response

_SHORTEST = 6
"""Below this a value is too common a text to be looked for elsewhere."""
_NO_LONGER_TRUE = frozenset({"content-encoding", "content-length"})


def masked(exchange: Exchange, more: Collection[str] = ()) -> Exchange:
    """The same call, fit to be shown; ``more`` names further headers and fields that hold secrets."""
    return _Masker(exchange, more).exchange()


def masked_finding(finding: Finding, more: Collection[str] = ()) -> Finding:
    """The same finding, fit to be told: its message may quote what was sent."""
    if finding.exchange is None:
        return finding
    masker = _Masker(finding.exchange, more)
    return finding._replace(
        message=masker.text(finding.message),
        help=masker.text(finding.help),
        pointer=masker.text(finding.pointer),
        location=finding.location._replace(file=masker.text(finding.location.file)),
        exchange=masker.exchange(),
    )


class _Masker:
    """Learns the secrets of one exchange, and then knows them anywhere."""

    def __init__(self, exchange: Exchange, more: Collection[str]) -> None:
        self._exchange = exchange
        self._names = Names(frozenset(name.lower() for name in more))
        self._sent = Writing(self._names.is_secret_sent, _mask, self.text)
        self._answered = Writing(self._names.is_secret, _mask, self.text)
        self._known = _pattern(_secrets(exchange, self._names))

    def exchange(self) -> Exchange:
        given = self._exchange
        return given._replace(
            request=self._request(given.request),
            response=self._response(given.response),
            label=self.text(given.label),
        )

    def text(self, text: str) -> str:
        known = text if self._known is None else self._known.sub(MASK, text)
        return masked_text(known, self._names)

    def _request(self, request: Request) -> Request:
        body = rewritten(request.body, self._sent)
        return request._replace(
            path=self.text(request.path),
            query=rewritten(request.query, self._sent),
            headers=self._headers(request.headers, rewritten=body != request.body),
            body=body,
            raw=self._raw(request, body),
            problem=self.text(request.problem),
            origin=self.text(request.origin),
        )

    def _response(self, response: Response) -> Response:
        body = rewritten(response.body, self._answered)
        return response._replace(
            headers=self._headers(response.headers, rewritten=body != response.body),
            body=body,
            raw=self._raw(response, body),
            problem=self.text(response.problem),
        )

    def _headers(self, headers: Mapping[str, str], *, rewritten: bool) -> dict[str, str]:
        return {
            name: masked_header(name, value) if self._names.is_secret_header(name) else self.text(value)
            for name, value in headers.items()
            if not (rewritten and name in _NO_LONGER_TRUE)
        }

    def _raw(self, half: Request | Response, body: Any) -> bytes | None:
        """The bytes of a body: as they were where nothing had to go, else written anew."""
        if half.raw is None or (body is not None and body == half.body):
            return half.raw
        is_packed = "content-encoding" in half.headers
        if body is None or (half.media_type or "").startswith("multipart/"):
            return None if is_packed else _recoded(half.raw, self.text)
        return _encoded(body, half.media_type)


def _secrets(exchange: Exchange, names: Names) -> set[str]:
    """Every value under the name of a secret that is long enough to be known again."""
    found: set[str] = set()

    def remember(secret: str) -> str:
        found.add(secret)
        return MASK

    sent = Writing(names.is_secret_sent, remember, str)
    rewritten(exchange.request.query, sent)
    rewritten(exchange.request.body, sent)
    rewritten(exchange.response.body, sent._replace(is_secret=names.is_secret))
    for headers in (exchange.request.headers, exchange.response.headers):
        for name, value in headers.items():
            if names.is_secret_header(name):
                found.update(header_secrets(name, value))
    return {secret for secret in found if len(secret) >= _SHORTEST}


def _pattern(secrets: Collection[str]) -> re.Pattern[str] | None:
    """What finds any of them, also as a URL or as JSON writes it; the longest first, since one may hold another."""
    if not secrets:
        return None
    written = {write(secret) for secret in secrets for write in (str, _quoted, _quoted_plus, _in_json)}
    return re.compile("|".join(map(re.escape, sorted(written, key=lambda text: (-len(text), text)))))


def _mask(_secret: str) -> str:
    return MASK


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _quoted_plus(text: str) -> str:
    return quote_plus(text, errors="replace")


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _recoded(raw: bytes, text: Callable[[str], str]) -> bytes:
    return text(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _encoded(body: Any, media_type: str | None) -> bytes:
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    if "x-www-form-urlencoded" in (media_type or ""):
        return urlencode(body, doseq=True, safe="[]").encode()
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
