"""The way of a request: route, media types, security, body, values, handler, envelope, check of the answer.

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

from server.kernel.call import Answer, Call, RawAnswer
from server.kernel.context import Context
from server.kernel.envelope import JSON, failure, success
from server.kernel.exchange import read_body, read_headers, send_answer
from server.kernel.forms import read_cookies, read_pairs
from server.kernel.framework import Specification, SpecMiddleware
from server.kernel.gate import admit
from server.kernel.logs import REQUEST_ID
from server.kernel.negotiation import accepts, is_form
from server.kernel.operation import Operation, compile_operation
from server.kernel.problem import Problem
from server.kernel.responses import fault
from server.kernel.routes import Routes
from server.kernel.service import Service

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
LOG = logging.getLogger(__name__)


class OperationsMiddleware(SpecMiddleware):  # type: ignore[misc]  # Connexion comes without types
    """Carries out the operations of the descriptions that Connexion hands over."""

    def __init__(self, app: ASGIApp, *, service: Service, context: Context) -> None:
        """Stand before `app`, which only gets what is no HTTP request."""
        self._app = app
        self._service = service
        self._context = context
        self._operations: list[Operation] = []
        self._routes = Routes(())

    def add_api(self, specification: Specification, *, resolver: Any = None, **_options: Any) -> None:
        """Compile a description; called by Connexion when the stack is built."""
        for path, item in specification["paths"].items():
            for method in set(item) & set(_METHODS):
                described = specification.operation_cls.from_spec(
                    specification, path=path, method=method, resolver=resolver
                )
                self._operations.append(compile_operation(described, specification.base_path))
        self._routes = Routes(self._operations)
        idle = set(self._service.handlers) - {operation.name for operation in self._operations}
        if idle:
            raise LookupError(f"{self._service.name} describes no {', '.join(sorted(idle))}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        operation, texts = self._routes.find(scope["method"], raw_path(scope))
        # For the log and the metrics, which are written on the way out.
        scope["operation"] = operation.name
        try:
            answer = await self._carry_out(operation, texts, scope, receive)
        except Problem as problem:
            answer = self._refusal(operation, problem)
        await send_answer(self._checked(operation, answer), receive, send, self._context.stopped)

    async def _carry_out(
        self, operation: Operation, texts: Mapping[str, str], scope: Scope, receive: Receive
    ) -> RawAnswer:
        headers = read_headers(scope)
        if not accepts(headers.get("accept", ""), operation.media_types):
            raise Problem("not_acceptable", f"The answer can be given as {' or '.join(operation.media_types)} only.")
        cookies = read_cookies(headers.get("cookie", ""))
        principal = await admit(operation.demand, self._context, headers, cookies, self._service.clients)
        form = await self._form(operation, headers, receive)
        values = _values(operation, texts, scope, headers, cookies)
        call = Call(
            context=self._context,
            principal=principal,
            path=values["path"],
            query=values["query"],
            form=form,
            headers={**headers, **values["header"]},
            cookies={**cookies, **values["cookie"]},
            request_id=REQUEST_ID.get(),
            operation=operation.name,
            client=str((scope.get("client") or ("",))[0]),
        )
        return _answer(operation, await operation.handler(call))

    async def _form(self, operation: Operation, headers: Mapping[str, str], receive: Receive) -> Mapping[str, Any]:
        if operation.form is None:
            return {}
        content_type = headers.get("content-type")
        if content_type is not None and not is_form(content_type):
            raise Problem("unsupported_media_type")
        body = await read_body(receive, headers, self._context.settings.body_limit)
        if content_type is None and body:
            raise Problem("unsupported_media_type")
        return operation.form.read(read_pairs(body, "body"))

    def _refusal(self, operation: Operation, problem: Problem) -> RawAnswer:
        """Write a refusal as the operation documents it."""
        # The description decides where a bad value is told apart from an unreadable request.
        if problem.status == 422 and 422 not in operation.responses:
            problem = Problem("bad_request", problem.message, problem.detail, problem.headers)
        documented = operation.responses.get(problem.status)
        write = self._service.refusals.get(operation.name)
        if write is not None and documented is not None and not documented.is_envelope:
            answer: RawAnswer = write(self._context, operation.name, problem)
            return answer
        return refusal(problem)

    def _checked(self, operation: Operation, answer: RawAnswer) -> RawAnswer:
        """Give the answer, or 500 where it is not as described: better found here than by a client."""
        if not self._context.settings.validate_responses:
            return answer
        wrong = fault(operation.responses, answer)
        if wrong is None:
            return answer
        LOG.error("the answer of %s is not as described: %s", operation.name, wrong)
        return refusal(Problem("internal_error"))


def raw_path(scope: Scope) -> bytes:
    """Give the path as it was sent."""
    raw: bytes | None = scope.get("raw_path")
    return (raw or scope["path"].encode()).partition(b"?")[0]


def refusal(problem: Problem) -> RawAnswer:
    """Write a refusal as the envelope."""
    return RawAnswer(failure(problem), JSON, problem.status, problem.headers)


def _values(
    operation: Operation,
    texts: Mapping[str, str],
    scope: Scope,
    headers: Mapping[str, str],
    cookies: Mapping[str, str],
) -> dict[str, dict[str, Any]]:
    inputs = operation.inputs
    return {
        "path": inputs["path"].read(texts),
        "query": inputs["query"].read(read_pairs(scope["query_string"], "query")),
        "header": inputs["header"].read(_declared(inputs["header"].names, headers)),
        "cookie": inputs["cookie"].read(_declared(inputs["cookie"].names, cookies)),
    }


def _declared(names: frozenset[str], given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name] for name in names if name in given}


def _answer(operation: Operation, result: Any) -> RawAnswer:
    if isinstance(result, RawAnswer):
        return result
    if not isinstance(result, Answer):
        result = Answer(result)
    return RawAnswer(success(result.result), JSON, result.status or operation.success, result.headers)
