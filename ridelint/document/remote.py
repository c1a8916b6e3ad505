"""Fetches a remote description, within a time and a size, never leaving http and https."""

# What only some inputs need is imported where it is used, for start-up.
# ruff: noqa: PLC0415

from __future__ import annotations

import time
from typing import Any

from ridelint.document.files import Unreadable, too_large
from ridelint.document.limits import MAX_REDIRECTS

_CHUNK = 65536


def fetch(url: str, timeout: float, limit: int) -> bytes:
    """The bytes at a URL.

    Raises:
        Unreadable: it cannot be had, takes longer than the timeout altogether, or is larger than the limit.
    """
    import http.client

    deadline = time.monotonic() + timeout
    try:
        with _opener().open(url, timeout=timeout) as response:
            return _read(response, deadline, limit)
    except TimeoutError:
        raise Unreadable(f"did not answer within {timeout:g} s", "try again, or keep a copy in the tree") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise Unreadable(f"cannot be fetched: {reason}", "check the address") from None


def _opener() -> Any:
    import urllib.error
    import urllib.request

    class Redirects(urllib.request.HTTPRedirectHandler):
        """A redirect may not reach what the reference itself could not: files, or another scheme."""

        max_redirections = MAX_REDIRECTS

        def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
            if not newurl.startswith(("http://", "https://")):
                raise urllib.error.URLError(f"it redirects to '{newurl}'")
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    director = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        Redirects(),
    ):
        director.add_handler(handler)
    return director


def _read(response: Any, deadline: float, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := response.read1(_CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        if time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(parts)
