"""A recording of any length, made of a description: every call differs, and a few have a planted fault."""

import json
import random
import string
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

START = datetime(2026, 3, 1, tzinfo=UTC)
EVERY = 500
"""One call in so many has a fault."""
HOST = "https://api.shop.example"
_SENT = {
    "Host": "api.shop.example",
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate, br",
    "User-Agent": "shop-app/4.2 (Android 16)",
}
_ANSWERED = {"Content-Type": "application/json", "Server": "nginx", "Cache-Control": "no-store"}
_STATES = ("new", "paid", "packed", "sent", "delivered")

Call = dict[str, Any]


class Maker:
    """Makes the calls of one recording; the same number gives the same recording."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._makers: tuple[Callable[[], Call], ...] = (
            self._list_orders, self._get_order, self._place_order, self._cancel_order, self._list_products,
            self._get_product, self._get_customer, self._put_customer, self._list_reviews, self._track,
        )  # fmt: skip

    def call(self, number: int) -> Call:
        """One call: method, path, query, sent form, status, result."""
        call = self._makers[number % len(self._makers)]()
        if self._random.random() < 0.04:
            path = call["path"]
            call |= {"status": 404, "error": {"code": "not_found", "message": f"there is nothing at {path}"}}
        return call

    # -- values

    def _id(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def _words(self, least: int, most: int) -> str:
        letters = string.ascii_lowercase + "äöüéñ"
        count = self._random.randint(least, most)
        return " ".join("".join(self._random.choices(letters, k=self._random.randint(3, 10))) for _ in range(count))

    def _time(self) -> str:
        return (START + timedelta(seconds=self._random.random() * 1e7)).isoformat().replace("+00:00", "Z")

    def _cents(self) -> int:
        return self._random.randint(1, 500_000)

    def _line(self) -> Call:
        return {"product_id": self._id(), "name": self._words(1, 3), "count": self._random.randint(1, 9),
                "price_cents": self._cents()}  # fmt: skip

    def _order(self, lines: int) -> Call:
        return {
            "order_id": self._id(),
            "state": self._random.choice(_STATES),
            "placed_at": self._time(),
            "note": self._words(1, 6) if self._random.random() < 0.5 else None,
            "lines": [self._line() for _ in range(lines)],
            "total_cents": self._cents(),
        }

    def _product(self, words: int) -> Call:
        return {
            "product_id": self._id(),
            "name": self._words(1, 4),
            "text": self._words(words, words * 2),
            "tags": [self._words(1, 1) for _ in range(self._random.randint(0, 6))],
            "price_cents": self._cents(),
            "rating": round(self._random.uniform(1, 5), 2),
            "is_available": self._random.random() < 0.9,
        }

    def _customer(self) -> Call:
        return {
            "customer_id": self._id(),
            "name": self._words(2, 3),
            "email": f"{self._random.getrandbits(40):x}@shop.example",
            "since": self._time()[:10],
            "addresses": [
                {
                    "street": self._words(2, 3),
                    "city": self._words(1, 1),
                    "zip_code": str(self._random.randint(10**4, 10**5)),
                }
                for _ in range(self._random.randint(2, 4))
            ],
        }

    def _review(self) -> Call:
        stars = self._random.randint(1, 5)
        return {"review_id": self._id(), "stars": stars, "text": self._words(8, 30), "at": self._time()}

    def _stop(self) -> Call:
        latitude, longitude = self._random.uniform(-90, 90), self._random.uniform(-180, 180)
        return {"at": self._time(), "latitude": latitude, "longitude": longitude}

    # -- operations

    def _list_orders(self) -> Call:
        orders = [self._order(2) for _ in range(self._random.randint(1, 4))]
        query = {"limit": str(self._random.randint(1, 50)), "state": self._random.choice(_STATES)}
        return {"method": "GET", "path": "/v1/orders", "query": query, "status": 200, "result": {"orders": orders}}

    def _get_order(self) -> Call:
        order = self._order(self._random.randint(2, 9))
        return {"method": "GET", "path": f"/v1/orders/{order['order_id']}", "status": 200, "result": {"order": order}}

    def _place_order(self) -> Call:
        form = {"product_id": self._id(), "count": str(self._random.randint(1, 9)), "note": self._words(1, 5)}
        return {"method": "POST", "path": "/v1/orders", "form": form, "status": 201,
                "result": {"order": self._order(self._random.randint(2, 6))}}  # fmt: skip

    def _cancel_order(self) -> Call:
        order = self._order(self._random.randint(2, 6))
        return {"method": "POST", "path": f"/v1/orders/{order['order_id']}/cancel",
                "form": {"reason": self._words(2, 8)}, "status": 200, "result": {"order": order}}  # fmt: skip

    def _list_products(self) -> Call:
        products = [self._product(8) for _ in range(self._random.randint(1, 5))]
        return {"method": "GET", "path": "/v1/products", "query": {"search": self._words(1, 2)}, "status": 200,
                "result": {"products": products}}  # fmt: skip

    def _get_product(self) -> Call:
        product = self._product(60)
        path = f"/v1/products/{product['product_id']}"
        return {"method": "GET", "path": path, "status": 200, "result": {"product": product}}

    def _get_customer(self) -> Call:
        customer = self._customer()
        path = f"/v1/customers/{customer['customer_id']}"
        return {"method": "GET", "path": path, "status": 200, "result": {"customer": customer}}

    def _put_customer(self) -> Call:
        customer = self._customer()
        return {"method": "PUT", "path": f"/v1/customers/{customer['customer_id']}", "status": 200,
                "form": {"name": customer["name"], "email": customer["email"]},
                "result": {"customer": customer}}  # fmt: skip

    def _list_reviews(self) -> Call:
        reviews = [
            {
                "review_id": self._id(),
                "stars": self._random.randint(1, 5),
                "text": self._words(8, 30),
                "at": self._time(),
            }
            for _ in range(self._random.randint(2, 6))
        ]
        path = f"/v1/products/{self._id()}/reviews"
        return {"method": "GET", "path": path, "status": 200, "result": {"reviews": reviews}}

    def _track(self) -> Call:
        stops = [
            {
                "at": self._time(),
                "latitude": self._random.uniform(-90, 90),
                "longitude": self._random.uniform(-180, 180),
            }
            for _ in range(self._random.randint(6, 16))
        ]
        path = f"/v1/orders/{self._id()}/track"
        return {"method": "GET", "path": path, "status": 200, "result": {"stops": stops}}


def _wrong_type(call: Call) -> None:
    next(iter(call["result"].values()))["order_id"] = 7


def _missing_field(call: Call) -> None:
    del call["result"]["product"]["price_cents"]


def _new_field(call: Call) -> None:
    call["result"]["customer"]["shoe_size"] = 43


def _other_status(call: Call) -> None:
    call["status"] = 206


def _other_type(call: Call) -> None:
    call |= {"type": "text/html", "text": "<p>one moment"}


def _no_body(call: Call) -> None:
    call["text"] = ""


def _no_header(call: Call) -> None:
    call["without"] = "X-Request-Id"


def _other_operation(call: Call) -> None:
    call["path"] = "/v1/baskets"


def _new_parameter(call: Call) -> None:
    call["query"] = {**call.get("query", {}), "debug": "1"}


def _bad_request(call: Call) -> None:
    call["form"]["count"] = "many"


def _server_error(call: Call) -> None:
    call |= {"status": 500, "error": {"code": "failed", "message": "it broke"}}


def _broken_body(call: Call) -> None:
    call["text"] = '{"status": "success", "result": {"orders": ['


FAULTS: dict[str, tuple[int, Callable[[Call], None]]] = {
    "a value of another type": (1, _wrong_type),
    "a required field is missing": (5, _missing_field),
    "a field that is not documented": (6, _new_field),
    "a status that is not documented": (4, _other_status),
    "a media type that is not documented": (8, _other_type),
    "an empty body": (7, _no_body),
    "a required header is missing": (9, _no_header),
    "an operation that is not documented": (4, _other_operation),
    "a parameter that is not documented": (4, _new_parameter),
    "a request that should have been refused": (2, _bad_request),
    "an answer 500": (3, _server_error),
    "a body that is cut off": (0, _broken_body),
}
"""A fault's name to the operation that it is planted in, and how."""


