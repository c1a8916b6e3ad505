"""The envelope has no member beside the agreed ones (`status`, `result` and `error`).

Why: a member that one service adds at the top level (`meta`, `data`, `took_ms`) is one that every client must look for
in two places. What belongs to the answer stands in `result`, what belongs to the failure in `error`.

Only what is declared or seen counts: a schema that merely leaves ``additionalProperties`` open is fine. An object with
fewer than half of the agreed members, or with more others, is no envelope at all, which `envelope-member-missing`
reports once instead of every field of it here.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, BadExchange, Good, GoodExchange, get, respond
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Body, Origin
from ridelint.settings import Settings


def body(view: Body, settings: Settings) -> Iterator[Fault]:
    envelope = settings.envelope
    if envelope is None:
        return
    known = {*envelope.members, *envelope.optional}
    if view.origin is Origin.EXAMPLE:  # a declared stranger is reported where it is declared
        known.update(name for shape in view.declared for name in shape.members)
    for shape in view.shapes:
        if not shape.is_object or not envelope.is_meant(shape.members):
            continue
        for name, member in shape.members.items():
            if name not in known:
                yield Fault(
                    member.key,
                    f"`{name}` is no member of the envelope",
                    f"move it into `{envelope.result}`" if envelope.result else "remove it",
                )


_INLINE = """
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
                required: [status, result, error]
                properties: {status: {}, result: {}, error: {}, took_ms: {type: integer}}
              example: {status: success, result: [], error: null, took_ms: 7, node: a1}
"""
_MEDIA = "/paths/~1orders/get/responses/200/content/application~1json"

_SHARED = {
    "openapi.yaml": """
paths:
  /orders: {get: {responses: {'200': {$ref: 'common.yaml#/Orders'}, default: {$ref: 'common.yaml#/Orders'}}}}
""",
    "common.yaml": """
Orders:
  description: Orders
  content:
    application/json:
      schema:
        allOf:
          - {$ref: '#/Envelope'}
          - {type: object, properties: {result: {type: array, items: {}}, meta: {type: object}}}
Envelope: {type: object, properties: {status: {}, result: {}, error: {}, errors: {type: array, items: {}}}}
""",
}

EXAMPLES = (
    Good(
        """
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          content:
            application/json:
              schema: {type: object, additionalProperties: true, properties: {status: {}, result: {}, error: {}}}
"""
    ),
    Good(
        """
paths:
  /pets:
    get:
      responses:
        '200':
          description: No envelope at all, although a pet has a status
          content:
            application/json:
              schema: {type: object, properties: {id: {}, name: {}, status: {}}}
  /jobs:
    get:
      responses:
        '200':
          description: No envelope either, although a job has an error beside its status
          content:
            application/json:
              schema: {type: object, properties: {id: {}, name: {}, started_at: {}, status: {}, error: {}}}
"""
    ),
    Good(_INLINE, config="envelope: {optional: [took_ms, node]}"),
    Good(_INLINE, config="envelope: null"),
    Bad(_INLINE, at=[f"{_MEDIA}/schema/properties/took_ms", f"{_MEDIA}/example/node"]),
    Bad(
        _SHARED,
        at=[
            "common.yaml#/Orders/content/application~1json/schema/allOf/1/properties/meta",
            "common.yaml#/Envelope/properties/errors",
        ],
    ),
    Bad(  # `errors` is a misspelled `error`: that says more than being unknown
        _SHARED,
        at=["common.yaml#/Orders/content/application~1json/schema/allOf/1/properties/meta"],
        among=("error-singular",),
    ),
    Bad(
        """
swagger: '2.0'
info: {title: Orders, version: '1'}
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          schema: {type: object, properties: {status: {}, result: {}, error: {}, page: {}}}
""",
        at=["/paths/~1orders/get/responses/200/schema/properties/page"],
    ),
    Bad(
        _INLINE,
        config="envelope: {members: [result, took_ms]}",
        at=[
            f"{_MEDIA}/schema/properties/status",
            f"{_MEDIA}/schema/properties/error",
            f"{_MEDIA}/example/node",
        ],
    ),
    GoodExchange(get("/orders"), respond(200, {"status": "success", "result": [], "error": None})),
    GoodExchange(get("/orders"), respond(200, {"id": 7, "status": "offering"})),
    BadExchange(
        get("/orders"),
        respond(200, {"status": "success", "result": [], "error": None, "took_ms": 7}),
        at=["/response/body/took_ms"],
    ),
)

RULE = Rule(
    id="envelope-member-unknown",
    code="RL202",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Body, body),),
    yields_to=("error-singular",),
)
