"""How the other services ask core, past the gateway."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import httpx

from server.kernel.logs import REQUEST_ID
from server.kernel.problem import CODES, Problem
from server.kernel.settings import Settings

KEY_HEADER = "X-Internal-Key"


def internal_keys(settings: Settings) -> tuple[str, ...]:
    """Derive what proves a caller to be one of the services, one for each secret key."""
    return tuple(hmac.new(key.encode(), b"internal-call", hashlib.sha256).hexdigest() for key in settings.secret_keys)


class CoreClient:
    """One pooled connection to core; the request id goes along."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """Take the settings; a test gives a transport into an application of its own process."""
        self._settings = settings
        self._key = internal_keys(settings)[0]
        self._transport = transport
        self._client: httpx.AsyncClient | None = None

    async def ask(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Call core's internal operation of that name; raises the Problem that core raised, or `unavailable`."""
        body = await self._exchange("POST", f"/internal/{name}", json=dict(arguments))
        error = body.get("error")
        if error is None:
            return body["result"]
        if error["code"] in CODES and error["code"] != "internal_error":
            raise Problem(error["code"], error["message"], error["detail"])
        raise Problem("unavailable")

    async def jwks(self) -> Mapping[str, Any]:
        """Fetch the keys that verify access tokens; raises `unavailable`."""
        return await self._exchange("GET", "/core/v1/oauth/jwks")

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    def _opened(self) -> httpx.AsyncClient:
        """Open it with the first call: that imports httpcore, and TLS reads all authorities of the machine."""
        if self._client is None:
            url = self._settings.core_url
            self._client = httpx.AsyncClient(
                base_url=url,
                timeout=httpx.Timeout(self._settings.internal_calls_seconds, connect=1.0),
                # It follows no redirect, so that a plain address stays one.
                transport=self._transport or httpx.AsyncHTTPTransport(retries=1, verify=url.startswith("https:")),
            )
        return self._client

    async def _exchange(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        headers = {KEY_HEADER: self._key, "X-Request-Id": REQUEST_ID.get()}
        try:
            answer = await self._opened().request(method, path, headers=headers, **options)
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Problem("unavailable") from error
        if not isinstance(body, dict):
            raise Problem("unavailable")
        return body
