"""One sound call of each operation, made of the examples of its description and of what somebody really has.

For the times when something is amiss with the system: then what is asked matters less than that all of it is asked.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import yaml

from server.commands.services import PORTS
from tests.answers.people import Person, somebody
from tests.answers.rides import accepted, go_online, offered, placed, quoted
from tests.answers.signing_in import RESOURCE_SERVER, authorization, opened
from tests.server.running import ROOT

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Stage:
    """A rider and a driver on their way to the pickup.

    Attributes:
        own: What is theirs of the values that calls send, by name; an example stands for any other.
    """

    people: Mapping[str, Person]
    own: Mapping[str, str]
    introspection_secret: str

    def call_everything(self) -> Iterator[tuple[str, int]]:
        """Call each operation once; gives its id and the status of its answer."""
        for service in PORTS:
            yield from self._call_service(service)

    def _call_service(self, service: str) -> Iterator[tuple[str, int]]:
        file = ROOT / "specs" / f"{service}.yaml"
        description = _read(file)
        for path, item in description["paths"].items():
            for method in _METHODS:
                if method in item:
                    operation = _Operation(file, description["servers"][0]["url"] + path, method, item[method])
                    yield operation.value["operationId"], self._call(service, operation).status_code

    def _call(self, service: str, operation: _Operation) -> httpx.Response:
        is_drivers = service == "driver" or operation.value["operationId"] == "update_location"
        person = self.people["driver" if is_drivers else "rider"]
        demanded = {name for demand in operation.value["security"] for name in demand}
        sent = operation.values("header", self.own)
        if "oauth2" in demanded:
            sent |= person.bearer
        if "csrf" in demanded:
            # Without an access token, the browser's session is what it is bound to.
            sent["X-CSRF-Token"] = person.csrf_token if "oauth2" in demanded else self.own["csrf_token"]
        return person.browser.request(
            operation.method,
            operation.path.format_map(operation.values("path", self.own)),
            params=operation.values("query", self.own),
            data=operation.form(self.own),
            headers=sent,
            auth=(RESOURCE_SERVER, self.introspection_secret) if "client_basic" in demanded else None,
        )


@contextmanager
def staged(origin: str, introspection_secret: str) -> Iterator[Stage]:
    """Bring a rider and a driver together, and open a page to sign in by."""
    with somebody(origin, "rider") as rider, somebody(origin, "driver") as driver:
        go_online(driver)
        offer = offered(driver, placed(rider))
        own = {
            "order_id": accepted(driver, offer)["order_id"],
            "offer_id": offer["offer_id"],
            "quote_token": quoted(rider),
            "token": rider.tokens["refresh_token"],
            "refresh_token": rider.tokens["refresh_token"],
            "Idempotency-Key": secrets.token_hex(16),
        }
        # In a browser that is signed in, what was allowed before is not asked again.
        rider.browser.cookies.clear()
        page = opened(rider.browser, "/core/v1/oauth/authorize", authorization(secrets.token_urlsafe(48)))
        yield Stage({"rider": rider, "driver": driver}, own | page.fields, introspection_secret)


@dataclass(frozen=True, slots=True)
class _Operation:
    file: Path
    path: str
    method: str
    value: Mapping[str, Any]

    def values(self, place: str, own: Mapping[str, str]) -> dict[str, str]:
        """Give the required parameters there."""
        resolved = (_resolved(self.file, parameter) for parameter in self.value.get("parameters", ()))
        return {
            parameter["name"]: own.get(parameter["name"]) or _example(parameter)
            for parameter in resolved
            if parameter["in"] == place and parameter.get("required")
        }

    def form(self, own: Mapping[str, str]) -> dict[str, Any] | None:
        if "requestBody" not in self.value:
            return None
        body = _resolved(self.file, self.value["requestBody"])
        (media,) = body["content"].values()
        fields: dict[str, Any] = _example(media)
        return {name: own.get(name, value) for name, value in fields.items()}


def _example(described: Mapping[str, Any]) -> Any:
    """The first that there is; of what has one value only, that."""
    if "example" in described:
        return described["example"]
    if "examples" in described:
        return next(iter(described["examples"].values()))["value"]
    return described["schema"]["enum"][0]


@cache
def _read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)


def _resolved(file: Path, value: Mapping[str, Any]) -> Any:
    if "$ref" not in value:
        return value
    name, _, pointer = value["$ref"].partition("#/")
    found = _read(file.parent / name if name else file)
    for step in pointer.split("/"):
        found = found[step]
    return found
