"""One operation of a description, compiled once at the start: all that a request needs is looked up here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple, cast

from server.kernel.compiled.framework import AbstractOperation
from server.kernel.compiled.house import House
from server.kernel.compiled.inputs import Inputs, compile_form, compile_parameters
from server.kernel.compiled.negotiation import FORM
from server.kernel.compiled.responses import Responses, compile_responses, offered, success_status
from server.kernel.compiled.schemas import UnsupportedDescriptionError


class Operation(NamedTuple):
    """An operation: its places of input, what it demands, what it may answer, and who carries it out.

    Attributes:
        demand: What the house compiled of its `security`.
        media_types: Those of which a client must take one.
        success: The status of an answer that does not say one.
    """

    name: str
    method: str
    path: str
    handler: Callable[[Any], Awaitable[Any]]
    demand: Any
    in_path: Inputs
    in_query: Inputs
    in_header: Inputs
    in_cookie: Inputs
    form: Inputs | None
    responses: Responses
    media_types: tuple[str, ...]
    success: int


def compile_operation(described: AbstractOperation, base_path: str, house: House) -> Operation:
    """Compile an operation as Connexion read it; raises UnsupportedDescriptionError with the operation's name."""
    try:
        return _compile(described, base_path, house)
    except UnsupportedDescriptionError as error:
        raise UnsupportedDescriptionError(f"{described.operation_id}: {error}") from error


def _compile(described: AbstractOperation, base_path: str, house: House) -> Operation:
    responses = compile_responses(described.responses, house.envelope)
    # Where a bad request gets a page or an RFC's body, the RFC also wants unknown parameters ignored (RFC 6749
    # sections 3.1 and 3.2); the house's own operations refuse them.
    is_open = 400 in responses and not responses[400].is_own
    return Operation(
        name=str(described.operation_id),
        method=described.method.upper(),
        path=base_path + described.path,
        handler=cast("Callable[[Any], Awaitable[Any]]", described.function),
        demand=house.demand(described.security or (), described.security_schemes),
        in_path=_parameters(described, "path", is_open),
        in_query=_parameters(described, "query", is_open),
        # Of headers and cookies there are always more than declared.
        in_header=_parameters(described, "header", is_open=True),
        in_cookie=_parameters(described, "cookie", is_open=True),
        form=_form(described.request_body),
        responses=responses,
        media_types=offered(responses),
        success=success_status(responses),
    )


def _parameters(described: AbstractOperation, place: str, is_open: bool) -> Inputs:
    # By name, as Connexion adds the path's own parameters to the operation's each time it reads it.
    declared = {p["name"]: _lowered(p) for p in described.parameters if p["in"] == place}
    return compile_parameters(declared.values(), is_open)


def _lowered(parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**parameter, "name": parameter["name"].lower()} if parameter["in"] == "header" else parameter


def _form(body: Mapping[str, Any]) -> Inputs | None:
    if not body:
        return None
    if set(body["content"]) != {FORM}:
        raise UnsupportedDescriptionError(f"a body that is not {FORM}")
    media = body["content"][FORM]
    if "encoding" in media:
        raise UnsupportedDescriptionError("a body with `encoding`")
    form = compile_form(media["schema"])
    if not body.get("required") and not form.may_be_absent:
        raise UnsupportedDescriptionError("a body that may be left out, with fields that may not")
    return form
