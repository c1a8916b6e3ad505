"""What a driver does: each handler reads its call, runs one transaction, and shows what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from server.driver import availability, store
from server.driver.offers import Acceptance, accept, reject
from server.driver.store import Availability, DayEarnings
from server.kernel.call import Call
from server.kernel.clock import rfc3339
from server.kernel.health import alive, readiness
from server.kernel.problem import Problem
from server.kernel.service import Handler
from server.orders import cursors, people, steps
from server.orders.lists import order_page, page
from server.orders.model import OfferView, Vehicle
from server.orders.policy import read_policy
from server.orders.progress import Step
from server.orders.results import offer_result, order_result, profile_result
from server.orders.states import Action, Actor
from server.orders.store import offers, orders, views


async def get_driver_profile(call: Call) -> dict[str, Any]:
    return await _profile(call, await people.own_profile(call))


async def replace_driver_profile(call: Call) -> dict[str, Any]:
    return await _profile(call, await people.change_own_profile(call))


async def get_vehicle(call: Call) -> dict[str, Any]:
    driver_id = call.caller.account_id
    vehicle = await call.context.database.run(
        lambda connection: store.read_vehicle(connection, driver_id), read_only=True
    )
    if vehicle is None:
        raise Problem("not_found")
    return _vehicle(vehicle)


async def replace_vehicle(call: Call) -> dict[str, Any]:
    vehicle = Vehicle(driver_id=call.caller.account_id, **call.form)
    return _vehicle(
        await call.context.database.run(lambda connection: availability.replace_vehicle(connection, vehicle))
    )


async def go_online(call: Call) -> dict[str, Any]:
    driver_id, now = call.caller.account_id, call.context.clock.now()
    return _availability(
        await call.context.database.run(
            lambda connection: availability.go_online(connection, driver_id, call.form["vehicle_class"], now)
        )
    )


async def go_offline(call: Call) -> dict[str, Any]:
    driver_id, now = call.caller.account_id, call.context.clock.now()
    return _availability(
        await call.context.database.run(lambda connection: availability.go_offline(connection, driver_id, now))
    )


async def list_offers(call: Call) -> dict[str, Any]:
    driver_id, limit, now = call.caller.account_id, call.query["limit"], call.context.clock.now()
    keys, name = call.context.settings.secret_keys, ("offers", driver_id)
    after = _offer_place(cursors.read(keys, call.query.get("cursor"), *name))
    found = await call.context.database.run(
        lambda connection: offers.list_open(connection, driver_id, now, after, limit + 1), read_only=True
    )
    return page(found, limit, offer_result, lambda last: cursors.write(keys, _place_of(last), *name))


async def accept_offer(call: Call) -> dict[str, Any]:
    wish = Acceptance(
        offer_id=call.path["offer_id"],
        driver_id=call.caller.account_id,
        offer_round=call.form["offer_round"],
        at=call.context.clock.now(),
    )
    return order_result(await accept(call.context.database, wish))


async def reject_offer(call: Call) -> dict[str, Any]:
    driver_id, now = call.caller.account_id, call.context.clock.now()
    return offer_result(
        await call.context.database.run(
            lambda connection: reject(connection, call.path["offer_id"], driver_id, call.form["reject_reason"], now)
        )
    )


async def list_driver_orders(call: Call) -> dict[str, Any]:
    return await order_page(call, views.DRIVER_COLUMN)


async def get_driver_order(call: Call) -> dict[str, Any]:
    owned = orders.of_driver(call.path["order_id"], call.caller.account_id)
    view = await call.context.database.run(lambda connection: views.read_view(connection, owned), read_only=True)
    if view is None:
        raise Problem("not_found")
    return order_result(view)


async def arrive_at_pickup(call: Call) -> dict[str, Any]:
    return await _step(call, Action.ARRIVE)


async def pick_up_rider(call: Call) -> dict[str, Any]:
    return await _step(call, Action.PICK_UP)


async def complete_order(call: Call) -> dict[str, Any]:
    return await _step(call, Action.COMPLETE)


async def give_order_back(call: Call) -> dict[str, Any]:
    return await _step(call, Action.GIVE_BACK)


async def rate_rider(call: Call) -> dict[str, Any]:
    return await people.rate_other_side(call, orders.of_driver(call.path["order_id"], call.caller.account_id))


async def list_earnings(call: Call) -> dict[str, Any]:
    driver_id, limit = call.caller.account_id, call.query["limit"]
    days = _days(call.query.get("from_day"), call.query.get("to_day"), call.context.clock.now().date())
    keys, name = call.context.settings.secret_keys, ("earnings", driver_id, *days)
    after = _day_place(cursors.read(keys, call.query.get("cursor"), *name))
    found = await call.context.database.run(
        lambda connection: store.list_earnings(connection, driver_id, days, after, limit + 1), read_only=True
    )
    return page(found, limit, _day, lambda last: cursors.write(keys, f"{last.day} {last.currency}", *name))


async def _step(call: Call, action: Action) -> dict[str, Any]:
    driver_id, now = call.caller.account_id, call.context.clock.now()
    step = Step(action, Actor.DRIVER, driver_id, now, call.form.get("cancel_reason"))
    owned, policy = orders.of_driver(call.path["order_id"], driver_id), read_policy(call.context.settings.variables)
    view = await call.context.database.run(
        lambda connection: steps.take_step(connection, owned, call.form["version"], step, policy)
    )
    return order_result(view)


async def _profile(call: Call, profile: people.Profile) -> dict[str, Any]:
    def read(connection: Connection) -> Availability | None:
        return store.read_availability(connection, profile.account_id)

    served = await call.context.database.run(read, read_only=True)
    return {
        "driver_id": str(profile.account_id),
        **profile_result(profile),
        "online": served is not None and served.online,
        "vehicle_class": served.vehicle_class if served else None,
    }


def _vehicle(vehicle: Vehicle) -> dict[str, Any]:
    return {
        "driver_id": str(vehicle.driver_id),
        "make": vehicle.make,
        "model": vehicle.model,
        "color": vehicle.color,
        "plate_number": vehicle.plate_number,
        "vehicle_class": vehicle.vehicle_class,
        "seat_count": vehicle.seat_count,
    }


def _availability(served: Availability) -> dict[str, Any]:
    return {
        "driver_id": str(served.driver_id),
        "online": served.online,
        "vehicle_class": served.vehicle_class,
        "changed_at": rfc3339(served.changed_at),
    }


def _day(earned: DayEarnings) -> dict[str, Any]:
    return {
        "day": earned.day.isoformat(),
        "order_count": earned.order_count,
        "amount": earned.amount,
        "currency": earned.currency,
    }


def _days(first: date | str | None, last: date | str | None, today: date) -> tuple[date, date]:
    """The days asked for; the last week unless said otherwise, as far back as there are dates."""
    until = _as_date(last) or today
    since = _as_date(first) or date.fromordinal(max(1, (until.toordinal() - 6)))
    return since, until


def _as_date(day: date | str | None) -> date | None:
    return date.fromisoformat(day) if isinstance(day, str) else day


def _place_of(view: OfferView) -> str:
    return f"{view.offer.expires_at.isoformat()} {view.offer.offer_id.hex}"


def _offer_place(place: str | None) -> tuple[datetime, UUID] | None:
    if place is None:
        return None
    moment, offer_id = place.split()
    return datetime.fromisoformat(moment), UUID(offer_id)


def _day_place(place: str | None) -> tuple[date, str] | None:
    if place is None:
        return None
    day, currency = place.split()
    return date.fromisoformat(day), currency


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "check_driver_health": alive,
        "check_driver_readiness": readiness(),
        **{
            handler.__name__: handler
            for handler in (
                get_driver_profile,
                replace_driver_profile,
                get_vehicle,
                replace_vehicle,
                go_online,
                go_offline,
                list_offers,
                accept_offer,
                reject_offer,
                list_driver_orders,
                get_driver_order,
                arrive_at_pickup,
                pick_up_rider,
                complete_order,
                give_order_back,
                rate_rider,
                list_earnings,
            )
        },
    }
)
