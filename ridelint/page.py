"""A rule's page in Markdown, of its docstring and its examples: ``explain`` prints it and the catalogue holds it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ridelint.examples import MAIN, Bad, BadExchange, Example, Good, GoodExchange
from ridelint.model import DESCRIPTION, LIVE_RUN, NO_ANSWER, TRAFFIC, Purpose, Request, Response, Rule
from ridelint.rules import families

_WHERE = {DESCRIPTION: "", TRAFFIC: " on the wire", LIVE_RUN: " in a live run"}
_MOST_EXAMPLES = 4
"""Of each kind; the rest are there for the tests."""


def page(rule: Rule, level: int = 1) -> str:
    """The whole page. ``level`` is that of its heading."""
    return "\n".join(_lines(rule, "#" * level)) + "\n"


def _lines(rule: Rule, mark: str) -> Iterator[str]:
    yield f"{mark} {rule.id} ({rule.code})"
    yield ""
    yield rule.summary
    yield ""
    facts = [f"family {families().get(rule.id, 'none')}", f"{rule.severity} by default"]
    facts.append(f"asked of the {' and the '.join(rule.asked_of)}")
    if rule.is_fixable:
        facts.append("`--fix` cures it")
    yield f"*{'; '.join(facts)}*"
    yield ""
    yield rule.rationale
    if rule.source:
        yield ""
        yield f"Source: {rule.source}."
    for title, kinds in (("Faults", (Bad, BadExchange)), ("No faults", (Good, GoodExchange))):
        for kind in kinds:
            yield from _examples(title, [example for example in rule.examples if isinstance(example, kind)], mark)


def _examples(title: str, examples: list[Any], mark: str) -> Iterator[str]:
    for example in examples[:_MOST_EXAMPLES]:
        yield ""
        if example is examples[0]:
            yield f"{mark}# {title}{_WHERE[example.asked_of]}"
            yield ""
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    if example.config:
        yield from _block("yaml", f"# ridelint.yaml\n{example.config.strip()}")
        yield ""
    if isinstance(example, (GoodExchange, BadExchange)):
        if isinstance(example.description, str):
            yield from _block("yaml", example.description.strip())
            yield ""
        yield from _block("http", f"{_request(example.request)}\n\n{_response(example.response)}")
        circumstances = _circumstances(example)
        if circumstances:
            yield ""
            yield circumstances
    else:
        texts = {MAIN: example.text} if isinstance(example.text, str) else example.text
        for name, text in texts.items():
            yield from _block("yaml", text.strip() if len(texts) == 1 else f"# {name}\n{text.strip()}")
    if isinstance(example, (Bad, BadExchange)):
        yield ""
        yield "Reported at " + ", ".join(f"`{pointer}`" for pointer in example.at) + "."


def _circumstances(example: GoodExchange | BadExchange) -> str:
    """What the wire does not show of a call."""
    made = _made(example.purpose)
    took = f"The answer took {example.seconds} s." if example.seconds is not None else ""
    failed = f"It fails Schemathesis's check `{example.verdict.check}`." if example.verdict else ""
    among = ", ".join(f"`{name}`" for name in example.among)
    return " ".join(filter(None, (made, took, failed, f"Asked beside {among}." if among else "")))


def _made(purpose: Purpose) -> str:
    if purpose is Purpose.FUZZ:
        return "The call's data is made up."
    return f"Made on purpose with this fault: {purpose.value}." if purpose.is_deliberate else ""


def _block(language: str, text: str) -> Iterator[str]:
    yield f"```{language}"
    yield text
    yield "```"


def _request(request: Request) -> str:
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    line = f"{request.method} {request.path}{'?' + query if query else ''}"
    has_body = request.media_type is not None
    return _message(line, request.headers, request.media_type, _body(request.body) if has_body else "")


def _response(response: Response) -> str:
    if response.status == NO_ANSWER:
        return f"({response.problem})"
    line = f"HTTP/1.1 {response.status}"
    return _message(line, response.headers, response.media_type, _body(response.body) if response.has_body else "")


def _message(line: str, headers: Mapping[str, str], media_type: str | None, body: str) -> str:
    """A message as it stands on the wire, but for the length of its body."""
    lines = [line, *(f"{name.title()}: {value}" for name, value in headers.items() if name != "content-type")]
    if media_type is not None:
        lines.append(f"Content-Type: {media_type}")
    return "\n".join(lines) + (f"\n\n{body}" if body else "")


def _body(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body)
