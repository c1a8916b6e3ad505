"""A response's body, and each of its headers, fits the schema that its description gives it.

Why: typed clients are generated from that schema. A value that does not fit it is an exception in one client and
silently wrong data in another, while the server's own tests are green.

The dialect is that of the description: `nullable` and a boolean `exclusiveMinimum` in 3.0, whole JSON Schema from 3.1
on. Formats are held to. A body that cannot be decoded fits no schema, and a `writeOnly` member does not belong into a
response.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.document.node import Node
from ridelint.examples import BadExchange, GoodExchange, get, respond
from ridelint.model import NOTHING, REQUEST_CREDENTIALS, Check, Fault, Place, Response, Rule, Severity
from ridelint.observations import Key, Rejected
from ridelint.settings import Settings
from ridelint.validation.violations import Violation, few_of_a_kind, reach


def rejected(view: Rejected, _: Settings) -> Iterator[Fault]:
    if view.is_request:
        return
    if view.problem:
        cure = "answer with what `Content-Type` says"
        yield Fault(view.node.place(), view.problem, cure, declared=view.declared, kind=view.kind)
    for (violation, source), more in few_of_a_kind(view.violations, lambda entry: entry[0].kind):
        message, declared = violation.message(view.whole), source or view.declared
        yield Fault(_place(violation, view.node), message, more, declared=declared, kind=violation.kind)


def _place(violation: Violation, body: Node) -> Place:
    """A member that may not be there is told of at its name; all else, also what is missing, at a value."""
    node = reach(body, violation.path)
    return violation.place(body) if violation.keyword in {"unexpected", "propertyNames"} else node.place()


def key(view: Key, _: Settings) -> Iterator[Fault]:
    if view.is_write_only and not view.is_request:
        yield Fault(view.place, f"`{view.name}` is `writeOnly`, and the response has it", "leave it out of responses")


def _api(schema: str, version: str = "3.0.3", more: str = "") -> str:
    """A description of one answer; its schema stands on line 11."""
    return f"""
openapi: {version}
info: {{title: Orders, version: '1'}}
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          content: {{application/json: {{
            schema: {schema}
          }}}}
{more}
"""


_ORDER = """{type: object, required: [id, price], properties: {
              id: {type: string, format: uuid},
              price: {type: number, minimum: 0, exclusiveMinimum: true},
              note: {type: string, nullable: true},
              kind: {$ref: '#/components/schemas/Kind'},
              pin: {writeOnly: true, type: string}}}"""
_KIND = "components: {schemas: {Kind: {type: string, nullable: true, enum: [ride, parcel]}}}"
_30 = _api(_ORDER, more=_KIND)
_SCHEMA = "/paths/~1orders/get/responses/200/content/application~1json/schema"
_ID = "0d9c3a6e-6f0e-4c0c-9d2e-1f3b7a1c9e55"
_31 = _api("{type: [object, 'null'], properties: {at: {type: string, format: date-time}}, required: [at]}", "3.1.0")
_2 = """
swagger: '2.0'
info: {title: Orders, version: '1'}
produces: [application/json]
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          schema: {type: object, properties: {count: {type: integer, x-nullable: true}}}
          headers:
            X-Total: {type: integer}
"""
_TREE = _api("{$ref: '#/x-tree'}", more="x-tree: {properties: {name: {type: string}, next: {$ref: '#/x-tree'}}}")
_COMPOSED = _api(
    """{oneOf: [{$ref: '#/x-card'}, {$ref: '#/x-cash'}], discriminator: {propertyName: kind}}""",
    more="""
x-card:
  allOf:
    - {type: object, required: [kind], properties: {kind: {enum: [card]}}}
    - {properties: {kind: {}, digits: {type: string}}, additionalProperties: false}
x-cash: {type: object, required: [kind], properties: {kind: {enum: [cash]}}, additionalProperties: false}
""",
)
_HEADERS = """
paths:
  /orders:
    get:
      responses:
        default:
          description: Orders
          headers:
            X-Total:
              schema: {type: integer}
            X-Page: {$ref: '#/components/headers/Page'}
components: {headers: {Page: {schema: {type: string, enum: [first, last]}}}}
"""
_ADDRESS = """
paths:
  /orders:
    get:
      responses:
        default: {description: Moved, headers: {Location: {schema: {type: string, format: uri}}}}
