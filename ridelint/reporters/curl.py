"""A shell command that makes an observed call again: every byte of it as sent, secrets as shell variables.

It is made of a masked exchange, so a secret cannot get in; ``$TOKEN`` and the like stand where one was. What the shell
or curl would read anything into (globs, ``@file``, ``..`` in a path, control characters) is kept from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote, urlencode

from ridelint.model import Exchange, Request
from ridelint.reporters.curl_body import FORM, sending
from ridelint.reporters.shell import argument, variable

_ONE_LINE = 100

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CURLS_OWN = frozenset({"content-length", "connection", "transfer-encoding", "accept-encoding", "te", "expect"})
"""Headers that curl makes of what it is told, or without which it shows the same answer readable."""
_CLIENTS = re.compile(r"user-agent|sec-.*|upgrade-insecure-requests|priority|dnt|x-schemathesis-.*|:.*")
"""Headers that a browser or a test tool adds for itself."""


def curl(exchange: Exchange) -> str:
    """The command for a masked exchange; lines after the first are continued ones."""
    request = exchange.request
    before, body = sending(request)
    first, *words = *_method(request, has_body=bool(body)), *_url(request)
    words = [f"{before}curl {first}", *words, *_headers(request, has_body=bool(body)), *body]
    text = " ".join(words)
    return text if len(text) <= _ONE_LINE else " \\\n  ".join(words)


def _method(request: Request, *, has_body: bool) -> Iterator[str]:
    method = request.method if _TOKEN.fullmatch(request.method) else "GET"
    if method == "HEAD":
        yield "--head"
    elif method != ("POST" if has_body else "GET"):
        yield f"--request {argument(method)}"


def _url(request: Request) -> Iterator[str]:
    path = request.path if request.path.startswith("/") else f"/{request.path}"
    query = f"?{urlencode(request.query, doseq=True, safe='[]', errors='replace')}" if request.query else ""
    url = _ascii(path + query)
    if re.search(r"/\.{1,2}(/|\?|$)", url):
        yield "--path-as-is"
    if re.search(r"[][{}]", url):
        yield "--globoff"
    if re.fullmatch(r"https?://[^\s/?#]+", request.origin):
        yield f"--url {argument(_ascii(request.origin) + url, _in_pairs)}"
    else:
        yield f'--url "$BASE_URL"{argument(url, _in_pairs)}'


def _ascii(url: str) -> str:
    """What may not stand in a URL percent-encoded; all else as it was sent."""
    return re.sub(r"[^\x21-\x7e]", lambda char: quote(char.group(), errors="replace"), url)


def _headers(request: Request, *, has_body: bool) -> Iterator[str]:
    host = request.origin.rpartition("/")[2]
    for name, value in request.headers.items():
        is_told = name in _CURLS_OWN or _CLIENTS.fullmatch(name) or (name == "host" and value in {host, ""})
        if not is_told and _TOKEN.fullmatch(name):
            yield f"--header {argument(_header(name, value), partial(_of_header, name))}"
    if has_body and "content-type" not in request.headers and request.media_type != FORM:
        yield "--header Content-Type:"


def _header(name: str, value: str) -> str:
    """Curl leaves a header out that has nothing after its colon, and sends it empty for a semicolon."""
    clean = "".join(char if char.isprintable() else " " for char in value).strip()
    return f"{name}: {clean}" if clean else f"{name};"


def _of_header(name: str, before: str) -> str:
    if name == "authorization":
        return "CREDENTIALS" if before.lower().endswith("basic ") else "TOKEN"
    if name == "cookie":
        return variable(f"cookie {re.split('[;:] *', before)[-1]}")
    return variable(name)


def _in_pairs(before: str) -> str:
    """The name of the pair that a secret stands in: ``a=1&token=`` is of the token."""
    name = re.search(r"[?&]([^?&=]*)=[^?&=]*$", before)
    return variable(name[1] if name else "")
