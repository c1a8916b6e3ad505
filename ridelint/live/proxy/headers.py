"""What a proxy may not hand on, and what it adds, on the way there and on the way back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ridelint.live.capture import RawHeaders

# RFC 9110 section 7.6.1, with the names that older programs still send.
_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
_LOCATIONS = frozenset({b"location", b"content-location"})


class Client(NamedTuple):
    """Who asks, and under which address of ours."""

    address: str
    scheme: str
    host: bytes


def there(headers: RawHeaders, client: Client, host: bytes) -> list[tuple[bytes, bytes]]:
    """The headers of a request as the server behind gets them; ``host`` is what it is called by."""
    # The answer to `Expect` is given here already, before the body is read.
    kept = [field for field in _end_to_end(headers) if field[0].lower() not in {b"host", b"expect"}]
    forwarded = {
        b"x-forwarded-for": client.address.encode("ascii", "replace"),
        b"x-forwarded-proto": client.scheme.encode(),
        b"x-forwarded-host": client.host,
    }
    return [(b"Host", host), *_appended(kept, forwarded)]


def back(headers: RawHeaders) -> list[tuple[bytes, bytes]]:
    """The headers of an answer as the client gets them."""
    kept = _end_to_end(headers)
    if any(name.lower() == b"transfer-encoding" for name, _ in headers):
        # RFC 9112 section 6.3: the length of a chunked body is where its last chunk is, whatever else is said.
        return [field for field in kept if field[0].lower() != b"content-length"]
    return kept


def homeward(headers: RawHeaders, upstream: bytes, own: bytes) -> list[tuple[bytes, bytes]]:
    """Addresses of the server behind turned into ours, so that who follows one stays with the proxy."""
    return [
        (name, own + value[len(upstream) :])
        if name.lower() in _LOCATIONS and _is_below(value, upstream)
        else (name, value)
        for name, value in headers
    ]


def _is_below(url: bytes, origin: bytes) -> bool:
    return url.startswith(origin) and url[len(origin) :][:1] in {b"", b"/", b"?", b"#"}


def _end_to_end(headers: RawHeaders) -> list[tuple[bytes, bytes]]:
    named = {
        option.strip().lower()
        for name, value in headers
        if name.lower() == b"connection"
        for option in value.split(b",")
    }
    return [field for field in headers if field[0].lower() not in _HOP_BY_HOP | named]


def _appended(headers: Iterable[tuple[bytes, bytes]], more: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    """What proxies further out have said stands before what this one says."""
    kept, said = [], {name: [value] for name, value in more.items() if value}
    for name, value in headers:
        if name.lower() in said:
            said[name.lower()].insert(-1, value)
        else:
            kept.append((name, value))
    return [*kept, *((name, b", ".join(values)) for name, values in said.items())]