"""
_RANGES = """
paths:
  /orders:
    get:
      responses:
        4XX: {description: Refused, content: {'application/*': {schema: {required: [code]}}}}
        default: {description: Whatever, content: {'*/*': {schema: {type: array}}}}
"""


def _told(path: str, at: str, body: object, description: str, declared: str) -> BadExchange:
    return BadExchange(get(path), respond(200, body), [f"/response/body{at}"], description, [declared])


EXAMPLES = (
    GoodExchange(get("/orders"), respond(200, {"id": _ID, "price": 0.1, "note": None, "kind": None}), _30),
    GoodExchange(get("/orders"), respond(200, None)._replace(media_type="application/json", has_body=True), _31),
    GoodExchange(get("/orders"), respond(200, {"count": None}, headers={"x-total": "12"}), _2),
    GoodExchange(get("/orders"), respond(200, {"next": {"next": {"name": "a"}}}), _TREE),
    GoodExchange(get("/orders"), respond(200, {"kind": "card", "digits": "1"}), _COMPOSED),
    GoodExchange(get("/orders"), respond(200, "no JSON", "text/plain"), _30),
    GoodExchange(get("/orders"), respond(503, {"price": "?"}), _30),
    GoodExchange(get("/orders"), respond(404, {"code": 1}, "application/problem+json"), _RANGES),
    # What a recorder has masked is not what was sent.
    GoodExchange(
        get("/orders"),
        respond(200, headers={"location": "https://a.test/?code=[masked]"}),
        _ADDRESS,
        unknown=frozenset({REQUEST_CREDENTIALS}),
    ),
    _told("/orders", "", {"id": _ID}, _30, _SCHEMA),
    _told("/orders", "/id", {"id": "7", "price": 1}, _30, f"{_SCHEMA}/properties/id"),
    _told("/orders", "/price", {"id": _ID, "price": 0}, _30, f"{_SCHEMA}/properties/price"),
    _told("/orders", "/kind", {"id": _ID, "price": 1, "kind": "car"}, _30, "/components/schemas/Kind"),
    _told("/orders", "/pin", {"id": _ID, "price": 1, "pin": "1"}, _30, f"{_SCHEMA}/properties/pin"),
    _told("/orders", "/at", {"at": "yesterday"}, _31, f"{_SCHEMA}/properties/at"),
    _told("/orders", "/next/next/name", {"next": {"next": {"name": 7}}}, _TREE, "/x-tree/properties/name"),
    _told("/orders", "/count", {"count": "3"}, _2, "/paths/~1orders/get/responses/200/schema"),
    _told("/orders", "/sum", {"kind": "cash", "sum": 1}, _COMPOSED, "/x-cash"),
    _told("/orders", "/digits", {"kind": "card", "digits": 1}, _COMPOSED, "/x-card/allOf/1"),
    BadExchange(
        get("/orders"),
        Response(200, NOTHING, "application/json", problem="not JSON"),
        ["/response/body"],
        _30,
        [_SCHEMA],
    ),
    BadExchange(
        get("/orders"),
        respond(404, {}, "application/problem+json"),
        ["/response/body"],
        _RANGES,
        ["/paths/~1orders/get/responses/4XX"],
    ),
    BadExchange(
        get("/orders"), respond(500, {}), ["/response/body"], _RANGES, ["/paths/~1orders/get/responses/default"]
    ),
    BadExchange(
        get("/orders"),
        respond(200, headers={"x-total": "many", "x-page": "next"}),
        ["/response/headers/x-total", "/response/headers/x-page"],
        _HEADERS,
        ["/paths/~1orders/get/responses/default/headers/X-Total/schema", "/components/headers/Page"],
    ),
    BadExchange(
        get("/orders"),
        respond(200, {}, headers={"x-total": "many"}),
        ["/response/headers/x-total"],
        _2,
        ["/paths/~1orders/get/responses/200/headers/X-Total"],
    ),
)

RULE = Rule(
    id="response-schema-mismatch",
    code="RL503",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Rejected, rejected), Check(Key, key)),
    source="OpenAPI 3.0.3, Schema Object; OpenAPI 3.1.0, Schema Object",
    yields_to=(
        "envelope-member-missing",
        "envelope-member-type",
        "envelope-member-unknown",
        "envelope-contradiction",
        "error-code-unknown",
    ),
)
