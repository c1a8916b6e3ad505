"""Who may pass: what an operation's `security` demands, checked before anything of the request is read further."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from server.kernel.auth import Principal
from server.kernel.compiled.schemas import UnsupportedDescriptionError
from server.kernel.context import Context
from server.kernel.csrf import HEADER
from server.kernel.problem import Problem
from server.kernel.service import ClientCheck

_REALM = 'realm="rides"'
BROWSER_SESSION = "browser_session"


class Demand(NamedTuple):
    """One operation's security, compiled.

    Attributes:
        scopes: The scopes that the access token must have; None where no token is looked at.
        is_optional: No token at all will do as well (a bad one will not).
        csrf: A CSRF token is demanded.
        client: The caller is a client with credentials of its own (HTTP Basic).
    """

    scopes: frozenset[str] | None = None
    is_optional: bool = False
    csrf: bool = False
    client: bool = False


def compile_demand(security: Sequence[Mapping[str, Sequence[str]]], schemes: Mapping[str, Any]) -> Demand:
    """Compile an operation's `security`; raises UnsupportedDescriptionError for what is not used here."""
    wanted = [requirement for requirement in security if requirement]
    if not wanted:
        return Demand()
    if len(wanted) > 1:
        raise UnsupportedDescriptionError("alternatives in `security` beside `{}`")
    scopes, csrf, client = None, False, False
    for name, needed in wanted[0].items():
        kind = _kind(name, schemes[name])
        if kind == "bearer" and scopes is not None:
            raise UnsupportedDescriptionError("two access tokens in `security`")
        scopes = frozenset(needed) if kind == "bearer" else scopes
        csrf, client = csrf or kind == "csrf", client or kind == "basic"
    return Demand(scopes, len(wanted) < len(security), csrf, client)


def _kind(name: str, scheme: Mapping[str, Any]) -> str:
    if scheme["type"] == "oauth2":
        return "bearer"
    if scheme["type"] == "apiKey" and scheme["in"] == "header" and scheme["name"] == HEADER:
        return "csrf"
    if scheme["type"] == "http" and scheme["scheme"] == "basic":
        return "basic"
    raise UnsupportedDescriptionError(f"security scheme {name}")


def admit_at_once(demand: Demand, context: Context, headers: Mapping[str, str]) -> tuple[Principal | None] | None:
    """Let a request pass as nearly all do, whose token was seen before; None where `admit` has to look closer."""
    if demand.client or (demand.scopes is None and demand.csrf):
        return None
    if demand.scopes is None:
        return (None,)
    authorization = headers.get("authorization", "")
    principal = context.tokens.known(authorization[7:]) if authorization[:7] == "Bearer " else None
    if principal is None or not demand.scopes <= principal.scopes:
        return None
    if demand.csrf and not context.csrf.holds(headers.get(HEADER.lower(), ""), str(principal.session_id)):
        return None
    return (principal,)


async def admit(
    demand: Demand,
    context: Context,
    headers: Mapping[str, str],
    cookies: Mapping[str, str],
    clients: ClientCheck | None,
) -> Principal | None:
    """Let a request pass, with its principal if it has one; raises a Problem of 401 or 403."""
    principal = None
    if demand.scopes is not None:
        principal = await _bearer(demand, context, headers)
    if demand.csrf:
        await _check_csrf(context, principal, headers, cookies)
    if demand.client and clients is not None:
        await _check_client(context, headers, clients)
    return principal


async def _bearer(demand: Demand, context: Context, headers: Mapping[str, str]) -> Principal | None:
    if "authorization" not in headers and demand.is_optional:
        return None
    principal = await _verified(context, headers)
    missing = sorted((demand.scopes or frozenset()) - principal.scopes)
    if missing:
        scope = " ".join(missing)
        raise Problem("insufficient_scope", detail={"scope": scope}, headers=_challenge("insufficient_scope", scope))
    return principal


async def _verified(context: Context, headers: Mapping[str, str]) -> Principal:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Problem("unauthenticated", headers={"WWW-Authenticate": f"Bearer {_REALM}"})
    known = context.tokens.known(token)
    if known is not None:
        return known
    try:
        return await context.tokens.verify(token.strip())
    except Problem as problem:
        if problem.status == 401:
            problem.headers.update(_challenge("invalid_token"))
        raise


def _challenge(error: str, scope: str = "") -> dict[str, str]:
    """Write what RFC 6750 section 3 wants beside a refused token."""
    wanted = f', scope="{scope}"' if scope else ""
    return {"WWW-Authenticate": f'Bearer {_REALM}, error="{error}"{wanted}'}


async def _check_csrf(
    context: Context, principal: Principal | None, headers: Mapping[str, str], cookies: Mapping[str, str]
) -> None:
    token = headers.get(HEADER.lower(), "")
    if token and any(
        context.csrf.holds(token, session) for session in await _sessions(context, principal, headers, cookies)
    ):
        return
    raise Problem("csrf_token_invalid")


async def _sessions(
    context: Context, principal: Principal | None, headers: Mapping[str, str], cookies: Mapping[str, str]
) -> list[str]:
    """List the sessions that a CSRF token may be bound to: the access token's, or else the browser's too."""
    if principal is not None:
        return [str(principal.session_id)]
    sessions = [cookies[BROWSER_SESSION]] if cookies.get(BROWSER_SESSION) else []
    if "authorization" in headers:
        try:
            sessions.append(str((await _verified(context, headers)).session_id))
        except Problem as problem:
            # The operation asks for no access token, so a bad one only does not help.
            if problem.status != 401:
                raise
    return sessions


async def _check_client(context: Context, headers: Mapping[str, str], clients: ClientCheck) -> None:
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    try:
        name, _, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        scheme, name, secret = "", "", ""
    if scheme.lower() != "basic" or not await clients(context, name, secret):
        raise Problem("unauthenticated", "The client is not known.", headers={"WWW-Authenticate": f"Basic {_REALM}"})
