"""How the services fill in what the compiled stack leaves open: tokens and CSRF, calls with a context, the envelope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from server.kernel.auth import Principal
from server.kernel.call import Call
from server.kernel.compiled.answers import RawAnswer
from server.kernel.compiled.house import Request
from server.kernel.compiled.refusal import Refusal
from server.kernel.context import Context
from server.kernel.envelope import MEMBERS, refused, success
from server.kernel.gate import Demand, admit, admit_at_once, compile_demand
from server.kernel.logs import REQUEST_ID
from server.kernel.service import Service


class ServiceHouse:
    """One service with one context."""

    envelope = MEMBERS
    succeed = staticmethod(success)

    def __init__(self, service: Service, context: Context) -> None:
        """Take what the service is made of."""
        self._context = context
        self._name = service.name
        self._handlers = service.handlers
        self._clients = service.clients
        self._writers = service.refusals
        self.body_limit = context.settings.body_limit
        self.stopped = context.stopped
        self.checks_answers = context.settings.validate_responses

    def described(self, operations: frozenset[str]) -> None:
        idle = set(self._handlers) - operations
        if idle:
            raise LookupError(f"{self._name} describes no {', '.join(sorted(idle))}")

    def demand(self, security: Sequence[Mapping[str, Sequence[str]]], schemes: Mapping[str, Any]) -> Demand:
        return compile_demand(security, schemes)

    def admit_at_once(self, demand: Demand, headers: Mapping[str, str]) -> tuple[Principal | None] | None:
        return admit_at_once(demand, self._context, headers)

    async def admit(self, demand: Demand, headers: Mapping[str, str], cookies: Mapping[str, str]) -> Principal | None:
        return await admit(demand, self._context, headers, cookies, self._clients)

    def call(self, request: Request) -> Call:
        return Call(self._context, *request, REQUEST_ID.get())

    def refuse(self, refusal: Refusal, operation: str, is_own: bool) -> RawAnswer:
        """Write the envelope, unless the operation has a form of its own for this status."""
        write = self._writers.get(operation)
        if write is None or is_own:
            return refused(refusal)
        answer: RawAnswer = write(self._context, operation, refusal)
        return answer
