"""What a JSON Schema validator rejects, each thing once and at its exact place.

A validator says of ``oneOf`` that no branch fits, and of every branch why. Nobody can read that. The branch that the
author meant is found by what tells branches apart (a ``$ref``, a tag, the type), and only its faults are told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from ridelint.document.node import Node
from ridelint.model import Part, Place, Token
from ridelint.validation import wording

Path = tuple[Token, ...]
T = TypeVar("T")
_MOST_OF_A_KIND = 5


class Violation(NamedTuple):
    """One thing that a schema rejects: where in the instance, what is wrong, and where in the schema it says so.

    ``names`` are the members that are missing or not allowed, where that is what is wrong; of a member whose name its
    schema refuses, the keyword that refuses it. ``detail`` is what the validator knows of it; of what is missing it is
    ``and`` or, where one of them would do, ``or``.
    """

    path: Path
    keyword: str
    schema_path: Path
    detail: Any
    value: Any = None
    names: tuple[str, ...] = ()

    @property
    def part(self) -> Part:
        """A missing member is told of at the name of the object that lacks it, an unexpected one at its own name."""
        return Part.KEY if self.names else Part.VALUE

    @property
    def kind(self) -> object:
        """What faults have in common that one cause may have."""
        return self.schema_path, self.keyword, self.names

    @property
    def is_reference(self) -> bool:
        """A ``$ref`` where OpenAPI has none."""
        return self.keyword == "unexpected" and self.names == ("$ref",)

    def place(self, instance: Node) -> Place:
        return reach(instance, self.path).place(self.part)

    def subject(self, whole: str) -> str:
        """What the fault is about; ``whole`` names the top of the instance."""
        return wording.subject(self.path, whole)

    def message(self, whole: str) -> str:
        """The fault as a sentence."""
        if self.keyword == "required":
            return f"{self.subject(whole)} lacks the required {wording.listed(self.names, self.detail)}"
        if self.is_reference:
            return f"{wording.subject(self.path[:-1], whole)} may not be a `$ref`"
        if self.keyword == "unexpected":
            return f"{wording.subject(self.path[:-1], whole)} may not have the member `{self.names[0]}`"
        if self.keyword == "propertyNames":
            return f"the name `{self.value}` {wording.told(self.names[0], self.detail, self.value)}"
        return f"{self.subject(whole)} {wording.told(self.keyword, self.detail, self.value)}"


def violations(errors: Iterable[Any], instance: Any) -> list[Violation]:
    """The faults behind a validator's errors about an instance, each once, in the order of the errors."""
    found = _settled(_each(errors))
    marks = ((leaf.path, leaf.keyword, leaf.names, () if leaf.names else leaf.schema_path) for leaf in found)
    once = dict(zip(reversed(list(marks)), reversed(found), strict=True))
    return [leaf._replace(path=_true_path(instance, leaf.path)) for leaf in reversed(once.values())]


def _true_path(value: Any, path: Path) -> Path:
    """The path with keys as keys: a validator writes a key of digits as a number."""
    tokens: list[Token] = []
    for token in path:
        tokens.append(str(token) if value.__class__ is dict else token)
        value = below(value, token)
    return tuple(tokens)


def few_of_a_kind(found: Sequence[T], kind: Callable[[T], object]) -> Iterator[tuple[T, str]]:
    """The first few faults of each kind, with a word at the last of how many more there are."""
    total, told = Counter(map(kind, found)), Counter[object]()
    for fault in found:
        told[kind(fault)] += 1
        more = total[kind(fault)] - told[kind(fault)]
        if told[kind(fault)] < _MOST_OF_A_KIND:
            yield fault, ""
        elif told[kind(fault)] == _MOST_OF_A_KIND:
            yield fault, f"{more} more like this one are not listed" if more else ""


def reach(node: Node, path: Iterable[Token]) -> Node:
    """The node at a path, or the nearest above it."""
    for token in path:
        try:
            node = node.child(token)
        except (LookupError, TypeError):
            return node
    return node


def below(value: Any, token: Token) -> Any:
    """The member or item of a plain value; none where there is none."""
    try:
        return value[str(token) if isinstance(value, dict) else token]
    except (LookupError, TypeError):
        return None


