"""The states of an order, and who may move it from one to another.

Why it stands alone: what is allowed is decided here, without a database and without a clock, so that it can be read at
one glance and tested with every sequence there is. Stores only carry out what these functions decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    CREATED = "created"
    OFFERING = "offering"
    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    PICKED_UP = "picked_up"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Actor(StrEnum):
    RIDER = "rider"
    DRIVER = "driver"
    SYSTEM = "system"


class Action(StrEnum):
    # How an order begins: no arrow has it.
    CREATE = "create"
    OFFER = "offer"
    ACCEPT = "accept"
    ARRIVE = "arrive"
    PICK_UP = "pick_up"
    COMPLETE = "complete"
    GIVE_BACK = "give_back"
    CANCEL = "cancel"
    EXPIRE = "expire"


FINAL = frozenset({State.COMPLETED, State.CANCELLED, State.EXPIRED})
# Nobody has taken the order yet: dispatch looks after it.
SEEKING = frozenset({State.CREATED, State.OFFERING})
# A driver has it, and no other order.
UNDER_WAY = frozenset({State.ACCEPTED, State.ARRIVED, State.PICKED_UP})


class Transition(NamedTuple):
    """One arrow of the state machine: `actor` does `action` in any of `sources`, and the order is in `target`."""

    actor: Actor
    action: Action
    sources: frozenset[State]
    target: State


def _arrow(actor: Actor, action: Action, target: State, *sources: State) -> Transition:
    return Transition(actor, action, frozenset(sources), target)


_BEFORE_PICKUP = (State.CREATED, State.OFFERING, State.ACCEPTED, State.ARRIVED)

TRANSITIONS = (
    # Offering again is the next round; only the first round changes the state.
    _arrow(Actor.SYSTEM, Action.OFFER, State.OFFERING, State.CREATED, State.OFFERING),
    _arrow(Actor.DRIVER, Action.ACCEPT, State.ACCEPTED, State.OFFERING),
    _arrow(Actor.DRIVER, Action.ARRIVE, State.ARRIVED, State.ACCEPTED),
    _arrow(Actor.DRIVER, Action.PICK_UP, State.PICKED_UP, State.ARRIVED),
    _arrow(Actor.DRIVER, Action.COMPLETE, State.COMPLETED, State.PICKED_UP),
    # A driver who cancels does not end the order: others may want it.
    _arrow(Actor.DRIVER, Action.GIVE_BACK, State.OFFERING, State.ACCEPTED, State.ARRIVED),
    _arrow(Actor.RIDER, Action.CANCEL, State.CANCELLED, *_BEFORE_PICKUP),
    _arrow(Actor.SYSTEM, Action.CANCEL, State.CANCELLED, *_BEFORE_PICKUP, State.PICKED_UP),
    _arrow(Actor.SYSTEM, Action.EXPIRE, State.EXPIRED, State.CREATED, State.OFFERING),
)


class Refused(Exception):  # noqa: N818 - a refusal is no error
    """The state of the order forbids the action, or the actor may never do it."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


def target(state: State, action: Action, actor: Actor) -> State:
    """Where `action` by `actor` leads from `state`.

    Raises:
        Refused: there is no such arrow.
    """
    for arrow in TRANSITIONS:
        if arrow.actor is actor and arrow.action is action and state in arrow.sources:
            return arrow.target
    raise Refused(state)


def possible(state: State, actor: Actor) -> Iterator[Action]:
    """What `actor` may do in `state`."""
    return (arrow.action for arrow in TRANSITIONS if arrow.actor is actor and state in arrow.sources)
