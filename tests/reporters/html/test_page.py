"""The page as markup: what is in it, and that nothing else can get in."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

import pytest

from ridelint.model import Exchange, Request, Response
from ridelint.reporters import Report, render
from ridelint.reporters.html.listing import Line
from ridelint.reporters.html.message import request_lines, response_lines
from ridelint.reporters.html.pretty import pretty
from ridelint.reporters.html.source import source_lines
from ridelint.reporters.html.tags import element, prose, text
from tests.reporters.fakes import ALL, FIELD, LIVE, NOTHING, ORDER, ORDER_CALL, report, source_line, span

HOSTILE = "</script></style></pre><img src=x onerror=alert(1)>\"'<!--"


def page(run: Report) -> str:
    return render("html", run)


def said(run: Report) -> str:
    """The page's words, without markup."""
    markup = re.sub(r"<(style|script)>.*?</\1>", "", page(run), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def marked(lines: list[Line]) -> list[str]:
    return [line.text.strip() for line in lines if line.is_marked]


def test_the_policy_allows_the_page_s_own_style_and_script_alone() -> None:
    markup = page(LIVE)
    (style,) = re.findall(r"<style>(.*?)</style>", markup, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", markup, re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in (style, script)]

    assert re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', markup) == [
        f"default-src 'none'; style-src {hashes[0]}; script-src {hashes[1]}; base-uri 'none'; form-action 'none'"
    ]


def test_the_page_names_no_other_file_and_no_inline_style_or_handler() -> None:
    assert (
        re.findall(
            r"\s(?:src|href=\"(?!#)|style|on\w+)=", re.sub(r"<(style|script)>.*?</\1>", "", page(LIVE), flags=re.DOTALL)
        )
        == []
    )


@pytest.mark.parametrize("run", [ALL, LIVE, NOTHING])
def test_the_same_report_gives_the_same_page(run: Report) -> None:
    assert page(run) == page(run._replace(seconds=None))


def test_the_top_counts_findings_and_what_was_seen() -> None:
    assert "Found 1 error in 1,234 calls. ✕ 1 error ▲ 0 warnings ● 0 infos 1 of 2 operations seen" in said(LIVE)


def test_a_finding_is_told_with_place_count_value_and_both_sides() -> None:
    words = said(LIVE)

    assert "'driverId' is not snake_case GET /orders/{order_id} specs/user.yaml:3 seen 37 times Help name it" in words
    assert 'Call GET /v1/orders/7 -> 200 (todo.har#3) At /response/body/result/items/1/driverId is "d-1"' in words
    assert "Description, specs/user.yaml:3 1 paths: 2 /a/: {} 3 faulty: driverId : 4" in words
    assert 'Response 200 OK content-type: application/json { "status": "success",' in words
    assert 'faulty: "driverId": "d-1"' in words
    assert '--header "authorization: Bearer $TOKEN"' in words


def test_findings_of_descriptions_are_grouped_by_file() -> None:
    words = said(ALL)

    assert words.index("specs/driver.yaml 1 finding") < words.index("specs/user.yaml 2 findings")
    assert "1 entry of the baseline no longer found specs/user.yaml: field-name-case at /old" in words
    assert "Coverage" not in words


def test_a_clean_run_says_so() -> None:
    assert "Nothing was found." in said(NOTHING)
    assert 'id="filters"' not in page(NOTHING)


def test_the_gravest_and_most_frequent_rule_comes_first() -> None:
    words = said(ALL)

    assert words.index("field-name-case RL101 1 finding") < words.index("path-trailing-slash RL201 1 finding")


def test_coverage_tells_states_by_a_sign_and_by_words() -> None:
    words = said(LIVE)

    assert "Operation 200 201 404 418 GET /orders/{order_id} , 37 calls ✕ seen, with faults 37" in words
    assert "○ documented, never seen ? seen, not documented 1 2 of 3 fields of GET /orders/{order_id}" in words
    assert "○ documented, never seen: /result/left" in words


def test_no_secret_gets_into_the_page() -> None:
    assert "abc.def.123" not in page(LIVE)


def test_hostile_texts_stay_texts() -> None:
    exchange = ORDER_CALL._replace(
        request=Request("GET", HOSTILE, {HOSTILE: HOSTILE}, {HOSTILE: HOSTILE}, origin=HOSTILE),
        response=Response(200, {"x": HOSTILE}, "application/json", {HOSTILE: [HOSTILE]}),
        label=HOSTILE,
    )
    finding = ORDER._replace(
        message=f"`{HOSTILE}`",
        help=HOSTILE,
        exchange=exchange,
        service=HOSTILE,
        operation=HOSTILE,
        rule=HOSTILE,
        pointer=f"/response/body/{HOSTILE.replace('/', '~1')}/0",
    )
    run = LIVE._replace(findings=(finding,), source_line=lambda _file, _line: HOSTILE)
    markup = page(run)

    assert "<img" not in markup
    assert len(re.findall("<script", markup)) == len(re.findall("</script", markup)) == 1
    assert HOSTILE in unescape(markup)


def test_five_thousand_findings_stay_a_page_of_a_few_megabytes() -> None:
    findings = tuple(ORDER._replace(message=f"number {number}", rule=f"rule-{number % 50}") for number in range(5000))
    markup = page(LIVE._replace(findings=findings))

    assert markup.count('class="finding"') == 5000
    assert markup.count('class="command"') == 500
    assert len(markup) < 8_000_000


def test_prose_shows_what_stands_between_backticks_as_code() -> None:
    assert prose("`a<b` is `c`") == "<code>a&lt;b</code> is <code>c</code>"
    assert prose("an odd ` stays") == "an odd ` stays"


def test_attributes_are_escaped_and_flags_need_no_value() -> None:
    assert element("a", text("&"), title='"<', hidden=True, open=False, aria_label="x", for_="y") == (
        '<a title="&quot;&lt;" hidden aria-label="x" for="y">&amp;</a>'
    )


def test_json_marks_the_value_that_the_pointer_leads_to() -> None:
    lines = pretty({"a": [1, {"b/c": "x"}], "d": {}}, ("a", "1", "b/c"))

    assert [line.text for line in lines] == [
        "{",
        '  "a": [',
        "    1,",
        "    {",
        '      "b/c": "x"',
        "    }",
        "  ],",
        '  "d": {}',
        "}",
    ]
    assert marked(lines) == ['"b/c": "x"']


@pytest.mark.parametrize(
    ("way", "line"),
    [((), "{"), (("a",), '"a": ['), (("a", "7"), '"a": ['), (("a", "0", "x"), "1,"), (("gone",), "{"), (None, None)],
)
def test_where_the_pointer_leads_nowhere_the_last_part_that_is_there_is_marked(
    way: tuple[str, ...] | None, line: str | None
) -> None:
    assert marked(pretty({"a": [1, 2]}, way)) == ([] if line is None else [line])


def test_a_large_body_is_cut_around_the_fault() -> None:
    body = {"items": [{"id": number, "more": {"x": [number] * 30}} for number in range(10_000)]}
    lines = pretty(body, ("items", "9000", "more", "x", "29"))

    assert marked(lines) == ["9000"]
    assert len(lines) <= 31
    assert re.fullmatch(r"⋮ \d+ lines", lines[0].text)


def test_deep_nesting_is_folded() -> None:
    body: object = 1
    for _ in range(90):
        body = [body]

    assert len(pretty(body, None)) <= 31
    assert marked(pretty(body, ("0",) * 90)) == ["1"]


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("/response/status", "404 Not Found"),
        ("/response/headers/allow", "allow: GET"),
        ("/response/headers/x-gone", "404 Not Found"),
        ("/response/body", "gone"),
        ("/response", "404 Not Found"),
        ("/request/path", None),
    ],
)
def test_a_response_marks_its_faulty_line(pointer: str, line: str | None) -> None:
    exchange = Exchange(Request("GET", "/a"), Response(404, {"allow": "GET"}, "text/plain", "gone\nfor good"))

    assert marked(response_lines(exchange, pointer)) == ([] if line is None else [line])


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("/request/path", "POST /a?x=1"),
        ("/request/query/x", "POST /a?x=1"),
        ("/request/headers/b", "b: 2"),
        ("/request/body/c", '"c": "3"'),
    ],
)
def test_a_request_marks_its_faulty_line(pointer: str, line: str) -> None:
    form = "application/x-www-form-urlencoded"
    exchange = Exchange(Request("POST", "/a", {"x": "1"}, {"b": "2"}, form, {"c": "3"}), Response(200))

    assert marked(request_lines(exchange, pointer)) == [line]


