"""A documented field of a response was seen at least once, where such a response was.

Why: this is coverage and no fault, so it is asked only where configuration or `--select` names it. A field
that no answer ever had was not tested, or it is one that the server has stopped sending.

Fields that are only sent (``writeOnly``) are not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.observations import Unseen
from ridelint.settings import Settings


def unseen(view: Unseen, _: Settings) -> Iterator[Fault]:
    if view.kind == "field":
        message = f"no response of `{view.operation.label}` had the field `{view.name}`"
        yield Fault(view.place, message, kind=(view.operation.label, view.name))


_ORDERS = """
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          content:
            application/json:
              schema:
                type: object
                properties:
                  items: {type: array, items: {$ref: '#/components/schemas/Order'}}
components:
  schemas:
    Order:
      properties:
        id: {type: integer}
        note: {type: string}
        pin: {type: string, writeOnly: true}
        parent: {$ref: '#/components/schemas/Order'}
"""
_ORDER = "/components/schemas/Order/properties"
_ON = "rules: {field-never-seen: on}"

EXAMPLES = (
    GoodExchange(get("/orders"), respond(200, {"items": [{"id": 1, "parent": {}}, {"note": "a"}]}), _ORDERS, _ON),
    GoodExchange(get("/orders"), respond(404), _ORDERS, _ON),
    BadExchange(
        get("/orders"),
        respond(200, {"items": [{"id": 1}]}),
        [f"{_ORDER}/note", f"{_ORDER}/parent"],
        _ORDERS,
        [f"{_ORDER}/note", f"{_ORDER}/parent"],
        _ON,
    ),
)

RULE = Rule(
    id="field-never-seen",
    code="RL515",
    severity=Severity.INFO,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Unseen, unseen),),
)
