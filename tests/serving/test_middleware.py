"""What the middleware says of the calls that pass it, and that they pass as if it were not there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ridelint.document import InputError
from ridelint.errors import UsageError
from ridelint.live.asgi import App, Message, Receive, Scope, Send
from ridelint.live.observer import Observer
from ridelint.middleware import FindingsError, RidelintMiddleware
from ridelint.model import Exchange, Finding

JSON = (b"content-type", b"application/json")
FAULTY = b'{"orderId": "7"}'
LINE = (
    "{api}:11:48: error[RL101] field-name-case: field `orderId` is not snake_case"
    " (GET /orders/7 -> 200 at /response/body/orderId)"
)


def answering(*pieces: bytes, headers: list[tuple[bytes, bytes]] | None = None, status: int = 200) -> App:
    """An application that reads the request and answers with these pieces of a body."""

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": status, "headers": headers or [JSON]})
        for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    return app


def call(app: App, path: str = "/orders/7", body: tuple[bytes, ...] = (b"",), method: str = "GET") -> list[Message]:
    """Every message that a call of the application sends."""
    waiting = [
        {"type": "http.request", "body": piece, "more_body": number < len(body)} for number, piece in enumerate(body, 1)
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"test")],
        "scheme": "http",
    }
    asyncio.run(asyncio.wait_for(app(scope, receive, send), 10))
    return sent


Watching = Callable[..., RidelintMiddleware]


@pytest.fixture
def watching(api: Path) -> Watching:
    """Wraps an application in the middleware, which asks one rule."""

    def wrap(app: App, **options: Any) -> RidelintMiddleware:
        return RidelintMiddleware(app, specs=[api], select=["field-name-case"], **options)

    return wrap


def test_new_finding_is_one_line_of_the_log(api: Path, watching: Watching, caplog: pytest.LogCaptureFixture) -> None:
    app = watching(answering(FAULTY))

    call(app)
    call(app)
    app.close()

    assert caplog.record_tuples == [("ridelint", logging.ERROR, LINE.format(api=api))]


def test_every_finding_reaches_a_function(watching: Watching) -> None:
    found: list[Finding] = []
    app = watching(answering(FAULTY), on_finding=found.append)

    call(app)
    call(app)
    app.close()

    assert [(finding.rule, finding.pointer, finding.times) for finding in found] == [
        ("field-name-case", "/response/body/orderId", 1),
        ("field-name-case", "/response/body/orderId", 2),
    ]


def test_raise_ends_the_call_after_its_answer(api: Path, watching: Watching) -> None:
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        async def both(message: Message) -> None:
            sent.append(message)
            await send(message)

        await watching(answering(FAULTY), on_finding="raise")(scope, receive, both)

    with pytest.raises(FindingsError) as raised:
        call(app)

    assert str(raised.value) == LINE.format(api=api)
    assert [message["type"] for message in sent][-1] == "http.response.body"


def test_raise_lets_a_clean_call_be(watching: Watching) -> None:
    assert call(watching(answering(b"{}"), on_finding="raise"))[0]["status"] == 200


@pytest.mark.parametrize(
    ("pieces", "headers", "value"),
    [
        ((FAULTY,), [JSON], b'field-name-case;pointer="/response/body/orderId"'),
        ((FAULTY[:5], FAULTY[5:]), [JSON], b'field-name-case;pointer="/response/body/orderId"'),
        ((b"{}",), [JSON], b"none"),
        ((b"data: 1\n\n",), [(b"content-type", b"text/event-stream")], b"unchecked"),
        ((b'"' + b"x" * 2000 + b'"',), [JSON], b"unchecked"),
    ],
    ids=["finding", "pieces", "clean", "stream", "large"],
)
def test_header_says_what_was_found(
    watching: Watching, pieces: tuple[bytes, ...], headers: list[tuple[bytes, bytes]], value: bytes
) -> None:
    app = watching(answering(*pieces, headers=headers), on_finding="header", most_body=1000)

    start, *body = call(app)

    assert start["headers"] == [*headers, (b"x-ridelint-findings", value)]
    assert b"".join(message["body"] for message in body) == b"".join(pieces)


def test_messages_pass_unchanged_and_at_once(watching: Watching) -> None:
    inner = answering(FAULTY[:4], FAULTY[4:])

    assert call(watching(inner)) == call(inner)


def test_an_event_is_passed_on_before_the_next_is_made(watching: Watching) -> None:
    seen: list[bytes] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        for event in (b"data: 1\n\n", b"data: 2\n\n"):
            await send({"type": "http.response.body", "body": event, "more_body": True})
            assert seen[-1] == event

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        async def note(message: Message) -> None:
            seen.append(message.get("body", b""))
            await send(message)

        await watching(app, on_finding="header")(scope, receive, note)

    call(outer)

    assert seen == [b"", b"data: 1\n\n", b"data: 2\n\n"]


def test_a_body_past_the_bound_is_unknown_and_not_kept(watching: Watching) -> None:
    app = watching(answering(*[FAULTY] * 100), on_finding="raise", most_body=1000)

    assert len(call(app)) == 102


def test_websockets_and_lifespan_are_not_touched(watching: Watching) -> None:
    got: list[tuple[Any, ...]] = []

    async def app(*arguments: Any) -> None:
        got.append(arguments)

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        pass

    for kind in ("websocket", "lifespan"):
        asyncio.run(asyncio.wait_for(watching(app)({"type": kind}, receive, send), 10))

    assert [(scope["type"], given, sender) for scope, given, sender in got] == [
        ("websocket", receive, send),
        ("lifespan", receive, send),
    ]


def test_excluded_paths_and_calls_out_of_the_sample_are_let_through(watching: Watching) -> None:
    call(watching(answering(FAULTY), on_finding="raise", exclude=["/orders/*"]))
    call(watching(answering(FAULTY), on_finding="raise", sample=0))


def test_error_of_the_application_goes_on_as_it_came(watching: Watching) -> None:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [JSON]})
        raise LookupError("of the application")

    for way in ("log", "raise", "header"):
        with pytest.raises(LookupError, match="of the application"):
            call(watching(app, on_finding=way))


def test_error_before_the_answer_is_a_failure_of_the_server(api: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
        await receive()
        raise LookupError("of the application")

    watched = RidelintMiddleware(app, specs=[api], preset="conformance")
    with pytest.raises(LookupError, match="of the application"):
        call(watched)

    watched.close()
    (line,) = caplog.messages
    assert line == (
        f"{api}:6:5: error[RL510] server-error: `GET /orders/{{order_id}}` was answered 500"
        " (GET /orders/7 -> 500 at /response/status)"
    )


@pytest.mark.parametrize("error", [asyncio.CancelledError(), SystemExit()])
def test_call_that_was_given_up_has_no_answer_to_check(
    api: Path, error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise error

    watched = RidelintMiddleware(app, specs=[api], preset="conformance")
    with pytest.raises(type(error)):
        call(watched)

    watched.close()
    assert caplog.messages == []


def test_fault_in_the_listener_is_logged_and_the_call_goes_on(
    watching: Watching, caplog: pytest.LogCaptureFixture
) -> None:
    def listener(_finding: Finding) -> None:
        raise ValueError("in the listener")

    app = watching(answering(FAULTY), on_finding=listener)

    assert call(app)[0]["status"] == 200
    app.close()
    assert caplog.messages == ["a call could not be checked: ValueError: in the listener"]


@pytest.mark.parametrize("way", ["raise", "header"])
def test_fault_in_the_check_reaches_no_client(
    watching: Watching, way: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_observer: Observer, _exchange: Exchange) -> None:
        raise ValueError("in the observer")

    monkeypatch.setattr(Observer, "observe", broken)

    assert call(watching(answering(FAULTY), on_finding=way))[0]["status"] == 200
    assert caplog.messages == ["a call could not be checked: ValueError: in the observer"]


def test_description_that_is_not_there_is_told_when_the_application_is_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.yaml"):
        RidelintMiddleware(answering(), specs=[tmp_path / "nowhere.yaml"])


def test_preset_that_is_none_is_told_when_the_application_is_made(api: Path) -> None:
    with pytest.raises(UsageError, match="no preset is named 'conform'; choose from house, naming, conformance, none"):
        RidelintMiddleware(answering(), specs=[api], preset="conform")
