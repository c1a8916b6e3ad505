"""The endpoints whose bodies RFCs fix: token, revocation, introspection, keys and metadata."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import orjson
from sqlalchemy import Connection

from server.core.cache import Cache
from server.core.limits import Limit, hit
from server.core.oauth.clients import recognise
from server.core.oauth.desk import open_desk
from server.core.oauth.grants import new_server
from server.core.oauth.inspection import Introspection, Revocation, authenticate_basic
from server.core.oauth.server import Reply, Request
from server.core.oauth.store import read_client
from server.core.parts import Core
from server.kernel.call import Answer, Call, RawAnswer
from server.kernel.context import Context
from server.kernel.problem import Problem

NO_STORE = {"Cache-Control": "no-store"}
# Clients may keep the keys so long; the plan's lead is longer.
_KEPT = {"Cache-Control": "public, max-age=300"}
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="rides"'}


def _json(body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> RawAnswer:
    return RawAnswer(orjson.dumps(body), "application/json", status, headers or NO_STORE)


def _as_answer(reply: Reply) -> RawAnswer:
    return _json(reply.body, reply.status, {**NO_STORE, **(_CHALLENGE if reply.status == 401 else {})})


async def issue_token(call: Call) -> RawAnswer:
    limit = Limit("token", call.context.part(Core).settings.token_requests_per_minute, 60)
    await hit(call.context.part(Cache), limit, call.client)
    desk, request = await open_desk(call.context), Request("POST", call.form)
    reply = await call.context.database.run(
        lambda connection: new_server(connection, desk).create_token_response(request)
    )
    return _as_answer(reply)


async def revoke_token(call: Call) -> Answer | RawAnswer:
    desk, request = await open_desk(call.context), Request("POST", _without_hint(call.form))

    def work(connection: Connection) -> Reply:
        server = new_server(connection, desk)
        server.register_endpoint(Revocation)
        reply: Reply = server.create_endpoint_response("revocation", request)
        return reply

    reply = await call.context.database.run(work)
    return Answer({"revoked": True}, headers=NO_STORE) if reply.status == 200 else _as_answer(reply)


async def introspect_token(call: Call) -> RawAnswer:
    desk = await open_desk(call.context)
    request = Request("POST", _without_hint(call.form), call.headers.get("authorization", ""))

    def work(connection: Connection) -> Reply:
        server = new_server(connection, desk)
        server.register_client_auth_method("client_secret_basic", authenticate_basic)
        server.register_endpoint(Introspection)
        reply: Reply = server.create_endpoint_response("introspection", request)
        return reply

    return _as_answer(await call.context.database.run(work, read_only=True))


def _without_hint(form: Mapping[str, Any]) -> dict[str, str]:
    """Leave the hint out: any that is not known must be ignored (RFC 7009 section 2.1), and the known save nothing."""
    return {name: value for name, value in form.items() if name != "token_type_hint"}


async def is_resource_server(context: Context, client_id: str, secret: str) -> bool:
    """Check a resource server's credentials, as the Authorization header has them."""

    def work(connection: Connection) -> bool:
        return recognise(partial(read_client, connection), client_id, secret) is not None

    return await context.database.run(work, read_only=True)


async def jwks(context: Context) -> Mapping[str, Any]:
    return await context.part(Core).keyring.jwks(context.clock.now())


async def get_jwks(call: Call) -> RawAnswer:
    return _json(await jwks(call.context), headers=_KEPT)


async def get_server_metadata(call: Call) -> RawAnswer:
    """Tell what RFC 8414 section 2 asks; the addresses are those beneath the gateway."""
    description, issuer = call.context.part(Core).description, call.context.settings.issuer
    body = {
        "issuer": issuer,
        "authorization_endpoint": issuer + description.path("show_authorization_page"),
        "token_endpoint": issuer + description.path("issue_token"),
        "revocation_endpoint": issuer + description.path("revoke_token"),
        "introspection_endpoint": issuer + description.path("introspect_token"),
        "jwks_uri": issuer + description.path("get_jwks"),
        "scopes_supported": list(description.scopes.words),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "introspection_endpoint_auth_methods_supported": ["client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }
    return _json(body, headers=_KEPT)


def refuse_as_rfc(_context: Context, _operation: str, problem: Problem) -> RawAnswer:
    """Write what the kernel refused as RFC 6749 section 5.2 wants it."""
    if problem.status == 401:
        description = "The client is not known, or its credentials are wrong."
        return _json({"error": "invalid_client", "error_description": description}, 401, {**NO_STORE, **_CHALLENGE})
    return _json({"error": _error(problem), "error_description": _sentence(problem)}, 400)


def _error(problem: Problem) -> str:
    wrong_grant = (problem.detail or {}).get("grant_type", "is required")
    return "invalid_request" if "required" in wrong_grant else "unsupported_grant_type"


def _sentence(problem: Problem) -> str:
    """Name the fields, in the characters that RFC 6749 section 5.2 allows."""
    details = "; ".join(f"{name} {text}" for name, text in (problem.detail or {}).items())
    allowed = (character if " " <= character <= "~" and character not in '"\\' else "?" for character in details)
    return "".join(allowed)[:400] or problem.message
