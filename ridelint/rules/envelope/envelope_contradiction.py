"""What the envelope says agrees with the status code: a 2xx is a success without an error, a 4xx or 5xx only an error.

Why: clients, gateways and monitoring look at the status code, the code that unpacks a body looks at `status`. Where a
200 may carry an error, one of the two takes a failure for a success.

In a 2xx, `status` is `success` and `error` is null; in a 4xx or 5xx, `status` is `error`, `result` is null and `error`
is not. A schema that merely allows more is a fault too, because it promises nothing. An envelope whose `status` can say
one thing only is held to it where it is declared. One that can say both is not at fault by itself: each response that
uses it is. Other status codes and ``default`` may say either.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, BadExchange, Good, GoodExchange, get, respond
from ridelint.model import Check, Fault, Place, Rule, Severity
from ridelint.nodes import Body, Origin
from ridelint.schema import Member, Shape
from ridelint.settings import Envelope, Settings

_HELP = "declare one envelope for success and one for errors; null alone is `enum: [null]`, or from 3.1 `type: 'null'`"


def body(view: Body, settings: Settings) -> Iterator[Fault]:
    envelope = settings.envelope
    if envelope is None or not (view.is_success or view.is_failure):
        return
    for shape in view.shapes:
        if shape.is_object and envelope.is_meant(shape.members):
            yield from _shape(view, shape, envelope)


def _shape(view: Body, shape: Shape, envelope: Envelope) -> Iterator[Fault]:
    """Each disagreement at the member that it is of, or at the use of the envelope where the member is shared."""
    success, failure = _sayable(shape, envelope)
    right, wrong = (success, failure) if view.is_success else (failure, success)
    fits = bool(right) and not wrong
    context = f"where `{_status(envelope)}` is `{right[0]}`" if fits else f"in {_response(view)}"
    shared = []
    for member, text in _disagreeing(view, shape, envelope, right=right, wrong=wrong):
        own = member.nodes[0].place()
        if view.holds(own) or (fits and _within(own, shape.place)):
            yield Fault(own, f"{text} {context}", _HELP)
        else:
            shared.append(text)
    if shared:
        use = shape.use if view.holds(shape.use) else view.use
        yield Fault(shape.place if fits else use, f"{' and '.join(shared)} {context}", _HELP)


def _disagreeing(
    view: Body, shape: Shape, envelope: Envelope, *, right: list[str], wrong: list[str]
) -> Iterator[tuple[Member, str]]:
    """The members that disagree with the status code. Of an envelope of the other kind, `status` alone is told."""
    can_be = "can be" if view.origin is Origin.SCHEMA else "is"
    if wrong:
        yield shape.members[_status(envelope)], f"`{_status(envelope)}` {can_be if right else 'is'} `{wrong[0]}`"
    if wrong and not right:
        return
    error = shape.members.get(envelope.error.name) if envelope.error else None
    result = shape.members.get(envelope.result) if envelope.result else None
    idle = error if view.is_success else result
    if idle and not all(branch.is_null for branch in idle.shapes):
        yield idle, f"`{idle.name}` {can_be} other than null"
    if error and view.is_failure and any(branch.allows_null for branch in error.shapes):
        yield error, f"`{error.name}` {can_be} null"


def _sayable(shape: Shape, envelope: Envelope) -> tuple[list[str], list[str]]:
    """The values for success and for failure that `status` can have: none where it can have any."""
    member = shape.members.get(_status(envelope))
    values = [value for branch in member.shapes for value in branch.values or ()] if member else []
    success, failure = (envelope.status.success, envelope.status.failure) if envelope.status else ((), ())
    return [value for value in success if value in values], [value for value in failure if value in values]


def _status(envelope: Envelope) -> str:
    return envelope.status.name if envelope.status else ""


def _response(view: Body) -> str:
    return "a success response (2xx)" if view.is_success else "an error response (4xx, 5xx)"


def _within(place: Place, outer: Place) -> bool:
    return place.source is outer.source and place.pointer[: len(outer.pointer)] == outer.pointer


_SHARED = """
paths:
  /orders:
    get:
      responses:
        '200': {description: Orders, content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}
        '404': {description: None, content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}
        default: {description: Other, content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}
components:
  schemas:
    Answer:
      type: object
      properties:
        status: {type: string, enum: [success, error]}
        result: {type: object, nullable: true}
        error: {type: object, nullable: true}
"""
_SPLIT = """
openapi: 3.1.0
info: {title: Orders, version: '1'}
paths:
  /orders:
    get:
      responses:
        '200': {description: Orders, content: {application/json: {schema: {$ref: '#/components/schemas/Success'}}}}
        '404':
          description: No such orders
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Failure'}
              examples: {gone: {$ref: '#/components/examples/gone'}}
components:
  schemas:
    Answer: {type: object, properties: {status: {type: string}, result: {}, error: {type: [object, 'null']}}}
    Success:
      allOf: [{$ref: '#/components/schemas/Answer'}, {properties: {status: {const: success}, error: {const: null}}}]
    Failure:
      allOf: [{$ref: '#/components/schemas/Answer'}]
      properties: {status: {const: error}, result: {type: 'null'}, error: {type: object}}
    Either: {oneOf: [{$ref: '#/components/schemas/Success'}, {$ref: '#/components/schemas/Failure'}]}
  examples:
    gone: {value: {status: error, result: null, error: {code: not_found, message: No such orders}}}
"""
_2_0 = """
swagger: '2.0'
info: {title: Orders, version: '1'}
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          schema:
            type: object
            properties: {status: {enum: [success]}, result: {}, error: {type: object, x-nullable: true}}
          examples: {application/json: {status: error, result: [], error: null}}
"""
_MEDIA = "/paths/~1orders/get/responses/{}/content/application~1json"

EXAMPLES = (
    Good(_SPLIT),
    Good(_SHARED, config="envelope: null"),
    Good(_SHARED, config="envelope: {members: [result, error], error: null, result: null}"),
    Bad(_SHARED, at=[_MEDIA.format(200) + "/schema", _MEDIA.format(404) + "/schema"]),
    Bad(_SPLIT.replace("schemas/Success'}}}}", "schemas/Either'}}}}"), at=[_MEDIA.format(200) + "/schema"]),
    Bad(
        _SPLIT.replace(
            "schema: {$ref: '#/components/schemas/Failure'}", "schema: {$ref: '#/components/schemas/Success'}"
        ),
        at=[_MEDIA.format(404) + "/schema"],
    ),
    Bad(_SPLIT.replace("'404'", "'206'"), at=[_MEDIA.format(206) + "/schema", _MEDIA.format(206) + "/examples/gone"]),
    Bad(_SPLIT.replace("const: null", "type: object"), at=["/components/schemas/Success/allOf/1/properties/error"]),
    Bad(_SPLIT.replace(", result: {type: 'null'}", ""), at=["/components/schemas/Failure"]),
    Bad(
        _2_0,
        at=[
            "/paths/~1orders/get/responses/200/schema/properties/error",
            "/paths/~1orders/get/responses/200/examples/application~1json/status",
        ],
    ),
    GoodExchange(get("/orders"), respond(200, {"status": "success", "result": [], "error": None})),
    BadExchange(
        get("/orders"),
        respond(200, {"status": "error", "result": None, "error": {"code": "not_found", "message": "None"}}),
        at=["/response/body/status"],
    ),
    BadExchange(
        get("/orders"),
        respond(404, {"status": "error", "result": [], "error": None}),
        at=["/response/body/result", "/response/body/error"],
    ),
)

RULE = Rule(
    id="envelope-contradiction",
    code="RL204",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Body, body),),
)
