"""One order through the three services as apps would carry it out, embedded and on MariaDB with Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import pytest

from server.kernel.settings import Settings
from tests.server.programs import MariaDb, Redis
from tests.server.system import Person, System, create_tables, refusal, result, run_system

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module", params=["embedded", "full"])
def running_settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Once on SQLite and the stand-in, once on MariaDB and Redis; starting the services costs more than any test."""
    data, redis_url = tmp_path_factory.mktemp("system"), ""
    database_url = f"sqlite:///{data / 'test.sqlite3'}"
    if request.param == "full":
        mariadb: MariaDb = request.getfixturevalue("mariadb")
        redis: Redis = request.getfixturevalue("redis_server")
        redis.empty()
        mariadb.execute("CREATE DATABASE the_system CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        database_url, redis_url = mariadb.url("the_system"), redis.url
    create_tables(database_url)
    variables = MappingProxyType({"PASSWORD_MEMORY_KIB": "64"})
    yield Settings(
        "test", database_url, redis_url, data, ("a key of the tests and of nothing else",), variables=variables
    )
    if request.param == "full":
        mariadb.execute("DROP DATABASE the_system")


@pytest.fixture(scope="module")
async def running(running_settings: Settings, anyio_backend: str) -> AsyncIterator[System]:
    async with run_system(running_settings) as system:
        yield system


@pytest.fixture
async def system(running: System) -> AsyncIterator[System]:
    """Nobody drives and nothing is ordered when a test begins."""
    yield running
    await running.send_everybody_home()


async def events(person: Person, after: str = "", *, until: str) -> list[str]:
    """Poll until an event of that type has come; gives the types of all."""
    types: list[str] = []
    while until not in types:
        query = {"after_event_id": after} if after else {}
        page = result(await person.get("core", "/events/poll", wait_seconds=10, **query))
        types += [event["event_type"] for event in page["items"]]
        after = page["last_event_id"]
    return types


async def test_a_ride_from_quote_to_rating(system: System) -> None:
    rider, driver = await system.person("rider"), await system.driver()
    places = [result(await each.get("core", "/events/poll"))["last_event_id"] for each in (rider, driver)]

    placed = await rider.place(pickup_note="Washingtonplatz exit")
    order = result(placed)
    assert placed.status_code == 201
    assert placed.headers["location"] == f"/user/v1/orders/{order['order_id']}"

    offer = await driver.first_offer()
    assert (offer["order_id"], offer["offer_round"], offer["offer_state"]) == (order["order_id"], 1, "open")
    taken = result(await driver.accept(offer))
    assert (taken["state"], taken["driver"]["vehicle"]["plate_number"]) == ("accepted", "B-EY 4102")

    position = result(await rider.get("user", f"/orders/{order['order_id']}/driver_position"))
    assert (position["latitude"], position["longitude"]) == (52.5255, 13.37)

    for name in ("arrive", "pick_up", "complete"):
        taken = await driver.step(taken, name)
    assert (taken["state"], taken["version"]) == ("completed", 6)

    by_rider = await rider.send("user", f"/orders/{order['order_id']}/rate", stars=4, comment="Smooth")
    by_driver = await driver.send("driver", f"/orders/{order['order_id']}/rate", stars=5)
    assert (result(by_rider)["comment"], result(by_driver)["comment"]) == ("Smooth", None)
    assert result(await driver.get("driver", "/profile"))["rating_average"] == 4.0
    assert result(await rider.get("user", "/profile"))["rating_average"] == 5.0

    [day] = result(await driver.get("driver", "/earnings"))["items"]
    assert (day["order_count"], day["amount"], day["currency"]) == (1, order["amount"], "EUR")

    steps = ["order_accepted", "order_arrived", "order_picked_up", "order_completed"]
    assert await events(rider, places[0], until="order_completed") == ["order_created", "order_offering", *steps]
    assert await events(driver, places[1], until="order_completed") == ["offer_made", *steps]


async def test_an_order_sent_again_is_answered_word_for_word(system: System) -> None:
    rider = await system.person("rider")
    token = (await rider.quote())["quote_token"]
    first, again = [await rider.place(token, key="once") for _ in range(2)]
    assert (again.status_code, again.content) == (201, first.content)
    assert refusal(await rider.place(token, key="once", pickup_note="x")) == (409, "idempotency_key_reused", None)
    assert refusal(await rider.place(token, key="twice")) == (409, "quote_used", None)


async def test_what_is_not_ones_own_is_not_found(system: System) -> None:
    rider, other, driver = await system.person("rider"), await system.person("rider"), await system.driver()
    order = result(await rider.place())
    offer = await driver.first_offer()
    second = await system.driver()
    path = f"/orders/{order['order_id']}"
    answers = [
        await other.get("user", path),
        await other.get("user", f"{path}/driver_position"),
        await other.send("user", f"{path}/cancel", version=1, cancel_reason="other"),
        await other.send("user", f"{path}/rate", stars=1),
        await driver.get("driver", path),
        await driver.send("driver", f"{path}/arrive", version=1),
        await driver.send("driver", f"{path}/cancel", version=1, cancel_reason="other"),
        await driver.send("driver", f"{path}/rate", stars=1),
        await second.send("driver", f"/offers/{offer['offer_id']}/reject", reject_reason="other"),
        await second.accept(offer),
        await rider.get("user", f"/orders/{uuid4()}"),
    ]
    assert [refusal(answer) for answer in answers] == [(404, "not_found", None)] * len(answers)
    assert result(await rider.get("user", path))["order_id"] == order["order_id"]


async def test_a_riders_token_does_nothing_of_a_drivers_and_the_other_way_round(system: System) -> None:
    rider, driver = await system.person("rider"), await system.person("driver")
    refused = [
        refusal(await rider.get("driver", "/offers")),
        refusal(await rider.send("core", "/location", "PUT", latitude=1, longitude=1)),
        refusal(await driver.get("user", "/orders")),
    ]
    assert [(status, code) for status, code, _ in refused] == [(403, "insufficient_scope")] * 3


async def test_a_driver_is_refused_what_the_present_state_forbids(system: System) -> None:
    driver = await system.person("driver")
    answers = [
        await driver.get("driver", "/vehicle"),
        await driver.send("driver", "/online", vehicle_class="economy"),
        await driver.send("core", "/location", "PUT", latitude=52.5, longitude=13.4),
    ]
    await driver.drive()
    answers += [
        await driver.send("driver", "/online", vehicle_class="van"),
        await driver.send("driver", "/vehicle", "PUT", make="Ford", model="T", color="black", plate_number="B 1",
                          vehicle_class="van", seat_count=8),
    ]  # fmt: skip
    assert [refusal(answer)[:2] for answer in answers] == [
        (404, "not_found"),
        (409, "vehicle_missing"),
        (409, "driver_offline"),
        (409, "vehicle_class_unsuitable"),
        (409, "driver_online"),
    ]


async def test_going_online_and_offline_shows_in_the_profile(system: System) -> None:
    driver = await system.driver()
    online = result(await driver.get("driver", "/profile"))
    gone = result(await driver.send("driver", "/offline", offline_reason="pause"))
    offline = result(await driver.get("driver", "/profile"))
    assert (online["online"], online["vehicle_class"]) == (True, "economy")
    assert (gone["online"], gone["vehicle_class"]) == (False, None)
    assert (offline["online"], offline["vehicle_class"]) == (False, None)


async def test_an_older_report_is_answered_with_the_one_that_is_held(system: System) -> None:
    driver = await system.driver()
    held = await driver.report(52.53, 13.38, heading_degrees=90, accuracy_meters=4.5)
    older = await driver.report(52.0, 13.0, recorded_at="2020-01-01T00:00:00Z")
    ahead = await driver.report(52.54, 13.39, recorded_at="2999-01-01T00:00:00Z")
    assert older == held
    assert (ahead["latitude"], ahead["recorded_at"] < "2999") == (52.54, True)


async def test_a_place_outside_every_city_is_named(system: System) -> None:
    rider = await system.person("rider")
    form: dict[str, Any] = dict.fromkeys(
        ("pickup_latitude", "pickup_longitude", "dropoff_latitude", "dropoff_longitude"), "0"
    )
    answer = await rider.send("core", "/quotes", **form, vehicle_class="van")
    assert refusal(answer) == (409, "area_not_served", {"pickup_latitude": "outside every city served"})


async def test_a_list_is_read_on_by_its_cursor(system: System) -> None:
    rider, other = await system.person("rider"), await system.person("rider")
    placed = [result(await rider.place())["order_id"] for _ in range(3)]
    first = result(await rider.get("user", "/orders", limit=2))
    rest = result(await rider.get("user", "/orders", limit=2, cursor=first["next_cursor"]))
    assert [each["order_id"] for each in [*first["items"], *rest["items"]]] == sorted(placed, reverse=True)
    assert rest["next_cursor"] is None
    refused = [
        await rider.get("user", "/orders", cursor="AAAA"),
        await rider.get("user", "/orders", state="created", cursor=first["next_cursor"]),
        await other.get("user", "/orders", cursor=first["next_cursor"]),
    ]
    assert [refusal(answer) for answer in refused] == [(409, "cursor_invalid", None)] * 3


async def test_a_list_is_filtered_by_state(system: System) -> None:
    rider = await system.person("rider")
    order = result(await rider.place())
    latest = result(await rider.get("user", f"/orders/{order['order_id']}"))
    await rider.send("user", f"/orders/{order['order_id']}/cancel", version=latest["version"], cancel_reason="other")
    counts = [
        len(result(await rider.get("user", "/orders", state=state))["items"]) for state in ("cancelled", "expired")
    ]
    assert counts == [1, 0]


async def test_an_order_given_back_finds_another_driver(system: System) -> None:
    rider, first = await system.person("rider"), await system.driver()
    order = result(await rider.place())
    taken = result(await first.accept(await first.first_offer()))
    second = await system.driver()
    given_back = await first.step(taken, "cancel", cancel_reason="vehicle_problem")
    assert (given_back["state"], given_back["offer_round"], given_back["driver"]) == ("offering", 2, None)
    offer = await second.first_offer()
    again = result(await second.accept(offer))
    assert (again["order_id"], again["offer_round"], again["state"]) == (order["order_id"], 2, "accepted")
    assert refusal(await first.get("driver", f"/orders/{order['order_id']}")) == (404, "not_found", None)


async def test_of_many_drivers_at_once_one_wins(system: System) -> None:
    rider = await system.person("rider")
    drivers = [await system.driver() for _ in range(5)]
    await rider.place()
    offers = [await driver.first_offer() for driver in drivers]
    answers = await asyncio.gather(*(driver.accept(offer) for driver, offer in zip(drivers, offers, strict=True)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, 409, 409, 409, 409]
    assert {refusal(answer)[1] for answer in answers if answer.status_code == 409} == {"offer_taken"}


async def test_a_rating_is_given_once_and_only_after_the_ride(system: System) -> None:
    rider, driver = await system.person("rider"), await system.driver()
    order = result(await rider.place())
    path = f"/orders/{order['order_id']}/rate"
    taken = result(await driver.accept(await driver.first_offer()))
    early = refusal(await driver.send("driver", path, stars=5))
    for name in ("arrive", "pick_up", "complete"):
        taken = await driver.step(taken, name)
    both = [await rider.send("user", path, stars=3) for _ in range(2)]
    assert early == (409, "order_state_conflict", {"state": "accepted"})
    assert (both[0].status_code, refusal(both[1])) == (200, (409, "already_rated", None))
    shown = result(await rider.get("user", f"/orders/{order['order_id']}"))
    assert (shown["rated_by_rider"], shown["rated_by_driver"]) == (True, False)


async def test_a_profile_is_changed(system: System) -> None:
    for role, service in (("rider", "user"), ("driver", "driver")):
        person = await system.person(role)
        changed = await person.send(service, "/profile", "PUT", full_name="Zoë Ünal", phone_number="+4930123456")
        assert result(changed) == result(await person.get(service, "/profile"))
        assert (result(changed)["full_name"], result(changed)["phone_number"]) == ("Zoë Ünal", "+4930123456")


async def test_earnings_of_days_the_wrong_way_round_are_none(system: System) -> None:
    driver = await system.person("driver")
    pages = [
        await driver.get("driver", "/earnings", from_day="2026-03-14", to_day="2026-03-13"),
        await driver.get("driver", "/earnings", to_day="0001-01-01"),
        await driver.get("driver", "/earnings", from_day="9999-12-31"),
    ]
    assert [result(page) for page in pages] == [{"items": [], "next_cursor": None}] * 3


async def test_offers_are_read_on_by_their_cursor_the_most_urgent_first(system: System) -> None:
    rider, driver = await system.person("rider"), await system.driver()
    for _ in range(3):
        await rider.place()
    whole = await driver.wait_for_offers(3)
    seen: list[dict[str, Any]] = []
    query: dict[str, str] = {}
    while True:
        page = result(await driver.get("driver", "/offers", limit=2, **query))
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        query = {"cursor": page["next_cursor"]}
    assert seen == whole == sorted(whole, key=lambda offer: (offer["expires_at"], offer["offer_id"]))


async def test_a_driver_reads_the_orders_that_they_took(system: System) -> None:
    rider, driver = await system.person("rider"), await system.driver()
    await rider.place()
    taken = result(await driver.accept(await driver.first_offer()))
    cancelled = await rider.send(
        "user", f"/orders/{taken['order_id']}/cancel", version=taken["version"], cancel_reason="waited_too_long"
    )
    shown = result(await driver.get("driver", f"/orders/{taken['order_id']}"))
    assert (shown, shown["cancelled_by"], shown["cancel_reason"]) == (result(cancelled), "rider", "waited_too_long")
    assert result(await driver.get("driver", "/orders", state="cancelled"))["items"] == [shown]


async def test_an_offer_turned_down_is_not_made_again(system: System) -> None:
    rider, driver = await system.person("rider"), await system.driver()
    await rider.place()
    offer = await driver.first_offer()
    rejected = await driver.send("driver", f"/offers/{offer['offer_id']}/reject", reject_reason="too_far")
    assert result(rejected) == {**offer, "offer_state": "rejected"}
    assert refusal(await driver.accept(offer)) == (409, "offer_closed", None)
    assert result(await driver.get("driver", "/offers"))["items"] == []
