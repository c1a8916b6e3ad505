"""Where a request goes, and what the gateway says where it goes nowhere."""

from __future__ import annotations

import pytest

from tests.gateway.running import Gateway
from tests.gateway.wire import assert_refused, send


@pytest.mark.parametrize(
    ("path", "service"),
    [("/user/v1/orders", "user"), ("/driver/v1/offers", "driver"), ("/core/v1/quotes", "core")],
)
def test_a_prefix_leads_to_its_service(path: str, service: str, gateway: Gateway) -> None:
    answer = send(gateway, "GET", f"{path}?limit=5")

    assert (answer.json["replica"], answer.json["target"]) == (service, f"{path}?limit=5")


def test_the_metadata_of_the_authorization_server_stand_at_the_origin(gateway: Gateway) -> None:
    answer = send(gateway, "GET", "/.well-known/oauth-authorization-server")

    assert answer.json["replica"] == "core"
    assert answer.json["target"] == "/core/v1/.well-known/oauth-authorization-server"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/user/v1",
        "/user/v2/orders",
        "/USER/v1/orders",
        "/internal/sessions",
        "/metrics",
        "/health",
        "/x/user/v1/orders",
        "/.well-known/openid-configuration",
        "//user/v1/orders",
    ],
)
def test_another_path_is_not_found(path: str, gateway: Gateway) -> None:
    assert_refused(send(gateway, "GET", path), 404, "not_found")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PURGE"])
def test_another_path_is_not_found_by_any_method(method: str, gateway: Gateway) -> None:
    assert_refused(send(gateway, method, "/nowhere"), 404, "not_found")


@pytest.mark.parametrize("method", ["get", "FOO-BAR", "PROPFIND", "X" * 100])
def test_a_method_that_no_service_can_parse_arrives_as_one_that_no_operation_has(method: str, gateway: Gateway) -> None:
    assert send(gateway, method, "/user/v1/orders").json["method"] == "TRACE"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_a_method_that_a_service_knows_arrives_as_it_is(method: str, gateway: Gateway) -> None:
    assert send(gateway, method, "/user/v1/orders").json["method"] == method


def test_an_answer_to_head_has_no_body(gateway: Gateway) -> None:
    answer = send(gateway, "HEAD", "/nowhere")

    assert (answer.status, answer.body) == (404, b"")


def test_a_service_that_cannot_be_understood_is_unavailable(gateway: Gateway) -> None:
    answer = send(gateway, "POST", "/user/v1/cut")

    assert_refused(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "2"


def test_a_service_that_does_not_answer_in_time_is_unavailable(gateway: Gateway) -> None:
    answer = send(gateway, "GET", "/user/v1/hang")

    assert_refused(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "2"


def test_a_bad_gateway_behind_this_one_is_unavailable(gateway: Gateway) -> None:
    assert send(gateway, "GET", "/user/v1/fail").status == 503
