"""The planted server: an ASGI application that keeps its description, but for the one fault that it is told to have."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from ridelint.live.asgi import Receive, Scope, Send
from tests.live.planted.calls import CSRF, FORM, JSON, LOGIN, ORDER_ID, OTHER_LOGIN, Ask


class Reply(NamedTuple):
    status: int
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = JSON
    raw: bytes | None = None

    @property
    def content(self) -> bytes:
        return json.dumps(self.body).encode() if self.raw is None else self.raw


def done(result: Any, status: int = 200, *headers: tuple[str, str]) -> Reply:
    return Reply(status, {"status": "success", "result": result, "error": None}, headers)


def failed(status: int, code: str = "unfit", *headers: tuple[str, str]) -> Reply:
    return Reply(status, {"status": "error", "result": None, "error": {"code": code, "message": "No."}}, headers)


ORDER = {
    "order_id": ORDER_ID,
    "price": 9.5,
    "note": None,
    "created_at": "2026-01-31T12:00:00Z",
    "parent": {"order_id": ORDER_ID, "price": 1, "parent": {"order_id": ORDER_ID, "price": 2}},
}
TOTAL = ("x-total", "1")
PATHS = {"/v1/orders": ("GET", "POST"), "/v1/reports": ("GET",), "/v1/csrf": ("GET",)}
_LIMIT = re.compile(r"limit=(?:[1-9][0-9]?|100)")


def right(ask: Ask) -> Reply:
    """The answer that keeps the description."""
    if ask.path in PATHS and ask.method not in PATHS[ask.path]:
        return failed(405, "denied", ("allow", ", ".join(PATHS[ask.path])))
    if ask.path == "/v1/orders":
        return _orders(ask)
    if ask.path == "/v1/csrf":
        return done({"csrf_token": CSRF[1]})
    if ask.path == "/v1/reports":
        counted = {"kind": "count", "orders": 1, "by_city": {"Berlin": 1, "Bonn": 2}}
        return done(counted if "count" in ask.target else {"kind": "sum", "total": 7})
    if ask.path == f"/v1/orders/{ORDER_ID}":
        return done(ORDER) if ask.method == "GET" else failed(405, "denied", ("allow", "GET"))
    return failed(404, "not_found")


def _orders(ask: Ask) -> Reply:
    if not ask.has(LOGIN):
        return failed(403 if ask.has(OTHER_LOGIN) else 401, "denied")
    if ask.method == "POST":
        return _made(ask)
    query = [part for part in ask.target.partition("?")[2].split("&") if part and not part.startswith("pageSize=")]
    return done([ORDER], 200, TOTAL) if all(map(_LIMIT.fullmatch, query)) else failed(422)


def _made(ask: Ask) -> Reply:
    if not ask.has(CSRF):
        return failed(403, "denied")
    if not ask.has(("content-type", FORM)) and not ask.has(("content-type", JSON)):
        return failed(415)
    return done({"order_id": ORDER_ID}, 201, ("location", f"/v1/orders/{ORDER_ID}"))


Change = Callable[[Ask, Reply], Reply]


def _with(result: dict[str, Any]) -> Change:
    return lambda _, reply: reply._replace(body={**reply.body, "result": {**reply.body["result"], **result}})


def _member(**members: Any) -> Change:
    return lambda _, reply: reply._replace(body={**reply.body, **members})


def _always(given: Reply) -> Change:
    return lambda _, __: given


def _without(*names: str) -> Change:
    def change(_: Ask, reply: Reply) -> Reply:
        result = {name: value for name, value in reply.body["result"].items() if name not in names}
        return reply._replace(body={**reply.body, "result": result})

    return change


def _bare(name: str) -> Change:
    """Without a member of the envelope."""
    return lambda _, reply: reply._replace(body={key: value for key, value in reply.body.items() if key != name})


_READ, _LIST = f"GET /v1/orders/{ORDER_ID}", "GET /v1/orders?limit=2"
_MISSING = "GET /v1/orders/0190163d-0000-739b-aea5-966c26f8ad91"
_DEEP = {"order_id": ORDER_ID, "price": 1, "parent": {"order_id": ORDER_ID, "price": "2"}}
CHANGES: dict[str, tuple[str, Change]] = {
    "status_undocumented": (_LIST, lambda _, reply: reply._replace(status=202) if reply.status == 200 else reply),
    "content_type": (_READ, lambda _, reply: reply._replace(media_type="application/vnd.order+json")),
    "type": (_READ, _with({"price": "9.5"})),
    "bound": (_READ, _with({"price": 0})),
    "deep_type": (_READ, _with({"parent": _DEEP})),
    "format": (_READ, _with({"created_at": "yesterday"})),
    "required_missing": (_READ, _without("price")),
    "write_only": (_READ, _with({"pin": "1234"})),
    "unreadable": (_READ, lambda _, reply: reply._replace(raw=reply.content[:-9])),
    "composed_mismatch": ("GET /v1/reports?kind=count", _with({"orders": "1"})),
    "not_allowed": ("GET /v1/reports?kind=sum", _with({"sum": 1})),
    "header_mismatch": (_LIST, lambda _, reply: reply._replace(headers=(("x-total", "many"),))),
    "header_missing": (_LIST, lambda _, reply: reply._replace(headers=())),
    "field_undocumented": (_READ, _with({"owner_id": 7})),
    "body_missing": (_READ, lambda _, reply: reply._replace(raw=b"", media_type="")),
    "empty": (_READ, lambda _, reply: reply._replace(raw=b"", media_type="")),
    "operation_undocumented": ("GET /v1/secrets", _always(done(None))),
    "operation_undocumented_method": ("DELETE /v1/orders", _always(done(None))),
    "request_mismatch": ("GET /v1/orders?limit=0", _always(done([ORDER], 200, TOTAL))),
    "parameter_undocumented": ("GET /v1/orders?verbose=1", _always(done([ORDER], 200, TOTAL))),
    "server_error": (_LIST, _always(failed(500))),
    "allow_missing": ("PATCH /v1/orders", lambda _, reply: reply._replace(headers=())),
    "allow_short": ("PATCH /v1/orders", lambda _, reply: reply._replace(headers=(("allow", "GET"),))),
    "method_refused": ("PATCH /v1/orders", _always(failed(400))),
    "method_accepted": ("PATCH /v1/orders", _always(done(None))),
    "never_sent": (_READ, _without("note")),
    "never_answered": (_MISSING, _always(done(ORDER))),
    "field_name": (_READ, _with({"driverId": "d"})),
    "plural": (_READ, _with({"errors": []})),
    "member_missing": ("GET /v1/reports?kind=sum", _bare("error")),
    "member_type": (_READ, _member(status="ok")),
    "member_unknown": (_READ, _member(meta={})),
    "contradiction": (_MISSING, _member(status="success")),
    "error_code": (_MISSING, lambda _, reply: failed(404, "no_such_order")),
    "not_enveloped": (_READ, _always(Reply(200, media_type="text/html", raw=b"<h1>Order</h1>"))),
}
"""Switch to the call whose answer it changes, and how."""


def wrong(switch: str, ask: Ask) -> Reply:
    """The answer under a switch."""
    if switch in {"auth_ignored", "other_role", "csrf_ignored", "media_type_undocumented"}:
        return right(_pardoned(switch, ask))
    call, change = CHANGES.get(switch, ("", None))
    reply = right(ask)
    return change(ask, reply) if change is not None and _is(call, ask) else reply


def _is(call: str, ask: Ask) -> bool:
    """Whether this is the call, whatever else is in its query."""
    path, _, query = call.partition("?")
    return path == f"{ask.method} {ask.path}" and (not query or query in ask.target.partition("?")[2].split("&"))


def _pardoned(switch: str, ask: Ask) -> Ask:
    """The call as a server takes it that forgets to look at something."""
    if switch == "auth_ignored" and ask.method == "GET" and not ask.has(OTHER_LOGIN):
        return ask._replace(headers=(*ask.headers, LOGIN))
    if switch == "other_role" and ask.has(OTHER_LOGIN):
        return ask._replace(headers=(LOGIN,))
    if switch == "csrf_ignored":
        return ask._replace(headers=(*ask.headers, CSRF))
    if switch == "media_type_undocumented":
        return ask._replace(headers=(*ask.headers, ("content-type", FORM)))
    return ask


class Planted:
    """The application. It has no fault where ``switch`` is empty, or one that lies in the calls alone."""

    def __init__(self, switch: str = "") -> None:
        self.switch = switch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        reply = wrong(self.switch, await _asked(scope, receive))
        content = reply.content
        headers = [*reply.headers, ("content-length", str(len(content)))]
        if reply.media_type:
            headers.append(("content-type", reply.media_type))
        pairs = [(name.encode(), value.encode()) for name, value in headers]
        await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
        await send({"type": "http.response.body", "body": content})


async def _asked(scope: Scope, receive: Receive) -> Ask:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    query = scope["query_string"].decode()
    headers = tuple((name.decode(), value.decode()) for name, value in scope["headers"])
    return Ask(scope["method"], scope["path"] + ("?" + query if query else ""), headers, body)
