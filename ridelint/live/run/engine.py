"""One description's calls: Schemathesis's engine, with our credentials, our bounds and our eyes.

Everything goes through its public doors: a configuration, an auth provider, the hooks around a call, the stream of
events. Checks that our rules ask as well are off, so that nothing is told twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import schemathesis
from schemathesis.config import ConfigError, SchemathesisConfig
from schemathesis.core.errors import LoaderError
from schemathesis.engine import from_schema

from ridelint.errors import RidelintError
from ridelint.live.choice import Called
from ridelint.live.run.caller import Caller, Credentials, Known
from ridelint.live.run.needs import Needs
from ridelint.live.run.plan import Effort, Plan, Target
from ridelint.live.run.sending import session_of
from ridelint.live.run.verdicts import CHECKS

if TYPE_CHECKING:
    from schemathesis import AuthContext, Case
    from schemathesis.engine.core import EventStream
    from schemathesis.filters import HasAPIOperation
    from schemathesis.schemas import APIOperation


class EngineError(RidelintError):
    """The engine cannot work with what it was given."""


class Engine:
    """The calls of one description. `hooked` has to be in force while they are made."""

    def __init__(self, target: Target, plan: Plan, operations: Mapping[tuple[str, str], Known], caller: Caller) -> None:
        self.target = target
        self._operations = operations
        self.caller = caller
        self.seconds = plan.effort.seconds
        self.session = session_of(plan)
        self.schema = _loaded(target, plan)
        # Our keepers cache; asked through the engine's cache, a call that got 401 is sent again with a new token.
        self.schema.auth(refresh_interval=0, cache_by_key=_label)(self._provider())
        self.schema = self.schema.include(lambda context: self._takes(plan, context))

    def stream(self) -> EventStream:
        return from_schema(self.schema).execute()

    def known(self, operation: APIOperation[Any, Any, Any, Any]) -> Known:
        """What we know of an operation; one that only the engine sees is an operation without demands."""
        key = (operation.method.upper(), operation.path)
        return self._operations.get(key) or Known(self.target.file, Called(*key, "", ()), Needs())

    def _takes(self, plan: Plan, context: HasAPIOperation) -> bool:
        return plan.choice.takes(self.known(context.operation).called)

    def _provider(self) -> type[Any]:
        engine = self

        class Provider:
            """Who calls; the engine makes one itself, so it is a class."""

            def get(self, _case: Case[Any], context: AuthContext) -> Credentials:
                return engine.caller.credentials(engine.known(context.operation))

            def set(self, case: Case[Any], data: Credentials, _context: AuthContext) -> None:
                _attach(case, data)

        return Provider


def _label(_case: Case[Any], context: AuthContext) -> str:
    return context.operation.label


def _attach(case: Case[Any], credentials: Credentials) -> None:
    case.headers.update(credentials.headers)
    case.cookies.update(credentials.cookies)
    if isinstance(case.body, dict):
        case.body.update((name, value) for name, value in credentials.fields.items() if name in case.body)


def _loaded(target: Target, plan: Plan) -> Any:
    try:
        config = SchemathesisConfig.from_dict(configuration(target.base_url, plan))
        return schemathesis.openapi.from_path(target.file, config=config)
    except (ConfigError, LoaderError, ValueError) as error:
        raise EngineError(f"{target.file}: {str(error).splitlines()[0]}") from error


def configuration(base_url: str, plan: Plan) -> dict[str, Any]:
    """The engine's own configuration; a `schemathesis.toml` that lies around has no say."""
    effort = plan.effort
    generation: dict[str, Any] = {"database": "none", "mode": "all" if effort.fuzz else "positive"}
    if effort.examples is not None:
        generation["max-examples"] = effort.examples
    return {
        "base-url": base_url,
        "workers": effort.workers,
        "continue-on-failure": True,
        "request-timeout": effort.seconds,
        "max-redirects": 0,
        "tls-verify": plan.verify,
        "headers": dict(plan.headers),
        "generation": generation,
        "phases": _phases(effort),
        "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
        **({"seed": effort.seed} if effort.seed is not None else {}),
        **({"rate-limit": effort.rate} if effort.rate else {}),
        **({"max-time": effort.run_seconds} if effort.run_seconds else {}),
    }


def _phases(effort: Effort) -> dict[str, Any]:
    return {
        # An operation without an example is called with a generated one.
        "examples": {"enabled": True, "fill-missing": True},
        "stateful": {"enabled": True},
        "coverage": {"enabled": effort.fuzz},
        "fuzzing": {"enabled": effort.fuzz},
    }
