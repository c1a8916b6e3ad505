"""Raw ASGI: reads the body, looks at nothing, answers the same bytes every time. The ceiling of the server itself."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from benchmarks.wire.apps.given import envelope
from benchmarks.wire.request import RESULT

_BODY = json.dumps(envelope(dict(RESULT)), separators=(",", ":")).encode()
_HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(_BODY))]


async def app(
    scope: Mapping[str, Any],
    receive: Callable[[], Awaitable[Mapping[str, Any]]],
    send: Callable[[Mapping[str, Any]], Awaitable[None]],
) -> None:
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": _BODY})
