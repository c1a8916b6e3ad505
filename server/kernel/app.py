"""The one place that assembles Connexion: a service and a context become an ASGI application."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from typing import Any

from server.kernel.compiled.framework import AsyncApp, LifespanMiddleware, Resolver
from server.kernel.compiled.stack import OperationsMiddleware
from server.kernel.context import Context
from server.kernel.edge import EdgeMiddleware
from server.kernel.house import ServiceHouse
from server.kernel.internal import Internal
from server.kernel.metrics import Metrics
from server.kernel.service import Background, Handler, Service

LOG = logging.getLogger(__name__)
# After a failure; what failed (the database, say) may need a moment.
_PAUSE_SECONDS = 1.0


def build_app(service: Service, context: Context) -> AsyncApp:
    """Assemble a service; raises where the description and the handlers do not fit each other.

    Routes, validation and security all come from the description. Connexion reads it, resolves operations and
    owns the stack and the lifespan; the layers that a request passes are the kernel's.
    """
    metrics = Metrics(service.name)
    app = AsyncApp(
        "server",
        specification_dir=service.spec.resolve().parent,
        lifespan=lambda _app: opened(service, context),
        middlewares=[
            partial(EdgeMiddleware, internal=Internal(service.internal, context, metrics), metrics=metrics),
            LifespanMiddleware,
            partial(OperationsMiddleware, house=ServiceHouse(service, context)),
        ],
        resolver=Resolver(_resolve(service)),
    )
    app.add_api(service.spec.name)
    return app


def _resolve(service: Service) -> Callable[[str], Handler]:
    def handler(operation_id: str) -> Handler:
        try:
            return service.handlers[operation_id]
        except KeyError as error:
            raise LookupError(f"{service.name} has no handler for {operation_id}") from error

    return handler


@asynccontextmanager
async def opened(service: Service, context: Context) -> AsyncIterator[None]:
    """Open what the service has of its own; close everything at the end, the database last."""
    async with AsyncExitStack() as stack:
        stack.callback(context.database.close)
        stack.push_async_callback(context.core.close)
        if service.jwks is not None:
            context.tokens.fetch = partial(service.jwks, context)
        if service.parts is not None:
            parts: Any = await stack.enter_async_context(service.parts(context))
            context.parts.update(parts)
        if service.background is not None and context.settings.mode == "embedded":
            stack.push_async_callback(_cancelled, asyncio.ensure_future(work_on(service.background, context)))
        yield


async def work_on(background: Background, context: Context) -> None:
    """Do what a service does beside requests, and begin it again where it fails, until it is cancelled."""
    while True:
        try:
            await background(context)
        except Exception:
            LOG.exception("the work beside requests failed; it begins again")
        await asyncio.sleep(_PAUSE_SECONDS)


async def _cancelled(task: asyncio.Future[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
