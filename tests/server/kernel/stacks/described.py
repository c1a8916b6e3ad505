"""What the descriptions themselves say to send and to answer: examples of every operation, read by Connexion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from connexion.spec import Specification

from server.kernel.service import Service

FORM = "application/x-www-form-urlencoded"
_METHODS = ("get", "put", "post", "delete", "patch")


class Shown(NamedTuple):
    """An answer as the description shows it: the example of its body, and the headers that must be there."""

    media_type: str
    body: Any
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """One operation with an example of each of its inputs, and the answer that its description shows."""

    name: str
    method: str
    path: str
    path_names: tuple[str, ...]
    parameters: Mapping[str, Mapping[str, str]]
    form: Mapping[str, str] | None
    schemes: Mapping[str, tuple[str, ...]]
    answers: Mapping[int, Shown]
    declared_query: frozenset[str]

    @property
    def success(self) -> int:
        return min(self.answers)

    def request(self) -> Sent:
        """A request that fits."""
        return Sent(
            operation=self,
            path=tuple(self.parameters["path"][name] for name in self.path_names),
            query=tuple(self.parameters["query"].items()),
            form=tuple((self.form or {}).items()),
            headers=dict(self.parameters["header"]),
            content_type=None if self.form is None else FORM,
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """A request, as its parts; `body` stands for the form where it is given."""

    operation: Described
    path: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str | None = None
    body: bytes | None = None
    method: str = ""

    @property
    def target(self) -> str:
        path = self.operation.path
        for name, value in zip(self.operation.path_names, self.path, strict=True):
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        return f"{path}?{urlencode(self.query)}" if self.query else path

    @property
    def content(self) -> bytes:
        return urlencode(self.form).encode() if self.body is None else self.body


def described(service: Service) -> list[Described]:
    """List the operations of a service."""
    specification = Specification.load(service.spec)
    return [
        _described(specification, path, method, operation)
        for path, item in specification["paths"].items()
        for method, operation in item.items()
        if method in _METHODS
    ]


def _described(specification: Specification, path: str, method: str, operation: Mapping[str, Any]) -> Described:
    parameters = [*specification["paths"][path].get("parameters", ()), *operation.get("parameters", ())]
    media = operation.get("requestBody", {}).get("content", {}).get(FORM)
    return Described(
        name=operation["operationId"],
        method=method.upper(),
        path=specification.base_path + path,
        path_names=tuple(p["name"] for p in parameters if p["in"] == "path"),
        parameters={
            place: {p["name"]: _text(_example(p)) for p in parameters if p["in"] == place and _is_sent(p)}
            for place in ("path", "query", "header", "cookie")
        },
        form=None if media is None else {name: _text(value) for name, value in _example(media).items()},
        schemes={name: tuple(s) for requirement in operation["security"] for name, s in requirement.items()},
        declared_query=frozenset(p["name"] for p in parameters if p["in"] == "query"),
        answers={int(status): _shown(answer) for status, answer in operation["responses"].items()},
    )


def _shown(answer: Mapping[str, Any]) -> Shown:
    media_type, media = next(iter(answer.get("content", {"": {}}).items()))
    headers = answer.get("headers", {})
    return Shown(
        media_type=media_type,
        body=_example(media) if "schema" in media else None,
        headers=tuple(name for name, header in headers.items() if header.get("required") and name != "X-Request-Id"),
    )


def _is_sent(parameter: Mapping[str, Any]) -> bool:
    return parameter.get("required", False) or "example" in parameter


def _example(holder: Mapping[str, Any]) -> Any:
    return next(_examples(holder))


def _examples(holder: Mapping[str, Any]) -> Iterator[Any]:
    if "example" in holder:
        yield holder["example"]
    for example in holder.get("examples", {}).values():
        yield example["value"]
    schema = holder.get("schema", {})
    if "example" in schema:
        yield schema["example"]
    yield from schema.get("enum", ())
    yield {"string": "text", "integer": 1, "object": {}}.get(schema.get("type", "string"))


def _text(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else str(value)
