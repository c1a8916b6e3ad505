"""The way of a request: route, media types, security, body, values, handler, answer, check of the answer.

It is a middleware of Connexion's that takes a description, by Connexion's supported door (`SpecMiddleware`): Connexion
reads the description and resolves each operationId; each operation is then compiled once, and a request only walks.
Connexion's own validators let through what no client should send (`1_0` as a number, a name given twice), answer
others with 500, and cost three quarters of the time of a request.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from server.kernel.compiled.answers import JSON, Answer, RawAnswer
from server.kernel.compiled.exchange import read_body, read_headers, send_answer
from server.kernel.compiled.forms import read_cookies, read_pairs
from server.kernel.compiled.framework import Specification, SpecMiddleware
from server.kernel.compiled.house import House, Request
from server.kernel.compiled.inputs import Inputs
from server.kernel.compiled.negotiation import FORM, accepts, is_form
from server.kernel.compiled.operation import Operation, compile_operation
from server.kernel.compiled.refusal import Refusal
from server.kernel.compiled.responses import fault
from server.kernel.compiled.routes import Routes
from server.kernel.compiled.schemas import UnsupportedDescriptionError

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_ITEM_NOTES = frozenset({"summary", "description", "parameters"})
_NOTHING: Mapping[str, Any] = {}
_NOBODY = ("",)
LOG = logging.getLogger(__name__)


class OperationsMiddleware(SpecMiddleware):  # type: ignore[misc]  # Connexion comes without types
    """Carries out the operations of the descriptions that Connexion hands over."""

    def __init__(self, app: ASGIApp, *, house: House) -> None:
        """Stand before `app`, which only gets what is no HTTP request."""
        self._app = app
        self._house = house
        self._operations: list[Operation] = []
        self._routes = Routes(())

    def add_api(self, specification: Specification, *, resolver: Any = None, **_options: Any) -> None:
        """Compile a description; called by Connexion when the stack is built."""
        for path, item in specification["paths"].items():
            _check_item(path, item)
            for method in sorted(set(item) & _METHODS):
                described = specification.operation_cls.from_spec(
                    specification, path=path, method=method, resolver=resolver
                )
                self._operations.append(compile_operation(described, specification.base_path, self._house))
        self._routes = Routes(self._operations)
        self._house.described(frozenset(operation.name for operation in self._operations))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        operation, texts = self._routes.find(scope["method"], raw_path(scope))
        # For whoever stands further outside: the log, the metrics.
        scope["operation"] = operation.name
        try:
            answer = await self._carry_out(operation, texts, scope, receive)
        except Refusal as refusal:
            answer = self._refused(operation, refusal)
        if self._house.checks_answers:
            wrong = fault(operation.responses, answer)
            if wrong is not None:
                answer = self._undescribed(operation, wrong)
        await send_answer(answer, receive, send, self._house.stopped)

    async def _carry_out(
        self, operation: Operation, texts: Mapping[str, str], scope: Scope, receive: Receive
    ) -> RawAnswer:
        headers = read_headers(scope)
        if "accept" in headers and not accepts(headers["accept"], operation.media_types):
            raise Refusal("not_acceptable", f"The answer can be given as {' or '.join(operation.media_types)} only.")
        cookies = read_cookies(headers["cookie"]) if "cookie" in headers else _NOTHING
        house, demand = self._house, operation.demand
        (principal,) = house.admit_at_once(demand, headers) or (await house.admit(demand, headers, cookies),)
        form = _NOTHING
        if operation.form is not None:
            if not is_form(headers.get("content-type", FORM)):
                raise Refusal("unsupported_media_type")
            body = await read_body(receive, headers, house.body_limit)
            form = _form(operation.form, headers, body)
        query = scope["query_string"]
        request = Request(
            operation.name,
            principal,
            operation.in_path.read(texts) if texts else texts,
            operation.in_query.read(read_pairs(query, "query") if query else _NOTHING),
            form,
            operation.in_header.read_among(headers),
            operation.in_cookie.read_among(cookies),
            (scope.get("client") or _NOBODY)[0],
        )
        return self._answer(operation, await operation.handler(house.call(request)))

    def _answer(self, operation: Operation, result: Any) -> RawAnswer:
        if isinstance(result, RawAnswer):
            return result
        if isinstance(result, Answer):
            status = result.status or operation.success
            return RawAnswer(self._house.succeed(result.result), JSON, status, result.headers)
        return RawAnswer(self._house.succeed(result), JSON, operation.success)

    def _refused(self, operation: Operation, refusal: Refusal) -> RawAnswer:
        # The description decides where a bad value is told apart from an unreadable request.
        if refusal.status == 422 and 422 not in operation.responses:
            refusal = Refusal("bad_request", refusal.message, refusal.detail, refusal.headers)
        documented = operation.responses.get(refusal.status)
        return self._house.refuse(refusal, operation.name, documented is None or documented.is_own)

    def _undescribed(self, operation: Operation, wrong: str) -> RawAnswer:
        """Answer with 500 instead: better found here than by a client."""
        LOG.error("the answer of %s is not as described: %s", operation.name, wrong)
        return self._house.refuse(Refusal("internal_error"), operation.name, is_own=True)


def raw_path(scope: Scope) -> bytes:
    """Give the path as it was sent."""
    raw: bytes | None = scope.get("raw_path")
    return (raw or scope["path"].encode()).partition(b"?")[0]


def _check_item(path: str, item: Mapping[str, Any]) -> None:
    """Refuse what would change where or how an operation is reached."""
    strange = {name for name in set(item) - _METHODS - _ITEM_NOTES if not name.startswith("x-")}
    for method in set(item) & _METHODS:
        strange |= {"servers", "callbacks"} & set(item[method])
    if strange:
        raise UnsupportedDescriptionError(f"{path} uses {', '.join(sorted(strange))}")


def _form(form: Inputs, headers: Mapping[str, str], body: bytes) -> Mapping[str, Any]:
    if body and "content-type" not in headers:
        raise Refusal("unsupported_media_type")
    return form.read(read_pairs(body, "body"))
