"""The calls that are made of the planted server: together they show all that it promises."""

from __future__ import annotations

from typing import NamedTuple

from docs.samples.shop import token
from ridelint.model import Purpose

ORDER_ID = "0190163d-8694-739b-aea5-966c26f8ad91"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
OWNER, STRANGER = token("orders"), token("offers")
LOGIN, OTHER_LOGIN = ("authorization", f"Bearer {OWNER}"), ("authorization", f"Bearer {STRANGER}")
CSRF = ("x-csrf-token", "token")

Headers = tuple[tuple[str, str], ...]


class Ask(NamedTuple):
    """One request. ``purpose`` is known only to those who make the call themselves."""

    method: str
    target: str
    headers: Headers = ()
    body: bytes = b""
    purpose: Purpose = Purpose.ORDINARY

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def has(self, *headers: tuple[str, str]) -> bool:
        return set(headers) <= set(self.headers)


def post(body: bytes, *headers: tuple[str, str], media_type: str = FORM, purpose: Purpose = Purpose.ORDINARY) -> Ask:
    return Ask("POST", "/v1/orders", (("content-type", media_type), *headers), body, purpose)


LIST = Ask("GET", "/v1/orders", (LOGIN,))
READ = Ask("GET", f"/v1/orders/{ORDER_ID}")
CREATE = post(b"note=gate", LOGIN, CSRF)
ALL = (
    LIST,
    Ask("GET", "/v1/orders?limit=2", (LOGIN,)),
    Ask("GET", "/v1/orders?limit=0", (LOGIN,)),
    Ask("GET", "/v1/orders?verbose=1", (LOGIN,)),
    Ask("GET", "/v1/orders", (), b"", Purpose.NO_TOKEN),
    Ask("GET", "/v1/orders", (OTHER_LOGIN,), b"", Purpose.OTHER_ROLE),
    CREATE,
    post(b"note=gate", CSRF, purpose=Purpose.NO_TOKEN),
    post(b"note=gate", LOGIN, purpose=Purpose.NO_CSRF),
    post(b"gate", LOGIN, CSRF, media_type="text/plain", purpose=Purpose.OTHER_MEDIA_TYPE),
    Ask("PATCH", "/v1/orders", (LOGIN,), b"", Purpose.OTHER_METHOD),
    Ask("DELETE", "/v1/orders", (LOGIN,)),
    Ask("GET", "/v1/secrets"),
    Ask("GET", "/v1/csrf"),
    READ,
    Ask("GET", "/v1/orders/0190163d-0000-739b-aea5-966c26f8ad91"),
    Ask("GET", "/v1/reports?kind=sum"),
    Ask("GET", "/v1/reports?kind=count"),
)
