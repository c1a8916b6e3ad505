"""A description of several files as one document, read by the C parser.

Connexion takes a path as well, and then reads each file by PyYAML's Python code and follows references between files
by a search through them: most of the time that a service took to start.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from server.kernel.compiled.schemas import UnsupportedDescriptionError

# Where PyYAML was built without its C half, a start is slower and nothing else.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # chosen above
    """Reads dates as the texts that JSON has for them."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in _Base.yaml_implicit_resolvers.items()
}


@lru_cache(maxsize=1)
def read_description(path: Path) -> dict[str, Any]:
    """Read a description, once; what it refers to in other files becomes a component of its own.

    Raises UnsupportedDescriptionError where a reference leads to something else than another file's component, or two
    files name different components alike.
    """
    return _Bundle(path).document


class _Bundle:
    """A document, and the other files whose components it takes in."""

    def __init__(self, path: Path) -> None:
        self._folder = path.parent
        self._others: dict[str, Mapping[str, Any]] = {}
        # Where a component of this name came from; "" for the document itself.
        self._taken: dict[tuple[str, str], str] = {}
        self.document = _load(path)
        self._components: dict[str, dict[str, Any]] = self.document.setdefault("components", {})
        for section, members in self._components.items():
            self._taken |= {
                (section, name): "" for name, value in members.items() if not _is_alias(value, section, name)
            }
        self._localise(self.document, "")

    def _localise(self, node: Any, source: str) -> None:
        """Make every reference below a node one into the document; the node came from `source`."""
        if isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str):
                node["$ref"] = self._local(reference, source)
            # What is taken in on the way is looked at when it is taken in.
            for value in list(node.values()):
                self._localise(value, source)
        elif isinstance(node, list):
            for value in node:
                self._localise(value, source)

    def _local(self, reference: str, source: str) -> str:
        name, _, pointer = reference.partition("#")
        file = name or source
        if not file:
            return reference
        match pointer.split("/"):
            case ["", "components", section, component]:
                self._take(file, section, component)
                return f"#{pointer}"
        raise UnsupportedDescriptionError(f"a reference to something else than a component: {reference}")

    def _take(self, file: str, section: str, component: str) -> None:
        if self._taken.get((section, component)) == file:
            return
        if (section, component) in self._taken:
            raise UnsupportedDescriptionError(f"two files have a component {section}/{component}")
        self._taken[section, component] = file
        try:
            value = self._other(file)["components"][section][component]
        except KeyError as error:
            raise UnsupportedDescriptionError(f"{file} has no component {section}/{component}") from error
        self._components.setdefault(section, {})[component] = value
        self._localise(value, file)

    def _other(self, file: str) -> Mapping[str, Any]:
        if file not in self._others:
            self._others[file] = _load(self._folder / file)
        return self._others[file]


def _is_alias(value: Mapping[str, Any], section: str, name: str) -> bool:
    """Tell whether a component is another file's of the same name (a security scheme is found by its name alone)."""
    return str(value.get("$ref", "")).partition("#")[2] == f"/components/{section}/{name}"


def _load(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.load(path.read_bytes(), _Loader)  # noqa: S506 - it is a safe loader
    return document
