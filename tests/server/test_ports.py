"""Ports chosen by option reach every process by its environment."""

from __future__ import annotations

from server.commands.ports import chosen, own_ports, told

NONE = dict.fromkeys(("user_port", "driver_port", "core_port", "gateway_port", "internal_port"))


def test_what_no_option_names_stays_where_the_environment_puts_it() -> None:
    environ = {"GATEWAY_BIND": ":8443", "ISSUER": "https://localhost:8443"}
    moved = chosen(NONE)
    assert (moved, told(moved, environ), own_ports(moved, environ)) == ({}, environ, {"internal": 8404})


def test_a_port_is_told_to_the_gateway_and_to_whoever_calls_there() -> None:
    moved = chosen({**NONE, "core_port": 9083, "gateway_port": 9080, "internal_port": 9404})
    assert told(moved, {}) == {
        "CORE_URL": "http://127.0.0.1:9083",
        "GATEWAY_BIND": "127.0.0.1:9080",
        "GATEWAY_CORE_1": "127.0.0.1:9083",
        "GATEWAY_INTERNAL_BIND": "127.0.0.1:9404",
        "ISSUER": "http://127.0.0.1:9080",
    }
    assert own_ports(moved, {}) == {"gateway": 9080, "internal": 9404}


def test_an_issuer_that_was_set_stays_and_tls_makes_another() -> None:
    moved = {"gateway": 9080}
    assert told(moved, {"ISSUER": "https://rides.example"})["ISSUER"] == "https://rides.example"
    assert told(moved, {"GATEWAY_CERTIFICATE": "x.pem"})["ISSUER"] == "https://127.0.0.1:9080"


def test_zero_is_any_free_port() -> None:
    assert chosen({**NONE, "user_port": 0})["user"] > 0