def _leaves(error: Any) -> list[Violation]:
    """What one error comes down to."""
    kind, path, schema = error.kind, tuple(error.instance_path), tuple(error.schema_path)
    keyword = kind.name
    if keyword == "required":
        return [Violation(path, keyword, schema, "and", names=(kind.property,))]
    if keyword in {"additionalProperties", "unevaluatedProperties"}:
        return [Violation((*path, name), "unexpected", schema, kind, names=(name,)) for name in kind.unexpected]
    if keyword == "type" and path[-1:] == ("$ref",) and isinstance(error.instance, str):
        return [Violation(path, "unexpected", schema, kind, names=("$ref",))]  # a map of objects that is a reference
    if keyword == "propertyNames":
        inner = _leaves(kind.error)
        return [Violation((*path, str(i.value)), keyword, schema, i.detail, i.value, (i.keyword,)) for i in inner]
    branches = [_settled(_each(branch)) for branch in getattr(kind, "context", ())]
    told = [branch for branch in branches if branch]
    if told and len(told) == len(branches):  # else more than one fits, and no branch is to blame
        return _meant(told, path)
    return [Violation(path, keyword, schema, kind, value=error.instance)]


def _each(errors: Iterable[Any]) -> list[Violation]:
    return [leaf for error in errors for leaf in _leaves(error)]


def _settled(found: Sequence[Violation]) -> list[Violation]:
    """Without what only follows.

    A value of another type is none of the allowed ones either, and a reference in a place that takes none lacks all
    that the place demands.
    """
    mistyped = {leaf.path for leaf in found if leaf.keyword == "type"}
    found = [leaf for leaf in found if leaf.keyword != "enum" or leaf.path not in mistyped]
    stray = {leaf.path[:-1] for leaf in found if leaf.is_reference}
    return _joined([leaf for leaf in found if not (leaf.keyword == "required" and leaf.path in stray)])


def _joined(found: list[Violation]) -> list[Violation]:
    """All that one object lacks by one schema is one fault."""
    joined: list[Violation] = []
    lacking: dict[tuple[Path, Path], int] = {}
    for leaf in found:
        at = lacking.setdefault((leaf.path, leaf.schema_path), len(joined)) if leaf.detail == "and" else len(joined)
        if at == len(joined):
            joined.append(leaf)
        else:
            joined[at] = joined[at]._replace(names=tuple(dict.fromkeys((*joined[at].names, *leaf.names))))
    return joined


def _meant(branches: list[list[Violation]], path: Path) -> list[Violation]:
    """The faults of the branch that the author most likely meant; of equals, what would cure any."""
    ranked = sorted(branches, key=lambda branch: _strangeness(branch, path))
    best = ranked[0]
    if all(len(branch) == 1 for branch in ranked):
        first = best[0]
        same = [branch[0] for branch in ranked if branch[0].path == first.path and branch[0].keyword == first.keyword]
        if first.keyword == "required" and len(same) == len(ranked):
            names = tuple(dict.fromkeys(name for leaf in same for name in leaf.names if name != "$ref"))
            return [Violation(first.path, first.keyword, first.schema_path, "or", names=names)]
    tag = next((leaf for leaf in best if _is_tag(leaf, path)), None)
    return [_any_tag(tag, branches)] if tag is not None else best


def _strangeness(branch: list[Violation], path: Path) -> tuple[int, int, int]:
    """How far a branch is from what was written: wrong kind of thing, then faults of the thing itself, then all."""
    kind = sum(_is_tag(leaf, path) or _is_other_kind(leaf, path) for leaf in branch)
    own = sum(leaf.path == path or (leaf.keyword == "unexpected" and leaf.path[:-1] == path) for leaf in branch)
    return kind, own, len(branch)


def _is_tag(leaf: Violation, path: Path) -> bool:
    """A member that says which branch is meant: only one value is right for it."""
    return len(leaf.path) == len(path) + 1 and len(_options(leaf)) == 1


def _is_other_kind(leaf: Violation, path: Path) -> bool:
    if leaf.path == path:
        return leaf.keyword == "type" or leaf.names == ("$ref",)
    return leaf.is_reference and leaf.path[:-1] == path


def _options(leaf: Violation) -> list[Any]:
    if leaf.keyword == "const":
        return [leaf.detail.expected_value]
    return list(leaf.detail.options) if leaf.keyword == "enum" else []


class _Choice(NamedTuple):
    """Stands for an enum error over what all branches allow."""

    options: list[Any]


def _any_tag(tag: Violation, branches: list[list[Violation]]) -> Violation:
    """No branch has this tag: what all of them would take is what to say."""
    options = [option for branch in branches for leaf in branch if leaf.path == tag.path for option in _options(leaf)]
    unique = [option for index, option in enumerate(options) if option not in options[:index]]
    return Violation(tag.path, "enum", tag.schema_path, _Choice(unique), tag.value)
