"""The full validation of openapi-spec-validator, with the place of each thing that it rejects.

It checks more than a schema can say: unique operation ids, path parameters that their paths have, defaults. Its own
errors do not say where; each of its checks is therefore told to note the path that it was asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from jsonschema_path import SchemaPath
from openapi_spec_validator import (
    OpenAPIV2SpecValidator,
    OpenAPIV30SpecValidator,
    OpenAPIV31SpecValidator,
    OpenAPIV32SpecValidator,
)

from ridelint.document import Document
from ridelint.document.node import Node
from ridelint.model import Fault, Source, Token
from ridelint.nodes import Description, Resolve

_VALIDATORS = {
    "2.0": OpenAPIV2SpecValidator,
    "3.0": OpenAPIV30SpecValidator,
    "3.1": OpenAPIV31SpecValidator,
    "3.2": OpenAPIV32SpecValidator,
}
_LONGEST = 200
_CURE = "openapi-spec-validator rejects it"
_NOT_FINISHED = "openapi-spec-validator could not go on here; cure the other faults first"


def rejected(view: Description, known: set[tuple[Token, ...]]) -> Iterator[Fault]:
    """What openapi-spec-validator rejects, except at the paths that are ``known`` and around them."""
    validator = _validator(view)
    try:
        for error in validator.iter_errors():
            path = (*getattr(error, "asked_at", ()), *error.absolute_path)
            if not any(path[: len(other)] == other or other[: len(path)] == path for other in known):
                yield Fault(_reach(view, path).place(), _short(error.message), _CURE)
    except Exception as stop:  # noqa: BLE001  a foreign program's defect on a faulty description is one more fault
        yield Fault(
            view.node.place(), f"the full validation stops: {_short(f'{type(stop).__name__}: {stop}')}", _NOT_FINISHED
        )


def _validator(view: Description) -> Any:
    base, read = _reader(view.node.document, view.resolve)
    path = SchemaPath.from_dict(view.node.value, base_uri=base, handlers={"file": read, "http": read, "https": read})
    general = _VALIDATORS[view.version]
    checks = {name: _noting(check) for name, check in general.keyword_validators.items()}
    return type("Noting", (general,), {"keyword_validators": checks})(path)


def _noting(check: type[Any]) -> type[Any]:
    """The same check, whose errors know the path they are about."""

    def ask(self: Any, *args: Any, **more: Any) -> Iterator[Any]:
        asked = next((arg for arg in args if isinstance(arg, SchemaPath)), None)
        for error in check.__call__(self, *args, **more):
            if asked is not None and not hasattr(error, "asked_at"):
                error.asked_at = asked.parts
            yield error

    return type(check.__name__, (check,), {"__call__": ask})


def _reader(document: Source, resolve: Resolve) -> tuple[str, Callable[[str], Any]]:
    """The address of a description, and what reads the files that it refers to: the same store, with its limits."""
    folder = PurePosixPath(document.base) if isinstance(document, Document) else PurePosixPath("/")
    url = document.url if isinstance(document, Document) else None

    def read(address: str) -> Any:
        parts = urlsplit(address)
        name = address if parts.scheme != "file" else str(Path(unquote(parts.path)))
        target = resolve(document, name)
        if target is None:
            raise LookupError(f"{name} cannot be read")
        return target.value

    return url or (folder / PurePosixPath(document.name).name).as_uri(), read


def _reach(view: Description, path: tuple[Token, ...]) -> Node:
    """The node at a path that passes through references."""
    node = view.node
    for token in path:
        node = _behind(node, view.resolve)
        key = str(token) if node.value.__class__ is dict else token
        try:
            node = node.child(key)
        except (LookupError, TypeError):
            break
    return node


def _behind(node: Node, resolve: Resolve) -> Node:
    reference = node.value.get("$ref") if isinstance(node.value, dict) else None
    return (resolve(node.document, reference) if isinstance(reference, str) else None) or node


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
