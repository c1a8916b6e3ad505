"""One place of a request (path, query, header, cookie or form), as the description declares it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from server.kernel.problem import Problem
from server.kernel.schemas import Schema, UnsupportedDescriptionError, compile_schema, faults
from server.kernel.values import FROM_FORMAT, FROM_TEXT, Convert, NotOfType

# More would say no more, and the answer to a long request must stay short.
_FAULTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Inputs:
    """The declared names of one place, compiled.

    Attributes:
        names: The names.
        texts: How the text of a name becomes the value that the schema speaks of.
        values: How that becomes what the handler gets.
        defaults: What stands in for a name that was not sent.
        validator: Holds all of them at once.
        is_open: Names that are not declared are let through (the RFC-fixed forms).
    """

    names: frozenset[str]
    texts: Mapping[str, Convert]
    values: Mapping[str, Convert]
    defaults: Mapping[str, Any]
    validator: jsonschema_rs.Draft202012Validator
    is_open: bool

    def read(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Convert and check; raises Problem `bad_request` (undeclared name) or `validation_failed`."""
        plain, wrong = self._plain(given)
        undeclared: dict[str, str] = {}
        if wrong or not self.validator.is_valid(plain):
            for keyword, name, sentence in faults(self.validator, plain):
                target = undeclared if keyword == "additionalProperties" else wrong
                target.setdefault(name, sentence)
        if undeclared:
            message = "The request has a name that this operation does not declare."
            raise Problem("bad_request", message, _shown(undeclared))
        if wrong:
            raise Problem("validation_failed", detail=_shown(wrong))
        return self._converted(plain)

    def _plain(self, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        plain: dict[str, Any] = dict(self.defaults)
        wrong: dict[str, str] = {}
        for name, text in given.items():
            try:
                plain[name] = self.texts.get(name, str)(text)
            except NotOfType as error:
                wrong[name] = str(error)
        return plain, wrong

    def _converted(self, plain: dict[str, Any]) -> dict[str, Any]:
        for name, convert in self.values.items():
            if name in plain:
                try:
                    plain[name] = convert(plain[name])
                except NotOfType as error:
                    raise Problem("validation_failed", detail={name: str(error)}) from error
        return plain


def _shown(detail: Mapping[str, str]) -> dict[str, str]:
    return {name[:100]: sentence[:500] for name, sentence in list(detail.items())[:_FAULTS_SHOWN]}


def compile_form(schema: Schema) -> Inputs:
    """Compile the schema of a form body; raises UnsupportedDescriptionError."""
    if schema.get("type") != "object" or "properties" not in schema:
        raise UnsupportedDescriptionError("a form's schema is an object with properties")
    return _compile(schema, {})


def compile_parameters(parameters: Iterable[Mapping[str, Any]], is_open: bool) -> Inputs:
    """Compile the parameters of one place; raises UnsupportedDescriptionError."""
    declared = list(parameters)
    for parameter in declared:
        strange = {"content", "style", "explode", "allowReserved"} & set(parameter)
        if strange:
            raise UnsupportedDescriptionError(f"parameter {parameter['name']} uses {', '.join(sorted(strange))}")
    schema = {
        "type": "object",
        "properties": {parameter["name"]: parameter["schema"] for parameter in declared},
        "required": [parameter["name"] for parameter in declared if parameter.get("required")],
        "additionalProperties": is_open,
    }
    return _compile(schema, {p["name"]: p["schema"]["default"] for p in declared if "default" in p["schema"]})


def _compile(schema: Schema, defaults: Mapping[str, Any]) -> Inputs:
    properties: Mapping[str, Schema] = schema["properties"]
    for name, value in properties.items():
        if value.get("type") not in FROM_TEXT:
            raise UnsupportedDescriptionError(f"{name} is neither a string, a number nor a boolean")
    return Inputs(
        names=frozenset(properties),
        texts={name: FROM_TEXT[value["type"]] for name, value in properties.items() if value["type"] != "string"},
        values={
            name: FROM_FORMAT[str(v["format"])] for name, v in properties.items() if v.get("format") in FROM_FORMAT
        },
        defaults=dict(defaults),
        validator=compile_schema(schema),
        is_open=schema.get("additionalProperties", True) is not False,
    )
