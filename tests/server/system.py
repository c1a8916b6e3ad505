"""The whole system in this process: three services on one database and one cache, with real sign-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import Connection, delete, update

from server.commands.database import all_tables
from server.core import rides
from server.core.service import CORE
from server.driver.service import SERVICE as DRIVER
from server.kernel.app import build_app, opened
from server.kernel.context import open_context
from server.kernel.core_client import CoreClient
from server.kernel.db import Database, open_engine
from server.kernel.ids import new_id
from server.kernel.service import Service
from server.kernel.settings import Settings
from server.orders.tables import drivers, offers, orders, outbox
from server.user.service import SERVICE as USER
from tests.server.core.people import Browser

STATION = {"pickup_latitude": "52.525084", "pickup_longitude": "13.369402"}
AIRFIELD = {"dropoff_latitude": "52.482411", "dropoff_longitude": "13.389655"}
SKODA = {
    "make": "Skoda",
    "model": "Octavia",
    "color": "silver",
    "plate_number": "B-EY 4102",
    "vehicle_class": "economy",
    "seat_count": "4",
}


@dataclass(slots=True)
class Person:
    """Somebody who has signed in, and an app that speaks for them."""

    clients: dict[str, httpx.AsyncClient]
    access_token: str
    csrf_token: str

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}

    async def get(self, service: str, path: str, **query: Any) -> httpx.Response:
        return await self.clients[service].get(path, params=query, headers=self.bearer)

    async def send(
        self, service: str, path: str, method: str = "POST", headers: dict[str, str] | None = None, **form: Any
    ) -> httpx.Response:
        sent = {**self.bearer, "X-CSRF-Token": self.csrf_token, **(headers or {})}
        return await self.clients[service].request(method, path, data=form, headers=sent)

    # What a rider does.

    async def quote(self, **changed: str) -> dict[str, Any]:
        form: dict[str, Any] = {**STATION, **AIRFIELD, "vehicle_class": "economy", **changed}
        return result(await self.send("core", "/quotes", **form))

    async def place(self, quote_token: str = "", key: str = "", **form: Any) -> httpx.Response:
        token = quote_token or (await self.quote())["quote_token"]
        headers = {"Idempotency-Key": key or new_id().hex}
        return await self.send("user", "/orders", headers=headers, quote_token=token, **form)

    # What a driver does.

    async def drive(self, vehicle_class: str = "economy") -> None:
        """Register a vehicle, go online, report a position near the station."""
        vehicle: dict[str, Any] = {**SKODA, "vehicle_class": vehicle_class}
        result(await self.send("driver", "/vehicle", "PUT", **vehicle))
        result(await self.send("driver", "/online", vehicle_class=vehicle_class))
        await self.report()

    async def report(self, latitude: float = 52.5255, longitude: float = 13.37, **form: Any) -> dict[str, Any]:
        return result(await self.send("core", "/location", "PUT", latitude=latitude, longitude=longitude, **form))

    async def first_offer(self) -> dict[str, Any]:
        return (await self.wait_for_offers(1))[0]

    async def wait_for_offers(self, count: int) -> list[dict[str, Any]]:
        """Ask until there are so many."""
        while True:
            items: list[dict[str, Any]] = result(await self.get("driver", "/offers"))["items"]
            if len(items) >= count:
                return items
            await asyncio.sleep(0.05)

    async def accept(self, offer: dict[str, Any]) -> httpx.Response:
        return await self.send("driver", f"/offers/{offer['offer_id']}/accept", offer_round=offer["offer_round"])

    async def step(self, order: dict[str, Any], name: str, **form: Any) -> dict[str, Any]:
        path = f"/orders/{order['order_id']}/{name}"
        return result(await self.send("driver", path, version=order["version"], **form))


@dataclass(slots=True)
class System:
    clients: dict[str, httpx.AsyncClient]
    database: Database
    people: int = 0

    async def person(self, role: str) -> Person:
        """Register, sign in by PKCE in a browser of their own, and fetch a CSRF token."""
        self.people += 1
        core = self.clients["core"]
        core.cookies.clear()
        tokens = await Browser(core).tokens(f"person{self.people}@example.com", role)
        core.cookies.clear()
        person = Person(self.clients, tokens["access_token"], "")
        person.csrf_token = result(await person.get("core", "/csrf_token"))["csrf_token"]
        return person

    async def driver(self, vehicle_class: str = "economy") -> Person:
        person = await self.person("driver")
        await person.drive(vehicle_class)
        return person

    async def send_everybody_home(self) -> None:
        """End all orders and take every driver offline, without asking anyone."""

        def clear(connection: Connection) -> None:
            for table in (orders, offers, outbox):
                connection.execute(delete(table))
            connection.execute(update(drivers).values(vehicle_class=None))

        await self.database.run(clear)


def create_tables(database_url: str) -> None:
    engine = open_engine(database_url, 1)
    all_tables().create_all(engine)
    engine.dispose()


def result(answer: httpx.Response) -> dict[str, Any]:
    """What a successful answer holds."""
    body = answer.json()
    assert body["status"] == "success", body
    found: dict[str, Any] = body["result"]
    return found


def refusal(answer: httpx.Response) -> tuple[int, str, Any]:
    """Status, code and detail of a refusal."""
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["detail"]


@asynccontextmanager
async def run_system(settings: Settings) -> AsyncIterator[System]:
    """Run core, user and driver; the worker runs in core, or beside it where there is a Redis."""
    async with AsyncExitStack() as stack:
        context = open_context(settings)
        core_app = build_app(CORE, context)
        await stack.enter_async_context(opened(CORE, context))
        if settings.mode == "full":
            stack.push_async_callback(_end, asyncio.create_task(rides.dispatch(context)))
        clients = {"core": await _client(stack, core_app, CORE)}
        for service in (USER, DRIVER):
            core = CoreClient(settings, httpx.ASGITransport(app=core_app))
            beside = open_context(settings, core=core)
            app = build_app(service, beside)
            await stack.enter_async_context(opened(service, beside))
            clients[service.name] = await _client(stack, app, service)
        yield System(clients, context.database)


async def _client(stack: AsyncExitStack, app: Any, service: Service) -> httpx.AsyncClient:
    base = f"http://testserver/{service.name}/v1"
    return await stack.enter_async_context(httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base))


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
