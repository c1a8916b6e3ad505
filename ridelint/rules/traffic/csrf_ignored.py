"""A call without the CSRF token that its operation demands is refused.

Why: a token that is issued and never compared protects no one, and nothing but a call without it can tell.

A call is at fault that was answered 2xx without the header that every alternative of `security` demands: an ``apiKey``
in a header that is agreed to carry the token (`X-CSRF-Token`). Where a recording has no headers or masks credentials,
nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, post, respond
from ridelint.model import REQUEST_CREDENTIALS, REQUEST_HEADERS, Check, Fault, Purpose, Rule, Severity
from ridelint.observations import Call
from ridelint.settings import Settings


def call(view: Call, settings: Settings) -> Iterator[Fault]:
    if view.operation is None or not view.is_success:
        return
    headers = settings.csrf_headers
    if not all(any(scheme.is_header(headers) for scheme in alternative) for alternative in view.operation.security):
        return
    if view.purpose is Purpose.NO_CSRF or _is_lacking(view, headers):
        message = f"`{view.operation.label}` answered a call without the CSRF token with {view.status}"
        cure = "compare the token with the session's, and refuse the call with 403"
        yield Fault(view.at("response", "status"), message, cure, declared=view.security)


def _is_lacking(view: Call, headers: tuple[str, ...]) -> bool:
    if not view.unknown.isdisjoint({REQUEST_HEADERS, REQUEST_CREDENTIALS}):
        return False
    return not any(header.lower() in view.sent for header in headers)


_ORDERS = """
paths:
  /orders:
    get: {responses: {}}
    post:
      security: [{csrf: [], login: []}]
      responses: {}
components:
  securitySchemes:
    csrf: {type: apiKey, in: header, name: x-csrf-token}
    login: {type: apiKey, in: cookie, name: sid}
"""
_SESSION = {"cookie": "sid=1"}
_POST = post("/orders", {"a": "1"})
_AT, _SECURITY = ["/response/status"], ["/paths/~1orders/post/security"]

EXAMPLES = (
    GoodExchange(_POST._replace(headers={**_SESSION, "x-csrf-token": "t"}), respond(201), _ORDERS),
    GoodExchange(_POST._replace(headers=_SESSION), respond(403), _ORDERS, purpose=Purpose.NO_CSRF),
    GoodExchange(_POST, respond(201), _ORDERS, unknown=frozenset({REQUEST_HEADERS})),
    GoodExchange(get("/orders"), respond(200), _ORDERS),
    BadExchange(_POST._replace(headers=_SESSION), respond(201), _AT, _ORDERS, _SECURITY),
    BadExchange(_POST._replace(headers=_SESSION), respond(201), _AT, _ORDERS, _SECURITY, purpose=Purpose.NO_CSRF),
)

RULE = Rule(
    id="csrf-ignored",
    code="RL512",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Call, call),),
    yields_to=("auth-ignored",),
)
