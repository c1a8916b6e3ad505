"""The `traffic` command: recordings of whatever form, held to a description; what is wrong with them in one line."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ridelint
from tests.live.sources.written import entry, har

SPEC = """\
openapi: 3.0.3
info: {title: Orders, version: "1"}
servers: [{url: https://api.example/v1}]
paths:
  /orders/{order_id}:
    get:
      parameters: [{name: order_id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200":
          description: one
          content:
            application/json:
              schema: {type: object, properties: {orderId: {type: integer}}}
"""
OF_NAMES = ("--spec", "api.yaml", "--select", "field-name-case", "--format", "json")
OUTSIDE = (
    "below no base path of a description (/v1): only method, path and status were checked; --base-path names another "
    "base"
)
FOUND = {"rule": "field-name-case", "pointer": "/response/body/orderId"}


def order(number: int, **more: Any) -> dict[str, Any]:
    text = json.dumps({"orderId": number})
    answer = {
        "headers": [{"name": "content-type", "value": "application/json"}],
        "content": {"mimeType": "application/json", "size": len(text), "text": text},
    }
    return entry({"url": f"https://api.example/v1/orders/{number}"}, answer, **more)


@pytest.fixture
def recorded(folder: Path) -> Path:
    (folder / "api.yaml").write_text(SPEC)
    (folder / "a.har").write_bytes(har(*map(order, range(20))))
    return folder


def findings(out: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(out)["findings"]
    return told


def test_a_fault_of_many_calls_is_told_once(ridelint: Ridelint, recorded: Path) -> None:
    done = ridelint("traffic", "a.har", *OF_NAMES)
    (found,) = findings(done.out)
    assert {name: found[name] for name in FOUND} == FOUND
    assert (found["exchange"]["label"], found["line"]) == ("a.har#1", 13)
    assert (done.code, done.err) == (1, "")


def test_several_files_are_one_run(ridelint: Ridelint, recorded: Path) -> None:
    answer = {"status": 200, "headers": {"content-type": "application/json"}, "body_json": {"orderId": 1}}
    line = {"request": {"method": "GET", "url": "/v1/orders/1"}, "response": answer}
    (recorded / "b.ndjson.gz").write_bytes(gzip.compress(json.dumps(line).encode()))
    done = ridelint("traffic", "b.ndjson.gz", "a.har", *OF_NAMES)
    assert [found["exchange"]["label"] for found in findings(done.out)] == ["b.ndjson.gz:1"]


def test_standard_input_is_a_recording(ridelint: Ridelint, recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (recorded / "a.har").read_bytes()
    stdin = io.TextIOWrapper(io.BytesIO(data))
    monkeypatch.setattr(sys, "stdin", stdin)
    done = ridelint("traffic", "-", *OF_NAMES)
    assert [found["exchange"]["label"] for found in findings(done.out)] == ["standard input#1"]


def test_what_was_read_of_a_cut_file_is_checked_and_the_cut_is_told(ridelint: Ridelint, recorded: Path) -> None:
    data = (recorded / "a.har").read_bytes()
    (recorded / "a.har").write_bytes(data[:2000])
    done = ridelint("traffic", "a.har", *OF_NAMES)
    assert len(findings(done.out)) == 1
    assert done.code == 2
    place = data.rindex(b'{"startedDateTime', 0, 2000)
    count = data.count(b"startedDateTime", 0, place)
    told = f"it is cut short; the {count} entries before were checked"
    assert done.err == f"ridelint: a.har, line 1, byte {place}: {told}\n"


def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_it(ridelint: Ridelint, recorded: Path) -> None:
    done = ridelint("traffic", "no.har", "a.har", *OF_NAMES)
    assert len(findings(done.out)) == 1
    assert (done.code, done.err) == (2, "ridelint: no.har: cannot be read: No such file or directory\n")


def test_a_recording_without_a_call_is_told(ridelint: Ridelint, recorded: Path) -> None:
    (recorded / "a.har").write_bytes(har())
    done = ridelint("traffic", "a.har", *OF_NAMES)
    assert (done.code, done.err) == (2, "ridelint: a.har: no call in it could be checked\n")


def test_only_the_calls_of_some_urls_are_checked(ridelint: Ridelint, recorded: Path) -> None:
    done = ridelint("traffic", "a.har", *OF_NAMES, "--only", "https://api.example/v1/orders/1?", "--only", "*/2")
    assert [found["exchange"]["label"] for found in findings(done.out)] == ["a.har#3"]
    assert done.err == "ridelint: a.har: left out 9 entries that --only does not name\n"


@pytest.mark.parametrize(
    ("options", "left", "count"),
    [
        (("--include", "/orders/*"), "1 entry", 20),
        (("--include", "GET"), "1 entry", 20),
        (("--exclude", "tag:lists"), "1 entry", 20),
        (("--include", "list_*"), "20 entries", 1),
    ],
)
def test_only_the_calls_of_some_operations_are_checked(
    ridelint: Ridelint, recorded: Path, options: tuple[str, ...], left: str, count: int
) -> None:
    more = "  /orders: {post: {operationId: list_orders, tags: [lists], responses: {}}}\n"
    (recorded / "api.yaml").write_text(SPEC + more)
    post = entry({"method": "POST", "url": "https://api.example/v1/orders"}, {})
    (recorded / "a.har").write_bytes(har(*map(order, range(20)), post))
    done = ridelint("traffic", "a.har", *OF_NAMES, *options)
    assert json.loads(done.out)["summary"]["exchanges"] == count
    assert done.err == f"ridelint: a.har: left out {left} that --include or --exclude leaves out\n"


def test_a_call_of_no_operation_is_checked_unless_others_are_named(ridelint: Ridelint, recorded: Path) -> None:
    (recorded / "a.har").write_bytes(har(entry({"url": "https://api.example/v1/drivers"}, {})))
    (recorded / "api.yaml").write_text(SPEC + "  /orders: {post: {responses: {}}}\n")
    assert ridelint("traffic", "a.har", *OF_NAMES, "--exclude", "POST").err == ""
    done = ridelint("traffic", "a.har", *OF_NAMES, "--include", "GET")
    assert done.code == 2
    assert done.err == (
        "ridelint: a.har: left out 1 entry that --include or --exclude leaves out\n"
        "ridelint: a.har: no call in it could be checked\n"
    )


def test_parts_of_a_page_are_left_out_unless_a_description_has_them(ridelint: Ridelint, recorded: Path) -> None:
    script = entry({"url": "https://api.example/app.js"}, _resourceType="script")
    (recorded / "a.har").write_bytes(har(script, order(1, _resourceType="document")))
    done = ridelint("traffic", "a.har", *OF_NAMES)
    assert [found["exchange"]["label"] for found in findings(done.out)] == ["a.har#2"]
    assert done.err == "ridelint: a.har: left out 1 entry that a page wanted for itself, as scripts and pictures\n"


def test_operations_are_found_below_another_base(ridelint: Ridelint, recorded: Path) -> None:
    data = (recorded / "a.har").read_bytes()
    (recorded / "a.har").write_bytes(data.replace(b"/v1/", b"/beta/"))
    for options, lines, said in ((), [], f"ridelint: 20 calls stand {OUTSIDE}\n"), (("--base-path", "/beta"), [13], ""):
        done = ridelint("traffic", "a.har", *OF_NAMES, *options)
        assert ([found["line"] for found in findings(done.out)], done.err) == (lines, said)


def test_what_no_description_covers_is_held_to_no_style(ridelint: Ridelint, recorded: Path) -> None:
    """A browser's recording: the API's calls, one beside its base path, and those of others."""

    def strange(url: str) -> dict[str, Any]:
        return {**order(1), "request": {**order(1)["request"], "url": url}}

    calls = [
        order(1),
        strange("https://api.example/v1/driverList?pageSize=1"),
        strange("https://api.example/healthCheck?pageSize=1"),
        strange("https://metrics.example/v1/collectAll?pageSize=1"),
        strange("https://API.example:443/v1/orders/2"),
    ]
    (recorded / "a.har").write_bytes(har(*calls))
    done = ridelint("traffic", "a.har", "--spec", "api.yaml", "--select", "naming,traffic", "--format", "json")

    told = {(found["rule"], found["exchange"]["path"], found["pointer"]) for found in findings(done.out)}
    assert told == {
        ("field-name-case", "/v1/orders/1", "/response/body/orderId"),
        ("field-name-case", "/v1/driverList", "/response/body/orderId"),
        ("parameter-name-case", "/v1/driverList", "/request/query/pageSize"),
        ("operation-undocumented", "/v1/driverList", "/request/path"),
        ("operation-undocumented", "/healthCheck", "/request/path"),
    }
    assert done.err.splitlines() == [
        "ridelint: left out 1 call of servers other than the API's",
        f"ridelint: 1 call stands {OUTSIDE}",
    ]
    assert json.loads(done.out)["summary"]["exchanges"] == 4


@pytest.mark.parametrize(
    ("config", "options"),
    [("", ("--mask", "X,orderId")), ("mask: [X, orderId]", ()), ("mask: [orderid]", ("--mask", "X"))],
)
def test_further_names_are_masked_in_the_report_and_in_the_recording(
    ridelint: Ridelint, recorded: Path, config: str, options: tuple[str, ...]
) -> None:
    (recorded / "ridelint.yaml").write_text(config)
    done = ridelint("traffic", "a.har", *OF_NAMES, *options, "--save-har", "b.har")
    (found,) = findings(done.out)
    assert found["exchange"]["value"] == '"[masked]"'
    answers = [
        call["response"]["content"]["text"] for call in json.loads((recorded / "b.har").read_text())["log"]["entries"]
    ]
    assert set(answers) == {'{"orderId":"[masked]"}'}


def test_the_command_that_makes_the_call_again_is_shown_on_demand(ridelint: Ridelint, recorded: Path) -> None:
    command = "= repeat: curl --url https://api.example/v1/orders/0\n"
    named = OF_NAMES[:-2]
    assert command in ridelint("traffic", "a.har", *named, "--verbose").out
    assert command not in ridelint("traffic", "a.har", *named).out


def test_calls_are_recorded_anew(ridelint: Ridelint, recorded: Path) -> None:
    ridelint("traffic", "a.har", *OF_NAMES, "--save-har", "b.har")
    done = ridelint("traffic", "b.har", *OF_NAMES)
    assert [found["exchange"]["label"] for found in findings(done.out)] == ["a.har#1"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--base-path", "beta"), "ridelint: --base-path: 'beta' is no path; it begins with a slash, as /v1\n"),
        (("--save-har", "no/b.har"), "ridelint: no/b.har: cannot be written: No such file or directory\n"),
        (("--spec", "no.yaml"), "ridelint: no.yaml: does not exist; check the spelling\n"),
    ],
)
def test_an_option_that_cannot_be_followed_is_told(
    ridelint: Ridelint, recorded: Path, options: tuple[str, ...], told: str
) -> None:
    done = ridelint("traffic", "a.har", *OF_NAMES, *options)
    assert (done.code, done.err) == (2, told)
