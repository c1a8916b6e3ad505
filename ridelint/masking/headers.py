"""Credentials in headers: the value goes, what it is stays: ``Bearer [masked]``, ``sid=[masked]; Path=/``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ridelint.masking.text import MASK

_COOKIES = re.compile(r",\s*(?=[^;,=\s]+=)")
"""Where one ``Set-Cookie`` ends and the next begins; the comma of ``Expires`` has no name behind it."""


def masked_header(name: str, value: str) -> str:
    """The value of a header that holds a secret."""
    if name == "cookie":
        return "; ".join(f"{pair.partition('=')[0].strip()}={MASK}" for pair in value.split(";"))
    if name == "set-cookie":
        return ", ".join(_set_cookie(cookie) for cookie in _COOKIES.split(value))
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {MASK}" if space and name.endswith("authorization") and scheme.isalnum() else MASK


def header_secrets(name: str, value: str) -> Iterator[str]:
    """What must not be read anywhere else either."""
    if name in {"cookie", "set-cookie"}:
        for cookie in _COOKIES.split(value) if name == "set-cookie" else value.split(";"):
            yield cookie.partition(";")[0].partition("=")[2].strip()
    else:
        yield value.partition(" ")[2] if name.endswith("authorization") else value


def _set_cookie(cookie: str) -> str:
    pair, semicolon, attributes = cookie.partition(";")
    return f"{pair.partition('=')[0]}={MASK}{semicolon}{attributes}"
