"""The same services on Connexion's own routing, security, coercion and validation (`STACK=connexion`).

It is the other reading of the same descriptions: tests send both the same requests and explain every difference. The
house's part (who may pass, what a handler gets, the envelope) is the same code; everything else is Connexion's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from connexion import request as current_request
from connexion.lifecycle import ConnexionRequest
from connexion.middleware import ConnexionMiddleware
from connexion.middleware.exceptions import ExceptionMiddleware
from connexion.middleware.server_error import ServerErrorMiddleware
from connexion.middleware.swagger_ui import SwaggerUIMiddleware
from connexion.operations import AbstractOperation
from connexion.resolver import Resolution, Resolver
from connexion.security import AbstractSecurityHandler
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.kernel.compiled.answers import JSON, Answer, RawAnswer
from server.kernel.compiled.exchange import read_headers
from server.kernel.compiled.forms import read_cookies
from server.kernel.compiled.house import Request
from server.kernel.compiled.inputs import Inputs
from server.kernel.compiled.operation import Operation, compile_operation
from server.kernel.compiled.refusal import Refusal
from server.kernel.house import ServiceHouse
from server.kernel.logs import REQUEST_ID
from server.kernel.service import Handler

# Errors are the edge's, as everywhere here, and there is no page to click on.
_NOT_USED = {ServerErrorMiddleware, ExceptionMiddleware, SwaggerUIMiddleware}
_ID = "x-request-id"


def layers() -> list[Callable[[ASGIApp], ASGIApp]]:
    """List Connexion's own, from the outermost on."""
    used = [layer for layer in ConnexionMiddleware.default_middlewares if layer not in _NOT_USED]
    return [_without_request_id, *used]


def _without_request_id(app: ASGIApp) -> ASGIApp:
    """Take the request id off again: Connexion misses what the descriptions promise, and the edge is yet to say it."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_without(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [pair for pair in message["headers"] if pair[0] != _ID.encode()]
            await send(message)

        await app(scope, receive, send_without)

    return call


class StockResolver(Resolver):  # type: ignore[misc]  # Connexion comes without types
    """Finds a handler and makes it look like one of Connexion's."""

    def __init__(self, handler: Callable[[str], Handler], house: ServiceHouse) -> None:
        """Take how a handler, which wants a `Call`, is found."""
        super().__init__(handler)
        self._house = house

    def resolve(self, operation: AbstractOperation) -> Resolution:
        """Called for each operation, before the operation knows its own parameters."""
        name = operation.operation_id
        return Resolution(_View(operation, self.function_resolver(name), self._house).carry_out, name)


class _View:
    """One handler as Connexion calls it: with the coerced values as keyword arguments."""

    def __init__(self, described: AbstractOperation, handler: Handler, house: ServiceHouse) -> None:
        self._described = described
        self._handler = handler
        self._house = house
        self._compiled: Operation | None = None

    async def carry_out(
        self, body: Mapping[str, Any] | None = None, token_info: Mapping[str, Any] | None = None, **values: Any
    ) -> Response:
        operation = self._operation()
        scope = current_request.scope
        scope["operation"] = operation.name
        try:
            call = self._house.call(_request(operation, scope, body or {}, values, _principal(token_info or {})))
            answer = _answer(operation, self._house, await self._handler(call))
        except Refusal as refusal:
            documented = operation.responses.get(refusal.status)
            answer = self._house.refuse(refusal, operation.name, documented is None or documented.is_own)
        return _response(answer)

    def _operation(self) -> Operation:
        if self._compiled is None:
            self._compiled = compile_operation(self._described, "", self._house)
        return self._compiled


def _request(
    operation: Operation, scope: Scope, body: Mapping[str, Any], values: Mapping[str, Any], principal: Any
) -> Request:
    headers = read_headers(scope)
    return Request(
        operation=operation.name,
        principal=principal,
        path=_typed(operation.in_path, values),
        query=_typed(operation.in_query, values),
        form={**body, **(_typed(operation.form, body) if operation.form else {})},
        headers=headers,
        cookies=read_cookies(headers.get("cookie", "")),
        client=(scope.get("client") or ("",))[0],
    )


def _typed(inputs: Inputs, values: Mapping[str, Any]) -> dict[str, Any]:
    """Pick what is declared, and make of its texts what handlers get."""
    return inputs.converted({name: values[name] for name in inputs.names if name in values})


def _principal(token_info: Mapping[str, Any]) -> Any:
    """Find what `_Admitted` left: at the top where one scheme is demanded, below its name where several are."""
    found = [token_info, *(told for told in token_info.values() if isinstance(told, dict))]
    return next((told["principal"] for told in found if told.get("principal") is not None), None)


def _answer(operation: Operation, house: ServiceHouse, result: Any) -> RawAnswer:
    if isinstance(result, RawAnswer):
        return result
    told = result if isinstance(result, Answer) else Answer(result)
    return RawAnswer(house.succeed(told.result), JSON, told.status or operation.success, told.headers)


def _response(answer: RawAnswer) -> Response:
    headers, media_type = {**answer.headers, _ID: REQUEST_ID.get()}, answer.media_type or None
    if isinstance(answer.body, bytes):
        return Response(answer.body, answer.status, headers, media_type)
    return StreamingResponse(answer.body, answer.status, headers, media_type)


def security_map(house: ServiceHouse) -> dict[str, Any]:
    """Have Connexion ask the house about every kind of credentials that the descriptions use."""
    return dict.fromkeys(("oauth2", "apiKey", "basic"), partial(_Admitted, house))


class _Admitted(AbstractSecurityHandler):  # type: ignore[misc]  # Connexion comes without types
    """One scheme of one operation."""

    def __init__(self, house: ServiceHouse) -> None:
        self._house = house

    def get_fn(self, security_scheme: Mapping[str, Any], required_scopes: Sequence[str]) -> Any:
        demand = self._house.demand([{"scheme": required_scopes}], {"scheme": security_scheme})

        async def admitted(request: ConnexionRequest) -> dict[str, Any]:
            headers = read_headers(request.scope)
            principal = await self._house.admit(demand, headers, read_cookies(headers.get("cookie", "")))
            return {"principal": principal}

        return admitted
