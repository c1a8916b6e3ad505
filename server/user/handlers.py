"""What a rider does: each handler reads its call, runs one transaction, and shows what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from server.kernel.call import Answer, Call
from server.kernel.health import alive, readiness
from server.kernel.problem import Problem
from server.kernel.service import Handler
from server.orders import people, steps
from server.orders.lists import order_page
from server.orders.policy import read_policy
from server.orders.progress import Step
from server.orders.results import order_result, profile_result
from server.orders.states import UNDER_WAY, Action, Actor
from server.orders.store import orders, views
from server.user.placing import Wish, place


async def get_rider_profile(call: Call) -> dict[str, Any]:
    return _profile(await people.own_profile(call))


async def replace_rider_profile(call: Call) -> dict[str, Any]:
    return _profile(await people.change_own_profile(call))


async def create_order(call: Call) -> Answer:
    """Answers from memory where the key was used before, word for word."""
    wish = Wish(
        rider_id=call.caller.account_id,
        idempotency_key=call.headers["idempotency-key"],
        quote_token=call.form["quote_token"],
        pickup_note=call.form.get("pickup_note"),
        keys=call.context.settings.secret_keys,
        at=call.context.clock.now(),
    )
    order = await place(call.context.database, wish, read_policy(call.context.settings.variables))
    return Answer(order, headers={"Location": f"/user/v1/orders/{order['order_id']}"})


async def list_orders(call: Call) -> dict[str, Any]:
    return await order_page(call, views.RIDER_COLUMN)


async def get_order(call: Call) -> dict[str, Any]:
    owned = orders.of_rider(call.path["order_id"], call.caller.account_id)
    view = await call.context.database.run(lambda connection: views.read_view(connection, owned), read_only=True)
    if view is None:
        raise Problem("not_found")
    return order_result(view)


async def cancel_order(call: Call) -> dict[str, Any]:
    caller, now = call.caller.account_id, call.context.clock.now()
    step = Step(Action.CANCEL, Actor.RIDER, caller, now, call.form["cancel_reason"])
    owned, policy = orders.of_rider(call.path["order_id"], caller), read_policy(call.context.settings.variables)
    view = await call.context.database.run(
        lambda connection: steps.take_step(connection, owned, call.form["version"], step, policy)
    )
    return order_result(view)


async def rate_driver(call: Call) -> dict[str, Any]:
    return await people.rate_other_side(call, orders.of_rider(call.path["order_id"], call.caller.account_id))


async def get_driver_position(call: Call) -> dict[str, Any]:
    """Asks core, which alone knows where drivers are."""
    owned = orders.of_rider(call.path["order_id"], call.caller.account_id)
    order = await call.context.database.run(lambda connection: orders.read_order(connection, owned), read_only=True)
    if order is None:
        raise Problem("not_found")
    if order.progress.state not in UNDER_WAY:
        raise steps.state_conflict(order.progress.state)
    return {"order_id": str(order.order_id), **await _position(call, order.progress.driver_id)}


async def _position(call: Call, driver_id: UUID | None) -> dict[str, Any]:
    position: dict[str, Any] | None = await call.context.core.ask("driver_position", {"driver_id": str(driver_id)})
    if position is None:
        raise Problem("position_unknown")
    return position


def _profile(profile: people.Profile) -> dict[str, Any]:
    return {"rider_id": str(profile.account_id), **profile_result(profile)}


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "check_user_health": alive,
        "check_user_readiness": readiness(),
        **{
            handler.__name__: handler
            for handler in (
                get_rider_profile,
                replace_rider_profile,
                create_order,
                list_orders,
                get_order,
                cancel_order,
                rate_driver,
                get_driver_position,
            )
        },
    }
)
