"""The core types: what every part of the linter says to every other.

Frozen values of the standard library only, so that a reporter, a rule or another program can be written against
this module without learning how descriptions are read.
"""

# Without `from __future__ import annotations`: a NamedTuple is defined faster of types than of their names.

from collections.abc import Callable, Hashable, Iterable, Mapping
from enum import Enum, IntEnum
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

Token = str | int
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Pointer(tuple[Token, ...]):
    """A path into a document, written as RFC 6901 has it: ``/paths/~1orders/get``."""

    __slots__ = ()

    def __truediv__(self, token: Token) -> "Pointer":
        return Pointer((*self, token))

    def __str__(self) -> str:
        written = [
            token
            if token.__class__ is str and "/" not in token and "~" not in token
            else str(token).replace("~", "~0").replace("/", "~1")
            for token in self
        ]
        return "/" + "/".join(written) if written else ""

    @classmethod
    def parse(cls, text: str) -> "Pointer":
        """Read a pointer, also in its percent-encoded URI fragment form (RFC 6901 section 6).

        Tokens stay strings: whether ``0`` is an index or a key is known only where it is applied.

        Raises:
            ValueError: the text is neither empty nor starts with ``/``.
        """
        from urllib.parse import unquote  # noqa: PLC0415  most runs read no pointer

        if text and not text.startswith("/"):
            raise ValueError(f"a JSON pointer starts with '/', not {text[:1]!r}")
        return cls(unquote(token).replace("~1", "/").replace("~0", "~") for token in text.split("/")[1:])


class Severity(IntEnum):
    """How grave a finding is; the order is what ``--fail-on`` compares."""

    INFO = 1
    WARN = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Part(Enum):
    """Which half of a mapping entry a place means: a misnamed field is its key, a wrong type is its value."""

    KEY = "key"
    VALUE = "value"


class Location(NamedTuple):
    """A span of a file as people read it: lines and columns from 1, columns in characters, the end exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Source(Protocol):
    """Whatever has places: a file, or one observed exchange."""

    @property
    def name(self) -> str: ...

    def locate(self, pointer: Pointer, part: Part) -> Location: ...


class Anchor(Protocol):
    """Something that stands in a source: a node of a document, or a `Spot`."""

    @property
    def document(self) -> Source: ...

    @property
    def pointer(self) -> Pointer: ...

    @property
    def identity(self) -> tuple[Any, ...]:
        """Equal for two anchors that mean the same spot."""
        ...


class Spot(NamedTuple):
    """A pointer into a source whose values are not at hand."""

    document: Source
    pointer: Pointer

    @property
    def identity(self) -> tuple[Any, ...]:
        return self.document.name, self.pointer


class Place(NamedTuple):
    """The key or the value of something; pointer and line are worked out only when somebody is told of them."""

    at: Anchor
    part: Part = Part.VALUE

    @property
    def source(self) -> Source:
        return self.at.document

    @property
    def pointer(self) -> Pointer:
        return self.at.pointer

    def location(self) -> Location:
        return self.source.locate(self.pointer, self.part)


class Edit(NamedTuple):
    """Replace the characters ``start`` to ``end`` (offsets from 0, end exclusive) of the finding's file by ``text``."""

    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """Edits that cure one fault: text is changed by index and never written anew, so comments and layout survive."""

    title: str
    edits: tuple[Edit, ...]


class Fault(NamedTuple):
    """What a rule's check yields: where it is and what is wrong, before configuration gives it a severity.

    ``help`` is the cure in words. ``fix`` is worked out only where somebody wants it. A fault of an observed call may
    name the place in the description that ``declared`` otherwise, and the ``kind`` by which it is the same as those of
    other calls: its message, where that does not name the values of one call.
    """

    place: Place
    message: str
    help: str = ""
    fix: Callable[[], Fix | None] | None = None
    declared: Place | None = None
    kind: Hashable = None


class Purpose(Enum):
    """What a call was made for. Whatever is not `ORDINARY` is wrong on purpose, and its request is nobody's fault."""

    ORDINARY = "ordinary"
    FUZZ = "generated"
    NO_TOKEN = "no token"  # noqa: S105  no password
    OTHER_ROLE = "other role"
    NO_CSRF = "no csrf token"
    OTHER_METHOD = "other method"
    OTHER_MEDIA_TYPE = "other media type"

    @property
    def is_deliberate(self) -> bool:
        return self is not Purpose.ORDINARY


class Request(NamedTuple):
    """The request half of an exchange, decoded by its media type.

    ``path`` is as sent and has no query; ``query`` and a form ``body`` keep repeated names as a list in order of
    arrival. Header names are in lower case, and repeated ones joined as RFC 9110 section 5.3 has it. ``raw`` are the
    bytes of the body where they are at hand, and ``problem`` says why they could not be decoded. ``origin`` is scheme,
    host and port, where they are known.
    """

    method: str
    path: str
    query: Mapping[str, Any] = NOTHING
    headers: Mapping[str, str] = NOTHING
    media_type: str | None = None
    body: Any = None
    raw: bytes | None = None
    problem: str = ""
    origin: str = ""


