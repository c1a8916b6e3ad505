"""Every example of a description against its schema, all with one validator: most schemas reach most of the others."""

# Needed only once a description has examples; importing it would slow every other start.
# ruff: noqa: PLC0415

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from ridelint.document.node import Node
from ridelint.nodes import Example, Resolve
from ridelint.validation.convert import Converter, Way
from ridelint.validation.violations import Violation, below, violations

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

_MOST_ATTEMPTS = 64
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Instances:
    """Examples with their schemas, ready to be held to them."""

    def __init__(self, examples: Sequence[Example], version: str, resolve: Resolve) -> None:
        self._examples = examples
        self._attempts = 0
        self._converter = Converter(version, resolve, _is_pattern)
        self._names = [self._converter.name_of(view.schema, _way(view)) for view in examples if view.schema is not None]
        self._converter.finish()

    def violations(self) -> Iterator[tuple[Example, Violation]]:
        """What the schemas reject, in the order of the examples; paths are from the example's own top."""
        values = {str(number): view.node.value for number, view in enumerate(self._examples)}
        found = sorted(self._rejected(values), key=lambda violation: int(violation.path[0]))
        for violation in found:
            yield self._examples[int(violation.path[0])], violation._replace(path=violation.path[1:])

    def source(self, violation: Violation) -> Node | None:
        """The schema that says so."""
        path = violation.schema_path
        if len(path) < 2 or path[0] != "$defs":
            return None
        node = self._converter.sources[int(path[1])]
        for token in path[2:-1]:
            if below(node.value, token) is not None:  # a step that only the conversion made leads nowhere
                node = node.child(str(token) if isinstance(node.value, dict) else token)
        return node

    def _rejected(self, values: dict[str, Any]) -> list[Violation]:
        """What is rejected of numbered values. Where one is too much for the validator, the others still count."""
        self._attempts += 1
        try:
            return violations(self._validator(values).iter_errors(values), values)
        except Exception:  # noqa: BLE001  a value or schema that cannot be checked is nobody's fault
            if len(values) == 1 or self._attempts > _MOST_ATTEMPTS:
                return []
            numbered, half = list(values.items()), len(values) // 2
            return self._rejected(dict(numbered[:half])) + self._rejected(dict(numbered[half:]))

    def _validator(self, numbers: Iterable[str]) -> Draft202012Validator:
        from jsonschema_rs import Draft202012Validator

        links = {number: {"$ref": f"#/$defs/{self._names[int(number)]}"} for number in numbers}
        schema = {"$schema": _DIALECT, "properties": links, "$defs": self._converter.definitions}
        return Draft202012Validator(schema, validate_formats=True, formats={"byte": _is_base64})


def _way(view: Example) -> Way:
    return Way.REQUEST if view.writes else Way.RESPONSE if view.reads else Way.EITHER


@cache
def _is_pattern(pattern: str) -> bool:
    """Whether the pattern can be used; many a dialect of regular expressions is found in descriptions."""
    from jsonschema_rs import Draft202012Validator

    try:
        Draft202012Validator({"pattern": pattern})
    except Exception:  # noqa: BLE001  it is only asked whether it works
        return False
    return True


def _is_base64(text: str) -> bool:
    try:
        b64decode("".join(text.split()), validate=True)
    except (ValueError, binascii.Error):
        return False
    return True
