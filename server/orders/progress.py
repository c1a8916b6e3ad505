"""How one step changes an order: state, version, round, driver and the moments, all at once.

`version` counts changes of state. A further round of offers is none, so a rider's cancel is not refused merely because
dispatch has turned to the next drivers meanwhile; what must not survive a round (an accept) names the round instead.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from server.orders.states import FINAL, Action, Actor, Refused, State, target

# The column that keeps when a state was reached; offering has none, as an order may be offered many times.
MOMENTS = {
    State.ACCEPTED: "accepted_at",
    State.ARRIVED: "arrived_at",
    State.PICKED_UP: "picked_up_at",
    State.COMPLETED: "completed_at",
    State.CANCELLED: "cancelled_at",
    State.EXPIRED: "expired_at",
}


class Progress(NamedTuple):
    """What steps change of an order; everything else about it stays as it was placed."""

    state: State = State.CREATED
    version: int = 1
    offer_round: int = 0
    driver_id: UUID | None = None
    cancelled_by: Actor | None = None
    cancel_reason: str | None = None
    accepted_at: datetime | None = None
    arrived_at: datetime | None = None
    picked_up_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    expired_at: datetime | None = None

    @property
    def active_driver_id(self) -> UUID | None:
        """The driver whom this order keeps from taking another."""
        return None if self.state in FINAL else self.driver_id


class Step(NamedTuple):
    """What somebody wants done to an order."""

    action: Action
    actor: Actor
    actor_id: UUID | None
    at: datetime
    reason: str | None = None


def advance(progress: Progress, step: Step) -> Progress:
    """The order after `step`.

    Raises:
        Refused: the state forbids it, or another driver has the order.
    """
    state = target(progress.state, step.action, step.actor)
    if step.actor is Actor.DRIVER and step.action is not Action.ACCEPT and step.actor_id != progress.driver_id:
        raise Refused(progress.state)
    moved = progress._replace(state=state, version=progress.version + (state is not progress.state))
    return _EFFECTS.get(step.action, _reach)(moved, step)


def _reach(progress: Progress, step: Step) -> Progress:
    at = step.at
    match progress.state:
        case State.ARRIVED:
            return progress._replace(arrived_at=at)
        case State.PICKED_UP:
            return progress._replace(picked_up_at=at)
        case State.COMPLETED:
            return progress._replace(completed_at=at)
        case _:
            return progress._replace(expired_at=at)


def _offer(progress: Progress, _step: Step) -> Progress:
    return progress._replace(offer_round=progress.offer_round + 1)


def _accept(progress: Progress, step: Step) -> Progress:
    return progress._replace(driver_id=step.actor_id, accepted_at=step.at)


def _give_back(progress: Progress, _step: Step) -> Progress:
    """Begins a round, so that no offer of an earlier one can take the order."""
    return progress._replace(offer_round=progress.offer_round + 1, driver_id=None, accepted_at=None, arrived_at=None)


def _cancel(progress: Progress, step: Step) -> Progress:
    return progress._replace(cancelled_by=step.actor, cancel_reason=step.reason or "other", cancelled_at=step.at)


_EFFECTS = {
    Action.OFFER: _offer,
    Action.ACCEPT: _accept,
    Action.GIVE_BACK: _give_back,
    Action.CANCEL: _cancel,
}
