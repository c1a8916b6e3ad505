"""Finding drivers for an order that is due: the nearest who can serve it, looked for in widening circles.

Nothing is locked while the cache is asked: the order is claimed by a lease, and what was found is used only if the
order is then still as it was. So a worker that dies at any point leaves an order that another takes up.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from redis.exceptions import RedisError
from sqlalchemy.exc import IntegrityError

from server.core.dispatch import store
from server.core.dispatch.metrics import DispatchMetrics
from server.core.dispatch.positions import Positions
from server.core.dispatch.store import Candidate
from server.kernel.clock import Clock
from server.kernel.db import Database
from server.kernel.problem import Problem
from server.orders.model import Order
from server.orders.policy import Policy
from server.orders.store.orders import Moved

log = logging.getLogger(__name__)


class Matching:
    """One pass over the orders that are due."""

    def __init__(
        self, database: Database, positions: Positions, clock: Clock, policy: Policy, metrics: DispatchMetrics
    ) -> None:
        """Take what it works with; nothing begins before `step`."""
        self._database = database
        self._positions = positions
        self._clock = clock
        self._policy = policy
        self._metrics = metrics

    async def step(self) -> int:
        """Look at the orders that are due; gives how many there were."""
        now = self._clock.now()
        if not await self._database.run(lambda connection: store.is_due(connection, now), read_only=True):
            return 0
        due = await self._database.run(lambda connection: store.claim_due(connection, now, self._policy.lease))
        for order in due:
            await self._try(order)
        return len(due)

    async def _try(self, order: Order) -> None:
        try:
            await self._look_at(order)
        except (Problem, RedisError, OSError):
            # Something is gone that every order needs.
            raise
        except Exception:
            log.exception("an order cannot be dispatched", extra={"order_id": str(order.order_id)})

    async def _look_at(self, order: Order) -> None:
        now, policy = self._clock.now(), self._policy
        try:
            if order.give_up_at is not None and now >= order.give_up_at:
                looked = await self._database.run(lambda connection: store.give_up(connection, order, now, policy))
                self._metrics.looked(*looked)
                return
            candidates = await self._candidates(order, now)
            looked = await self._database.run(
                lambda connection: store.begin_round(connection, order, candidates, now, policy)
            )
        except (Moved, IntegrityError):
            # Another worker was faster, after this one's lease had ended.
            log.info("order moved on", extra={"order_id": str(order.order_id)})
        else:
            self._metrics.looked(*looked)
            # Every two seconds for each order that nobody can serve: no news for the log.
            level, said = (logging.INFO, "order offered") if looked.made else (logging.DEBUG, "nobody to ask")
            log.log(level, said, extra={"order_id": str(order.order_id), "drivers": looked.made})

    async def _candidates(self, order: Order, now: datetime) -> list[Candidate]:
        """The nearest batch in the smallest circle that has anybody who was not asked before."""
        asked = await self._database.run(
            lambda connection: store.asked_before(connection, order.order_id), read_only=True
        )
        for radius in self._policy.radii_meters:
            near = await self._positions.near(order.city, order.pickup, radius, now - self._policy.last_seen)
            fresh = {found.driver_id: found.meters for found in near if found.driver_id not in asked}
            able = await self._able(list(fresh), order.vehicle_class)
            if able:
                return [Candidate(driver, fresh[driver]) for driver in fresh if driver in able][: self._policy.batch]
        return []

    async def _able(self, driver_ids: list[UUID], vehicle_class: str) -> frozenset[UUID]:
        if not driver_ids:
            return frozenset()
        return await self._database.run(
            lambda connection: store.who_can_serve(connection, driver_ids, vehicle_class), read_only=True
        )