@pytest.mark.parametrize(
    ("response", "line"),
    [
        (Response(200, problem="cut short", raw=b'{"a'), "… a body that could not be read: cut short"),
        (Response(200, raw=b"\xff\xfe", media_type="image/png"), "… 2 bytes that are no text"),
        (Response(200, has_body=False), "… no body"),
    ],
)
def test_a_body_without_a_value_says_why(response: Response, line: str) -> None:
    assert marked(response_lines(Exchange(Request("GET", "/"), response), "/response/body")) == [line]


def test_a_body_that_is_not_known_is_not_shown() -> None:
    exchange = Exchange(Request("GET", "/"), Response(200), unknown=frozenset({"response.body"}))

    assert [line.text for line in response_lines(exchange, "")] == [
        "200 OK",
        "",
        "… a body that was not recorded, or is too large to show",
    ]


def test_the_description_is_shown_around_the_line() -> None:
    lines = source_lines(FIELD.location, source_line)

    assert [(line.number, line.is_marked) for line in lines] == [
        (1, False),
        (2, False),
        (3, True),
        (4, False),
        (5, False),
    ]
    assert lines[2].span == (4, 12)


def test_a_span_of_many_lines_is_marked_at_its_first() -> None:
    lines = source_lines(span("specs/user.yaml", 2, 1, 1, end_line=5), source_line)

    assert [(line.number, line.is_marked, line.is_within) for line in lines][1:] == [
        (2, True, False),
        (3, False, True),
        (4, False, True),
        (5, False, False),
    ]


def test_a_file_that_is_not_at_hand_has_no_lines() -> None:
    assert source_lines(span("call#1", 1, 1, 1), source_line) == []
    assert "Description," not in said(report(ORDER._replace(location=span("call#1", 1, 1, 1))))
