"""What a run has to know of the descriptions that the observer has read: their operations, and what they demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ridelint.document.node import Node
from ridelint.live.choice import called
from ridelint.live.described import Described
from ridelint.live.run.caller import Known
from ridelint.live.run.needs import needs_of
from ridelint.nodes import Operation

Operations = Mapping[tuple[str, str], Known]
Knowledge = Mapping[str, Operations]
"""Each description's operations by method and path."""


def knowledge_of(descriptions: Iterable[Described], csrf_header: str) -> Knowledge:
    """``csrf_header`` is one that the run sends, beside those that the configuration names."""
    operations: dict[str, dict[tuple[str, str], Known]] = {}
    for described in descriptions:
        file = described.document.name
        names = (*described.house.policy.settings(file).csrf_headers, *filter(None, [csrf_header]))
        here = operations.setdefault(file, {})
        for operation in described.operations:
            needs, media_types = needs_of(operation, names), _media_types(described, operation)
            known = Known(file, called(operation), needs, media_types, _statuses(operation))
            here[known.called.method, known.called.path] = known
    return operations


def _statuses(operation: Operation) -> frozenset[str]:
    responses = operation.node.get("responses")
    return frozenset() if responses is None else frozenset(name for name, _ in responses.members())


def _media_types(described: Described, operation: Operation) -> tuple[str, ...]:
    if described.world.version == "2.0":
        consumes = operation.node.get("consumes") or described.world.root.get("consumes")
        has_body = any(_is_body(described, item) for item in operation.node.items_of("parameters"))
        return tuple(map(str, consumes.value)) if has_body and consumes and isinstance(consumes.value, list) else ()
    body = operation.node.get("requestBody")
    followed = None if body is None else described.world.follow(body)
    return () if followed is None else tuple(name for name, _ in followed.members_of("content"))


def _is_body(described: Described, item: Node) -> bool:
    parameter = described.world.follow(item)
    place = None if parameter is None else parameter.get("in")
    return place is not None and place.value in {"body", "formData"}
