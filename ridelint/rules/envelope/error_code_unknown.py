"""An error code in an example, or in a live answer, is one of the declared codes.

Why: clients branch on the code. One that no list has is handled by none of them, and an example that shows it teaches
people to write for a case that never comes.

The declared codes are the enum of ``error.code`` in the schema of that very response, or the list that configuration
gives; then a schema's own enum is held to that list too. Where neither is closed, every code is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, BadExchange, Good, GoodExchange, get, respond
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Body
from ridelint.schema import Shape
from ridelint.settings import ErrorMember, Settings


def body(view: Body, settings: Settings) -> Iterator[Fault]:
    error = settings.envelope.error if settings.envelope else None
    if error is None or error.code is None:
        return
    known = error.codes if error.codes is not None else _declared(view, error)
    if known is None:
        return
    for shape in _codes(view.shapes, error):
        for value in shape.values or ():
            if isinstance(value, str) and value not in known:
                yield Fault(shape.use, f"error code `{value}` is not declared", "use a declared code, or declare it")


def _declared(view: Body, error: ErrorMember) -> list[object] | None:
    """Every code that the response's schema allows; none where it allows any."""
    enums = [shape.values for shape in _codes(view.declared, error)]
    if not enums or None in enums:
        return None
    return [value for enum in enums for value in enum or ()]


def _codes(shapes: tuple[Shape, ...], error: ErrorMember) -> Iterator[Shape]:
    for shape in shapes:
        member = shape.members.get(error.name)
        for branch in member.shapes if member else ():
            code = branch.members.get(error.code or "")
            yield from code.shapes if code else ()


_ORDERS = """
paths:
  /orders:
    get:
      responses:
        '404':
          description: No such orders
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Answer'}
              examples:
                right: {value: {status: error, result: null, error: {code: not_found, message: No such orders}}}
                wrong: {$ref: '#/components/examples/no_orders'}
components:
  schemas:
    Answer:
      type: object
      properties: {status: {}, result: {}, error: {$ref: '#/components/schemas/Error'}}
    Error:
      type: object
      nullable: true
      properties: {code: {type: string, enum: [not_found, forbidden]}, message: {type: string}}
  examples:
    no_orders: {value: {status: error, result: null, error: {code: no_orders, message: No such orders}}}
"""

EXAMPLES = (
    Good(_ORDERS.replace("enum: [not_found, forbidden]", "minLength: 1")),
    Good(_ORDERS, config="envelope: {error: {code: null}}"),
    Good(_ORDERS, config="envelope: {error: {codes: [forbidden, no_orders, not_found]}}"),
    Bad(_ORDERS, at=["/components/examples/no_orders/value/error/code"]),
    Bad(
        _ORDERS,
        config="envelope: {error: {codes: [not_found]}}",
        at=["/components/schemas/Error/properties/code", "/components/examples/no_orders/value/error/code"],
    ),
    Bad(
        """
swagger: '2.0'
info: {title: Orders, version: '1'}
paths:
  /orders:
    get:
      responses:
        '404':
          description: No such orders
          schema: {properties: {error: {properties: {code: {enum: [not_found]}}}}}
          examples: {application/json: {error: {code: no_orders}}}
""",
        at=["/paths/~1orders/get/responses/404/examples/application~1json/error/code"],
    ),
    GoodExchange(get("/orders"), respond(404, {"error": {"code": "no_orders"}})),
    GoodExchange(get("/orders"), respond(404, {"error": {"code": "not_found"}}), description=_ORDERS),
    BadExchange(
        get("/orders"),
        respond(404, {"error": {"code": "no_orders"}}),
        description=_ORDERS,
        at=["/response/body/error/code"],
    ),
)

RULE = Rule(
    id="error-code-unknown",
    code="RL206",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Body, body),),
)
