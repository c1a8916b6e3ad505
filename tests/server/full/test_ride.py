"""One ride through the gateway of the full system, from registration to earnings, both sides watching the events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.full.traffic import people
from tests.server.full_system import FullSystem
from tests.server.system import Person, result

pytestmark = pytest.mark.anyio

# Only a failing test waits so long.
PATIENCE_SECONDS = 60.0
RIDE = ["order_accepted", "order_arrived", "order_picked_up", "order_completed"]


async def events(person: Person, last: str) -> AsyncIterator[dict[str, Any]]:
    """Follow the stream as a browser does: whenever it ends, connect again where it was left."""
    while True:
        headers = {**person.bearer, "Last-Event-ID": last}
        async with person.clients["core"].stream("GET", "/events", headers=headers) as stream:
            assert stream.status_code == 200
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    event: dict[str, Any] = json.loads(line.removeprefix("data: "))
                    last = event["event_id"]
                    yield event
                    # Hang up after each, so that every event is one that came while nobody listened, or just after.
                    break


async def watch(person: Person, last: str) -> list[str]:
    """Give the types of all events, up to the end of the ride."""
    types: list[str] = []
    async for event in events(person, last):
        types.append(event["event_type"])
        if types[-1] == RIDE[-1]:
            break
    return types


async def test_a_ride_from_registration_to_earnings(system: FullSystem) -> None:
    async with people(system, "rider", "driver") as (rider, driver), asyncio.timeout(PATIENCE_SECONDS):
        places = [result(await each.get("core", "/events/poll"))["last_event_id"] for each in (rider, driver)]
        watching = [asyncio.create_task(watch(*each)) for each in zip((rider, driver), places, strict=True)]
        try:
            order = await ride(rider, driver)
            told = await asyncio.gather(*watching)
        finally:
            for task in watching:
                task.cancel()
        assert told == [["order_created", "order_offering", *RIDE], ["offer_made", *RIDE]]
        await rate_each_other(rider, driver, order)
        [day] = result(await driver.get("driver", "/earnings"))["items"]
        assert (day["order_count"], day["amount"], day["currency"]) == (1, order["amount"], order["currency"])
        await go_home(driver)


async def test_one_request_id_is_in_the_log_of_whoever_had_to_do_with_it(system: FullSystem) -> None:
    async with people(system, "rider", "driver") as (rider, driver), asyncio.timeout(PATIENCE_SECONDS):
        await driver.drive()
        order = result(await rider.place())
        await driver.accept(await driver.first_offer())
        # The user service asks core for it.
        answer = await rider.get("user", f"/orders/{order['order_id']}/driver_position")
        assert result(answer)["latitude"] == 52.5255
        for name, operation in (("user", "get_driver_position"), ("core", "internal")):
            assert operation in await logged(system.log(name), answer.headers["x-request-id"])
        order = result(await rider.get("user", f"/orders/{order['order_id']}"))
        cancel = {"version": order["version"], "cancel_reason": "other"}
        result(await rider.send("user", f"/orders/{order['order_id']}/cancel", **cancel))
        await go_home(driver)


async def logged(log: Path, request_id: str) -> str:
    """Wait for the line of a request, which is written once its answer is sent."""
    while True:
        for line in (await asyncio.to_thread(log.read_text, encoding="utf-8")).splitlines():
            if request_id in line:
                return line
        await asyncio.sleep(0.05)


async def go_home(driver: Person) -> None:
    """Leave nobody who would be offered another test's order."""
    result(await driver.send("driver", "/offline", offline_reason="end_of_shift"))


async def ride(rider: Person, driver: Person) -> dict[str, Any]:
    """From the quote to the completed order, as the driver sees it."""
    await driver.drive()
    quote = await rider.quote()
    placed = await rider.place(quote["quote_token"])
    assert (placed.status_code, result(placed)["amount"]) == (201, quote["amount"])
    order = result(await driver.accept(await driver.first_offer()))
    for step in ("arrive", "pick_up", "complete"):
        order = await driver.step(order, step)
    assert (order["order_id"], order["state"]) == (result(placed)["order_id"], "completed")
    return order


async def rate_each_other(rider: Person, driver: Person, order: dict[str, Any]) -> None:
    answers: list[httpx.Response] = [
        await rider.send("user", f"/orders/{order['order_id']}/rate", stars=4),
        await driver.send("driver", f"/orders/{order['order_id']}/rate", stars=5),
    ]
    assert [result(answer)["stars"] for answer in answers] == [4, 5]
    assert result(await driver.get("driver", "/profile"))["rating_average"] == 4.0
    assert result(await rider.get("user", "/profile"))["rating_average"] == 5.0
