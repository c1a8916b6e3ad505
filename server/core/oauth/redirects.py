"""Which redirect addresses are a client's own (RFC 8252 section 7, RFC 9700 section 4.1.3).

Compared exactly, character by character, with one exception: on a loopback address the port is free, as a desktop app
listens on whichever it gets.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

_LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1"})


def permitted(asked: str, registered: Iterable[str]) -> bool:
    """Tell whether the address may be redirected to.

    >>> permitted("com.example.rides:/oauth/callback", ["com.example.rides:/oauth/callback"])
    True
    >>> permitted("http://127.0.0.1:51004/callback", ["http://127.0.0.1/callback"])
    True
    >>> permitted("https://rides.example:444/callback", ["https://rides.example/callback"])
    False
    """
    return any(asked == own or _same_but_port(asked, own) for own in registered)


def policy_source(redirect_uri: str) -> str:
    """Name the address's scheme or origin as a Content-Security-Policy names it.

    Browsers hold the redirect that answers a form against `form-action`, so the page has to allow it.

    >>> policy_source("com.example.rides:/oauth/callback"), policy_source("http://127.0.0.1:51004/callback?a=b")
    ('com.example.rides:', 'http://127.0.0.1:51004')
    """
    parts = urlsplit(redirect_uri)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"


def _same_but_port(asked: str, own: str) -> bool:
    left, right = _loopback(asked), _loopback(own)
    return left is not None and right is not None and left == right


def _loopback(uri: str) -> tuple[str, str] | None:
    """Give host and all behind the port, or None where it is not a plain `http` loopback address."""
    try:
        parts = urlsplit(uri)
        plain = parts.scheme == "http" and parts.hostname in _LOOPBACK_HOSTS and _is_host_and_port(parts)
    except ValueError:
        return None
    if not plain or not uri.startswith(f"http://{parts.netloc}"):
        return None
    return str(parts.hostname), uri.removeprefix(f"http://{parts.netloc}")


def _is_host_and_port(parts: SplitResult) -> bool:
    """Tell whether the authority is the host and at most a port: no user, no odd spelling of either."""
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else str(parts.hostname)
    return parts.netloc == (host if parts.port is None else f"{host}:{parts.port}")
