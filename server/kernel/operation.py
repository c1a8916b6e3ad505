"""One operation of a description, compiled once at the start: all that a request needs is looked up here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from server.kernel.framework import AbstractOperation
from server.kernel.gate import Demand, compile_demand
from server.kernel.inputs import Inputs, compile_form, compile_parameters
from server.kernel.responses import Responses, compile_responses, offered, success_status
from server.kernel.schemas import UnsupportedDescriptionError
from server.kernel.service import Handler

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: its places of input, what it demands, what it may answer, and who carries it out."""

    name: str
    method: str
    path: str
    handler: Handler
    demand: Demand
    inputs: Mapping[str, Inputs]
    form: Inputs | None
    responses: Responses
    media_types: tuple[str, ...]
    success: int


def compile_operation(described: AbstractOperation, base_path: str) -> Operation:
    """Compile an operation as Connexion read it; raises UnsupportedDescriptionError with the operation's name."""
    try:
        return _compile(described, base_path)
    except UnsupportedDescriptionError as error:
        raise UnsupportedDescriptionError(f"{described.operation_id}: {error}") from error


def _compile(described: AbstractOperation, base_path: str) -> Operation:
    responses = compile_responses(described.responses)
    # Where a bad request gets a page or an RFC's body, the RFC also wants unknown parameters ignored (RFC 6749
    # sections 3.1 and 3.2); the house's own operations refuse them.
    is_open = 400 in responses and not responses[400].is_envelope
    return Operation(
        name=str(described.operation_id),
        method=described.method.upper(),
        path=base_path + described.path,
        handler=cast(Handler, described.function),
        demand=compile_demand(described.security or (), described.security_schemes),
        inputs={place: _parameters(described, place, is_open) for place in ("path", "query", "header", "cookie")},
        form=_form(described.request_body),
        responses=responses,
        media_types=offered(responses),
        success=success_status(responses),
    )


def _parameters(described: AbstractOperation, place: str, is_open: bool) -> Inputs:
    """Compile the parameters of one place; of headers and cookies there are always more than declared."""
    # By name, as Connexion adds the path's own parameters to the operation's each time it reads it.
    declared = {p["name"]: _lowered(p) for p in described.parameters if p["in"] == place}
    return compile_parameters(declared.values(), is_open or place in {"header", "cookie"})


def _lowered(parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**parameter, "name": parameter["name"].lower()} if parameter["in"] == "header" else parameter


def _form(body: Mapping[str, Any]) -> Inputs | None:
    if not body:
        return None
    if set(body["content"]) != {FORM}:
        raise UnsupportedDescriptionError(f"a body that is not {FORM}")
    return compile_form(body["content"][FORM]["schema"])
