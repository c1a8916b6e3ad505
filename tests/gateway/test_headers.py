"""What services may believe of a request, and what clients find on every answer."""

from __future__ import annotations

import json
import uuid

import pytest

from tests.gateway.conftest import UNLIMITED, Running
from tests.gateway.running import Gateway, Replica
from tests.gateway.wire import Reply, send, send_raw

SPOOFED = [
    "Forwarded",
    "X-Forwarded-Port",
    "X-Forwarded-Prefix",
    "X-Forwarded-Server",
    "X-Forwarded-User",
    "X-Real-IP",
    "X-Client-IP",
    "X-Cluster-Client-IP",
    "Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "X-Original-URL",
    "X-Rewrite-URL",
    "X-HTTP-Method",
    "X-HTTP-Method-Override",
    "X-Method-Override",
    "X-Internal-Key",
    "Proxy",
    "Upgrade",
    "X_Forwarded_For",
    "X_Request_Id",
]


def arrived(answer: Reply, name: str) -> list[str]:
    """Give every value that reached the service under this name."""
    return [value for known, value in answer.json["headers"] if known.lower() == name.lower()]


@pytest.mark.parametrize("name", SPOOFED)
def test_a_header_that_only_a_proxy_may_set_is_removed(name: str, gateway: Gateway) -> None:
    answer = send(gateway, "GET", "/user/v1/profile", headers={name: "203.0.113.9"})

    assert arrived(answer, name) == []


def test_the_forwarded_headers_are_the_gateways_own(gateway: Gateway) -> None:
    spoofed = (
        b"GET /user/v1/profile HTTP/1.1\r\nHost: rides.example\r\nConnection: close\r\n"
        b"X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: 203.0.113.10\r\n"
        b"X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\n\r\n"
    )

    answer = send_raw(gateway, spoofed)

    assert arrived(answer, "X-Forwarded-For") == ["127.0.0.1"]
    assert arrived(answer, "X-Forwarded-Proto") == ["http"]
    assert arrived(answer, "X-Forwarded-Host") == ["rides.example"]
    assert arrived(answer, "Host") == ["rides.example"]


@pytest.mark.parametrize(("proxies", "address"), [("192.0.2.0/24 127.0.0.0/8", "203.0.113.9"), ("192.0.2.0/24", None)])
def test_only_a_named_balancer_tells_the_clients_address(
    proxies: str, address: str | None, run: Running, replica: Replica
) -> None:
    told = b"PROXY TCP4 203.0.113.9 127.0.0.1 40000 443\r\nGET /user/v1/profile HTTP/1.1\r\nHost: a\r\n\r\n"
    with run({"USER_1": replica}, UNLIMITED | {"PROXIES": proxies}) as gateway:
        answer = send_raw(gateway, told)

        if address is None:
            assert answer.status == 400
        else:
            assert arrived(answer, "X-Forwarded-For") == [address]


def test_what_a_client_says_of_itself_arrives(gateway: Gateway) -> None:
    said = {"Authorization": "Bearer a", "X-CSRF-Token": "b", "Idempotency-Key": "c", "Last-Event-ID": "1-0"}

    answer = send(gateway, "POST", "/user/v1/orders", body=b"a=1", headers=said)

    assert {name: arrived(answer, name) for name in said} == {name: [value] for name, value in said.items()}


def test_the_request_id_is_made_here_and_told_to_both_sides(gateway: Gateway) -> None:
    answer = send(gateway, "GET", "/user/v1/profile", headers={"X-Request-Id": "mine-mine"})

    assert str(uuid.UUID(answer.request_id)) == answer.request_id
    assert arrived(answer, "X-Request-Id") == [answer.request_id]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_log_has_the_request_id_and_no_secret_of_the_address(method: str, gateway: Gateway) -> None:
    answer = send(gateway, method, '/core/v1/oauth/authorize"\\?code=secret')

    entry = gateway.entry(answer.request_id)
    assert (entry["client"], entry["method"], entry["path"], entry["status"], entry["replica"]) == (
        "127.0.0.1",
        method,
        '/core/v1/oauth/authorize"\\',
        200,
        "core1",
    )
    assert "secret" not in json.dumps(entry)


def test_an_answer_does_not_name_the_program_behind(gateway: Gateway) -> None:
    assert "server" not in send(gateway, "GET", "/user/v1/server").headers


def test_a_service_decides_how_long_its_answer_is_kept(gateway: Gateway) -> None:
    assert send(gateway, "GET", "/user/v1/server").headers["cache-control"] == "max-age=60"
    assert send(gateway, "GET", "/user/v1/profile").headers["cache-control"] == "no-store"


def test_plain_http_promises_no_tls(gateway: Gateway) -> None:
    assert "strict-transport-security" not in send(gateway, "GET", "/user/v1/profile").headers
