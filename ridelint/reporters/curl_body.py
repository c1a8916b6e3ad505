"""The body of a call as options of curl: forms field by field, text as it is, anything else through ``printf``."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, quote_plus, urlencode

from ridelint.model import Request
from ridelint.reporters.jsontext import compact
from ridelint.reporters.shell import argument, printf, variable

FORM = "application/x-www-form-urlencoded"
_LONGEST = 16 * 1024
"""Bytes of a body that are written into the command; a longer one is left to a file."""


def sending(request: Request) -> tuple[str, list[str]]:
    """What goes before the command, and the options that send the body."""
    raw = _raw(request)
    if not raw or request.method == "HEAD":
        return "", []
    if len(raw) > _LONGEST:
        return "", ['--data-binary @"$BODY_FILE"']
    if (request.media_type or "").partition(";")[0].strip().lower() == FORM:
        fields = _form(raw)
        if fields:
            return "", fields
    text = _text(raw)
    if text is None:
        return f"printf {printf(raw, _in_fields)} | ", ["--data-binary @-"]
    return "", [f"--data-raw {argument(text, _in_fields)}"]


def _raw(request: Request) -> bytes:
    if request.raw is not None:
        return request.raw
    if isinstance(request.body, str):
        return request.body.encode("utf-8", "replace")
    if isinstance(request.body, dict) and (request.media_type or "").lower().startswith(FORM):
        return urlencode(request.body, doseq=True, safe="[]", errors="replace").encode()
    if request.body is None:
        return b""
    return compact(request.body).encode()


def _text(raw: bytes) -> str | None:
    """The body as text, if a shell and a terminal leave it alone."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() else None


def _form(raw: bytes) -> list[str]:
    """Fields readable; none where curl would not send what was sent."""
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        return []
    if not all(name for name, _ in pairs):
        return []
    return [_field(name, value) for name, value in pairs]


def _field(name: str, value: str) -> str:
    left = quote(name, safe="[]")
    if not value.isprintable():
        encoded = quote_plus(value, safe="[]")
        return f"--data-raw {argument(f'{left}={encoded}', lambda _before: variable(name))}"
    return f"--data-urlencode {argument(f'{left}={value}', lambda _before: variable(name))}"


def _in_fields(before: str) -> str:
    """The same in JSON, in a form, and in whatever looks like one of them."""
    name = re.search(r'"([^"]{1,64})"\s*:[\s\[]*"?[^":]*$|(?:^|&)([^&=]{1,64})=[^&=]*$', before[-200:])
    return variable((name[1] or name[2]) if name else "")
