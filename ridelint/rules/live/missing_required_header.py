"""A request without a required header is refused.

Why: a header that is demanded and never looked at tells clients to send what nobody wants, or hides that the server
has forgotten to ask for what it needs.

Schemathesis leaves out one header that the description requires. Where that carries the token or the CSRF token, the
rules of those tell it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import Check, Fault, Purpose, Rule, Severity, Verdict
from ridelint.observations import Judged
from ridelint.settings import Settings
from ridelint.validation.wording import listed

_CHECK = "missing_required_header"
_REFUSED, _FAILED = 400, 500


def judged(view: Judged, _: Settings) -> Iterator[Fault]:
    if view.verdict.check == _CHECK:
        names = listed([name for _, name in view.verdict.left_out])
        message = f"`{view.label}` answered {view.call.status} to a request without the required {names}"
        # A server that fails has not accepted it; that is `server-error`'s, and told at the status.
        place = view.status if view.call.status >= _FAILED else view.request
        yield Fault(place, message, view.help, kind=(names, view.call.status >= _REFUSED))


_ORDERS = """
paths:
  /orders:
    get:
      security: [{login: []}]
      parameters: [{name: X-Tenant, in: header, required: true, schema: {type: string}}]
      responses: {'200': {description: Orders}}
components: {securitySchemes: {login: {type: http, scheme: bearer}}}
"""
_LOGIN = {"authorization": "Bearer t"}


def _lacking(name: str) -> Verdict:
    return Verdict(_CHECK, "ST203", where="headers", left_out=(("header", name),))


EXAMPLES = (
    GoodExchange(
        get("/orders"),
        respond(200),
        _ORDERS,
        purpose=Purpose.FUZZ,
        verdict=_lacking("Authorization"),
        among=("auth-ignored",),
    ),
    GoodExchange(get("/orders"), respond(500), _ORDERS, verdict=_lacking("X-Tenant"), among=("server-error",)),
    BadExchange(
        get("/orders")._replace(headers=_LOGIN),
        respond(200),
        ["/request/headers"],
        _ORDERS,
        ["/paths/~1orders/get"],
        verdict=_lacking("X-Tenant"),
    ),
)

RULE = Rule(
    id="missing-required-header",
    code="RL603",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Judged, judged),),
    source="Schemathesis, missing_required_header (ST203)",
    yields_to=("auth-ignored", "csrf-ignored", "server-error"),
)
