"""A small world for the tests of orders: a clock that they turn, people, quotes, and the steps of a ride."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from server.core.dispatch import store as dispatch
from server.core.dispatch.store import Candidate
from server.driver import availability
from server.driver.offers import Acceptance, accept
from server.driver.store import Availability
from server.kernel.db import Database
from server.kernel.ids import new_id
from server.orders import steps
from server.orders.fares import fare
from server.orders.geometry import Point
from server.orders.model import Offer, Order, OrderView, Vehicle
from server.orders.policy import Policy
from server.orders.progress import Step
from server.orders.quotes import LIFETIME, Quote, sign
from server.orders.states import Action, Actor
from server.orders.store import offers, orders
from server.orders.store.profiles import create_profile
from server.orders.tables import order_history, outbox
from server.user.placing import Wish, place

KEYS = ("a key of the tests and of nothing else",)
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
STATION = Point(52.525084, 13.369402)
AIRFIELD = Point(52.482411, 13.389655)


@dataclass(slots=True)
class TurnedClock:
    """A clock that stands still until it is turned."""

    moment: datetime = NOON

    def now(self) -> datetime:
        return self.moment

    def turn(self, **by: float) -> datetime:
        self.moment += timedelta(**by)
        return self.moment


class RunningClock(TurnedClock):
    """The machine's clock, for what runs beside processes."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class World:
    """What happens, done directly on the database."""

    database: Database
    clock: TurnedClock = field(default_factory=TurnedClock)
    policy: Policy = field(default_factory=Policy)

    async def rider(self) -> UUID:
        rider_id = new_id()
        await self.database.run(
            lambda connection: create_profile(
                connection, rider_id, "rider", full_name="Ada Keller", phone_number="+4915112345678", now=NOON
            )
        )
        return rider_id

    async def driver(self, vehicle_class: str = "economy", *, online: bool = True) -> UUID:
        """A driver with a vehicle of the class, who serves it."""
        driver_id = new_id()
        vehicle = Vehicle(driver_id, "Skoda", "Octavia", "silver", "B-EY 4102", vehicle_class, 4)

        def begin(connection: Connection) -> None:
            create_profile(
                connection, driver_id, "driver", full_name="Emre Yilmaz", phone_number="+4917698765432", now=NOON
            )
            availability.replace_vehicle(connection, vehicle)
            if online:
                availability.go_online(connection, driver_id, vehicle_class, NOON)

        await self.database.run(begin)
        return driver_id

    async def go_online(self, driver_id: UUID, vehicle_class: str) -> Availability:
        now = self.clock.now()
        return await self.database.run(
            lambda connection: availability.go_online(connection, driver_id, vehicle_class, now)
        )

    async def go_offline(self, driver_id: UUID) -> Availability:
        now = self.clock.now()
        return await self.database.run(lambda connection: availability.go_offline(connection, driver_id, now))

    def quote(self, rider_id: UUID, **changed: Any) -> str:
        return sign(
            Quote(
                **{
                    "quote_id": new_id(),
                    "rider_id": rider_id,
                    "vehicle_class": "economy",
                    "pickup": STATION,
                    "dropoff": AIRFIELD,
                    "fare": fare(STATION, AIRFIELD, "economy"),
                    "expires_at": self.clock.now() + LIFETIME,
                    **changed,
                }
            ),
            KEYS,
        )

    def wish(self, rider_id: UUID, key: str = "key", token: str | None = None, note: str | None = None) -> Wish:
        return Wish(rider_id, key, token or self.quote(rider_id), note, KEYS, self.clock.now())

    async def order(self, rider_id: UUID | None = None, **changed: Any) -> UUID:
        rider_id = rider_id or await self.rider()
        placed = await place(
            self.database, self.wish(rider_id, new_id().hex, self.quote(rider_id, **changed)), self.policy
        )
        return UUID(placed["order_id"])

    async def offer(self, order_id: UUID, *driver_ids: UUID) -> list[Offer]:
        """Begin a round with these drivers."""
        order, now = await self.read(order_id), self.clock.now()
        candidates = [Candidate(driver_id, 100) for driver_id in driver_ids]
        await self.database.run(
            lambda connection: dispatch.begin_round(connection, order, candidates, now, self.policy)
        )
        made = await self.offers(order_id)
        return [offer for driver_id in driver_ids for offer in made if offer.driver_id == driver_id]

    async def accept(self, offer: Offer) -> OrderView:
        wish = Acceptance(offer.offer_id, offer.driver_id, offer.offer_round, self.clock.now())
        return await accept(self.database, wish)

    async def taken(self, driver_id: UUID | None = None) -> tuple[UUID, UUID]:
        """An order that a driver has accepted: the order's id and the driver's."""
        driver_id = driver_id or await self.driver()
        order_id = await self.order()
        [offer] = await self.offer(order_id, driver_id)
        await self.accept(offer)
        return order_id, driver_id

    async def step(self, order_id: UUID, action: Action, driver_id: UUID, version: int | None = None) -> OrderView:
        version = version or (await self.read(order_id)).progress.version
        step = Step(action, Actor.DRIVER, driver_id, self.clock.now(), "other")
        owned = orders.of_driver(order_id, driver_id)
        return await self.database.run(
            lambda connection: steps.take_step(connection, owned, version, step, self.policy)
        )

    async def cancel(self, order_id: UUID) -> OrderView:
        order = await self.read(order_id)
        step = Step(Action.CANCEL, Actor.RIDER, order.rider_id, self.clock.now(), "plans_changed")
        owned = orders.of_rider(order_id, order.rider_id)
        return await self.database.run(
            lambda connection: steps.take_step(connection, owned, order.progress.version, step, self.policy)
        )

    async def completed(self, driver_id: UUID | None = None) -> tuple[UUID, UUID]:
        order_id, driver_id = await self.taken(driver_id)
        for action in (Action.ARRIVE, Action.PICK_UP, Action.COMPLETE):
            await self.step(order_id, action, driver_id)
        return order_id, driver_id

    async def read(self, order_id: UUID) -> Order:
        order = await self.database.run(
            lambda connection: orders.read_order(connection, orders.by_id(order_id)), read_only=True
        )
        assert order is not None
        return order

    async def offers(self, order_id: UUID) -> list[Offer]:
        return await self.database.run(lambda connection: offers.offers_of(connection, order_id), read_only=True)

    async def history(self, order_id: UUID) -> list[tuple[int, str, str, str]]:
        table = order_history.c
        query = (
            select(table.version, table.action, table.actor, table.state)
            .where(table.order_id == order_id)
            .order_by(table.version)
        )
        return await self.database.run(
            lambda connection: [tuple(row) for row in connection.execute(query)], read_only=True
        )

    async def events(self, account_id: UUID) -> list[tuple[str, int]]:
        """What the account is told, and the order's version then."""
        query = (
            select(outbox.c.event_type, outbox.c.version)
            .where(outbox.c.account_id == account_id)
            .order_by(outbox.c.version, outbox.c.occurred_at, outbox.c.outbox_id)
        )
        return await self.database.run(
            lambda connection: [tuple(row) for row in connection.execute(query)], read_only=True
        )
