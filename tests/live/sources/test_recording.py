"""The form of a recording is told by its content, packed or not, and a damaged one is told of."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ridelint.errors import RidelintError
from ridelint.live.sources import feed as feeding
from ridelint.live.sources.feed import Feed, open_feed
from ridelint.live.sources.recording import form_of
from tests.live.sources.written import entry, har

Read = Callable[..., Any]
CALL = b'{"request": {"method": "GET", "url": "/a"}, "response": {"status": 200}}\n'
NO_FORM = "a: no recording of a known form; if it is one all the same, say which with --input-format har|ndjson|haproxy"
LOGGED = b'{"method": "GET", "path": "/a", "status": 200}\n'


def form(data: bytes) -> str:
    return form_of(Feed("a", io.BytesIO(data)))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (har(entry()), "har"),
        (b"\xef\xbb\xbf" + har(entry()), "har"),
        (json.dumps(json.loads(har(entry())), indent=4).encode(), "har"),
        (har(entry())[:100], "har"),
        (b'{"log": {"entries": [' + b" " * 100_000, "har"),
        (b'{"log": {"entries": [\n' + CALL + b"]}}", "har"),
        (CALL, "ndjson"),
        (b"\n" + CALL, "ndjson"),
        (b'{"request": {"method": "GET", "body": "' + b"a" * 100_000, "ndjson"),
        (LOGGED, "haproxy"),
        (b"<134>Jan  1 00:00:00 gateway haproxy[7]: " + LOGGED, "haproxy"),
        (gzip.compress(CALL), "ndjson"),
    ],
)
def test_form_is_told_by_content(data: bytes, name: str) -> None:
    assert form(data) == name


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "a: it is empty; record some calls first"),
        (b" \n", "a: it is empty; record some calls first"),
        ("{}".encode("utf-16"), "a: it is UTF-16; save it as UTF-8"),
        (b"<html>", NO_FORM),
        (gzip.compress(CALL)[:12], "a: the gzip file is cut short; record some calls first"),
        (b"\x1f\x8bnot gzip", "a: it cannot be read on: Unknown compression method; record some calls first"),
    ],
)
def test_what_has_no_form_is_refused_in_one_line(data: bytes, told: str) -> None:
    with pytest.raises(RidelintError) as refused:
        form(data)
    assert str(refused.value) == told


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RidelintError, match=r"no\.har: cannot be read: No such file or directory"):
        open_feed(str(tmp_path / "no.har"))


def test_a_packed_har_that_is_cut_short_is_read_as_far_as_it_goes(reading: Read) -> None:
    rows = [entry({"url": f"https://api.example/{number * 7919}"}) for number in range(3000)]
    whole = gzip.compress(har(*rows))
    got = reading(whole[: len(whole) // 2])
    assert 0 < len(got.wires) < 3000
    (told,) = got.trouble
    assert told.startswith("a, line 1, byte ")
    assert told.endswith(f": the gzip file is cut short; the {len(got.wires)} entries before were checked")


def test_packed_lines_that_are_cut_short_are_read_as_far_as_they_go(reading: Read) -> None:
    rows = b"".join(CALL.replace(b"/a", b"/%d" % (number * 7919)) for number in range(5000))
    got = reading(gzip.compress(rows)[:5000], form="ndjson")
    assert got.trouble[-1] == "a: the gzip file is cut short; what was before it was checked"
    assert got.wires


def test_a_line_without_end_ends_the_reading(reading: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "MOST", 1024 * 1024)
    got = reading(CALL + b'{"a": "' + b"a" * 3_000_000)
    assert len(got.wires) == 1
    assert got.trouble == ["a: a line is longer than 1 MiB; what was before it was checked"]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_lines_are_the_same_in_whatever_steps_they_come(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(feeding, "_HEAD", size)
    monkeypatch.setattr(feeding.Feed.read, "__defaults__", (size,))
    blocks = list(Feed("a", io.BytesIO(b"a\nbc\n\nd")).blocks())
    assert b"".join(blocks) == b"a\nbc\n\nd"
    assert all(block.endswith(b"\n") for block in blocks[:-1])
