"""What the observed calls have shown of a description: its coverage, and the faults of what was never seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ridelint.coverage import Coverage, FieldCoverage, OperationCoverage, StatusCoverage
from ridelint.document.node import Node
from ridelint.live.answers import Content
from ridelint.live.described import Described
from ridelint.live.guide import Guide
from ridelint.live.met import Met, Of, met
from ridelint.live.watched import Watched
from ridelint.live.world import World
from ridelint.model import NO_ANSWER, Finding, Pointer, Token
from ridelint.observations import Promised, Unseen
from ridelint.walk.media import is_json

_MOST_FIELDS = 2000
"""Of one answer; past these a list of fields tells nobody anything."""
_BODY = ("response", "body")

Faults = Counter[tuple[str, str, str, str]]
"""How many faults there were by file, operation, status and field; of a whole answer the field is empty."""


class DocumentedField(NamedTuple):
    """A field that an answer's schema declares, and how often it was there."""

    pointer: str
    node: Node
    seen: int


def coverage_of(descriptions: Sequence[Described], findings: Sequence[Finding]) -> Coverage:
    """What was seen of every operation, in the order of the descriptions."""
    faults = _faults(descriptions, findings)
    return Coverage(
        tuple(_operation(described, watched, faults) for described in descriptions for watched in described.watched())
    )


def unseen(described: Described) -> list[Met]:
    """The faults that rules find in what was not seen."""
    if Unseen not in described.questions.views:
        return []
    found = []
    for watched in described.watched():
        for view in _unseen(watched):
            at = view.place.at
            scope = (*watched.scope, *described.world.above(at)) if isinstance(at, Node) else watched.scope
            of = Of(described.world.title, watched.operation.label)
            asked = described.questions.ask(view, described.document.name, at)
            found += [met(told, told.fault.place, scope, described.questions, of) for told in asked]
    return found


def _unseen(watched: Watched) -> Iterator[Unseen]:
    operation = watched.operation
    if not watched.calls:
        yield Unseen("operation", operation, operation.label, operation.node.key_place)
        return
    for key in watched.answers.statuses:
        promised = watched.answers.of(key)
        if promised is None:
            continue
        if not watched.statuses[key]:
            place = operation.node.child("responses").child(key).key_place
            yield Unseen("status", operation, key, place)
            continue
        for _, content in contents(watched, promised):
            for field in documented_fields(content) if content.bodies else ():
                if not field.seen:
                    yield Unseen("field", operation, field.pointer, field.node.key_place)


def documented_fields(content: Content) -> list[DocumentedField]:
    """Every field that a content's schema declares, outermost first; a recursive schema is gone into once."""
    fields = islice(_fields(content.world, content.guide, Pointer(), ()), _MOST_FIELDS)
    return [field._replace(seen=field.seen + content.elsewhere[index]) for index, field in enumerate(fields)]


def _fields(world: World, guide: Guide, pointer: Pointer, above: tuple[int, ...]) -> Iterator[DocumentedField]:
    parts = guide.parts
    marks = tuple(id(schema.value) for schema in parts.schemas)
    if not marks or not set(marks).isdisjoint(above):
        return
    above = (*above, *marks)
    seen = guide.seen()
    for name, schemas in parts.declared.items():
        if any(world.is_write_only(schema) for schema in schemas):
            continue
        yield DocumentedField(str(pointer / name), schemas[0], seen.get(name, 0))
        yield from _fields(world, guide.child(name), pointer / name, above)
    if parts.items:
        yield from _fields(world, guide.each(), pointer / "*", above)
    if parts.said("*").is_map:
        yield from _fields(world, guide.child("*"), pointer / "*", above)


def contents(watched: Watched, promised: Promised) -> Iterator[tuple[str, Content]]:
    """The JSON bodies that are promised with one status."""
    for media_type in promised.media_types:
        if is_json(media_type):
            yield media_type, watched.answers.content_of(promised, media_type)


def _operation(described: Described, watched: Watched, faults: Faults) -> OperationCoverage:
    operation = watched.operation
    where = operation.node.key_place.location()
    return OperationCoverage(
        service=described.world.title,
        label=operation.label,
        operation_id="" if operation.id is None else str(operation.id.value),
        file=where.file,
        line=where.line,
        calls=watched.calls,
        statuses=tuple(_statuses(described, watched, faults)),
    )


def _statuses(described: Described, watched: Watched, faults: Faults) -> Iterator[StatusCoverage]:
    operation = watched.operation
    mark = (described.document.name, operation.label)
    for key in watched.answers.statuses:
        promised = watched.answers.of(key)
        line = operation.node.child("responses").child(key).key_place.location().line
        fields = () if promised is None else tuple(_field_coverage(watched, promised, (*mark, key), faults))
        yield StatusCoverage(key, watched.statuses[key], faults[*mark, key, ""], fields, line)
    for key in sorted(set(watched.statuses) - set(watched.answers.statuses)):
        line = operation.node.key_place.location().line
        yield StatusCoverage(key, watched.statuses[key], faults[*mark, key, ""], (), line, is_documented=False)


def _field_coverage(
    watched: Watched, promised: Promised, mark: tuple[str, str, str], faults: Faults
) -> Iterator[FieldCoverage]:
    for _, content in contents(watched, promised):
        for field in documented_fields(content):
            line = field.node.key_place.location().line
            yield FieldCoverage(field.pointer, field.seen, faults[*mark, field.pointer], line)


def _faults(descriptions: Sequence[Described], findings: Sequence[Finding]) -> Faults:
    """The faults of the calls that were matched to an operation, counted for the answer and for the field."""
    found: Faults = Counter()
    for finding in findings:
        if finding.exchange is None or finding.exchange.response.status == NO_ANSWER:
            continue
        request, status = finding.exchange.request, finding.exchange.response.status
        for described in descriptions:
            route = described.find(request.method, request.path)
            if route is not None:
                promised = described.promised(route, status)
                mark = (described.document.name, route.operation.label, promised)
                found[*mark, ""] += finding.times
                field = _field(finding.pointer)
                if field:
                    found[*mark, field] += finding.times
                break
    return found


def _field(pointer: str) -> str:
    """The field of a body that a pointer into an exchange means; empty where it means none."""
    tokens: tuple[Token, ...] = Pointer.parse(pointer)
    if tokens[:2] != _BODY or len(tokens) < 3:
        return ""
    return str(Pointer("*" if str(token).isdigit() else token for token in tokens[2:]))
