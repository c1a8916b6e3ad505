"""A rider and a driver of a running system, signed in as apps do, and what they send."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import httpx

from benchmarks.wire.load import Request
from server.commands.sign_in import discover, new_person, register, sign_in
from server.kernel.ids import new_id
from server.orders.fares import fare
from server.orders.geometry import Point
from server.orders.quotes import Quote, sign

FORM = "application/x-www-form-urlencoded"
_STATION, _AIRFIELD = Point(52.525084, 13.369402), Point(52.482411, 13.389655)
_VEHICLE = {
    "make": "Skoda",
    "model": "Octavia",
    "color": "silver",
    "plate_number": "B-EY 4102",
    "vehicle_class": "economy",
    "seat_count": "4",
}
_REPORT = {"latitude": "52.521992", "longitude": "13.413244", "heading_degrees": "271.5", "accuracy_meters": "6.5"}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who is signed in, and the headers that say so."""

    account_id: UUID
    headers: dict[str, str]


def sign_up(origin: str, role: str) -> Account:
    """Register and sign in."""
    with httpx.Client(timeout=60) as browser:
        metadata, person = discover(browser, origin), new_person(role)
        register(browser, metadata, person)
        token = sign_in(browser, metadata, person)["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        account = _result(browser.get(f"{origin}/core/v1/account", headers=bearer))
        csrf = _result(browser.get(f"{origin}/core/v1/csrf_token", headers=bearer))
    return Account(UUID(account["account_id"]), {**bearer, "X-CSRF-Token": csrf["csrf_token"], "Content-Type": FORM})


def go_online(origin: str, driver: Account) -> None:
    """Have a driver serve somebody, so that reports are taken."""
    with httpx.Client(base_url=origin, headers=driver.headers, timeout=60) as app:
        _result(app.put("/driver/v1/vehicle", content=urlencode(_VEHICLE)))
        _result(app.post("/driver/v1/online", content="vehicle_class=economy"))


def report(driver: Account) -> Request:
    """Where a driver is."""
    return Request("PUT", "/core/v1/location", driver.headers, urlencode(_REPORT))


def quotes(rider: Account, key: str, count: int) -> Iterable[str]:
    """Make quotes as core makes them; each serves one order."""
    price, expires_at = fare(_STATION, _AIRFIELD, "economy"), datetime.now(UTC) + timedelta(hours=1)
    for _ in range(count):
        yield sign(Quote(new_id(), rider.account_id, "economy", _STATION, _AIRFIELD, price, expires_at), (key,))


def _result(answer: httpx.Response) -> Any:
    answer.raise_for_status()
    return answer.json()["result"]
