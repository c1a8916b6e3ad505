"""What an operator does and sees: reload, stop, metrics, health."""

from __future__ import annotations

import http.client
import signal
from pathlib import Path

import pytest

from tests.gateway.conftest import UNLIMITED, Running
from tests.gateway.load import load
from tests.gateway.running import PATIENCE_SECONDS, Gateway, Replica, accepts, wait_until
from tests.gateway.wire import Reply, reply, send


@pytest.mark.parametrize("fresh", [False, True], ids=["kept_connections", "new_connections"])
def test_no_request_fails_when_the_gateway_reloads(fresh: bool, run: Running, replica: Replica) -> None:
    with run({"USER_1": replica}, UNLIMITED) as gateway:
        with load(gateway, "/user/v1/slow" if fresh else "/user/v1/profile", "GET", "POST", fresh=fresh) as clients:
            for _ in range(3):
                gateway.reload()
                clients.await_more(20)

        assert set(clients.outcomes("GET") | clients.outcomes("POST")) == {"200"}


def test_a_stream_goes_on_while_the_gateway_reloads(run: Running, replica: Replica) -> None:
    with run({"CORE_1": replica}, UNLIMITED) as gateway:
        connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=PATIENCE_SECONDS)
        connection.request("GET", "/core/v1/events")
        stream = connection.getresponse()
        first = stream.read1()

        gateway.reload()
        replica.send_more()

        assert (first, stream.read()) == (b"id: 1\r\n\r\n", b"id: 2\r\n\r\n")
        connection.close()


def test_a_request_under_way_is_answered_when_the_gateway_stops(run: Running, replica: Replica) -> None:
    with run({"USER_1": replica}, UNLIMITED) as gateway:
        connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=PATIENCE_SECONDS)
        connection.request("POST", "/user/v1/slow", b"a=1")
        wait_until(lambda: len(replica.journal) == 1, "the request arrives")

        gateway.signal(signal.SIGUSR1)

        assert connection.getresponse().status == 200
        connection.close()
        assert gateway.process is not None
        assert gateway.process.wait(PATIENCE_SECONDS) == 0
        assert not accepts(gateway.port)


def internal(gateway: Gateway, path: str) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", gateway.internal_port, timeout=PATIENCE_SECONDS)
    connection.request("GET", path)
    try:
        return reply(connection.getresponse())
    finally:
        connection.close()


def test_metrics_stand_at_the_internal_address(gateway: Gateway) -> None:
    send(gateway, "GET", "/user/v1/profile")

    answer = internal(gateway, "/metrics")

    assert answer.headers["content-type"].startswith("text/plain")
    assert b'haproxy_server_status{proxy="user",server="user1",state="UP"} 1' in answer.body


def test_the_gateways_own_health_needs_no_service(run: Running, tmp_path: Path) -> None:
    with run({}, {"USER_1": "127.0.0.1:1", "DRIVER_1": "127.0.0.1:1", "CORE_1": "127.0.0.1:1"}) as gateway:
        answer = internal(gateway, "/health")

    assert (answer.status, answer.json) == (200, {"status": "success", "result": {"alive": True}, "error": None})


def test_the_internal_address_serves_no_client(gateway: Gateway) -> None:
    answer = internal(gateway, "/user/v1/profile")

    assert (answer.status, answer.json["error"]["code"]) == (404, "not_found")


def test_an_unreadable_request_is_logged_with_its_end(run: Running, replica: Replica) -> None:
    with run({"USER_1": replica}, UNLIMITED) as gateway:
        connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=PATIENCE_SECONDS)
        connection.connect()
        connection.sock.sendall(b"not HTTP at all\r\n\r\n")
        assert connection.sock.recv(12) == b"HTTP/1.1 400"
        connection.close()

        wait_until(lambda: len(gateway.log()) == 1, "a log entry")
        (entry,) = gateway.log()
        assert (entry["message"], entry["status"], entry["client"]) == ("unreadable", 400, "127.0.0.1")
