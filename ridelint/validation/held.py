"""One schema and the values of many calls: compiled once, asked often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ridelint.document.node import Node
from ridelint.nodes import Resolve
from ridelint.validation.convert import Converter, Way
from ridelint.validation.dialect import is_pattern, source_of, validator
from ridelint.validation.violations import Violation, violations

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator


class Held:
    """Holds values to one schema. A schema that no validator can take accepts everything."""

    def __init__(self, schema: Node, version: str, resolve: Resolve, way: Way) -> None:
        self._converter = Converter(version, resolve, is_pattern)
        name = self._converter.name_of(schema, way)
        self._converter.finish()
        self._validator = self._compiled(name)

    def _compiled(self, name: str) -> Draft202012Validator | None:
        try:
            return validator({"$ref": f"#/$defs/{name}", "$defs": self._converter.definitions})
        except Exception:  # noqa: BLE001  a schema that cannot be checked is nobody's fault here
            return None

    def accepts(self, value: Any) -> bool:
        try:
            return self._validator is None or self._validator.is_valid(value)
        except Exception:  # noqa: BLE001  nor is a value that is too much for the validator
            return True

    def violations(self, value: Any) -> list[tuple[Violation, Node | None]]:
        """What the schema rejects in a value, each with the schema that says so."""
        if self._validator is None:
            return []
        try:
            found = violations(self._validator.iter_errors(value), value)
        except Exception:  # noqa: BLE001  likewise
            return []
        return [(violation, source_of(violation, self._converter)) for violation in found]
