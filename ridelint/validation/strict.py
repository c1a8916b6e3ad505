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
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

from ridelint.document import Document
from ridelint.document.node import Node
from ridelint.model import Fault, Source, Token
from ridelint.nodes import Description, Resolve
from ridelint.validation.violations import few_of_a_kind

_VALIDATORS = {
    "2.0": OpenAPIV2SpecValidator,
    "3.0": OpenAPIV30SpecValidator,
    "3.1": OpenAPIV31SpecValidator,
    "3.2": OpenAPIV32SpecValidator,
}
_LONGEST = 160
_CURE = "openapi-spec-validator rejects it"


def rejected(view: Description, known: set[tuple[Token, ...]]) -> Iterator[Fault]:
    """What openapi-spec-validator rejects, except what is ``known``: the paths that the official schema rejects."""
    found = list(_rejected(view, {tuple(map(str, path)) for path in known}))
    for (node, message), more in few_of_a_kind(found, lambda pair: pair[1]):
        yield Fault(node.place(), message, "; ".join(filter(None, (_CURE, more))))


def _rejected(view: Description, known: set[tuple[str, ...]]) -> Iterator[tuple[Node, str]]:
    try:
        for error in _validator(view).iter_errors():
            path = (*getattr(error, "asked_at", ()), *error.absolute_path)
            if not _is_known(error, tuple(map(str, path)), known):
                yield _reach(view, path), _short(error.message)
    except Exception as stop:  # noqa: BLE001  a foreign program's defect on a faulty description is one more fault
        yield view.node, _stopped(stop)


def _is_known(error: Any, path: tuple[str, ...], known: set[tuple[str, ...]]) -> bool:
    """Whether the error is the official schema's again; it may be told of further up, where a choice begins."""
    of_schema = not hasattr(error, "asked_at") or isinstance(error.validator, str)
    return path in known or (of_schema and any(other[: len(path)] == path for other in known))


def _validator(view: Description) -> Any:
    base, read = _reader(view.node.document, view.resolve)
    path = SchemaPath.from_dict(view.node.value, base_uri=base, handlers={"file": read, "http": read, "https": read})
    general = _VALIDATORS[view.version]
    checks = {name: _noting(check) for name, check in general.keyword_validators.items()}
    return type("Noting", (general,), {"keyword_validators": checks})(path)


def _noting(check: type[Any]) -> type[Any]:
    """The same check, whose errors know the path they are about."""

    def ask(self: Any, *args: Any, **more: Any) -> Iterator[Any]:
        asked = next((arg.parts for arg in args if isinstance(arg, SchemaPath)), ())
        for error in _to_the_end(check.__call__(self, *args, **more)):
            own = error if isinstance(error, OpenAPIValidationError) else OpenAPIValidationError.create_from(error)
            if not hasattr(own, "asked_at"):
                own.asked_at = asked
            yield own

    return type(check.__name__, (check,), {"__call__": ask})


def _to_the_end(errors: Iterator[Any]) -> Iterator[Any]:
    """The errors of a check, and as one more that it failed itself, so that the other checks still run."""
    try:
        yield from errors
    except Exception as stop:  # noqa: BLE001  as above
        yield OpenAPIValidationError(_stopped(stop))


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


def _stopped(stop: Exception) -> str:
    return _short(f"the full validation cannot go on here: {type(stop).__name__}: {stop}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
