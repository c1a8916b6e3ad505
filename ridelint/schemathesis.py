"""The rules as a check of plain Schemathesis: one line in `schemathesis.toml`, and `st run` asks them too.

    hooks = "ridelint.schemathesis"

A finding becomes a failure of the check ``Ridelint``, with the rule, the place in the description and the place in the
answer. The description is the one that Schemathesis was given; where that was an address, the file is named:

    [checks.Ridelint]
    spec = "openapi.yaml"
    config = "ridelint.yaml"
    preset = "conformance"

Schemathesis loads this module itself. It must not be imported besides, which would register the check again.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import schemathesis
from schemathesis.core.failures import Failure
from schemathesis.core.failures import Severity as Gravity
from schemathesis.errors import FailureGroup, IncorrectUsage

from ridelint.live.decode import decoded
from ridelint.live.opening import Wish, open_observer
from ridelint.live.run.wires import answered, purpose_of
from ridelint.masking import masked_finding
from ridelint.model import Finding, Severity

if TYPE_CHECKING:
    from schemathesis import Case, CheckContext, Response

    from ridelint.live.observer import Observer

_GRAVITY = {Severity.ERROR: Gravity.HIGH, Severity.WARN: Gravity.MEDIUM, Severity.INFO: Gravity.LOW}


class RidelintFailure(Failure):
    """A finding, told as Schemathesis tells its own: once for each rule and place of an operation."""

    __slots__ = ("_key",)

    def __init__(self, operation: str, finding: Finding, secrets: Collection[str] = ()) -> None:
        super().__init__(
            operation=operation,
            title=f"{finding.rule} ({finding.code})",
            message=_message(masked_finding(finding, secrets)),
            severity=_GRAVITY[finding.severity],
        )
        self._key = f"{finding.rule} {finding.location.file}:{finding.location.line} {finding.pointer}"

    @property
    def _unique_key(self) -> str:
        return self._key


def _message(finding: Finding) -> str:
    where = f"{finding.location.file}:{finding.location.line}"
    lines = [finding.message, f"Described: {where}", f"Observed: {finding.pointer}"]
    return "\n".join([*lines, f"Help: {finding.help}"] if finding.help else lines)


@schemathesis.check
class Ridelint:
    """Holds every response to the rules. Schemathesis makes one for a run, and asks it from one thread at a time."""

    def __init__(self, spec: str = "", config: str = "", preset: str = "") -> None:
        self._spec = spec
        self._wish = Wish(Path(config) if config else None, preset or None)
        self._lock = threading.Lock()
        self._observers: dict[str, Observer] = {}

    def after_response(self, _ctx: CheckContext, response: Response, case: Case[Any]) -> bool | None:
        observer = self._observer(case)
        found = observer.observe(decoded(answered(response, purpose_of(case), case.operation.label)))
        label, secrets = case.operation.label, observer.secrets
        failures = [RidelintFailure(label, finding, secrets) for finding in _grave(found, observer)]
        if failures:
            raise FailureGroup(failures)
        return None

    def _observer(self, case: Case[Any]) -> Observer:
        file = self._spec or _file(case)
        base = urlsplit(case.operation.schema.get_base_url()).path.rstrip("/")
        with self._lock:
            if file not in self._observers:
                observer = open_observer([file], self._wish)
                for described in observer.descriptions:
                    described.routes.mount(base)
                self._observers[file] = observer
            return self._observers[file]


def _file(case: Case[Any]) -> str:
    """The file that Schemathesis was given."""
    location = urlsplit(case.operation.schema.location or "")
    if location.scheme != "file":
        raise IncorrectUsage('say which file the description is: [checks.Ridelint] spec = "openapi.yaml"')
    path = Path(unquote(location.path))
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _grave(found: Iterable[Finding], observer: Observer) -> Iterator[Finding]:
    """Those that fail a run by the configuration."""
    limits = [described.house.policy.fail_on for described in observer.descriptions]
    least = min((limit for limit in limits if limit is not None), default=None)
    return (finding for finding in found if least is not None and finding.severity >= least)
