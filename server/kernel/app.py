"""The one place that assembles Connexion: a service and a context become an ASGI application."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from typing import Any, NamedTuple

from starlette.types import ASGIApp

from server.kernel.compiled.description import read_description
from server.kernel.compiled.framework import AsyncApp, LifespanMiddleware, Resolver
from server.kernel.compiled.stack import OperationsMiddleware
from server.kernel.context import Context
from server.kernel.edge import EdgeMiddleware
from server.kernel.house import ServiceHouse
from server.kernel.internal import Internal
from server.kernel.metrics import open_metrics
from server.kernel.service import Background, Handler, Service

# Takes the application further in, gives one that stands before it.
Layer = Callable[[ASGIApp], ASGIApp]
LOG = logging.getLogger(__name__)
# After a failure; what failed (the database, say) may need a moment.
_PAUSE_SECONDS = 1.0


def build_app(service: Service, context: Context) -> AsyncApp:
    """Assemble a service; raises where the description and the handlers do not fit each other.

    Routes, validation and security all come from the description. Connexion reads it, resolves operations and
    owns the stack and the lifespan; the layers that a request passes are the kernel's.
    """
    house = ServiceHouse(service, context)
    stack = _stock(service, house) if context.settings.stack == "connexion" else _compiled(service, house)
    metrics = open_metrics(service.name)
    edge = partial(EdgeMiddleware, internal=Internal(service.internal, context, metrics), metrics=metrics)
    app = AsyncApp(
        "server",
        lifespan=lambda _app: opened(service, context),
        middlewares=[edge, *stack.layers],
        resolver=stack.resolver,
        validate_responses=context.settings.validate_responses,
        security_map=stack.security_map,
    )
    app.add_api(read_description(service.spec))
    return app


class Stack(NamedTuple):
    """Who carries out the operations: the layers further in than the edge, and how Connexion is to find handlers."""

    layers: Sequence[Layer]
    resolver: Resolver
    security_map: Mapping[str, Any] | None = None


def _compiled(service: Service, house: ServiceHouse) -> Stack:
    return Stack([partial(OperationsMiddleware, house=house), LifespanMiddleware], Resolver(_resolve(service)))


def _stock(service: Service, house: ServiceHouse) -> Stack:
    # Only here, as the other stack has no use for most of Connexion.
    from server.kernel import stock  # noqa: PLC0415

    resolver = stock.StockResolver(_resolve(service), house)
    return Stack(stock.layers(), resolver, stock.security_map(house))


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