class Response(NamedTuple):
    """The response half of an exchange; ``body`` is the decoded JSON, or the text where it is no JSON.

    ``raw`` and ``problem`` are as in `Request`.
    """

    status: int
    headers: Mapping[str, str] = NOTHING
    media_type: str | None = None
    body: Any = None
    has_body: bool = True
    raw: bytes | None = None
    problem: str = ""


REQUEST_HEADERS, REQUEST_BODY = "request.headers", "request.body"
REQUEST_CREDENTIALS = "request.credentials"
REQUEST_QUERY = "request.query"
RESPONSE_HEADERS, RESPONSE_BODY = "response.headers", "response.body"


class Exchange(NamedTuple):
    """One observed call, whatever recorded it; ``label`` says which, for people: ``orders.har#3``.

    ``seconds`` is how long the answer took and ``started`` when the call began (POSIX time), where they are known.
    ``unknown`` are the parts that the recording does not tell, of which no rule may say anything. `REQUEST_CREDENTIALS`
    is among them where tokens and cookies were taken out of the headers.
    """

    request: Request
    response: Response
    label: str = ""
    seconds: float | None = None
    started: float | None = None
    purpose: Purpose = Purpose.ORDINARY
    unknown: frozenset[str] = frozenset()


NO_ANSWER = 0
"""The status of a response that never came; its ``problem`` then says what kept it from coming."""


class Verdict(NamedTuple):
    """A check of Schemathesis's that a call of a live run has failed.

    ``check`` and ``code`` are its own names, and ``says`` what it adds, in one line. ``where`` is the part of the
    request that is not as described: ``path``, ``query``, ``headers`` or ``body``, the first of several, and empty
    where that is nothing. ``left_out`` are the parameters that the request lacks, as location and name, where it is
    amiss in nothing else. ``beside`` is the operation that made or deleted what the call was about.
    """

    check: str
    code: str
    says: str = ""
    where: str = ""
    left_out: tuple[tuple[str, str], ...] = ()
    beside: str = ""


class Finding(NamedTuple):
    """One fact told to the user.

    ``fingerprint`` names the fault and survives a shifted line: it is made of rule, file, pointer, message and, where
    all of these agree, the ordinal. A fault of observed calls has the first of them as ``exchange``, with ``pointer``
    in it, and ``times`` says in how many it was seen; its location is in the description. ``service`` is then the title
    of that description, and ``operation`` what the call was of, like ``GET /orders``, or empty where it is of none.
    """

    rule: str
    code: str
    severity: Severity
    message: str
    location: Location
    pointer: str
    help: str = ""
    fix: Fix | None = None
    exchange: Exchange | None = None
    fingerprint: str = ""
    times: int = 1
    service: str = ""
    operation: str = ""


V = TypeVar("V")


class Check(NamedTuple, Generic[V]):
    """A question and the view it is asked of. ``ask`` takes the view and the settings that hold at its file."""

    view: type[V]
    ask: Callable[[V, Any], Iterable[Fault]]


DESCRIPTION, TRAFFIC, LIVE_RUN = "description", "traffic", "live run"
"""What rules are asked of: what is written, calls that anybody can observe, and what only their maker knows of them."""


class _Example(Protocol):
    """A case of `ridelint.examples`; named here only so that a rule can hold them."""

    @property
    def good(self) -> bool: ...

    @property
    def asked_of(self) -> str: ...


class Rule(NamedTuple):
    """One house rule: its name, why it exists, examples that are its tests, and the checks that ask it.

    ``doc`` is the module's docstring: a first line that states the rule, then the reason. ``yields_to`` names rules
    that, where both report the same place, say it better; this one is then silent there.
    """

    id: str
    code: str
    severity: Severity
    doc: str
    examples: tuple[_Example, ...]
    checks: tuple[Check[Any], ...]
    source: str = ""
    yields_to: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        return self.doc.strip().partition("\n")[0]

    @property
    def rationale(self) -> str:
        return self.doc.strip().partition("\n")[2].strip()

    @property
    def is_fixable(self) -> bool:
        """Whether an example shows what its fix writes."""
        return any(getattr(example, "fixed", None) is not None for example in self.examples)

    @property
    def asked_of(self) -> tuple[str, ...]:
        """What the rule's examples ask it of: a ``description``, ``traffic``, a ``live run``, or more than one."""
        kinds = {example.asked_of for example in self.examples}
        return tuple(kind for kind in (DESCRIPTION, TRAFFIC, LIVE_RUN) if kind in kinds)
