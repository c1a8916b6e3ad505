"""Values that name themselves by an address, so that a reference need not know where they stand.

A description does by ``$self`` (OpenAPI 3.2), a schema by ``$id`` (JSON Schema 2020-12, section 8.2.1); a relative
address counts from the one around it.
"""

from __future__ import annotations

from urllib.parse import urljoin

from ridelint.document.data import parts
from ridelint.document.node import Node


def identities(root: Node) -> dict[str, Node]:
    """What stands in a document by the address that it gives itself; the first where two give the same."""
    found: dict[str, Node] = {}
    todo = [(root, own_address(root))]
    while todo:
        node, base = todo.pop()
        named = node.value.get("$id") if node.value.__class__ is dict else None
        if named.__class__ is str:
            base = urljoin(base, named).rstrip("#")
            found.setdefault(base, node)
        todo.extend((part, base) for part in reversed(list(parts(node))))
    if own := own_address(root):
        found[own] = root
    return found


def own_address(root: Node) -> str:
    """The address that a description gives itself, empty if none: what its references are relative to."""
    named = root.value.get("$self") if root.value.__class__ is dict else None
    return named.partition("#")[0] if isinstance(named, str) else ""
