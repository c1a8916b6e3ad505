"""A query, path, cookie or form parameter's name keeps the house's naming style (snake_case).

Why: parameters and fields name the same things. One that is ``orderId`` in the path and ``order_id`` in the body has to
be looked up each time, and code that passes one on as the other needs a table.

Headers are exempt: they have their own style and no letter case. A ``{name}`` in a path must be a declared path
parameter, spelled alike, and each declared path parameter must be in its path. The style of a declared one is told of
where it is declared. In a call, ``filter[from]`` is the object ``filter`` with the key ``from``, as by the style
``deepObject``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ridelint.document.node import Node
from ridelint.examples import Bad, BadExchange, Good, GoodExchange, get, post, respond
from ridelint.fixing import respelled, rewritten
from ridelint.model import Check, Fault, Fix, Rule, Severity
from ridelint.naming import words
from ridelint.nodes import Origin, Parameter, PathTemplate
from ridelint.settings import Settings
from ridelint.walk.paths import template_names

_BRACKETS = re.compile(r"[\[\]]+")


def parameter(view: Parameter, settings: Settings) -> Iterator[Fault]:
    if view.location == "header" or _keeps_style(view, settings):
        return
    spelled = settings.parameters.respell(view.name)
    message = f"{view.location} parameter `{view.name}` is not {settings.parameters.label}"
    cure = f"rename it to `{spelled}`" if spelled else ""
    yield Fault(view.place, message, cure, lambda: _renamed(view, spelled) if spelled else None)


def _keeps_style(view: Parameter, settings: Settings) -> bool:
    whole = view.origin is not Origin.EXCHANGE or settings.parameters.accepts(view.name)
    parts = [view.name] if whole else [part for part in _BRACKETS.split(view.name) if part]
    return all(map(settings.parameters.accepts, parts))


def _renamed(view: Parameter, name: str) -> Fix | None:
    """The name where it is declared; of a path parameter, in the paths of the same file too."""
    if view.location != "path":
        return respelled(view.place, name)
    old, new = f"{{{view.name}}}", f"{{{name}}}"
    root = view.place.at
    while isinstance(root, Node) and root.parent is not None:
        root = root.parent
    paths = root.members_of("paths") if isinstance(root, Node) else ()
    spellings = [(item.key_place, path.replace(old, new)) for path, item in paths if old in path]
    return rewritten([(view.place, name), *spellings], f"Rename `{view.name}` to `{name}`") if spellings else None


def template(view: PathTemplate, _: Settings) -> Iterator[Fault]:
    names = template_names(view.path.partition("?")[0])
    unused = sorted(view.declared - set(names))
    for name in dict.fromkeys(names):
        if name in view.declared:
            continue
        near = _near(name, unused)
        unused = [other for other in unused if other != near]
        message = f"no path parameter `{name}` is declared for this path"
        cure = f"did you mean `{{{near}}}`?" if near else "declare it with `in: path` and `required: true`"
        yield Fault(view.node.key_place, message, cure, _respeller(view, name, near) if near else None)
    for name in unused:
        message = f"path parameter `{name}` is declared, and the path has no `{{{name}}}`"
        yield Fault(view.node.key_place, message, "put it into the path, or remove it")


def _near(name: str, unused: list[str]) -> str | None:
    """The declared name that was meant: the same words in another style, or nearly the same letters."""
    from difflib import get_close_matches  # noqa: PLC0415  only a faulty path needs it

    alike = [other for other in unused if words(other) == words(name)] or get_close_matches(name, unused, n=1)
    return alike[0] if alike else None


def _respeller(view: PathTemplate, name: str, declared: str) -> Callable[[], Fix | None]:
    path = view.path.replace(f"{{{name}}}", f"{{{declared}}}")
    return lambda: respelled(view.node.key_place, path)


_OPERATION = """
paths:
  /orders/{order_id}:
    get:
      parameters:
        - {name: order_id, in: path, required: true, schema: {type: string}}
        - {name: page_size, in: query, schema: {type: integer}}
        - {name: X-Request-ID, in: header, schema: {type: string}}
      responses: {'200': {description: An order}}
"""
_GET = "/paths/~1orders~1{order_id}/get"
_CAMEL = _OPERATION.replace("order_id", "orderId")
_SHARED = {
    "openapi.yaml": "paths: {/orders: {parameters: [{$ref: 'common.yaml#/page'}]}}",
    "common.yaml": "page: {name: pageToken, in: query, schema: {type: string}}\n",
}
_FORM = """
swagger: "2.0"
info: {title: Orders, version: "1"}
paths:
  /orders:
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters: [{name: fromPlace, in: formData, type: string}]
      responses: {'200': {description: The order}}
"""

EXAMPLES = (
    Good(_OPERATION),
    Good(_OPERATION.replace("page_size", "'page[size]'"), config="naming: {parameters: {allow: ['page[size]']}}"),
    Good(_CAMEL.replace("page_size", "pageSize"), config="naming: {parameters: {style: camel}}"),
    Bad(
        _OPERATION.replace("name: page_size", "name: 'pageSize'  "),
        at=[f"{_GET}/parameters/1/name"],
        fixed=_OPERATION.replace("name: page_size", "name: 'page_size'  "),
    ),
    Bad(_CAMEL, at=["/paths/~1orders~1{orderId}/get/parameters/0/name"], fixed=_OPERATION),
    Bad(
        _OPERATION.replace("/{order_id}", "/{orderId}"),
        at=["/paths/~1orders~1{orderId}"],
        fixed=_OPERATION,
    ),
    Bad(_OPERATION.replace("/{order_id}", ""), at=["/paths/~1orders"]),
    Bad(_SHARED, at=["common.yaml#/page/name"]),
    Bad(_FORM, at=["/paths/~1orders/post/parameters/0/name"], fixed=_FORM.replace("fromPlace", "from_place")),
    Good(_FORM, among=("field-name-case",)),
    GoodExchange(get("/orders", **{"page_size": "2", "filter[created_at]": "2026-01-31"}), respond(200)),
    BadExchange(get("/orders", pageSize="2"), respond(200), at=["/request/query/pageSize"]),
    BadExchange(post("/orders", {"fromPlace": "home"}), respond(200), at=["/request/body/fromPlace"]),
)

RULE = Rule(
    id="parameter-name-case",
    code="RL102",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Parameter, parameter), Check(PathTemplate, template)),
    yields_to=("field-name-case",),
)
