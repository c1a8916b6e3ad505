"""What an authorization request leads to: a refusal, a question to the person, or a code.

Each function is one transaction's work, on Authlib's server.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from authlib.oauth2.rfc6749 import AccessDeniedError, InvalidScopeError, OAuth2Error
from sqlalchemy import Connection

from server.core.accounts.store import Account, by_id
from server.core.oauth import store
from server.core.oauth.clients import Client
from server.core.oauth.grants import new_server
from server.core.oauth.scopes import Scopes, narrower
from server.core.oauth.secrets import digest
from server.core.oauth.server import Desk, Reply, Request, Server
from server.core.signin.store import signed_in_account


class Question(NamedTuple):
    """What the page asks: to sign in (no account yet), or to consent to the scope."""

    client: Client
    account: Account | None
    scope: str


class Visit(NamedTuple):
    """Who asks for what: the request's parameters, and the browser's cookie."""

    parameters: Mapping[str, str]
    cookie: str | None


def begin(connection: Connection, desk: Desk, scopes: Scopes, visit: Visit) -> Reply | Question:
    """Go on from the first page: straight back to the app where all was allowed before."""
    asked = ask(connection, desk, scopes, visit)
    if isinstance(asked, Reply) or asked.account is None:
        return asked
    allowed = store.read_consent(connection, asked.account.account_id, asked.client.client_id)
    return _give_code(connection, desk, visit, asked.account, asked.scope) if narrower(asked.scope, allowed) else asked


def ask(connection: Connection, desk: Desk, scopes: Scopes, visit: Visit) -> Reply | Question:
    """Validate the request, and say what to ask the person; a Reply refuses it."""
    server, request = new_server(connection, desk), Request("GET", visit.parameters)
    try:
        grant = server.get_consent_grant(request)
    except OAuth2Error as error:
        refused: Reply = server.handle_error_response(request, error)
        return refused
    account = _account(connection, desk, visit.cookie)
    if account is None:
        return Question(grant.client, None, "")
    scope = scopes.of(account.role, visit.parameters.get("scope"))
    return Question(grant.client, account, scope) if scope else _refuse(server, request, InvalidScopeError)


def allow(connection: Connection, desk: Desk, scopes: Scopes, visit: Visit) -> Reply | Question:
    """Remember the consent, and give the code; a Question means that nobody is signed in."""
    asked = ask(connection, desk, scopes, visit)
    if isinstance(asked, Reply) or asked.account is None:
        return asked
    account, client_id = asked.account, asked.client.client_id
    before = store.read_consent(connection, account.account_id, client_id)
    scope = " ".join(sorted({*before.split(), *asked.scope.split()}))
    store.put_consent(connection, account.account_id, client_id, scope, desk.now)
    return _give_code(connection, desk, visit, account, asked.scope)


def deny(connection: Connection, desk: Desk, scopes: Scopes, visit: Visit) -> Reply | Question:
    asked = ask(connection, desk, scopes, visit)
    if isinstance(asked, Reply) or asked.account is None:
        return asked
    return _refuse(new_server(connection, desk), Request("GET", visit.parameters), AccessDeniedError)


def _account(connection: Connection, desk: Desk, cookie: str | None) -> Account | None:
    account_id = signed_in_account(connection, digest(cookie), desk.now) if cookie else None
    return by_id(connection, account_id) if account_id else None


def _refuse(server: Server, request: Request, error: type[OAuth2Error]) -> Reply:
    """Send the browser back with an error; the address was validated before."""
    refused: Reply = server.handle_error_response(
        request, error(redirect_uri=request.payload.redirect_uri, state=request.payload.state)
    )
    return refused


def _give_code(connection: Connection, desk: Desk, visit: Visit, account: Account, scope: str) -> Reply:
    server, request = new_server(connection, desk), Request("GET", {**visit.parameters, "scope": scope})
    grant = server.get_authorization_grant(request)
    reply: Reply = server.create_authorization_response(request, grant_user=account, grant=grant)
    return reply
