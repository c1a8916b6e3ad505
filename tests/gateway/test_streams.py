"""An event reaches its client when it happens, and silence does not end a stream early."""

from __future__ import annotations

import http.client

from tests.gateway.conftest import UNLIMITED, Running
from tests.gateway.running import PATIENCE_SECONDS, Gateway, Replica
from tests.gateway.wire import send


def follow(gateway: Gateway) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=PATIENCE_SECONDS)
    connection.request("GET", "/core/v1/events", headers={"Last-Event-ID": "0-0"})
    return connection.getresponse()


def test_an_event_passes_before_the_stream_ends(run: Running, replica: Replica) -> None:
    with run({"CORE_1": replica}, UNLIMITED) as gateway, follow(gateway) as stream:
        first = stream.read1()
        # The replica waits for this before it says more, so a gateway that gathers would have shown nothing yet.
        replica.send_more()

        assert (first, stream.read()) == (b"id: 1\r\n\r\n", b"id: 2\r\n\r\n")
        assert stream.headers["Content-Type"] == "text/event-stream"


def test_a_stream_may_be_silent_for_longer_than_an_answer_may_take(run: Running, replica: Replica) -> None:
    settings = UNLIMITED | {"ANSWER_TIMEOUT": "200ms"}
    with run({"CORE_1": replica}, settings) as gateway, follow(gateway) as stream:
        first = stream.read1()
        # Longer than an answer may take here: this request proves it by being given up.
        assert send(gateway, "POST", "/core/v1/hang", body=b"a=1").status == 503
        replica.send_more()

        assert (first, stream.read()) == (b"id: 1\r\n\r\n", b"id: 2\r\n\r\n")


def test_streams_leave_room_for_requests(run: Running, replica: Replica) -> None:
    with run({"CORE_1": replica}, UNLIMITED) as gateway:
        streams = [follow(gateway) for _ in range(30)]

        assert send(gateway, "GET", "/core/v1/account").status == 200
        for stream in streams:
            stream.close()
