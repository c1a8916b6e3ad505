"""A JSON response declares and requires every member of the envelope (`status`, `result` and `error`).

Why: a client unpacks every answer of every service with one function. A member that is declared and not required may
be left out by a server that is still correct, and the function then fails in the field.

Every branch of a ``oneOf`` or ``anyOf`` is asked, after ``allOf`` is merged. An array, or a schema that says nothing,
requires no member at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, BadExchange, Good, GoodExchange, get, respond
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Body, Origin
from ridelint.schema import Shape
from ridelint.settings import Settings


def body(view: Body, settings: Settings) -> Iterator[Fault]:
    if settings.envelope is None or view.origin is Origin.EXAMPLE:
        return
    if not view.shapes:
        yield Fault(view.place, "the response has no schema, so nothing promises the envelope", _cure(settings))
    for shape in view.shapes:
        yield from _shape(shape, settings, settings.envelope.members)


def _shape(shape: Shape, settings: Settings, members: tuple[str, ...]) -> Iterator[Fault]:
    if not shape.is_object:
        kind = " or ".join(sorted(shape.types)) if shape.types else "untyped"
        yield Fault(shape.use, f"the response body is {kind}, not the envelope", _cure(settings))
        return
    declared = [name for name in members if name in shape.members]
    if not declared:  # what is used here is no envelope at all: the use is at fault, not the schema
        yield Fault(shape.use, f"the response body is an object without {_listed(members)}", _cure(settings))
        return
    undeclared = [name for name in members if name not in shape.members]
    optional = [name for name in declared if name not in shape.required]
    if undeclared:
        yield Fault(shape.place, f"the envelope lacks {_listed(undeclared)}", f"declare and require {_listed(undeclared)}")
    if optional:
        yield Fault(shape.place, f"the envelope does not require {_listed(optional)}", f"require {_listed(optional)}")


def _cure(settings: Settings) -> str:
    members = settings.envelope.members if settings.envelope else ()
    return f"answer with an object that requires {_listed(members)}"


def _listed(names: tuple[str, ...] | list[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


_GOOD = """
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          content:
            application/json:
              schema:
                allOf:
                  - {type: object, required: [status, error], properties: {status: {}, error: {}}}
                  - {type: object, required: [result], properties: {result: {type: array, items: {}}}}
"""
_BAD = """
paths:
  /orders:
    get:
      responses:
        '200':
          description: Orders
          content:
            application/json:
              schema:
                oneOf:
                  - {type: object, required: [status, result], properties: {status: {}, result: {}, error: {}}}
                  - {type: array, items: {}}
        '404':
          description: No such orders
          content:
            application/json: {}
"""
_SCHEMA = "/paths/~1orders/get/responses/200/content/application~1json/schema"

EXAMPLES = (
    Good(_GOOD),
    Good("paths: {/ping: {get: {responses: {'204': {description: Alive}}}}}"),
    Good(_BAD, config="envelope: null"),
    Bad(
        _BAD,
        at=[
            f"{_SCHEMA}/oneOf/0",
            f"{_SCHEMA}/oneOf/1",
            "/paths/~1orders/get/responses/404/content/application~1json",
        ],
    ),
    GoodExchange(get("/orders"), respond(200, {"status": "success", "result": [], "error": None})),
    BadExchange(get("/orders"), respond(200, {"status": "success", "result": []}), at=["/response/body"]),
    BadExchange(get("/orders"), respond(200, [1, 2]), at=["/response/body"]),
)

RULE = Rule(
    id="envelope-member-missing",
    code="RL201",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Body, body),),
)