def write(path: Path, count: int, seed: int = 7) -> dict[int, str]:
    """Write a HAR of `count` calls; gives the faults by the number of their entry, from 0."""
    planted: dict[int, str] = {}
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"log": {"version": "1.2", "creator": {"name": "shop", "version": "1"}, "entries": [\n')
        for number, entry in enumerate(_entries(count, seed, planted)):
            stream.write((",\n" if number else "") + json.dumps(entry, ensure_ascii=False, separators=(",", ":")))
        stream.write("\n]}}\n")
    return planted


def _entries(count: int, seed: int, planted: dict[int, str]) -> Iterator[Call]:
    maker = Maker(seed)
    names = list(FAULTS)
    for number in range(count):
        call = maker.call(number)
        name = names[number // EVERY % len(names)]
        operation, plant = FAULTS[name]
        if number % EVERY == EVERY // 2 + operation and "error" not in call:
            plant(call)
            planted[number] = name
        yield _entry(call, number)


def _entry(call: Call, number: int) -> Call:
    query = "&".join(f"{name}={value.replace(' ', '%20')}" for name, value in call.get("query", {}).items())
    url = HOST + call["path"] + (f"?{query}" if query else "")
    milliseconds = 3 + number * 7919 % 400 / 10
    return {
        "startedDateTime": (START + timedelta(milliseconds=number * 31)).isoformat(),
        "time": milliseconds,
        "request": _request(call, url),
        "response": _response(call, number),
        "cache": {},
        "timings": {"send": 0.1, "wait": milliseconds - 0.3, "receive": 0.2},
    }


def _request(call: Call, url: str) -> Call:
    headers = dict(_SENT)
    sent: Call = {"method": call["method"], "url": url, "httpVersion": "HTTP/1.1", "cookies": []}
    if "form" in call:
        form = "&".join(f"{name}={value.replace(' ', '+')}" for name, value in call["form"].items())
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(form.encode()))}
        params = [{"name": name, "value": value} for name, value in call["form"].items()]
        sent["postData"] = {"mimeType": headers["Content-Type"], "params": params, "text": form}
    query = [{"name": name, "value": value} for name, value in call.get("query", {}).items()]
    return {**sent, "headers": _pairs(headers), "queryString": query, "headersSize": -1, "bodySize": -1}


def _response(call: Call, number: int) -> Call:
    error = call.get("error")
    body = {"status": "error" if error else "success", "result": None if error else call["result"], "error": error}
    text = call.get("text", json.dumps(body, ensure_ascii=False))
    headers = {**_ANSWERED, "X-Request-Id": f"{number:08x}", "Content-Length": str(len(text.encode()))}
    headers["Content-Type"] = call.get("type", headers["Content-Type"])
    headers.pop(call.get("without", ""), None)
    size = len(text.encode())
    content = {"size": size, "mimeType": headers["Content-Type"], "text": text}
    return {"status": call["status"], "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [],
            "headers": _pairs(headers), "content": content, "redirectURL": "", "headersSize": -1,
            "bodySize": size}  # fmt: skip


def _pairs(headers: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]
