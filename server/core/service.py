"""The core service: one value."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from server.core import rides
from server.core.accounts.handlers import get_account, register_account
from server.core.cache import Cache, guarded, guarded_internal
from server.core.oauth import endpoints
from server.core.parts import open_parts
from server.core.signin import handlers as pages
from server.core.signin.csrf import issue_csrf_token
from server.kernel.context import Context
from server.kernel.health import alive, readiness
from server.kernel.service import Service

SPEC = Path(__file__).parents[2] / "specs" / "core.yaml"


async def cache_is_up(context: Context) -> bool:
    return await context.part(Cache).up()


SIGN_IN = {
    "register_account": register_account,
    "get_account": get_account,
    "issue_csrf_token": issue_csrf_token,
    "show_authorization_page": pages.show_authorization_page,
    "submit_login": pages.submit_login,
    "show_consent_page": pages.show_consent_page,
    "submit_consent": pages.submit_consent,
    "issue_token": endpoints.issue_token,
    "revoke_token": endpoints.revoke_token,
    "introspect_token": endpoints.introspect_token,
    "get_jwks": endpoints.get_jwks,
    "get_server_metadata": endpoints.get_server_metadata,
}
HEALTH = {"check_core_health": alive, "check_core_readiness": readiness(cache_is_up)}
PAGES = ("show_authorization_page", "submit_login", "show_consent_page", "submit_consent")
RFC_BODIES = ("issue_token", "revoke_token", "introspect_token")

CORE = Service(
    name="core",
    spec=SPEC,
    handlers={name: guarded(handler) for name, handler in {**SIGN_IN, **rides.HANDLERS}.items()} | HEALTH,
    parts=partial(open_parts, spec=SPEC),
    internal={name: guarded_internal(handler) for name, handler in rides.INTERNAL.items()},
    background=rides.dispatch,
    jwks=endpoints.jwks,
    clients=endpoints.is_resource_server,
    refusals=dict.fromkeys(PAGES, pages.refuse_as_page) | dict.fromkeys(RFC_BODIES, endpoints.refuse_as_rfc),
)
