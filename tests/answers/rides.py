"""Rides, and all that goes otherwise: what needs a driver, an offer that is open, and steps in their order."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

from tests.answers.people import PATIENCE_SECONDS, Person, somebody
from tests.server.system import AIRFIELD, SKODA, STATION

REFUSED = 409


def rides(origin: str) -> None:
    """Three orders of one rider, with the only driver there is."""
    with somebody(origin, "rider") as rider, somebody(origin, "driver") as driver:
        driver.get("/driver/v1/vehicle", 404)
        go_online(driver)
        _is_carried_out(rider, driver)
        _is_turned_down(rider, driver)
        _is_given_back(rider, driver)
        driver.send("/driver/v1/offline", offline_reason="end_of_shift")


def go_online(driver: Person) -> None:
    """Register a vehicle, and wait near the station."""
    vehicle: dict[str, Any] = SKODA
    driver.send("/driver/v1/vehicle", method="PUT", **vehicle)
    driver.send("/driver/v1/online", vehicle_class="economy")
    driver.send("/core/v1/location", method="PUT", latitude=52.5255, longitude=13.37)


def quoted(rider: Person) -> str:
    """Ask what a ride costs, and give the token to order it by."""
    places: dict[str, Any] = {**STATION, **AIRFIELD}
    return str(rider.send("/core/v1/quotes", **places, vehicle_class="economy")["quote_token"])


def placed(rider: Person) -> dict[str, Any]:
    order: dict[str, Any] = rider.send("/user/v1/orders", 201, key=uuid4().hex, quote_token=quoted(rider))
    return order


def offered(driver: Person, order: dict[str, Any]) -> dict[str, Any]:
    """Wait until dispatch offers the driver this order; somebody else's may be offered as well."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        offers: list[dict[str, Any]] = driver.get("/driver/v1/offers")["items"]
        for offer in offers:
            if offer["order_id"] == order["order_id"]:
                return offer
        time.sleep(0.1)
    raise AssertionError("nobody was offered the order")


def accepted(driver: Person, offer: dict[str, Any], status: int = 200, **changes: int) -> Any:
    form = {"offer_round": offer["offer_round"], **changes}
    return driver.send(f"/driver/v1/offers/{offer['offer_id']}/accept", status, **form)


def _is_carried_out(rider: Person, driver: Person) -> None:
    offer = offered(driver, placed(rider))
    accepted(driver, offer, REFUSED, offer_round=offer["offer_round"] + 1)
    order = accepted(driver, offer)
    accepted(driver, offer)  # The answer to the first may have been lost.
    of_driver, of_rider = (f"/{side}/v1/orders/{order['order_id']}" for side in ("driver", "user"))

    def step(name: str, status: int = 200, **form: Any) -> None:
        nonlocal order
        order = driver.send(f"{of_driver}/{name}", status, version=order["version"], **form) or order

    rider.get(f"{of_rider}/driver_position")
    driver.get(of_driver)
    driver.send("/driver/v1/offline", REFUSED, offline_reason="pause")
    for early in ("pick_up", "complete"):
        step(early, REFUSED)
    step("arrive")
    step("arrive", REFUSED)
    step("pick_up")
    rider.send(f"{of_rider}/cancel", REFUSED, version=order["version"], cancel_reason="plans_changed")
    step("cancel", REFUSED, cancel_reason="vehicle_problem")
    _rate(rider, driver, order, REFUSED)
    step("complete")
    rider.get(f"{of_rider}/driver_position", REFUSED)
    _rate(rider, driver, order)
    _rate(rider, driver, order, REFUSED)


def _rate(rider: Person, driver: Person, order: dict[str, Any], status: int = 200) -> None:
    for side, person in (("user", rider), ("driver", driver)):
        person.send(f"/{side}/v1/orders/{order['order_id']}/rate", status, stars=5)


def _is_turned_down(rider: Person, driver: Person) -> None:
    order = placed(rider)
    offer = offered(driver, order)
    turn_down = f"/driver/v1/offers/{offer['offer_id']}/reject"
    driver.send(turn_down, reject_reason="too_far")
    driver.send(turn_down, REFUSED, reject_reason="too_far")
    accepted(driver, offer, REFUSED)
    _cancel(rider, order["order_id"])


def _is_given_back(rider: Person, driver: Person) -> None:
    order = accepted(driver, offered(driver, placed(rider)))
    given_back = f"/driver/v1/orders/{order['order_id']}/cancel"
    driver.send(given_back, version=order["version"], cancel_reason="vehicle_problem")
    _cancel(rider, order["order_id"])


def _cancel(rider: Person, order_id: str) -> None:
    """Call an order off as it now is: dispatch goes on with it all the while, and its version with that."""
    of_rider, cancelled = f"/user/v1/orders/{order_id}", None
    while cancelled is None:
        version = rider.get(of_rider)["version"]
        cancelled = rider.send(f"{of_rider}/cancel", 200, REFUSED, version=version, cancel_reason="plans_changed")
