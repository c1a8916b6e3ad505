"""What is too much, too long or too slow is refused here, in the envelope, before it costs a service anything."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from tests.gateway.conftest import UNLIMITED, Running
from tests.gateway.running import Gateway, Replica
from tests.gateway.wire import Reply, ask, assert_refused, connect, send, send_raw

HEAD = b"GET /user/v1/profile HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /user/v1/orders HTTP/1.1\r\nHost: a\r\n"


# --- size ---------------------------------------------------------------------------------------------------------


def test_headers_up_to_the_limit_pass(gateway: Gateway) -> None:
    assert send(gateway, "GET", "/user/v1/profile", headers={"X-Long": "a" * 16000}).status == 200


def test_a_header_past_the_limit_is_refused(gateway: Gateway) -> None:
    assert_refused(send(gateway, "GET", "/user/v1/profile", headers={"X-Long": "a" * 17000}), 400, "bad_request")


def test_too_many_headers_are_refused(gateway: Gateway) -> None:
    headers = {f"X-{number}": "a" for number in range(150)}

    assert_refused(send(gateway, "GET", "/user/v1/profile", headers=headers), 400, "bad_request")


def test_an_address_past_the_limit_is_refused(gateway: Gateway) -> None:
    assert_refused(send(gateway, "GET", f"/user/v1/profile?a={'a' * 9000}"), 400, "bad_request")


def test_what_overflows_the_parser_is_refused_without_an_envelope(gateway: Gateway) -> None:
    # HAProxy 2.6 answers what it cannot hold with a page that no setting changes.
    answer = send_raw(gateway, HEAD + b"X: " + b"a" * 70000 + b"\r\n\r\n")

    assert (answer.status, answer.headers["content-type"]) == (400, "text/html")


@pytest.mark.parametrize("value", [b"\x01", b"a\x1fb", b"\x7f", b"a\x0bb"])
def test_a_control_character_in_a_header_is_refused(value: bytes, gateway: Gateway) -> None:
    assert_refused(send_raw(gateway, HEAD + b"X-A: " + value + b"\r\n\r\n"), 400, "bad_request")


@pytest.mark.parametrize("value", [b"a\tb", "é".encode(), b"\xff", b"~!"])
def test_any_other_character_in_a_header_passes(value: bytes, gateway: Gateway) -> None:
    assert send_raw(gateway, HEAD + b"X-A: " + value + b"\r\n\r\n").status == 200


def test_a_request_without_host_is_refused(gateway: Gateway) -> None:
    assert_refused(send_raw(gateway, b"GET /user/v1/profile HTTP/1.1\r\n\r\n"), 400, "bad_request")


def test_a_body_up_to_the_limit_passes(gateway: Gateway) -> None:
    assert send(gateway, "POST", "/user/v1/orders", body=b"a" * 16384).json["length"] == 16384


@pytest.mark.parametrize("length", [16385, 40000, 1_000_000])
def test_a_body_past_the_limit_is_refused(length: int, gateway: Gateway) -> None:
    assert_refused(send(gateway, "POST", "/user/v1/orders", body=b"a" * length), 413, "payload_too_large")


def test_a_chunked_body_up_to_the_limit_passes(gateway: Gateway) -> None:
    assert send(gateway, "POST", "/user/v1/orders", body=[b"a" * 8000, b"b" * 8000]).json["length"] == 16000


@pytest.mark.parametrize("parts", [[b"a" * 8192, b"b" * 8193], [b"a" * 20000], [b"a" * 1000] * 50])
def test_a_chunked_body_past_the_limit_is_refused(parts: list[bytes], gateway: Gateway) -> None:
    assert_refused(send(gateway, "POST", "/user/v1/orders", body=parts), 413, "payload_too_large")


def test_the_announcement_of_a_long_body_is_refused_before_it_comes(gateway: Gateway) -> None:
    assert_refused(send_raw(gateway, POST + b"Content-Length: 999999\r\n\r\n"), 413, "payload_too_large")


def test_a_long_body_never_reaches_a_service(run: Running, replica: Replica) -> None:
    with run({"USER_1": replica}, UNLIMITED) as gateway:
        send(gateway, "POST", "/user/v1/orders", body=b"a" * 20000)

        assert replica.journal == []


# --- time ---------------------------------------------------------------------------------------------------------


def test_headers_that_do_not_end_are_refused_without_an_envelope(gateway: Gateway) -> None:
    # The parser's own page again.
    answer = send_raw(gateway, HEAD)

    assert (answer.status, answer.headers["content-type"]) == (408, "text/html")


def test_a_body_that_does_not_end_is_refused(gateway: Gateway) -> None:
    answer = send_raw(gateway, POST + b"Content-Length: 10\r\n\r\nabc")

    assert_refused(answer, 408, "bad_request")


def test_a_chunked_body_that_does_not_end_is_refused(gateway: Gateway) -> None:
    answer = send_raw(gateway, POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")

    assert_refused(answer, 408, "bad_request")


def test_slow_clients_take_no_place_at_a_service(run: Running, replica: Replica) -> None:
    with run({"USER_1": replica}, UNLIMITED) as gateway:
        slow = [connect(gateway) for _ in range(20)]
        for connection in slow:
            connection.putrequest("POST", "/user/v1/orders")
            connection.putheader("Content-Length", "10")
            connection.endheaders(b"abc")

        assert send(gateway, "GET", "/user/v1/profile").status == 200
        assert [line.split()[:2] for line in replica.journal] == [["GET", "/user/v1/profile"]]
        for connection in slow:
            connection.close()


def test_as_many_clients_as_are_admitted_can_all_be_served(run: Running, replica: Replica) -> None:
    settings = UNLIMITED | {"CONNECTIONS": "3", "ALL_CONNECTIONS": "12"}
    with run({"USER_1": replica}, settings) as gateway:
        admitted = [connect(gateway) for _ in range(3)]

        assert [ask(one, "POST", "/user/v1/orders", b"a=1").status for one in admitted] == [200] * 3
        for connection in admitted:
            connection.close()


# --- rate ---------------------------------------------------------------------------------------------------------


def ask_often(gateway: Gateway, count: int, headers: Mapping[str, str] = MappingProxyType({})) -> list[Reply]:
    connection = connect(gateway)
    try:
        return [ask(connection, "GET", "/user/v1/profile", headers=headers) for _ in range(count)]
    finally:
        connection.close()


def test_a_client_past_its_rate_is_refused_and_told_when_to_return(run: Running, replica: Replica) -> None:
    with run({"USER_1": replica}, UNLIMITED | {"CLIENT_LIMIT": "5"}) as gateway:
        answers = ask_often(gateway, 6)

        assert [answer.status for answer in answers] == [200] * 5 + [429]
        assert_refused(answers[5], 429, "rate_limited")
        assert answers[5].headers["retry-after"] == "10"
        assert len(replica.journal) == 5


def test_an_access_token_past_its_rate_is_refused_and_others_are_not(run: Running, replica: Replica) -> None:
    with run({"USER_1": replica}, UNLIMITED | {"TOKEN_LIMIT": "3"}) as gateway:
        one = ask_often(gateway, 4, headers={"Authorization": "Bearer one"})
        other = ask_often(gateway, 3, headers={"Authorization": "Bearer other"})

        assert [answer.status for answer in [*one, *other]] == [200, 200, 200, 429, 200, 200, 200]
        assert_refused(one[3], 429, "rate_limited")


@pytest.mark.parametrize("path", ["/core/v1/oauth/login", "/core/v1/oauth/token", "/core/v1/accounts"])
def test_signing_in_has_a_limit_of_its_own(path: str, run: Running, replica: Replica) -> None:
    with run({"CORE_1": replica}, UNLIMITED | {"SIGN_IN_LIMIT": "2"}) as gateway:
        answers = [send(gateway, "POST", path, body=b"a=1") for _ in range(3)]

        assert [answer.status for answer in answers] == [200, 200, 429]
        assert_refused(answers[2], 429, "rate_limited")
        assert answers[2].headers["retry-after"] == "60"
        assert send(gateway, "GET", "/core/v1/account").status == 200
