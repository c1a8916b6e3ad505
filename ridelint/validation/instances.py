"""Every example of a description against its schema, all with one validator: most schemas reach most of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ridelint.document.node import Node
from ridelint.nodes import Example, Resolve
from ridelint.validation.convert import Converter, Way
from ridelint.validation.dialect import is_pattern, source_of, validator
from ridelint.validation.violations import Violation, violations

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

_MOST_ATTEMPTS = 64


class Instances:
    """Examples with their schemas, ready to be held to them."""

    def __init__(self, examples: Sequence[Example], version: str, resolve: Resolve) -> None:
        self._examples = examples
        self._attempts = 0
        self._converter = Converter(version, resolve, is_pattern)
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
        return source_of(violation, self._converter)

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
        links = {number: {"$ref": f"#/$defs/{self._names[int(number)]}"} for number in numbers}
        return validator({"properties": links, "$defs": self._converter.definitions})


def _way(view: Example) -> Way:
    return Way.REQUEST if view.writes else Way.RESPONSE if view.reads else Way.EITHER
