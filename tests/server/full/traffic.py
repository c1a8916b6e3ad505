"""Riders and drivers who keep a running system busy through its gateway, and who do not give up when it falters.

An app does the same: it sends again what was not answered, under the same idempotency key, and it reads what came of a
step before it tries the next.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from server.commands.sign_in import discover, new_person, register, sign_in
from server.kernel.ids import new_id
from tests.server.full_system import SERVICES, FullSystem
from tests.server.system import AIRFIELD, STATION, Person, result

NEXT_STEP = {"accepted": "arrive", "arrived": "pick_up", "picked_up": "complete"}
FINAL = frozenset({"completed", "cancelled", "expired"})
# Only a failing test waits so long.
PATIENCE_SECONDS = 120.0


class LostError(Exception):
    """No answer came, or 503: whether the request was carried out is not known."""


@asynccontextmanager
async def people(system: FullSystem, *roles: str) -> AsyncIterator[list[Person]]:
    """Register and sign in one person a role; all of them share connections, as behind one NAT."""
    async with (
        httpx.AsyncClient(base_url=f"{system.origin}/core/v1", timeout=60) as core,
        httpx.AsyncClient(base_url=f"{system.origin}/user/v1", timeout=60) as user,
        httpx.AsyncClient(base_url=f"{system.origin}/driver/v1", timeout=60) as driver,
    ):
        clients = dict(zip(SERVICES, (core, user, driver), strict=True))
        yield [await _signed_in(system, role, clients) for role in roles]


async def _signed_in(system: FullSystem, role: str, clients: dict[str, httpx.AsyncClient]) -> Person:
    token = await asyncio.to_thread(_access_token, system.origin, role)
    person = Person(clients, token, "")
    person.csrf_token = result(await person.get("core", "/csrf_token"))["csrf_token"]
    return person


def _access_token(origin: str, role: str) -> str:
    with httpx.Client(timeout=60) as browser:
        metadata, person = discover(browser, origin), new_person(role)
        register(browser, metadata, person)
        return str(sign_in(browser, metadata, person)["access_token"])


@dataclass(slots=True)
class Traffic:
    """What has come of it so far.

    Attributes:
        placed: The ids of orders that the system has acknowledged, once for each acknowledgement.
        ended: The state in which each of them ended, as its rider was shown.
        statuses: How often each status was answered; 0 for no answer at all.
        wrong: Answers that no fault of a part excuses.
    """

    placed: list[str] = field(default_factory=list)
    ended: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    closing: bool = False

    async def ride(self, rider: Person) -> None:
        """Place one order after another, each when the one before has ended."""
        while not self.closing:
            quote = await self._insist(lambda: _quote(rider))
            key = new_id().hex
            order = await self._insist(lambda: rider.place(quote["quote_token"], key))  # noqa: B023 - awaited here
            self.placed.append(order["order_id"])
            await self._follow(rider, order["order_id"])

    async def _follow(self, rider: Person, order_id: str) -> None:
        while True:
            order = await self._insist(lambda: rider.get("user", f"/orders/{order_id}"))
            if order["state"] in FINAL:
                self.ended[order_id] = order["state"]
                return
            await asyncio.sleep(0.1)

    async def drive(self, driver: Person) -> None:
        """Take and carry out whatever is offered, until cancelled."""
        unsure = False
        while True:
            try:
                if unsure:
                    await self._resume(driver)
                unsure = False
                await self._take_one(driver)
            except LostError:
                unsure = True
            await asyncio.sleep(0.1)

    async def _resume(self, driver: Person) -> None:
        """Go on with an order that was taken, though its driver was not told."""
        for state in NEXT_STEP:
            for order in (await self._ask(lambda: driver.get("driver", "/orders", state=state)))["items"]:  # noqa: B023 - awaited here
                await self._carry_out(driver, order)

    async def _take_one(self, driver: Person) -> None:
        await self._ask(lambda: driver.send("core", "/location", "PUT", latitude=52.5255, longitude=13.37))
        offers = (await self._ask(lambda: driver.get("driver", "/offers")))["items"]
        for offer in offers[:1]:
            order = await self._ask(lambda: driver.accept(offer))  # noqa: B023 - awaited here
            await self._carry_out(driver, order)

    async def _carry_out(self, driver: Person, order: dict[str, Any]) -> None:
        while step := NEXT_STEP.get(order.get("state", "")):
            path = f"/orders/{order['order_id']}/{step}"
            version = order["version"]
            order = await self._ask(lambda: driver.send("driver", path, version=version))  # noqa: B023 - awaited here

    async def _insist(self, ask: Callable[[], Awaitable[httpx.Response]]) -> dict[str, Any]:
        """Ask until there is an answer."""
        while True:
            try:
                return await self._ask(ask)
            except LostError:
                await asyncio.sleep(0.1)

    async def _ask(self, ask: Callable[[], Awaitable[httpx.Response]]) -> dict[str, Any]:
        """Give the result, which is empty for a refusal; raises LostError."""
        try:
            answer = await ask()
        except httpx.TransportError as error:
            self.statuses[0] += 1
            raise LostError from error
        self.statuses[answer.status_code] += 1
        if answer.status_code == 503:
            raise LostError
        if answer.status_code not in {200, 201, 409}:
            self.wrong.append(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}")
        found: dict[str, Any] = answer.json()["result"] or {}
        return found

    async def until_more(self, orders: int) -> None:
        """Wait until so many more orders were acknowledged."""
        goal = len(self.placed) + orders
        await _until(lambda: len(self.placed) >= goal, f"{orders} more orders")

    async def until_lost(self) -> None:
        """Wait until somebody has noticed that a part is gone."""
        before = self.statuses[0] + self.statuses[503]
        await _until(lambda: self.statuses[0] + self.statuses[503] > before, "a fault that is noticed")


async def _until(is_so: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, f"waited in vain for {what}"
        await asyncio.sleep(0.05)


@asynccontextmanager
async def traffic(riders: list[Person], drivers: list[Person]) -> AsyncIterator[Traffic]:
    """Keep the system busy meanwhile; at the end, wait until every order that was placed has ended."""
    running = Traffic()
    driving = [asyncio.create_task(running.drive(driver)) for driver in drivers]
    riding = [asyncio.create_task(running.ride(rider)) for rider in riders]
    try:
        yield running
        running.closing = True
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*riding)
    finally:
        for task in (*riding, *driving):
            task.cancel()
        # Waited for no longer than that: a task that does not end must not keep the test from its end.
        await asyncio.wait((*riding, *driving), timeout=10)
    for task in driving:
        assert task.cancelled(), task.exception()


async def _quote(rider: Person) -> httpx.Response:
    trip: dict[str, Any] = {**STATION, **AIRFIELD}
    return await rider.send("core", "/quotes", **trip, vehicle_class="economy")
