from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.live.decode import Wire, decoded
from ridelint.live.telling import line
from ridelint.masking import masked, masked_finding
from ridelint.model import Exchange, Finding, Location, Severity

JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln"
JSON = ("Content-Type", "application/json")
FORM = ("Content-Type", "application/x-www-form-urlencoded")


def call(**given: Any) -> Exchange:
    return decoded(Wire(**{"method": "POST", "url": "https://api.test/login", "status": 200, **given}))


def answered(body: object, *headers: tuple[str, str]) -> Exchange:
    return call(response_headers=(JSON, *headers), response_body=json.dumps(body).encode())


def finding(exchange: Exchange, message: str) -> Finding:
    where = Location("orders.yaml", 1, 1, 1, 2)
    return Finding("some-rule", "RL999", Severity.ERROR, message, where, "/response/body", message, exchange=exchange)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", "Bearer abc", "Bearer [masked]"),
        ("Authorization", "Digest username=a, response=b", "Digest [masked]"),
        ("Authorization", "abc", "[masked]"),
        ("Proxy-Authorization", "Basic YTpi", "Basic [masked]"),
        ("Cookie", "sid=1; theme=dark", "sid=[masked]; theme=[masked]"),
        ("X-Api-Key", "k k", "[masked]"),
        ("X-CSRF-Token", "t", "[masked]"),
        ("Referer", "https://u:p@a.test/?code=1&x=2", "https://[masked]@a.test/?code=[masked]&x=2"),
        ("X-Trace", f"of {JWT}", "of [masked]"),
        ("Accept", "text/html", "text/html"),
    ],
)
def test_a_header_keeps_what_it_is_and_loses_the_secret(name: str, value: str, shown: str) -> None:
    request = masked(call(request_headers=((name, value),))).request

    assert request.headers == {name.lower(): shown}


def test_cookies_that_are_set_keep_their_names_and_attributes() -> None:
    sent = "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/, b=2; HttpOnly"

    assert masked(call(response_headers=(("Set-Cookie", sent),))).response.headers["set-cookie"] == (
        "a=[masked]; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/, b=[masked]; HttpOnly"
    )


def test_a_query_is_masked_by_name_with_all_its_values() -> None:
    request = masked(call(url="/a?api_key=1&api_key=2&code=3&q=4")).request

    assert request.query == {"api_key": ["[masked]", "[masked]"], "code": "[masked]", "q": "4"}


def test_a_path_and_an_origin_lose_what_looks_like_a_secret() -> None:
    request = masked(call(url=f"https://me:pw@api.test/reset/{JWT}")).request

    assert (request.origin, request.path) == ("https://[masked]@api.test", "/reset/[masked]")


def test_a_form_is_masked_in_its_fields_and_its_bytes() -> None:
    request = masked(call(request_headers=(FORM,), request_body=b"name=Bob&password=a+b&code=x")).request

    assert request.body == {"name": "Bob", "password": "[masked]", "code": "[masked]"}
    assert request.raw == b"name=Bob&password=[masked]&code=[masked]"


def test_json_is_masked_at_any_depth_and_its_bytes_with_it() -> None:
    exchange = masked(answered({"result": [{"token": "t", "token_type": "bearer"}], "error": {"code": "gone"}}))

    assert exchange.response.body == {
        "result": [{"token": "[masked]", "token_type": "bearer"}],
        "error": {"code": "gone"},
    }
    assert exchange.response.raw == (b'{"result":[{"token":"[masked]","token_type":"bearer"}],"error":{"code":"gone"}}')


def test_everything_below_the_name_of_a_secret_goes_but_flags_and_nothing() -> None:
    body = masked(answered({"credentials": {"user": "u", "n": 7, "ok": True, "old": None, "more": ["m"], "none": ""}}))

    assert body.response.body == {
        "credentials": {"user": "[masked]", "n": "[masked]", "ok": True, "old": None, "more": ["[masked]"], "none": ""}
    }


def test_a_secret_is_known_again_wherever_it_recurs() -> None:
    sent = (("Authorization", "Bearer opaque/1"), FORM)
    exchange = masked(
        call(
            url="/echo/opaque%2F1",
            request_headers=sent,
            request_body=b"password=hunter2&again=hunter2",
            response_headers=(JSON, ("X-Echo", "opaque/1")),
            response_body=b'{"text": "no hunter2 here", "opaque": ["opaque/1"]}',
        )
    )

    assert exchange.request.path == "/echo/[masked]"
    assert exchange.request.body == {"password": "[masked]", "again": "[masked]"}
    assert exchange.response.headers["x-echo"] == "[masked]"
    assert exchange.response.body == {"text": "no [masked] here", "opaque": ["[masked]"]}


