"""The members of the envelope have their agreed types: `status` is an enum, `error` is null or an object.

Why: a client decides by `status` and reads `error.code`. Where `status` may be any string, or `error` is a sentence
here and an object there, each client guesses in its own way.

`status` may have the values `success` and `error` and no other; a schema that allows fewer of them is fine. `error` is
null, or an object that declares and requires `code` and `message`. What the members are called, and what they must
have, is configuration.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ridelint.examples import Bad, BadExchange, Good, GoodExchange, get, respond
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Body
from ridelint.schema import Member, Shape
from ridelint.settings import ErrorMember, Settings, StatusMember


def body(view: Body, settings: Settings) -> Iterator[Fault]:
    envelope = settings.envelope
    if envelope is None:
        return
    for shape in view.shapes:
        if not shape.is_object or not envelope.is_meant(shape.members):
            continue
        if envelope.status and envelope.status.name in shape.members:
            yield from _status(shape.members[envelope.status.name], envelope.status)
        if envelope.error and envelope.error.name in shape.members:
            yield from _error(shape.members[envelope.error.name], envelope.error)


def _status(member: Member, wanted: StatusMember) -> Iterator[Fault]:
    agreed = _listed(wanted.values, "or")
    for shape in member.shapes:
        if shape.values is None:
            yield Fault(shape.use, f"`{member.name}` may be anything; it is {agreed}", "give it an enum of these")
            continue
        strangers = [value for value in shape.values if value not in wanted.values]
        if strangers:
            told = _listed([str(value) for value in strangers], "or")
            yield Fault(shape.use, f"`{member.name}` may be {told}; it is {agreed}", f"allow only {agreed}")


def _error(member: Member, wanted: ErrorMember) -> Iterator[Fault]:
    needs = _listed(wanted.required, "and")
    for shape in member.shapes:
        if shape.is_null:
            continue
        if not _is_object_or_null(shape):
            kind = " or ".join(sorted(shape.types)) if shape.types else "untyped"
            message = f"`{member.name}` is {kind}; it is null or an object with {needs}"
            yield Fault(shape.use, message, f"make it null, or an object that requires {needs}")
            continue
        missing = [name for name in wanted.required if name not in shape.members or name not in shape.required]
        if missing:  # an object with none of them is no error: then the use is at fault and not the schema
            place = shape.use if shape.members.keys().isdisjoint(wanted.required) else shape.place
            told = _listed(missing, "and")
            yield Fault(place, f"`{member.name}` does not require {told}", f"declare and require {told} in it")


def _is_object_or_null(shape: Shape) -> bool:
    return shape.is_object or shape.types == frozenset({"object", "null"})


def _listed(names: Sequence[str], word: str) -> str:
    quoted = [f"`{name}`" for name in names]
    return f"{', '.join(quoted[:-1])} {word} {quoted[-1]}" if len(quoted) > 1 else "".join(quoted)


_LOOSE = """
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          content:
            application/json:
              schema: {type: object, properties: {status: {type: string}, result: {}, error: {type: string}}}
              example: {status: OK, result: [], error: null}
        '404':
          description: No such orders
          content:
            application/json:
              schema:
                type: object
                properties:
                  status: {type: string, enum: [error, fail]}
                  result: {}
                  error: {$ref: '#/components/schemas/Error'}
components:
  schemas:
    Error: {type: object, nullable: true, required: [message], properties: {code: {}, message: {}}}
"""
_MEDIA = "/paths/~1orders/get/responses/{}/content/application~1json"

_STRICT = """
openapi: 3.1.0
info: {title: Orders, version: '1'}
paths:
  /orders:
    get:
      responses:
        '200': {description: Orders, content: {application/json: {schema: {$ref: '#/components/schemas/Success'}}}}
components:
  schemas:
    Base:
      type: object
      properties:
        status: {type: string}
        result: {}
        error:
          oneOf:
            - {type: 'null'}
            - {type: object, required: [code, message], properties: {code: {}, message: {}}}
    Success: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {status: {const: success}}}]}
"""

EXAMPLES = (
    Good(_STRICT),
    Good(_LOOSE, config="envelope: null"),
    Good(_LOOSE, config="envelope: {members: [result, error], error: null}"),
    Bad(
        _LOOSE,
        at=[
            f"{_MEDIA.format(200)}/schema/properties/status",
            f"{_MEDIA.format(200)}/schema/properties/error",
            f"{_MEDIA.format(200)}/example/status",
            f"{_MEDIA.format(404)}/schema/properties/status",
            "/components/schemas/Error",
        ],
    ),
    Bad(
        _LOOSE,
        config="envelope: {status: {success: [OK], failure: [error, fail]}, error: {required: [message]}}",
        at=[f"{_MEDIA.format(200)}/schema/properties/status", f"{_MEDIA.format(200)}/schema/properties/error"],
    ),
    Bad(_STRICT.replace("const: success", "const: ok"), at=["/components/schemas/Success/allOf/1/properties/status"]),
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
          schema:
            type: object
            properties: {status: {enum: [error]}, result: {}, error: {$ref: '#/definitions/Order'}}
definitions: {Order: {type: object, properties: {id: {type: string}}}}
""",
        at=["/paths/~1orders/get/responses/404/schema/properties/error"],
    ),
    GoodExchange(get("/orders"), respond(200, {"status": "success", "result": [], "error": None})),
    BadExchange(
        get("/orders"),
        respond(404, {"status": "fail", "result": None, "error": {"code": "not_found"}}),
        at=["/response/body/status", "/response/body/error"],
    ),
    BadExchange(
        get("/orders"),
        respond(404, {"status": "error", "result": None, "error": "No such orders"}),
        at=["/response/body/error"],
    ),
)

RULE = Rule(
    id="envelope-member-type",
    code="RL203",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Body, body),),
)
