"""`tour`: one order from quote to rating on a running system, step by step, as a rider and a driver live it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import click
import httpx

from server.commands.ports import free_port
from server.commands.services import PORTS
from server.commands.sign_in import SignInError, discover, new_person, register, sign_in

PATIENCE = 30.0
"""Seconds that the dispatch may take; an offer is made at the worker's next look."""
_START_SECONDS = 60.0
_ENTRY = Path(__file__).parents[2] / "cli.py"

_TRIP: dict[str, Any] = {
    "pickup_latitude": 52.525084,
    "pickup_longitude": 13.369402,
    "dropoff_latitude": 52.482411,
    "dropoff_longitude": 13.389655,
    "vehicle_class": "economy",
}
_VEHICLE: dict[str, Any] = {
    "make": "Skoda",
    "model": "Octavia",
    "color": "silver",
    "plate_number": "B-EY 4102",
    "vehicle_class": "economy",
    "seat_count": 4,
}


class App(NamedTuple):
    """An app on somebody's phone, signed in."""

    browser: httpx.Client
    gateway: str
    access_token: str

    def get(self, path: str, **query: Any) -> Any:
        return _result(self.browser.get(self.gateway + path, params=query, headers=self._bearer))

    def send(self, method: str, path: str, headers: dict[str, str] | None = None, **form: Any) -> Any:
        token = self.get("/core/v1/csrf_token")["csrf_token"]
        sent = {**self._bearer, "X-CSRF-Token": token, **(headers or {})}
        return _result(self.browser.request(method, self.gateway + path, data=form, headers=sent))

    @property
    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}


def _result(answer: httpx.Response) -> Any:
    body = answer.json()
    if body["status"] != "success":
        error = body["error"]
        request = answer.request
        raise SignInError(
            f"{request.method} {request.url.path}: {answer.status_code} {error['code']}: {error['message']}"
        )
    return body["result"]


@click.command()
@click.option("--gateway", default="http://127.0.0.1:8080", show_default=True, help="The system's origin.")
@click.option("--insecure", is_flag=True, help="Do not check the gateway's certificate, which is self-signed in tests.")
@click.option("--start", is_flag=True, help="Run `up` first, at free ports, and stop it afterwards.")
def tour(gateway: str, *, insecure: bool, start: bool) -> None:
    """Take one order from quote to rating on a running system, and tell each step."""
    try:
        with (
            httpx.Client(timeout=30, verify=not insecure) as browser,
            _running(browser) if start else contextlib.nullcontext(gateway) as origin,
        ):
            _ride(*(_app(browser, origin, role) for role in ("rider", "driver")))
    except httpx.HTTPError as error:
        raise click.ClickException(f"{gateway} cannot be reached: {error}") from error
    except SignInError as error:
        raise click.ClickException(str(error)) from error


@contextlib.contextmanager
def _running(browser: httpx.Client) -> Iterator[str]:
    """Run the whole system while the tour lasts, and give its origin: at free ports, so that nothing is in its way.

    Its data is its own and is gone afterwards. What it says is shown only if it does not start.
    """
    port = free_port()
    gateway = f"http://127.0.0.1:{port}"
    command = [sys.executable, str(_ENTRY), "up", f"--gateway-port={port}"]
    command += [f"--{name}-port=0" for name in (*PORTS, "internal")]
    with tempfile.TemporaryDirectory(prefix="rides-") as data, tempfile.TemporaryFile() as said:
        environ = {**os.environ, "DATA": data, "ISSUER": gateway}
        with subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=environ) as system:  # noqa: S603  this program itself
            try:
                if not _starts(browser, gateway, system):
                    said.seek(0)
                    raise SignInError(f"the system did not start:\n{said.read().decode(errors='replace')}")
                yield gateway
            finally:
                system.send_signal(signal.SIGINT)


def _starts(browser: httpx.Client, gateway: str, system: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + _START_SECONDS
    while system.poll() is None and time.monotonic() < end:
        if all(_is_ready(browser, f"{gateway}/{service}/v1/readiness") for service in ("core", "user", "driver")):
            return True
        time.sleep(0.2)
    return False


def _is_ready(browser: httpx.Client, url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return browser.get(url).status_code == 200
    return False


def _app(browser: httpx.Client, gateway: str, role: str) -> App:
    browser.cookies.clear()  # each person has a browser of their own
    metadata = discover(browser, gateway)
    person = new_person(role)
    register(browser, metadata, person)
    tokens = sign_in(browser, metadata, person)
    _say(f"a {role} registers, signs in and allows the app", person.email)
    return App(browser, gateway.rstrip("/"), tokens["access_token"])


def _ride(rider: App, driver: App) -> None:
    driver.send("PUT", "/driver/v1/vehicle", **_VEHICLE)
    driver.send("POST", "/driver/v1/online", vehicle_class="economy")
    driver.send("PUT", "/core/v1/location", latitude=52.5255, longitude=13.37)
    _say("the driver goes online near the station", f"{_VEHICLE['make']} {_VEHICLE['model']}")
    _place(rider)
    order = _take(driver)
    for step, told in (
        ("arrive", "is at the pickup"),
        ("pick_up", "has the rider"),
        ("complete", "completes the ride"),
    ):
        order = driver.send("POST", f"/driver/v1/orders/{order['order_id']}/{step}", version=order["version"])
        _say(f"the driver {told}", order["state"])
    rider.send("POST", f"/user/v1/orders/{order['order_id']}/rate", stars=5)
    driver.send("POST", f"/driver/v1/orders/{order['order_id']}/rate", stars=5)
    _say("each rates the other", "5 of 5")


def _place(rider: App) -> None:
    quote = rider.send("POST", "/core/v1/quotes", **_TRIP)
    _say("the rider asks what a ride costs", f"{quote['amount'] / 100:.2f} {quote['currency']}")
    key = {"Idempotency-Key": uuid4().hex}
    order = rider.send("POST", "/user/v1/orders", key, quote_token=quote["quote_token"])
    _say("the rider places the order", order["state"])


def _take(driver: App) -> Any:
    offer = _wait(lambda: driver.get("/driver/v1/offers")["items"])[0]
    _say("the driver is offered it", f"round {offer['offer_round']}")
    order = driver.send("POST", f"/driver/v1/offers/{offer['offer_id']}/accept", offer_round=offer["offer_round"])
    _say("the driver accepts", order["state"])
    return order


def _wait(ask: Callable[[], list[Any]]) -> list[Any]:
    end = time.monotonic() + PATIENCE
    while not (found := ask()):
        if time.monotonic() > end:
            raise SignInError(f"nobody was offered the order within {PATIENCE:.0f} s; is the worker running?")
        time.sleep(0.2)
    return found


def _say(step: str, what: str) -> None:
    click.echo(f"  {step:<48} {what}")
