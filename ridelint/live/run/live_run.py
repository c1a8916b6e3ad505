"""A whole run: every description's engine, then the probes, then what there is to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ridelint.live.run.burst import burst
from ridelint.live.run.caller import Caller, Known
from ridelint.live.run.driving import Trouble, drive
from ridelint.live.run.engine import Engine
from ridelint.live.run.knowledge import Knowledge
from ridelint.live.run.plan import Plan, Target
from ridelint.live.run.probes import Skipped, probes
from ridelint.live.run.sending import pause, rate_limited, send, session_of
from ridelint.live.run.sink import Sink


class Ran(NamedTuple):
    """What came of a run, beside what the observer has seen."""

    troubles: tuple[Trouble, ...]
    skipped: tuple[Skipped, ...]
    interrupted: bool


def run(plan: Plan, knowledge: Knowledge, caller: Caller, sink: Sink, watch: Callable[[str], None]) -> Ran:
    """Raises `EngineError` where a description cannot be driven at all."""
    engines = [Engine(target, plan, knowledge.get(target.file, {}), caller) for target in plan.targets]
    troubles, interrupted = drive(engines, sink, watch)
    troubles = (*troubles, *(_nowhere(target) for target in plan.targets if sink.is_nowhere(target.file)))
    skipped: tuple[Skipped, ...] = ()
    if plan.effort.probes and not interrupted:
        skipped, interrupted = _probe(plan, knowledge, caller, sink, watch)
    if plan.effort.burst and not interrupted:
        try:
            troubles = (*troubles, *_burst(plan, knowledge, caller, sink, watch))
        except KeyboardInterrupt:
            interrupted = True
    known = {trouble.file for trouble in troubles}
    gone = [target for target in plan.targets if target.file in sink.gone and target.file not in known]
    return Ran((*troubles, *map(_gone, gone)), skipped, interrupted)


def _gone(target: Target) -> Trouble:
    return Trouble(target.file, "", f"{target.base_url} refused connections after it had answered; was it stopped?")


def _nowhere(target: Target) -> Trouble:
    """Not one operation was found: what the rules were asked of is another server's, or nobody's."""
    cure = f"if its operations are not below {target.base_url}, say where they are: --spec {target.file}=URL"
    return Trouble(target.file, "", f"every call was answered 404; {cure}")


def _probe(
    plan: Plan, knowledge: Knowledge, caller: Caller, sink: Sink, watch: Callable[[str], None]
) -> tuple[tuple[Skipped, ...], bool]:
    skipped: list[Skipped] = []
    wait = rate_limited(plan.effort.rate)
    with session_of(plan) as session:
        try:
            for target in plan.targets:
                known = _chosen(plan, knowledge.get(target.file, {}).values())
                for probe in probes(known, sink.pattern, caller):
                    if target.file in sink.gone:
                        break  # the server is gone, and what it would say of the rest is not known
                    if isinstance(probe, Skipped):
                        skipped.append(probe)
                        continue
                    watch("probes")
                    sink.take(send(session, probe, plan.effort.seconds), probe.known)
                    pause(wait)
        except KeyboardInterrupt:
            return tuple(skipped), True
    return tuple(skipped), False


def _burst(
    plan: Plan, knowledge: Knowledge, caller: Caller, sink: Sink, watch: Callable[[str], None]
) -> tuple[Trouble, ...]:
    operations = [known for named in knowledge.values() for known in _chosen(plan, named.values())]
    if burst(plan, operations, caller, sink, watch):
        return ()
    return (Trouble("", "", f"no 429 came in a burst of {plan.effort.burst} calls"),)


def _chosen(plan: Plan, operations: Iterable[Known]) -> list[Known]:
    return [known for known in operations if plan.choice.takes(known.called)]
