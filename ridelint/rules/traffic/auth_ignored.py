"""A call without the credentials that its operation demands is refused.

Why: a description that demands a token protects nothing. Where the server forgets to ask for it, everybody reads and
writes what was meant for one; no test of the happy path sees that.

A call is at fault that was answered 2xx and certainly lacked what every alternative of `security` demands: a probe that
left the token out or used another role's, or an observed call without `Authorization`, key or any cookie. Where a
recording has no headers or masks credentials, nothing is said. The CSRF token is `csrf-ignored`'s.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import REQUEST_CREDENTIALS, REQUEST_HEADERS, Check, Fault, Purpose, Rule, Severity
from ridelint.nodes import Requirement
from ridelint.observations import Call
from ridelint.settings import Settings
from ridelint.validation.wording import listed

_IN_AUTHORIZATION = frozenset({"http", "basic", "oauth2", "openIdConnect"})
_TOKEN = "access_token"  # noqa: S105  no password: the name that RFC 6750 section 2.3 gives it in a query


def call(view: Call, settings: Settings) -> Iterator[Fault]:
    if view.operation is None or not view.is_success:
        return
    demanded = [_without_csrf(alternative, settings) for alternative in view.operation.security]
    if not all(demanded):
        return
    names = listed(dict.fromkeys(requirement.name for alternative in demanded for requirement in alternative), "or")
    label, place = view.operation.label, view.at("response", "status")
    cure = f"`{label}` demands {names}: refuse the call with "
    if view.purpose is Purpose.OTHER_ROLE:
        message = f"`{label}` answered another role's call with {view.status}"
        yield Fault(place, message, cure + "403", declared=view.security)
    elif view.purpose is Purpose.NO_TOKEN or all(_is_lacking(view, alternative) for alternative in demanded):
        message = f"`{label}` answered a call without credentials with {view.status}"
        yield Fault(place, message, cure + "401", declared=view.security)


def _without_csrf(alternative: tuple[Requirement, ...], settings: Settings) -> list[Requirement]:
    return [requirement for requirement in alternative if not requirement.is_header(settings.csrf_headers)]


def _is_lacking(view: Call, alternative: list[Requirement]) -> bool:
    """Whether the call surely lacks something that an alternative demands."""
    if not view.unknown.isdisjoint({REQUEST_HEADERS, REQUEST_CREDENTIALS}) or "cookie" in view.sent:
        return False  # with a cookie comes a session, whatever the description calls it
    return any(_is_absent(view, requirement) for requirement in alternative)


def _is_absent(view: Call, requirement: Requirement) -> bool:
    if requirement.type in _IN_AUTHORIZATION:
        return "authorization" not in view.sent and _TOKEN not in view.query
    if requirement.type != "apiKey":
        return False  # a client certificate, or nothing that OpenAPI knows
    if requirement.location == "header":
        return requirement.parameter.lower() not in view.sent
    if requirement.location == "query":
        return requirement.parameter not in view.query
    return requirement.location == "cookie"


_ORDERS = """
paths:
  /orders:
    get:
      security: [{login: [orders], csrf: []}, {key: []}]
      responses: {}
    post: {security: [{login: []}, {}], responses: {}}
    put: {security: [{session: []}], responses: {}}
    patch: {security: [{certificate: []}], responses: {}}
    delete: {security: [{query_key: []}], responses: {}}
components:
  securitySchemes:
    login: {type: oauth2, flows: {}}
    key: {type: apiKey, in: header, name: X-Key}
    csrf: {type: apiKey, in: header, name: X-CSRF-Token}
    session: {type: apiKey, in: cookie, name: sid}
    query_key: {type: apiKey, in: query, name: api_key}
    certificate: {type: mutualTLS}
"""
_AT = ["/response/status"]


def _security(method: str) -> list[str]:
    return [f"/paths/~1orders/{method}/security"]


_GET, _DELETE = get("/orders"), get("/orders")._replace(method="DELETE")
_PUT, _PATCH, _POST = (get("/orders")._replace(method=method) for method in ("PUT", "PATCH", "POST"))

EXAMPLES = (
    GoodExchange(_GET._replace(headers={"authorization": "Bearer t"}), respond(200), _ORDERS),
    GoodExchange(_GET._replace(headers={"x-key": "k"}), respond(200), _ORDERS),
    GoodExchange(_GET._replace(headers={"cookie": "sid=1"}), respond(200), _ORDERS),
    GoodExchange(_GET, respond(401), _ORDERS, purpose=Purpose.NO_TOKEN),
    GoodExchange(_GET, respond(200), _ORDERS, unknown=frozenset({REQUEST_CREDENTIALS})),
    GoodExchange(_POST, respond(200), _ORDERS),
    GoodExchange(_PATCH, respond(200), _ORDERS),
    GoodExchange(_DELETE._replace(query={"api_key": "k"}), respond(200), _ORDERS),
    BadExchange(_GET, respond(200), _AT, _ORDERS, _security("get")),
    BadExchange(_GET._replace(headers={"x-csrf-token": "c"}), respond(200), _AT, _ORDERS, _security("get")),
    BadExchange(_GET, respond(200), _AT, _ORDERS, _security("get"), purpose=Purpose.NO_TOKEN),
    BadExchange(
        _GET._replace(headers={"authorization": "Bearer t"}),
        respond(204),
        _AT,
        _ORDERS,
        _security("get"),
        purpose=Purpose.OTHER_ROLE,
    ),
    BadExchange(_PUT, respond(200), _AT, _ORDERS, _security("put")),
    BadExchange(_DELETE, respond(200), _AT, _ORDERS, _security("delete")),
)

RULE = Rule(
    id="auth-ignored",
    code="RL511",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Call, call),),
    source="RFC 9110 sections 15.5.2 and 15.5.4",
)
