"""The walk over one description: paths, webhooks, operations and components, for OpenAPI 2.0 to 3.2.

Whatever a ``$ref`` leads to is visited in place, and once for all that lead to it: a response for each status and
method that it is used under.
"""

from __future__ import annotations

from collections.abc import Callable

from ridelint.document.node import Node
from ridelint.nodes import METHODS, Operation, PathTemplate
from ridelint.walk.base import Host
from ridelint.walk.responses import ResponseWalk
from ridelint.walk.security import alternatives, declared_schemes


class DescriptionWalk(ResponseWalk):
    """Walks the whole of a description. `run` is its one entry."""

    def __init__(self, root: Node, version: str, host: Host, wanted: frozenset[type]) -> None:
        super().__init__(root, version, host, wanted)
        self._schemes = declared_schemes(root, version, host.follow) if self.wants(Operation) else {}
        self._called_back: set[int] = set()

    def run(self) -> None:
        for path, item in self.root.members_of("paths"):
            if not path.startswith("x-"):
                self._path(item, path)
        for name, item in self.root.members_of("webhooks"):
            self.through(item, self._outgoing, name)
        self._components()

    # -- paths and operations

    def _path(self, item: Node, path: str) -> None:
        if PathTemplate in self.wanted:
            target = self.follow(item)
            if target is not None:
                self.tell(PathTemplate(item, path, self._path_parameters(target)), item)
        self.through(item, self._path_item, path)

    def _path_parameters(self, item: Node) -> frozenset[str]:
        """Every path parameter's name that the item or one of its operations declares."""
        operations = [operation for method in METHODS if (operation := item.get(method))]
        operations += [operation for _, operation in item.members_of("additionalOperations")]  # 3.2
        holders = [item, *(target for operation in operations if (target := self.follow(operation)))]
        targets = [self.follow(parameter) for holder in holders for parameter in holder.items_of("parameters")]
        values = [target.value for target in targets if target is not None and isinstance(target.value, dict)]
        return frozenset(str(value.get("name")) for value in values if value.get("in") == "path")

    def _path_item(self, item: Node, path: str) -> None:
        self.item = item
        self._parameters(item)
        for method in METHODS:
            operation = item.get(method)
            self.through(operation, self._visit_operation, path, method)  # a $ref here is no OpenAPI, but common
        for method, operation in item.members_of("additionalOperations"):  # 3.2
            self.through(operation, self._visit_operation, path, method.lower())

    def _outgoing(self, item: Node, path: str) -> None:
        """A webhook's or a callback's path item: calls that the service makes, and others answer.

        A callback's operation may name, by a reference, the callback that it stands in: it is not entered again.
        """
        mark = id(item.value)
        if mark in self._called_back:
            return
        self._called_back.add(mark)
        outer, self.is_outgoing = self.is_outgoing, True
        self._path_item(item, path)
        self.is_outgoing = outer
        self._called_back.discard(mark)

    def _visit_operation(self, node: Node, path: str, method: str) -> None:
        outer, self.operation = self.operation, node
        if Operation in self.wanted:
            security = alternatives(node, self.root, self._schemes)
            named = node.get("operationId")
            self.tell(Operation(node, path, method, named, security, self.item, self.is_outgoing), node)
        self._parameters(node)
        self._request(node)
        visit = self.through if self.version == "2.0" else self.once  # there, a body's media types are its operation's
        for status, response in node.members_of("responses"):
            if not status.startswith("x-"):
                visit(response, self._response, status, "" if self.is_outgoing else method)
        for _, callback in node.members_of("callbacks"):
            self.through(callback, self._callback)
        self.operation = outer

    def _callback(self, node: Node) -> None:
        for expression, item in node.members():
            self.through(item, self._outgoing, expression)

    # -- components: what is declared but perhaps used nowhere

    def _components(self) -> None:
        if self.version == "2.0":
            self._section(self.root, "definitions", self.schema)
            self._section(self.root, "parameters", self._parameter)
            self._section(self.root, "responses", self._response)
            return
        components = self.root.get("components")
        if components is None:
            return
        for _, schema in components.members_of("schemas"):  # it may be a $ref that has something beside it (3.1)
            self.schema(schema)
        self._section(components, "parameters", self._parameter)
        self._section(components, "headers", self._described)
        self._section(components, "requestBodies", self._request_body)
        self._section(components, "responses", self._response)
        self._section(components, "callbacks", self._callback)
        self._section(components, "mediaTypes", self._media)
        for name, item in components.members_of("pathItems"):
            self.through(item, self._path_item, name)

    def _section(self, holder: Node, name: str, visit: Callable[[Node], None]) -> None:
        for _, entry in holder.members_of(name):
            self.through(entry, visit)
