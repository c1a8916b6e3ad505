"""A field name has one type and format wherever it is declared, across all descriptions of the run.

Why: people read a name and know what it holds. Where `amount` is an integer of cents in one service and a string with a
point in the next, the mistake compiles, passes each service's own tests, and is found in an invoice.

Each declaration that differs from the most frequent one is reported; of equally frequent ones the first holds, by file
and pointer. What allows several types, or names none, says nothing here, and null beside a type makes no difference.
The envelope's `result` is free, as it holds what each operation gives. It is a warning, because a change in one
description can make another one differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ridelint.examples import Bad, Good
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Usage, Vocabulary, in_order
from ridelint.settings import Settings


def vocabulary(view: Vocabulary, settings: Settings) -> Iterator[Fault]:
    free = settings.envelope.result if settings.envelope else None
    for name, usages in view.usages.items():
        if name != free and len({usage.type for usage in usages}) > 1:
            yield from _conflicts(in_order(usages))


def _conflicts(usages: list[Usage]) -> Iterator[Fault]:
    common = Counter(usage.type for usage in usages).most_common(1)[0][0]
    first = next(usage.place for usage in usages if usage.type == common)
    # The place of the other is no part of the message: it would rename the finding whenever a file is added.
    cure = f"declare it as {common} like {first.source.name}#{first.pointer}, or give it a name of its own"
    for usage in usages:
        if usage.type != common:
            yield Fault(usage.place, f"field `{usage.name}` is {usage.type} here and {common} elsewhere", cure)


EXAMPLES = (
    Good(
        """
openapi: 3.1.0
info: {title: Orders, version: '1'}
components:
  schemas:
    Order: {properties: {amount: {type: integer}, note: {type: string}, data: {type: string}, result: {type: object}}}
    Ride: {properties: {amount: {type: [integer, 'null']}, data: {}, result: {type: array}}}
    Bill: {properties: {data: {oneOf: [{type: integer}, {type: boolean}]}}}
"""
    ),
    Bad(
        """
components:
  schemas:
    Bill: {type: object, properties: {amount: {type: string, example: '7.50'}}}
    Order: {type: object, properties: {amount: {$ref: '#/components/schemas/Cents'}}}
    Ride: {type: object, properties: {amount: {allOf: [{$ref: '#/components/schemas/Cents'}]}}}
    Cents: {type: integer, format: int64}
""",
        at=["/components/schemas/Bill/properties/amount"],
    ),
    Bad(
        {
            "openapi.yaml": """
paths:
  /orders:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {order_id: {type: string}, paid_at: {type: string, format: date-time}}}
      responses:
        '200': {description: Order, content: {application/json: {schema: {$ref: 'common.yaml#/Order'}}}}
""",
            "common.yaml": """
Order: {type: object, properties: {order_id: {type: string, format: uuid}, paid_at: {type: integer}}}
""",
        },
        at=[
            "/paths/~1orders/post/requestBody/content/application~1x-www-form-urlencoded/schema/properties/order_id",
            "/paths/~1orders/post/requestBody/content/application~1x-www-form-urlencoded/schema/properties/paid_at",
        ],
    ),
    Bad(
        """
swagger: '2.0'
info: {title: Orders, version: '1'}
paths:
  /orders: {post: {parameters: [{name: count, in: formData, type: string}], responses: {}}}
definitions:
  Order: {type: object, properties: {count: {type: integer}}}
  Ride: {type: object, properties: {count: {type: integer}}}
""",
        at=["/paths/~1orders/post/parameters/0/name"],
    ),
)

RULE = Rule(
    id="field-type-conflict",
    code="RL401",
    severity=Severity.WARN,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Vocabulary, vocabulary),),
)
