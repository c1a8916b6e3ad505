"""An operation demands OAuth 2 with a scope, or says why everybody may call it.

Why: an operation without a scope is open to every token, one without OAuth 2 to everybody. That is rarely meant, and
where it is, the next reader must be able to tell.

Every alternative of its security must demand an OAuth 2 or OpenID Connect scheme with at least one scope. Otherwise the
operation carries ``x-ridelint-public: the reason``. A mark without a reason is a fault, and so is one on an operation
that demands OAuth 2 all the same. Webhooks and callbacks are not asked: others guard those.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, Good
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Operation, Requirement
from ridelint.settings import Settings

PUBLIC = "x-ridelint-public"
_OAUTH2 = ("oauth2", "openIdConnect")


def operation(view: Operation, _settings: Settings) -> Iterator[Fault]:
    if view.is_outgoing:
        return
    guarded = all(any(_is_oauth2(one) and one.scopes for one in alternative) for alternative in view.security)
    mark = view.node.get(PUBLIC)
    if mark is None:
        if not guarded:
            yield _unguarded(view)
    elif not isinstance(mark.value, str) or not mark.value.strip():
        yield Fault(mark.key_place, f"`{PUBLIC}` has no reason", "say in a sentence why everybody may call this")
    elif guarded:
        yield Fault(mark.key_place, f"`{PUBLIC}` marks an operation that demands OAuth 2", "remove one of the two")


def _unguarded(view: Operation) -> Fault:
    own = view.node.get("security")
    place = view.node.key_place if own is None else own.place()
    named = all(any(_is_oauth2(one) for one in alternative) for alternative in view.security)
    what = "demands OAuth 2 without a scope" if named else "does not demand OAuth 2"
    return Fault(place, f"the operation {what}", f"demand a scope, or say why not: `{PUBLIC}: reason`")


def _is_oauth2(requirement: Requirement) -> bool:
    return (requirement.scheme or {}).get("type") in _OAUTH2


_SCHEMES = """
components:
  securitySchemes:
    oauth2: {type: oauth2, flows: {}}
    sign_in: {type: openIdConnect, openIdConnectUrl: 'https://id.example/.well-known/openid-configuration'}
    csrf: {type: apiKey, in: header, name: X-CSRF-Token}
    bearer: {type: http, scheme: bearer}
"""
_BAD = """
security: [{oauth2: [orders], csrf: []}]
paths:
  /orders:
    get: {responses: {}}
    post: {security: [{oauth2: [orders]}, {bearer: []}], responses: {}}
    put: {security: [{oauth2: []}], responses: {}}
    delete: {security: [{sign_in: [orders]}, {}], responses: {}}
  /health:
    get: {security: [], responses: {}, x-ridelint-public: Asked by the gateway}
    head: {security: [], responses: {}, x-ridelint-public: }
    options: {security: [], responses: {}, x-ridelint-public: true}
    trace: {responses: {}, x-ridelint-public: Asked by the gateway}
"""

EXAMPLES = (
    Good("security: [{oauth2: [orders], csrf: []}]\npaths: {/orders: {get: {responses: {}}}}" + _SCHEMES),
    Good("paths: {/orders: {get: {security: [{sign_in: [openid]}], responses: {}}}}" + _SCHEMES),
    Good("paths: {/health: {get: {x-ridelint-public: 'Asked by the gateway', responses: {}}}}"),
    Good(
        """
openapi: 3.1.0
info: {title: Orders, version: '1'}
webhooks: {moved: {post: {responses: {}}}}
"""
    ),
    Bad(
        _BAD + _SCHEMES,
        at=[
            "/paths/~1orders/post/security",
            "/paths/~1orders/put/security",
            "/paths/~1orders/delete/security",
            "/paths/~1health/head/x-ridelint-public",
            "/paths/~1health/options/x-ridelint-public",
            "/paths/~1health/trace/x-ridelint-public",
        ],
    ),
    Bad("paths: {/orders: {get: {responses: {}}}}", at=["/paths/~1orders/get"]),
    Bad(
        """
swagger: '2.0'
info: {title: Orders, version: '1'}
securityDefinitions: {login: {type: oauth2, flow: implicit, authorizationUrl: 'https://id.example', scopes: {}}}
paths:
  /orders:
    get: {security: [{login: [orders]}], responses: {}}
    delete: {security: [{login: []}], responses: {}}
""",
        at=["/paths/~1orders/delete/security"],
    ),
)

RULE = Rule(
    id="oauth2-missing",
    code="RL304",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Operation, operation),),
)
