"""Reads YAML with nothing assumed: any notation, every fault, exact marks."""

# What only some inputs need is imported where it is used, for start-up.
# ruff: noqa: PLC0415

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ridelint.document.marks import Mark
from ridelint.document.problem import Trouble
from ridelint.document.yaml_build import Builder, Stop
from ridelint.document.yaml_errors import explain

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What YAML 1.2 does not let into a stream. Said the other way round, by what it lets in, it takes 13 ms to compile."""
_BREAKS_OF_1_1 = "\x85\u2028\u2029"
_STAND_INS = "\U000f8a31\U000f8a32\U000f8a33"
_SHIELD = str.maketrans(_BREAKS_OF_1_1, _STAND_INS)
_UNSHIELD = str.maketrans(_STAND_INS, _BREAKS_OF_1_1)


_NOTHING = Trouble("syntax", "the file holds nothing but comments", "write a description into it", 0, 0)


class Exact:
    """What the exact reader found."""

    __slots__ = ("mark", "troubles", "value")

    def __init__(self, value: Any, mark: Mark | None, troubles: list[Trouble]) -> None:
        self.value = value
        self.mark = mark
        self.troubles = troubles


def read(text: str) -> Exact:
    """Values, marks and troubles. After a fault of syntax the value is None: half a description misleads."""
    unprintable = _UNPRINTABLE.search(text)
    if unprintable:
        return Exact(None, None, [_control_character(unprintable.start(), unprintable.group())])
    builder = Builder(_shield(text))
    try:
        _feed(builder)
    except Stop as stop:
        return Exact(None, None, [*builder.troubles, stop.trouble])
    if builder.value is None and builder.mark.start == builder.mark.end:
        builder.troubles.append(_NOTHING)
    return Exact(_unshield(text, builder), builder.mark, builder.troubles)


def _feed(builder: Builder) -> None:
    import yaml

    handlers = {
        yaml.ScalarEvent: builder.scalar,
        yaml.AliasEvent: builder.alias,
        yaml.MappingStartEvent: builder.open_mapping,
        yaml.SequenceStartEvent: builder.open_sequence,
        yaml.MappingEndEvent: builder.close,
        yaml.SequenceEndEvent: builder.close,
    }
    documents = 0
    try:
        for event in _events(builder.text):
            handler = handlers.get(event.__class__)
            if handler is not None:
                handler(event)
            elif event.__class__ is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    builder.troubles.append(_second_document(event))
                    return
    except yaml.YAMLError as error:
        raise Stop(explain(error, builder.text, builder.pointer)) from None


def _events(text: str) -> Iterator[Any]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _second_document(event: Any) -> Trouble:
    start, end = event.start_mark.index, event.end_mark.index
    message = "a second document starts here; only the first is read"
    return Trouble("syntax", message, "keep one description in a file", start, end)


def _control_character(at: int, character: str) -> Trouble:
    message = f"the character U+{ord(character):04X} cannot stand in YAML"
    return Trouble("syntax", message, 'remove it, or write it as an escape in a "quoted" value', at, at + 1)


def _shield(text: str) -> str:
    """The text for PyYAML, offsets unchanged.

    YAML 1.1 ends lines at some characters that are content in 1.2 (section 5.4): it sees stand-ins for them. A last
    line without its break gets one, for readers disagree about a block scalar that ends there.
    """
    if not text.isascii():
        text = text.translate(_SHIELD)
    return text if text.endswith(("\n", "\r")) else text + "\n"


def _unshield(text: str, builder: Builder) -> Any:
    if builder.text.startswith(text):
        return builder.value
    return _replace(builder.value, _UNSHIELD)


def _replace(value: Any, table: dict[int, int]) -> Any:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, list):
        return [_replace(item, table) for item in value]
    if isinstance(value, dict):
        return {key.translate(table): _replace(member, table) for key, member in value.items()}
    return value
