"""SQL of orders: placed once, then changed only by conditional updates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, insert, select, update

from server.orders import events
from server.orders.geometry import Point
from server.orders.model import Order
from server.orders.policy import Policy
from server.orders.progress import Progress, Step, advance
from server.orders.states import SEEKING, Action, Actor, State
from server.orders.store import outbox
from server.orders.tables import order_history, orders

_PROGRESS = Progress._fields
_PLAIN = (
    "order_id",
    "rider_id",
    "quote_id",
    "city",
    "vehicle_class",
    "pickup_note",
    "distance_meters",
    "duration_seconds",
    "amount",
    "currency",
    "created_at",
    "rated_by_rider",
    "rated_by_driver",
    "dispatch_at",
    "give_up_at",
)


# Built once, as are all statements that many requests need; SQLAlchemy then knows them again at once.
_INSERT, _KEEP = insert(orders), insert(order_history)


class Moved(Exception):  # noqa: N818 - no error: somebody was faster
    """The order changed between reading and writing it."""


def insert_order(connection: Connection, order: Order) -> None:
    """Place an order; raises IntegrityError if one was placed from its quote already."""
    connection.execute(
        _INSERT,
        {
            **{name: getattr(order, name) for name in _PLAIN},
            "pickup_latitude": order.pickup.latitude,
            "pickup_longitude": order.pickup.longitude,
            "dropoff_latitude": order.dropoff.latitude,
            "dropoff_longitude": order.dropoff.longitude,
            **_progress_values(order.progress),
        },
    )
    record(connection, order, Step(Action.CREATE, Actor.RIDER, order.rider_id, order.created_at))


def read_order(connection: Connection, condition: ColumnElement[bool], *, lock: bool = False) -> Order | None:
    """Read the order that fits; with `lock`, nobody else changes it until this transaction ends."""
    query = select(orders).where(condition)
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    return None if row is None else order_of(row)


def placed_at(connection: Connection, order_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Tell when each of these orders was placed."""
    if not order_ids:
        return {}
    query = select(orders.c.order_id, orders.c.created_at).where(orders.c.order_id.in_(order_ids))
    return {row.order_id: row.created_at for row in connection.execute(query)}


def of_rider(order_id: UUID, rider_id: UUID) -> ColumnElement[bool]:
    return and_(orders.c.order_id == order_id, orders.c.rider_id == rider_id)


def of_driver(order_id: UUID, driver_id: UUID) -> ColumnElement[bool]:
    return and_(orders.c.order_id == order_id, orders.c.driver_id == driver_id)


def by_id(order_id: UUID) -> ColumnElement[bool]:
    return orders.c.order_id == order_id


def active_of(connection: Connection, driver_id: UUID) -> UUID | None:
    """The order that the driver is carrying out."""
    return connection.scalar(select(orders.c.order_id).where(orders.c.active_driver_id == driver_id))


def move(connection: Connection, order: Order, step: Step, policy: Policy, due: datetime | None = None) -> Order:
    """Take a step: the row, its history and its events, or nothing of it.

    `due` is when dispatch looks at the order next, if it still seeks a driver; at once unless given.

    Raises:
        Refused: the state forbids it.
        Moved: the order is not as it was read.
    """
    moved = order._replace(progress=advance(order.progress, step))
    moved = _scheduled(moved, step, policy, due)
    changed = connection.execute(
        update(orders)
        .where(_unchanged(order))
        .values(
            **_progress_values(moved.progress),
            dispatch_at=moved.dispatch_at,
            give_up_at=moved.give_up_at,
        )
    )
    if changed.rowcount != 1:
        raise Moved
    record(connection, moved, step, new_version=moved.progress.version != order.progress.version)
    return moved


def take(connection: Connection, order_id: UUID, offer_round: int, driver_id: UUID, at: datetime) -> bool:
    """Give the order to the driver if it is still offered in this round: one statement, which one driver wins.

    Raises:
        IntegrityError: the driver has an active order.
    """
    won = connection.execute(
        update(orders)
        .where(
            orders.c.order_id == order_id, orders.c.state == State.OFFERING.value, orders.c.offer_round == offer_round
        )
        .values(
            state=State.ACCEPTED.value,
            version=orders.c.version + 1,
            driver_id=driver_id,
            active_driver_id=driver_id,
            accepted_at=at,
            dispatch_at=None,
            give_up_at=None,
        )
    )
    return won.rowcount == 1


def record(connection: Connection, order: Order, step: Step, *, new_version: bool = True) -> None:
    """Write what happened into the history and into the outbox."""
    if new_version:
        _keep_history(connection, order, step)
    outbox.post(connection, events.of_order(order, step.at))


def postpone(connection: Connection, order: Order, until: datetime) -> bool:
    """Have dispatch look again later, unless the order changed meanwhile."""
    changed = connection.execute(update(orders).where(_unchanged(order)).values(dispatch_at=until))
    return changed.rowcount == 1


def hasten(connection: Connection, order_id: UUID, at: datetime) -> None:
    """Have dispatch look at the order at once, if it still seeks a driver."""
    connection.execute(
        update(orders).where(orders.c.order_id == order_id, orders.c.dispatch_at > at).values(dispatch_at=at)
    )


def order_of(row: RowMapping) -> Order:
    return Order(
        **{name: row[name] for name in _PLAIN},
        pickup=Point(row["pickup_latitude"], row["pickup_longitude"]),
        dropoff=Point(row["dropoff_latitude"], row["dropoff_longitude"]),
        progress=_progress_of(row),
    )


def _unchanged(order: Order) -> ColumnElement[bool]:
    return and_(
        orders.c.order_id == order.order_id,
        orders.c.state == order.progress.state.value,
        orders.c.version == order.progress.version,
        orders.c.offer_round == order.progress.offer_round,
    )


def _scheduled(order: Order, step: Step, policy: Policy, due: datetime | None) -> Order:
    if order.progress.state not in SEEKING:
        return order._replace(dispatch_at=None, give_up_at=None)
    give_up_at = step.at + policy.search if step.action is Action.GIVE_BACK else order.give_up_at
    return order._replace(dispatch_at=due or step.at, give_up_at=give_up_at)


def _progress_values(progress: Progress) -> dict[str, Any]:
    done = progress.completed_at
    return {
        **{name: getattr(progress, name) for name in _PROGRESS},
        "state": progress.state.value,
        "cancelled_by": progress.cancelled_by.value if progress.cancelled_by else None,
        "active_driver_id": progress.active_driver_id,
        "completed_on": done.date() if done else None,
    }


def _progress_of(row: RowMapping) -> Progress:
    by = row["cancelled_by"]
    values = {name: row[name] for name in _PROGRESS}
    return Progress(**{**values, "state": State(row["state"]), "cancelled_by": Actor(by) if by else None})


def _keep_history(connection: Connection, order: Order, step: Step) -> None:
    connection.execute(
        _KEEP,
        {
            "order_id": order.order_id,
            "version": order.progress.version,
            "action": step.action.value,
            "actor": step.actor.value,
            "actor_id": step.actor_id,
            "state": order.progress.state.value,
            "offer_round": order.progress.offer_round,
            "reason": step.reason,
            "occurred_at": step.at,
        },
    )
