"""A rule's page in Markdown, of its docstring and its examples: ``explain`` prints it and the catalogue holds it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ridelint.examples import MAIN, Bad, BadExchange, Example, Good, GoodExchange
from ridelint.model import Request, Response, Rule
from ridelint.rules import families

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
            yield f"{mark}# {title} on the wire" if example.of_exchange else f"{mark}# {title}"
            yield ""
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    if example.config:
        yield from _block("yaml", f"# ridelint.yaml\n{example.config.strip()}")
        yield ""
    if isinstance(example, (GoodExchange, BadExchange)):
        yield from _block("http", f"{_request(example.request)}\n\n{_response(example.response)}")
    else:
        texts = {MAIN: example.text} if isinstance(example.text, str) else example.text
        for name, text in texts.items():
            yield from _block("yaml", text.strip() if len(texts) == 1 else f"# {name}\n{text.strip()}")
    if isinstance(example, (Bad, BadExchange)):
        yield ""
        yield "Reported at " + ", ".join(f"`{pointer}`" for pointer in example.at) + "."


def _block(language: str, text: str) -> Iterator[str]:
    yield f"```{language}"
    yield text
    yield "```"


def _request(request: Request) -> str:
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    line = f"{request.method} {request.path}{'?' + query if query else ''}"
    if request.media_type is None:
        return line
    return f"{line}\nContent-Type: {request.media_type}\n\n{_body(request.body)}"


def _response(response: Response) -> str:
    line = f"HTTP/1.1 {response.status}"
    if response.media_type is None:
        return line
    return f"{line}\nContent-Type: {response.media_type}\n\n{_body(response.body)}"


def _body(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body)