def test_a_short_secret_is_masked_only_where_it_stands() -> None:
    exchange = masked(call(request_headers=(FORM,), request_body=b"password=on&mode=on"))

    assert exchange.request.body == {"password": "[masked]", "mode": "on"}


def test_bytes_without_a_secret_stay_as_they_were() -> None:
    raw = b'{ "name" :\t"Bob" }'

    assert masked(call(response_headers=(JSON,), response_body=raw)).response.raw == raw


def test_a_packed_body_with_a_secret_is_given_unpacked() -> None:
    packed = gzip.compress(b'{"token":"abc"}', mtime=0)
    sent = (JSON, ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed))))
    response = masked(call(response_headers=sent, response_body=packed)).response

    assert response.raw == b'{"token":"[masked]"}'
    assert response.headers == {"content-type": "application/json"}


def test_a_packed_body_that_cannot_be_read_is_not_given() -> None:
    sent = (JSON, ("Content-Encoding", "gzip"))

    assert masked(call(response_headers=sent, response_body=b"\x1f\x8bcut")).response.raw is None


def test_broken_json_is_masked_in_its_text() -> None:
    body = b'{"name": "Bob", "password": "hun\\"ter2", "pin_token": 12, "access_token": "cut'

    assert masked(call(response_headers=(JSON,), response_body=body)).response.raw == (
        b'{"name": "Bob", "password": "[masked]", "pin_token": "[masked]", "access_token": "[masked]"'
    )


def test_a_multipart_body_is_masked_in_its_bytes() -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="password"\r\n\r\nhunter22\r\n--b--\r\n'
    request = masked(
        call(request_headers=(("Content-Type", "multipart/form-data; boundary=b"),), request_body=body)
    ).request

    assert request.raw == body.replace(b"hunter22", b"[masked]")


def test_deep_nesting_is_cut_instead_of_followed() -> None:
    body = masked(call(response_headers=(JSON,), response_body=b"[" * 1000 + b"]" * 1000)).response.raw

    assert body == b"[" * 101 + b'"[masked]"' + b"]" * 101


def test_a_finding_does_not_quote_what_was_sent() -> None:
    exchange = call(request_headers=(("X-Api-Key", "key-12345"),), label=f"{JWT}.har#1")
    told = masked_finding(finding(exchange, f"`key-12345` is no {JWT}"))

    assert (told.message, told.help) == ("`[masked]` is no [masked]", "`[masked]` is no [masked]")
    assert told.exchange == masked(exchange)
    assert masked(exchange).label == "[masked]#1"


def test_a_finding_of_a_description_stays_as_it_is() -> None:
    told = finding(call(), JWT)._replace(exchange=None)

    assert masked_finding(told) is told


def test_further_names_are_masked_on_demand() -> None:
    exchange = call(url="/a?tenant=blue", request_headers=(("X-Tenant", "green"),))
    request = masked(exchange, ("Tenant", "X-Tenant")).request

    assert (request.query, request.headers) == ({"tenant": "[masked]"}, {"x-tenant": "[masked]"})


BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(BODIES, st.text(min_size=6, max_size=12))
def test_a_secret_is_nowhere_in_what_is_shown(body: Any, secret: str) -> None:
    exchange = answered({"access_token": f"<{secret}>", "body": body, "echo": f"a<{secret}>b"}, ("X-Echo", "x"))
    shown = masked(exchange).response

    assert f"<{secret}>" not in json.dumps(shown.body, ensure_ascii=False)
    assert f"<{secret}>".encode(errors="surrogatepass") not in (shown.raw or b"")


@given(BODIES)
def test_masking_again_changes_nothing(body: Any) -> None:
    once = masked(answered(body))

    assert masked(once) == once


def test_the_line_that_a_proxy_tells_is_masked() -> None:
    exchange = call(url=f"https://api.test/reset/{JWT}", request_headers=(("X-Api-Key", "key-12345"),))
    told = line(finding(exchange, "`key-12345` is odd"), exchange)

    assert told == (
        "orders.yaml:1:1: error[RL999] some-rule: `[masked]` is odd (POST /reset/[masked] -> 200 at /response/body)"
    )
