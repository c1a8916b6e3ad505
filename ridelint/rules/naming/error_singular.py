"""The field of an error is `error`, never `errors`.

Why: a client that looks for one name must not have to look for two. A response has one error; what it consists of
stands inside.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, BadExchange, Good, GoodExchange, get, respond
from ridelint.fixing import renamed, respelled
from ridelint.model import Check, Fault, Fix, Part, Rule, Severity
from ridelint.nodes import Field, Origin
from ridelint.settings import Settings


def field(view: Field, settings: Settings) -> Iterator[Fault]:
    singular = settings.singular.get(view.name)
    if singular is not None:
        message = f"field `{view.name}` is plural; the field is `{singular}`"
        yield Fault(view.place, message, f"rename it to `{singular}`", lambda: _renamed(view, singular))


def _renamed(view: Field, name: str) -> Fix | None:
    """The property with what its schema says of it; a form parameter of 2.0 is named by a value."""
    if view.origin is not Origin.SCHEMA:
        return None
    return renamed(view.node, name) if view.place.part is Part.KEY else respelled(view.place, name)


_ANSWER = """
components:
  schemas:
    Answer:
      type: object
      required: [errors]
      properties:
        errors: {type: object}  # null where all went well
"""
_BOTH = "components: {schemas: {Answer: {properties: {error: {}, errors: {}}}}}"


EXAMPLES = (
    Good("components: {schemas: {Answer: {type: object, properties: {error: {type: object}}}}}"),
    Good("components: {schemas: {Answer: {example: {errors: []}, properties: {error: {type: object}}}}}"),
    Good("components: {schemas: {Answer: {properties: {errors: {type: array, items: {}}}}}}", config="singular: {}"),
    Bad(
        _ANSWER,
        at=["/components/schemas/Answer/properties/errors"],
        fixed=_ANSWER.replace("errors", "error"),
    ),
    Bad(
        "components: {schemas: {Answer: {properties: {result: {items: {allOf: [{properties: {errors: {}}}]}}}}}}",
        at=["/components/schemas/Answer/properties/result/items/allOf/0/properties/errors"],
    ),
    Bad(_BOTH, at=["/components/schemas/Answer/properties/errors"]),  # which of them goes is no fix's choice
    GoodExchange(get("/orders"), respond(404, {"status": "error", "result": None, "error": {"code": "not_found"}})),
    BadExchange(
        get("/orders"),
        respond(422, {"status": "error", "result": None, "error": {"detail": {"errors": ["a"]}}}),
        at=["/response/body/error/detail/errors"],
    ),
)

RULE = Rule(
    id="error-singular",
    code="RL104",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Field, field),),
)
