"""One place of a request (path, query, header, cookie or form), as the description declares it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import jsonschema_rs

from server.kernel.compiled.refusal import Refusal
from server.kernel.compiled.schemas import Schema, UnsupportedDescriptionError, compile_schema, faults
from server.kernel.compiled.values import FROM_FORMAT, FROM_TEXT, Convert, NotOfType

# More would say no more, and the answer to a long request must stay short.
_FAULTS_SHOWN = 20
# Notes, and what is written the only way that is carried out here.
_KNOWN = frozenset({"name", "in", "schema", "required", "description", "example", "examples", "deprecated"})
_USUAL_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


class Inputs(NamedTuple):
    """The declared names of one place, compiled.

    Attributes:
        names: The names.
        texts: How the text of a name becomes the value that the schema speaks of.
        values: How that becomes what the handler gets.
        defaults: What stands in for a name that was not sent.
        validator: Holds all of them at once.
        is_open: Names that are not declared are let through (the RFC-fixed forms).
        may_be_absent: Nothing has to be sent, and the defaults are valid.
        stays: What was sent is what the handler gets: nothing is converted or filled in.
    """

    names: frozenset[str]
    texts: tuple[tuple[str, Convert], ...]
    values: tuple[tuple[str, Convert], ...]
    defaults: Mapping[str, Any]
    validator: jsonschema_rs.Draft202012Validator
    is_open: bool
    may_be_absent: bool
    stays: bool

    def read(self, given: Mapping[str, str]) -> Mapping[str, Any]:
        """Convert and check; raises Refusal `bad_request` (undeclared name) or `validation_failed`."""
        if not given and self.may_be_absent:
            return self.defaults
        plain: dict[str, Any] = {**self.defaults, **given}
        wrong: dict[str, str] = {}
        for name, convert in self.texts:
            if name in given:
                try:
                    plain[name] = convert(given[name])
                except NotOfType as error:
                    wrong[name] = str(error)
                    del plain[name]
        if wrong or not self.validator.is_valid(plain):
            self._refuse(plain, wrong)
        return self.converted(plain)

    def read_among(self, given: Mapping[str, str]) -> Mapping[str, Any]:
        """Convert and check what is declared among much else, and leave the rest as it was sent."""
        if not self.names:
            return given
        read = self.read({name: given[name] for name in self.names if name in given})
        return given if self.stays else {**given, **read}

    def _refuse(self, plain: dict[str, Any], wrong: dict[str, str]) -> None:
        """Say all that is wrong; first of all what the operation does not know."""
        undeclared: dict[str, str] = {}
        for keyword, name, sentence in faults(self.validator, plain):
            target = undeclared if keyword == "additionalProperties" else wrong
            target.setdefault(name, sentence)
        if undeclared:
            message = "The request has a name that this operation does not declare."
            raise Refusal("bad_request", message, _shown(undeclared))
        raise Refusal("validation_failed", detail=_shown(wrong))

    def converted(self, plain: dict[str, Any]) -> dict[str, Any]:
        """Make of checked values what a handler gets; raises Refusal `validation_failed`."""
        for name, convert in self.values:
            if name in plain:
                try:
                    plain[name] = convert(plain[name])
                except NotOfType as error:
                    raise Refusal("validation_failed", detail={name: str(error)}) from error
        return plain


def _shown(detail: Mapping[str, str]) -> dict[str, str]:
    return {name[:100]: sentence[:500] for name, sentence in list(detail.items())[:_FAULTS_SHOWN]}


def compile_form(schema: Schema) -> Inputs:
    """Compile the schema of a form body; raises UnsupportedDescriptionError."""
    if schema.get("type") != "object" or "properties" not in schema:
        raise UnsupportedDescriptionError("a form's schema is an object with properties")
    strange = {"nullable", "allOf", "anyOf", "oneOf", "not"} & set(schema)
    if strange:
        raise UnsupportedDescriptionError(f"a form's schema uses {', '.join(sorted(strange))}")
    return _compile(schema)


def compile_parameters(parameters: Iterable[Mapping[str, Any]], is_open: bool) -> Inputs:
    """Compile the parameters of one place; raises UnsupportedDescriptionError."""
    declared = list(parameters)
    for parameter in declared:
        _check(parameter)
    schema = {
        "type": "object",
        "properties": {parameter["name"]: parameter["schema"] for parameter in declared},
        "required": [parameter["name"] for parameter in declared if parameter.get("required")],
        "additionalProperties": is_open,
    }
    return _compile(schema)


def _check(parameter: Mapping[str, Any]) -> None:
    """Refuse what is written another way; saying the usual one (OpenAPI 3.0, Style Values) changes nothing."""
    strange = {name for name in parameter if name not in _KNOWN and not name.startswith("x-")}
    if parameter.get("style") == _USUAL_STYLES[parameter["in"]]:
        strange.discard("style")
    if strange:
        raise UnsupportedDescriptionError(f"parameter {parameter['name']} uses {', '.join(sorted(strange))}")


def _compile(schema: Schema) -> Inputs:
    properties: Mapping[str, Schema] = schema["properties"]
    for name, value in properties.items():
        if value.get("type") not in FROM_TEXT or value.get("nullable"):
            raise UnsupportedDescriptionError(f"{name} is neither a string, a number nor a boolean")
    validator = compile_schema(schema)
    defaults = {name: value["default"] for name, value in properties.items() if "default" in value}
    texts = {name: FROM_TEXT[value["type"]] for name, value in properties.items() if value["type"] != "string"}
    values = {name: FROM_FORMAT[str(v["format"])] for name, v in properties.items() if v.get("format") in FROM_FORMAT}
    return Inputs(
        names=frozenset(properties),
        texts=tuple(texts.items()),
        values=tuple(values.items()),
        defaults=defaults,
        validator=validator,
        is_open=schema.get("additionalProperties", True) is not False,
        # A default of a format that is converted takes the long way.
        may_be_absent=validator.is_valid(defaults) and not any(name in values for name in defaults),
        stays=not (texts or values or defaults),
    )
