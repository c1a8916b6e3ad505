"""The views of observed calls that no description can give. `ridelint.nodes` has those that both give.

They stand apart so that a check of descriptions does not pay for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ridelint.document.node import Node
from ridelint.model import Place, Purpose, Verdict
from ridelint.nodes import Operation
from ridelint.validation.violations import Violation


class Promised(NamedTuple):
    """What a description promises of an operation's answers with one status.

    ``status`` is its key as written, ``node`` the response object behind references. ``media_types`` are those of the
    body as written, none where it has no body. ``headers`` are the header objects by lower-case name. ``place`` is
    where the operation names the status.
    """

    status: str
    node: Node
    media_types: tuple[str, ...]
    headers: Mapping[str, Node]
    place: Place


class Call(NamedTuple):
    """An observed call by its outward signs, and what its description says of such a call.

    It holds no values but ``allow``, the methods that an ``Allow`` header lists, so that calls alike are asked about
    only once. ``path`` is the operation's template. ``operation`` is none where no description has one; then ``path``
    is what was called, with ``*`` for what looks like an id. ``beside`` are all operations of the path. ``statuses``
    are those that the operation documents. ``media_type`` is the answer's, without parameters and empty where it has
    none. ``headers`` and ``sent`` are the lower-case header names of answer and request, ``query`` the names of the
    query's parameters, and ``declared`` the operation's parameters as location and name. ``unknown`` is what the
    recording does not tell.
    """

    node: Node
    method: str
    path: str
    status: int
    purpose: Purpose
    operation: Operation | None
    beside: tuple[Operation, ...]
    statuses: tuple[str, ...]
    promised: Promised | None
    media_type: str
    has_body: bool
    headers: tuple[str, ...]
    sent: tuple[str, ...]
    query: tuple[str, ...]
    declared: frozenset[tuple[str, str]]
    allow: tuple[str, ...] | None
    unknown: frozenset[str]

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def responses(self) -> Place | None:
        """Where the description lists what the operation answers; none of what it does not know."""
        if self.operation is None:
            return None
        responses = self.operation.node.get("responses")
        return self.operation.node.key_place if responses is None else responses.key_place

    @property
    def security(self) -> Place | None:
        """Where the description says what the operation demands of a caller."""
        if self.operation is None:
            return None
        own = self.operation.node.get("security")
        return self.operation.node.key_place if own is None else own.place()

    def at(self, *tokens: str) -> Place:
        """A place in the exchange: ``at("response", "status")``. What is not there is at what should have held it."""
        node = self.node
        for token in tokens:
            inner = node.get(token)
            if inner is None:
                break
            node = inner
        return node.place()


class Judged(NamedTuple):
    """A call of a live run that has failed a check of Schemathesis's."""

    call: Call
    verdict: Verdict

    @property
    def label(self) -> str:
        return self.call.operation.label if self.call.operation else f"{self.call.method} {self.call.path}"

    @property
    def status(self) -> Place:
        return self.call.at("response", "status")

    @property
    def request(self) -> Place:
        """The part of the request that is not as described.

        A call that only lacks credentials is told at its status, as other rules tell of it.
        """
        if self.lacks_credentials:
            return self.status
        return self.call.at("request", self.verdict.where) if self.verdict.where else self.call.at("request")

    @property
    def lacks_credentials(self) -> bool:
        """Whether what says who calls was left out, and the request is amiss in nothing else."""
        security = () if self.call.operation is None else self.call.operation.security
        carriers = {requirement.carrier for alternative in security for requirement in alternative}
        lacking = {(where, name.lower() if where == "header" else name) for where, name in self.verdict.left_out}
        return bool(lacking) and lacking <= carriers

    @property
    def help(self) -> str:
        """What the check itself says, with its own names."""
        named = f"Schemathesis, {self.verdict.check} ({self.verdict.code})"
        return f"{named}: {self.verdict.says}" if self.verdict.says else named


class Unanswered(NamedTuple):
    """A call of a live run that got no answer, or none that is HTTP; ``problem`` says what came instead.

    ``operation`` is none where no description has one; ``path`` is as in `Call`.
    """

    node: Node
    method: str
    path: str
    operation: Operation | None
    problem: str


class Rejected(NamedTuple):
    """A value of an observed call that its schema rejects, a body that cannot be read, or a value that is missing.

    ``whole`` is what a message calls it: ``the body``, ``query parameter `limit```. ``problem`` is the sentence that a
    body cannot be read, or that something is missing; else there are violations, each with the schema that says so.
    ``status`` is what the call was answered.
    """

    node: Node
    is_request: bool
    whole: str
    declared: Place
    problem: str
    violations: tuple[tuple[Violation, Place | None], ...]
    status: int

    @property
    def kind(self) -> str:
        """What its problem has in common with others, without what one call alone has."""
        return ":".join(self.problem.split(":")[:2])


class Key(NamedTuple):
    """A key of an observed JSON body beside what its schema declares, once for all calls that have it there.

    ``declared`` are the schemas of that name, and ``is_write_only`` whether one of them says that it is only sent.
    ``is_stranger`` says that the object's schemas, ``outer``, declare other names and not this one, and do not say
    that there may be others.
    """

    name: str
    place: Place
    is_request: bool
    declared: tuple[Node, ...]
    outer: tuple[Node, ...]
    is_stranger: bool
    is_write_only: bool


class Timing(NamedTuple):
    """How long an answer took."""

    node: Node
    operation: Operation
    seconds: float


class Unseen(NamedTuple):
    """Something that a description declares and no observed call had, told once all calls were seen.

    ``kind`` is ``operation``, ``status`` or ``field``; ``name`` is the status, or the field's pointer in the body.
    Statuses are told only of operations that were called, and fields only of answers that were seen.
    """

    kind: str
    operation: Operation
    name: str
    place: Place
