"""What is recorded reads back as the same calls, without their secrets, whenever the run ends."""

from __future__ import annotations

import gzip
import io
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridelint.errors import RidelintError
from ridelint.live.decode import Wire, decoded
from ridelint.live.har_writer import HarWriter, as_entry
from ridelint.live.sources.feed import Feed
from ridelint.live.sources.notes import Notes
from ridelint.live.sources.recording import read_feed
from ridelint.masking import masked
from ridelint.model import REQUEST_BODY, REQUEST_CREDENTIALS, RESPONSE_BODY, Exchange, Purpose

JSON = ("content-type", "application/json")
PLAIN = ("content-type", "text/plain")
ORDINARY = Wire("GET", "https://api.example/a?b=1&b=2&c=", 200, (("accept", "*/*"),), None, (JSON,), b'{"a": 1}', "one")


def read_back(data: bytes) -> list[Exchange]:
    notes = Notes("a")
    found = [decoded(wire) for wire, _ in read_feed(Feed("a", io.BytesIO(data)), notes, "har")]
    assert notes.trouble == []
    return found


def recorded(path: Path, *exchanges: Exchange) -> list[Exchange]:
    with HarWriter(path) as har:
        for exchange in exchanges:
            har.write(exchange)
    return read_back(path.read_bytes())


@pytest.mark.parametrize(
    "wire",
    [
        ORDINARY,
        ORDINARY._replace(seconds=0.25, started=1767225600.5),
        ORDINARY._replace(purpose=Purpose.NO_TOKEN, status=401),
        ORDINARY._replace(unknown=frozenset({RESPONSE_BODY, REQUEST_BODY}), response_body=None),
        ORDINARY._replace(method="POST", request_headers=(JSON,), request_body=b"[1]"),
        ORDINARY._replace(method="POST", request_headers=(PLAIN,), request_body=b"\xff\xfe"),
        ORDINARY._replace(response_headers=(PLAIN,), response_body=b"\x89PNG\xff"),
        ORDINARY._replace(response_body=b'{"a": '),
        ORDINARY._replace(response_body=None, response_headers=(), status=204),
        ORDINARY._replace(response_body=None, problem="closed in the middle of the body"),
    ],
)
def test_a_call_reads_back_as_it_was(tmp_path: Path, wire: Wire) -> None:
    assert recorded(tmp_path / "a.har", decoded(wire)) == [decoded(wire)]


@given(
    st.builds(
        Wire,
        method=st.sampled_from(["GET", "POST"]),
        url=st.sampled_from(["https://api.example/a", "https://api.example/b%20c?d=e"]),
        status=st.integers(200, 599),
        request_headers=st.sampled_from([(), (JSON,), (PLAIN,), (PLAIN, ("x-a", "ü"))]),
        request_body=st.none() | st.binary(min_size=1, max_size=9) | st.just(b'{"a": [1, null]}'),
        response_headers=st.sampled_from([(JSON,), (PLAIN,), (PLAIN, ("x-a", "\ud800"))]),
        response_body=st.none() | st.binary(min_size=1, max_size=9) | st.just(b'{"a": [1, null]}'),
        label=st.just("one"),
        seconds=st.none() | st.just(0.5),
        started=st.none() | st.just(1.5),
        purpose=st.sampled_from(Purpose),
    )
)
def test_any_call_reads_back_as_it_was(wire: Wire) -> None:
    exchange = decoded(wire)
    (again,) = read_back(json.dumps({"log": {"entries": [as_entry(exchange)]}}).encode())
    clean = {name: value.replace("\ud800", "?") for name, value in exchange.response.headers.items()}
    assert again == exchange._replace(response=exchange.response._replace(headers=clean))


def test_a_packed_body_is_recorded_unpacked(tmp_path: Path) -> None:
    packed = ORDINARY._replace(
        response_headers=(JSON, ("content-encoding", "gzip")), response_body=gzip.compress(b'{"a": 1}')
    )
    (again,) = recorded(tmp_path / "a.har", decoded(packed))
    assert (again.response.body, again.response.raw) == ({"a": 1}, b'{"a": 1}')


def test_secrets_are_masked_and_are_unknown_when_read_back(tmp_path: Path) -> None:
    wire = ORDINARY._replace(
        method="POST",
        request_headers=(JSON, ("authorization", "Bearer very-secret")),
        request_body=b'{"password": "very-secret"}',
        response_headers=(JSON, ("set-cookie", "sid=very-secret")),
    )
    (again,) = recorded(tmp_path / "a.har", decoded(wire))
    assert b"very-secret" not in (tmp_path / "a.har").read_bytes()
    assert again == masked(decoded(wire))._replace(unknown=frozenset({REQUEST_CREDENTIALS}))


def test_the_file_is_whole_after_every_call(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    har = HarWriter(path)
    try:
        for count in range(4):
            assert len(json.loads(path.read_bytes())["log"]["entries"]) == count
            har.write(decoded(ORDINARY))
    finally:
        har.close()


def test_calls_of_several_threads_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    with HarWriter(path) as har:

        def write() -> None:
            for _ in range(50):
                har.write(decoded(ORDINARY))

        threads = [threading.Thread(target=write) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert read_back(path.read_bytes()) == [decoded(ORDINARY)] * 200


def test_an_entry_has_what_har_1_2_asks_for() -> None:
    entry: dict[str, Any] = as_entry(decoded(ORDINARY))
    assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= entry.keys()
    halves = {"httpVersion", "cookies", "headers", "headersSize", "bodySize"}
    assert halves | {"method", "url", "queryString"} <= entry["request"].keys()
    assert halves | {"status", "statusText", "content", "redirectURL"} <= entry["response"].keys()


def test_only_its_owner_may_read_a_recording(tmp_path: Path) -> None:
    HarWriter(tmp_path / "a.har").close()
    assert (tmp_path / "a.har").stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(RidelintError, match=r"no/a\.har: cannot be written: No such file or directory"):
        HarWriter(tmp_path / "no" / "a.har")
