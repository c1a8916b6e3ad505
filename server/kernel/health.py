"""The two health operations that every service has: alive, and able to serve."""

from __future__ import annotations

from typing import Any

from server.kernel.call import Call
from server.kernel.problem import Problem
from server.kernel.service import Check, Handler


async def alive(call: Call) -> dict[str, Any]:
    """Say that the process runs, and in which mode; a supervisor restarts what does not answer."""
    return {"alive": True, "mode": call.context.settings.mode}


def readiness(cache: Check | None = None) -> Handler:
    """Make the handler that says whether the service can serve; `cache` is core's check of Redis."""

    async def ready(call: Call) -> dict[str, Any]:
        if call.context.stopping:
            raise Problem("not_ready", "The service is stopping.")
        states = {"database": "up" if await call.context.database.is_up() else "down", "cache": "unused"}
        if cache is not None:
            states["cache"] = "up" if await cache(call.context) else "down"
        if "down" in states.values():
            raise Problem("not_ready", detail=states)
        return {"ready": True, "mode": call.context.settings.mode, **states}

    return ready
