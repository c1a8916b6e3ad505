"""An operation that changes something (POST, PUT, PATCH, DELETE) demands the CSRF token.

Why: a browser sends its cookies with a request that another site's page started. Only a header that such a page cannot
set tells the two apart, and an operation whose description forgets it is one whose server forgets it.

Every alternative of its security must contain an ``apiKey`` scheme in a header that is agreed to carry the token
(`X-CSRF-Token`): an alternative without it is the one an attacker takes. Webhooks and callbacks are not asked, as no
browser sends them.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, Good
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Operation
from ridelint.settings import Settings


def operation(view: Operation, settings: Settings) -> Iterator[Fault]:
    if view.is_outgoing or not view.is_unsafe:
        return
    headers = settings.csrf_headers
    if all(any(scheme.is_header(headers) for scheme in alternative) for alternative in view.security):
        return
    own = view.node.get("security")
    place = view.node.key_place if own is None else own.place()
    each = "every alternative of `security`" if len(view.security) > 1 else "`security`"
    cure = f"name a scheme `type: apiKey, in: header, name: {headers[0]}` in {each}, beside what else it demands"
    yield Fault(place, f"a {view.method.upper()} operation does not demand the CSRF token", cure)


_SCHEMES = """
components:
  securitySchemes:
    oauth2: {$ref: '#/components/x-shared/oauth2'}
    csrf: {$ref: '#/components/x-shared/csrf'}
    cookie_csrf: {type: apiKey, in: cookie, name: X-CSRF-Token}
  x-shared:
    csrf: {type: apiKey, in: header, name: x-csrf-token}
    oauth2: {type: oauth2, flows: {}}
"""
_BAD = """
security: [{oauth2: [orders], csrf: []}]
paths:
  /orders:
    get: {security: [], responses: {}}
    post: {responses: {}}
    put: {security: [{oauth2: [orders], csrf: []}, {oauth2: [admin]}], responses: {}}
    patch: {security: [{oauth2: [orders], cookie_csrf: []}], responses: {}}
    delete: {security: [{oauth2: [orders], unknown: []}], responses: {}}
  /login:
    post: {security: [], responses: {}}
"""

EXAMPLES = (
    Good("security: [{csrf: []}]\npaths: {/orders: {post: {responses: {}}}}" + _SCHEMES),
    Good("paths: {/orders: {get: {responses: {}}, head: {responses: {}}}}"),
    Good(
        "security: [{token: []}]\npaths: {/orders: {post: {responses: {}}}}\n"
        "components: {securitySchemes: {token: {type: apiKey, in: header, name: X-Requested-By}}}",
        config="request: {csrf_headers: [X-Requested-By]}",
    ),
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
            "/paths/~1orders/put/security",
            "/paths/~1orders/patch/security",
            "/paths/~1orders/delete/security",
            "/paths/~1login/post/security",
        ],
    ),
    Bad("paths: {/orders: {post: {responses: {}, callbacks: {}}}}", at=["/paths/~1orders/post"]),
    Bad(
        {
            "openapi.yaml": "paths: {/orders: {$ref: 'orders.yaml'}, /v1/orders: {$ref: 'orders.yaml'}}",
            "orders.yaml": "{delete: {responses: {}}}",
        },
        at=["orders.yaml#/delete"],
    ),
    Bad(
        """
swagger: '2.0'
info: {title: Orders, version: '1'}
securityDefinitions: {csrf: {type: apiKey, in: header, name: X-CSRF-Token}}
paths:
  /orders:
    post: {security: [{csrf: []}], responses: {}}
    delete: {responses: {}}
""",
        at=["/paths/~1orders/delete"],
    ),
)

RULE = Rule(
    id="csrf-missing",
    code="RL303",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Operation, operation),),
)
