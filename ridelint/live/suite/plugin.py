"""pytest's hooks, registered where a description is given: each test fails by what its own calls were answered."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from ridelint.config.rulenames import is_known, rules_named, unknown
from ridelint.live.suite.doors import watching
from ridelint.live.suite.merging import dumped, loaded, merged
from ridelint.live.suite.suite import Suite
from ridelint.live.suite.text import failure, summary

if TYPE_CHECKING:
    from ridelint.coverage import Coverage

_KEY = "ridelint"


class Plugin:
    """One run of pytest, or one worker of a run that xdist has spread."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self._doors = ExitStack()
        self._others: list[Coverage] = []
        self._others_failing = 0

    def pytest_sessionstart(self) -> None:
        self._doors.enter_context(watching(self.suite))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """A mark that names no rule is told before the first test runs."""
        for item in items:
            for name in _marked(item):
                if not is_known(name):
                    raise pytest.UsageError(f"ridelint: {item.nodeid}: {unknown(name)}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Generator[None, Any, Any]:
        self.suite.begin()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Fail a test that would have passed; one that fails by itself is told beside it."""
        try:
            result = yield
        except BaseException:
            self._tell(item, "call")
            raise
        self._fail(item)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Fixtures call too, when they clean up."""
        self.suite.settle()
        self.suite.findings.clear()
        result = yield
        self._fail(item)
        return result

    def _fail(self, item: pytest.Item) -> None:
        text = self._text(item)
        if text:
            pytest.fail(f"ridelint: the calls of this test differ from the description\n\n{text}", pytrace=False)

    def _tell(self, item: pytest.Item, when: str) -> None:
        text = self._text(item)
        if text:
            item.add_report_section(when, _KEY, text)

    def _text(self, item: pytest.Item) -> str:
        failing = self.suite.failing(_ignored(item))
        return failure(failing, self.suite.source_line, self.suite.observer.secrets)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self._doors.close()
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            coverage = self.suite.observer.conclude().coverage
            output[_KEY] = json.dumps([dumped(coverage), self.suite.total])

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker of xdist ends. One that was killed has left nothing."""
        text = getattr(node, "workeroutput", {}).get(_KEY)
        if text is not None:
            coverage, failing = json.loads(text)
            self._others.append(loaded(coverage))
            self._others_failing += failing

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        coverage = merged([self.suite.observer.conclude().coverage, *self._others])
        terminalreporter.section("ridelint")
        terminalreporter.line(summary(coverage, self.suite.total + self._others_failing))


def _marked(item: pytest.Item) -> list[str]:
    return [name for marker in item.iter_markers("ridelint") for name in marker.kwargs.get("ignore", ())]


def _ignored(item: pytest.Item) -> set[str]:
    """The rules that the test's marks leave out, named as in ``--ignore``: ids, codes, starts of codes, families."""
    return {rule for name in _marked(item) for rule in rules_named(name)}
