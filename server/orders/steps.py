"""What both sides of an order do to it, each as one transaction: take a step, rate the other side."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection

from server.kernel.auth import Role
from server.kernel.clock import rfc3339
from server.kernel.problem import Problem
from server.orders.model import Order, OrderView
from server.orders.policy import Policy
from server.orders.progress import Step
from server.orders.states import Refused, State, target
from server.orders.store import offers, orders, ratings, views


def take_step(
    connection: Connection, owned: ColumnElement[bool], version: int, step: Step, policy: Policy
) -> OrderView:
    """Move the order that `owned` finds, as the caller last saw it.

    Raises:
        Problem: `not_found`, `order_state_conflict`, `version_conflict`.
    """
    order = orders.read_order(connection, owned, lock=True)
    if order is None:
        raise Problem("not_found")
    _check(order, version, step)
    moved = orders.move(connection, order, step, policy)
    if order.progress.state is State.OFFERING:
        offers.withdraw(connection, moved, step.at)
    return views.view_of(connection, order.order_id)


def _check(order: Order, version: int, step: Step) -> None:
    try:
        target(order.progress.state, step.action, step.actor)
    except Refused as refused:
        raise state_conflict(refused.state) from None
    if order.progress.version != version:
        raise Problem("version_conflict", detail={"version": str(order.progress.version)})


def state_conflict(state: State) -> Problem:
    return Problem("order_state_conflict", detail={"state": state.value})


def rate(
    connection: Connection,
    owned: ColumnElement[bool],
    by: Role,
    *,
    stars: int,
    comment: str | None,
    at: datetime,
) -> dict[str, Any]:
    """Rate the other side of the order that `owned` finds, once.

    Raises:
        Problem: `not_found`, `order_state_conflict`, `already_rated`.
    """
    order = orders.read_order(connection, owned)
    if order is None:
        raise Problem("not_found")
    if order.progress.state is not State.COMPLETED:
        raise state_conflict(order.progress.state)
    if not ratings.rate(connection, order.order_id, by, _other(order, by), stars=stars, comment=comment, at=at):
        raise Problem("already_rated")
    return {"order_id": str(order.order_id), "stars": stars, "comment": comment, "rated_at": rfc3339(at)}


def _other(order: Order, by: Role) -> UUID:
    other = order.progress.driver_id if by == "rider" else order.rider_id
    if other is None:
        raise AssertionError("a completed order has a driver")
    return other
