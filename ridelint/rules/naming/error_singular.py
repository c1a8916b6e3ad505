"""The field of an error is `error`, never `errors`.

Why: a client that looks for one name must not have to look for two. A response has one error; what it consists of
stands inside.
"""

from __future__ import annotations

from collections.abc import Iterator

from ridelint.examples import Bad, BadExchange, Good, GoodExchange, get, respond
from ridelint.model import Check, Fault, Rule, Severity
from ridelint.nodes import Field
from ridelint.settings import Settings


def field(view: Field, settings: Settings) -> Iterator[Fault]:
    singular = settings.singular.get(view.name)
    if singular is not None:
        yield Fault(view.place, f"field `{view.name}` is plural; the field is `{singular}`", f"rename it to `{singular}`")


EXAMPLES = (
    Good("components: {schemas: {Answer: {type: object, properties: {error: {type: object}}}}}"),
    Bad(
        "components: {schemas: {Answer: {type: object, properties: {errors: {type: array, items: {}}}}}}",
        at=["/components/schemas/Answer/properties/errors"],
    ),
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
