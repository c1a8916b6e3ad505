"""An `operationId` keeps the house's naming style (snake_case).

Why: generators make function names of operation ids, and people search for them in code, logs and links. One style
means that the name in the description is the name in the code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from ridelint.document import Document
from ridelint.document.data import parts
from ridelint.document.node import Node
from ridelint.examples import Bad, Good
from ridelint.fixing import respelled
from ridelint.model import Check, Fault, Fix, Place, Rule, Severity
from ridelint.nodes import Operation
from ridelint.settings import Settings


def operation(view: Operation, settings: Settings) -> Iterator[Fault]:
    name = None if view.id is None else view.id.value
    if view.id is None or not isinstance(name, str) or settings.operation_ids.accepts(name):
        return
    place, spelled = view.id.place(), settings.operation_ids.respell(name)
    message = f"operation id `{name}` is not {settings.operation_ids.label}"
    cure = f"rename it to `{spelled}`" if spelled else ""
    yield Fault(place, message, cure, lambda: _renamed(view.id, spelled) if spelled else None)


def _renamed(node: Node | None, name: str) -> Fix | None:
    """The id, with the links of the same file that name it."""
    if node is None or not isinstance(node.document, Document):
        return None
    return respelled(node.place(), name, _links(node.document).get(node.value, ()))


@lru_cache(maxsize=1)
def _links(document: Document) -> Mapping[str, list[Place]]:
    """Where the links of a file name an operation, by its id. Found once for all the ids of a file."""
    found: dict[str, list[Place]] = {}
    todo = [document.root]
    while todo:
        node = todo.pop()
        for _, link in node.members_of("links"):
            target = link.get("operationId")
            if target is not None and isinstance(target.value, str):
                found.setdefault(target.value, []).append(target.place())
        todo.extend(parts(node))
    return found


_ORDERS = """
paths:
  /orders:
    post:
      operationId: create_order
      responses:
        '201': {description: The order, links: {order: {operationId: read_order}}}
  /orders/{order_id}:
    parameters: [{name: order_id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: "read_order"
      responses: {'200': {description: The order}}
"""

EXAMPLES = (
    Good(_ORDERS),
    Good(
        _ORDERS.replace("read_order", "readOrder").replace("create_order", "createOrder"),
        config="naming: {operation_ids: {style: camel}}",
    ),
    Bad(
        _ORDERS.replace("read_order", "readOrder"),
        at=["/paths/~1orders~1{order_id}/get/operationId"],
        fixed=_ORDERS,
    ),
    Bad(
        {
            "openapi.yaml": "paths: {/a: {$ref: a.yaml}}",
            "a.yaml": "get: {operationId: Get-A, responses: {'200': {description: An A}}}\n",
        },
        at=["a.yaml#/get/operationId"],
    ),
    Bad(
        'openapi: 3.1.0\ninfo: {title: Orders, version: "1"}\nwebhooks: {paid: {post: {operationId: orderPaid}}}\n',
        at=["/webhooks/paid/post/operationId"],
    ),
)

RULE = Rule(
    id="operation-id-case",
    code="RL103",
    severity=Severity.ERROR,
    doc=__doc__,
    examples=EXAMPLES,
    checks=(Check(Operation, operation),),
)
