"""The state machine, against every sequence of steps that Hypothesis can think of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from server.orders.progress import MOMENTS, Progress, Step, advance
from server.orders.states import (
    FINAL,
    SEEKING,
    TRANSITIONS,
    UNDER_WAY,
    Action,
    Actor,
    Refused,
    State,
    possible,
    target,
)

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
DRIVERS = tuple(uuid4() for _ in range(3))

ARROWS = {
    (State.CREATED, Actor.SYSTEM, Action.OFFER): State.OFFERING,
    (State.CREATED, Actor.SYSTEM, Action.EXPIRE): State.EXPIRED,
    (State.CREATED, Actor.SYSTEM, Action.CANCEL): State.CANCELLED,
    (State.CREATED, Actor.RIDER, Action.CANCEL): State.CANCELLED,
    (State.OFFERING, Actor.SYSTEM, Action.OFFER): State.OFFERING,
    (State.OFFERING, Actor.SYSTEM, Action.EXPIRE): State.EXPIRED,
    (State.OFFERING, Actor.SYSTEM, Action.CANCEL): State.CANCELLED,
    (State.OFFERING, Actor.RIDER, Action.CANCEL): State.CANCELLED,
    (State.OFFERING, Actor.DRIVER, Action.ACCEPT): State.ACCEPTED,
    (State.ACCEPTED, Actor.DRIVER, Action.ARRIVE): State.ARRIVED,
    (State.ACCEPTED, Actor.DRIVER, Action.GIVE_BACK): State.OFFERING,
    (State.ACCEPTED, Actor.RIDER, Action.CANCEL): State.CANCELLED,
    (State.ACCEPTED, Actor.SYSTEM, Action.CANCEL): State.CANCELLED,
    (State.ARRIVED, Actor.DRIVER, Action.PICK_UP): State.PICKED_UP,
    (State.ARRIVED, Actor.DRIVER, Action.GIVE_BACK): State.OFFERING,
    (State.ARRIVED, Actor.RIDER, Action.CANCEL): State.CANCELLED,
    (State.ARRIVED, Actor.SYSTEM, Action.CANCEL): State.CANCELLED,
    (State.PICKED_UP, Actor.DRIVER, Action.COMPLETE): State.COMPLETED,
    (State.PICKED_UP, Actor.SYSTEM, Action.CANCEL): State.CANCELLED,
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("actor", Actor)
@pytest.mark.parametrize("action", Action)
def test_an_action_leads_exactly_where_the_table_says(state: State, actor: Actor, action: Action) -> None:
    expected = ARROWS.get((state, actor, action))
    if expected is None:
        with pytest.raises(Refused):
            target(state, action, actor)
    else:
        assert target(state, action, actor) is expected


def test_the_kinds_of_states_cover_all_without_overlap() -> None:
    assert sorted([*FINAL, *SEEKING, *UNDER_WAY]) == sorted(State)


@pytest.mark.parametrize("state", sorted(FINAL))
def test_nothing_leads_out_of_an_end(state: State) -> None:
    assert [list(possible(state, actor)) for actor in Actor] == [[], [], []]


def test_every_state_is_reached_by_some_arrow() -> None:
    assert {arrow.target for arrow in TRANSITIONS} == set(State) - {State.CREATED}


@pytest.mark.parametrize("action", [Action.ARRIVE, Action.GIVE_BACK])
def test_a_driver_moves_only_the_order_that_is_theirs(action: Action) -> None:
    accepted = Progress(State.ACCEPTED, version=3, offer_round=1, driver_id=DRIVERS[0], accepted_at=NOON)
    with pytest.raises(Refused):
        advance(accepted, Step(action, Actor.DRIVER, DRIVERS[1], NOON))


def test_giving_back_begins_a_round_and_forgets_the_driver() -> None:
    arrived = Progress(State.ARRIVED, 4, 1, DRIVERS[0], accepted_at=NOON, arrived_at=NOON)
    back = advance(arrived, Step(Action.GIVE_BACK, Actor.DRIVER, DRIVERS[0], NOON, "vehicle_problem"))
    assert back == Progress(State.OFFERING, version=5, offer_round=2)


def test_a_further_round_is_no_new_version() -> None:
    offering = Progress(State.OFFERING, version=2, offer_round=1)
    assert advance(offering, Step(Action.OFFER, Actor.SYSTEM, None, NOON)) == Progress(State.OFFERING, 2, 2)


def test_a_cancelled_order_says_who_cancelled_and_why() -> None:
    cancelled = advance(Progress(), Step(Action.CANCEL, Actor.RIDER, uuid4(), NOON, "plans_changed"))
    assert (cancelled.cancelled_by, cancelled.cancel_reason, cancelled.cancelled_at) == ("rider", "plans_changed", NOON)


class Orders(RuleBasedStateMachine):
    """Whoever does whatever: an order is always whole."""

    def __init__(self) -> None:
        super().__init__()
        self.progress = Progress()
        self.versions = 1
        self.time = NOON

    @rule(action=st.sampled_from(Action), actor=st.sampled_from(Actor), driver=st.sampled_from(DRIVERS))
    def step(self, action: Action, actor: Actor, driver: UUID) -> None:
        before, self.time = self.progress, self.time + timedelta(seconds=1)
        try:
            self.progress = advance(before, Step(action, actor, driver, self.time, "other"))
        except Refused:
            return
        assert action in possible(before.state, actor)
        assert self.progress.version - before.version == (self.progress.state is not before.state)
        assert self.progress.offer_round - before.offer_round == (action in {Action.OFFER, Action.GIVE_BACK})

    @invariant()
    def a_driver_is_busy_exactly_while_the_order_is_under_way(self) -> None:
        assert (self.progress.active_driver_id is not None) == (self.progress.state in UNDER_WAY)

    @invariant()
    def the_moment_of_the_state_is_kept(self) -> None:
        moment = MOMENTS.get(self.progress.state)
        assert moment is None or getattr(self.progress, moment) is not None

    @invariant()
    def the_moments_follow_each_other(self) -> None:
        moments = [getattr(self.progress, name) for name in MOMENTS.values()]
        known = [moment for moment in moments if moment is not None]
        assert known == sorted(known)

    @invariant()
    def only_a_cancelled_order_has_a_canceller(self) -> None:
        cancelled = self.progress.state is State.CANCELLED
        assert (self.progress.cancelled_by is not None) == cancelled == (self.progress.cancel_reason is not None)

    @invariant()
    def nobody_has_an_order_that_was_never_offered(self) -> None:
        assert self.progress.driver_id is None or self.progress.offer_round >= 1


TestOrders = Orders.TestCase
