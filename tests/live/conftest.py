"""An observer of a description that a test writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from ridelint.config import parse
from ridelint.document import Store
from ridelint.examples import MAIN, files
from ridelint.live.described import Described, House
from ridelint.live.observer import Observer
from ridelint.rules import load_all

TODAY = date(2026, 1, 1)
Observing = Callable[..., Observer]


@pytest.fixture
def observing() -> Observing:
    """Makes an observer of a description's text, asking the rules of these ids."""

    def observer(text: str | Mapping[str, str], *rules: str, config: str = "") -> Observer:
        store = Store.of(files(text))
        house = House(load_all(rules), parse(config), TODAY)
        return Observer([Described(store.open(MAIN), store, house)], store)

    return observer
