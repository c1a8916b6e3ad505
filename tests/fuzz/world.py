"""Who calls in a fuzzing run, and what they own: generated ids alone would meet nothing but 404."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from server.commands.sign_in import discover, new_person, register, sign_in
from server.commands.tour import App
from tests.server.system import AIRFIELD, SKODA, STATION

PATIENCE_SECONDS = 60.0
ORDERS = 12

Owned = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who is signed in.

    Attributes:
        owned: Values of theirs that a generated request may use, by the parameter's place and name.
    """

    access_token: str
    csrf_token: str
    owned: Owned


def rider(browser: httpx.Client, origin: str) -> Caller:
    """A rider with orders in every state that a rider can see, and quotes that no order has used."""
    app, driver = _app(browser, origin, "rider"), _driver(browser, origin)
    orders = [_order(app) for _ in range(ORDERS)]
    for _ in range(2):
        _carry_out(driver, "arrive", "pick_up", "complete")
    _carry_out(driver)
    quotes = [_quote(app) for _ in range(ORDERS)]
    return _caller(app, {"path.order_id": orders, "body.quote_token": quotes})


def driver(browser: httpx.Client, origin: str) -> Caller:
    """A driver with offers that are open, rides that are over and one that is not."""
    other, app = _app(browser, origin, "rider"), _driver(browser, origin)
    for _ in range(ORDERS):
        _order(other)
    orders = [_carry_out(app, "arrive", "pick_up", "complete") for _ in range(2)]
    orders.append(_carry_out(app))
    offers = [offer["offer_id"] for offer in app.get("/driver/v1/offers")["items"]]
    return _caller(app, {"path.order_id": orders, "path.offer_id": offers})


def account(role: str) -> Callable[[httpx.Client, str], Caller]:
    """Somebody of that role, with tokens of another session of theirs."""

    def make(browser: httpx.Client, origin: str) -> Caller:
        app, (access, refresh) = _app(browser, origin, role), _tokens(browser, origin, role)
        return _caller(app, {"body.token": [access, refresh], "body.refresh_token": [refresh]})

    return make


def _caller(app: App, owned: Owned) -> Caller:
    return Caller(app.access_token, app.get("/core/v1/csrf_token")["csrf_token"], owned)


def _app(browser: httpx.Client, origin: str, role: str) -> App:
    return App(browser, origin, _tokens(browser, origin, role)[0])


def _tokens(browser: httpx.Client, origin: str, role: str) -> tuple[str, str]:
    browser.cookies.clear()
    metadata, person = discover(browser, origin), new_person(role)
    register(browser, metadata, person)
    tokens = sign_in(browser, metadata, person)
    return tokens["access_token"], tokens["refresh_token"]


def _driver(browser: httpx.Client, origin: str) -> App:
    app = _app(browser, origin, "driver")
    vehicle: dict[str, Any] = SKODA
    app.send("PUT", "/driver/v1/vehicle", **vehicle)
    app.send("POST", "/driver/v1/online", vehicle_class="economy")
    app.send("PUT", "/core/v1/location", latitude=52.5255, longitude=13.37)
    return app


def _quote(app: App) -> str:
    places: dict[str, Any] = {**STATION, **AIRFIELD}
    return str(app.send("POST", "/core/v1/quotes", **places, vehicle_class="economy")["quote_token"])


def _order(app: App) -> str:
    order = app.send("POST", "/user/v1/orders", {"Idempotency-Key": uuid4().hex}, quote_token=_quote(app))
    return str(order["order_id"])


def _carry_out(driver: App, *steps: str) -> str:
    """Take an order that the driver is offered, and go so many steps of the ride."""
    offer = _first_offer(driver)
    order = driver.send("POST", f"/driver/v1/offers/{offer['offer_id']}/accept", offer_round=offer["offer_round"])
    for step in steps:
        order = driver.send("POST", f"/driver/v1/orders/{order['order_id']}/{step}", version=order["version"])
    return str(order["order_id"])


def _first_offer(driver: App) -> dict[str, Any]:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        items: list[dict[str, Any]] = driver.get("/driver/v1/offers")["items"]
        if items:
            return items[0]
        time.sleep(0.1)
    raise TimeoutError("nobody was offered an order")
