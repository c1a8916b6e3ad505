"""The page in a real browser: by keyboard, on a phone, without JavaScript, and with texts that look like code."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ridelint.model import Severity
from ridelint.reporters import Report, render
from tests.reporters.fakes import FIELD, LIVE, ORDER, ORDER_CALL, SLASHED
from tests.server.core.chromium import ENTER, TAB, Chromium, run_chromium

SPACE, ESCAPE = " ", "\ue00c"
UP, DOWN, LEFT, RIGHT, HOME, END = "\ue013", "\ue015", "\ue012", "\ue014", "\ue011", "\ue010"

HOSTILE = (
    '</script><img src="http://127.0.0.1:1/x" onerror="document.title=1"><svg onload=document.title=2>' + "W" * 300
)
LONG = ORDER._replace(
    message=f"`{HOSTILE}`",
    help=HOSTILE,
    exchange=ORDER_CALL._replace(
        request=ORDER_CALL.request._replace(path=f"/{HOSTILE}"),
        response=ORDER_CALL.response._replace(body={"result": {"items": [0, {"driverId": HOSTILE}]}}),
    ),
)
RUN = LIVE._replace(
    findings=(
        ORDER,
        LONG,
        SLASHED._replace(service="Orders", exchange=ORDER_CALL, pointer="/request/path"),
        FIELD._replace(service="Drivers", severity=Severity.INFO),
    )
)
SHOWN = "[...document.querySelectorAll('.finding')].filter(f => f.checkVisibility()).length"
FOCUSED = "document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"
WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"


class Host:
    """Serves the page and keeps every path that anything asks for."""

    def __init__(self) -> None:
        host = self
        self.page = ""
        self.asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(host.page.encode())

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    hosting = Host()
    thread = threading.Thread(target=hosting.server.serve_forever)
    thread.start()
    try:
        yield hosting
    finally:
        hosting.server.shutdown()
        thread.join(20)
        hosting.server.server_close()


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    folder = tmp_path_factory.mktemp("desktop")
    with run_chromium(folder, with_javascript=True, width=1280, height=900) as running:
        yield running


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with run_chromium(tmp_path_factory.mktemp("phone"), with_javascript=True) as running:
        yield running


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """A browser without JavaScript."""
    with run_chromium(tmp_path_factory.mktemp("plain")) as running:
        yield running


def show(browser: Chromium, host: Host, run: Report = RUN) -> None:
    host.page = render("html", run)
    host.asked.clear()
    browser.complaints()
    browser.go(host.url)


def test_nothing_is_asked_of_any_network_and_nothing_is_complained_of(desktop: Chromium, host: Host) -> None:
    show(desktop, host)
    desktop.measure("document.querySelectorAll('details').forEach(node => node.open = true)")

    assert desktop.measure("performance.getEntriesByType('resource').length") == 0
    assert host.asked == ["/"]
    assert desktop.complaints() == []


def test_hostile_texts_are_inert(desktop: Chromium, host: Host) -> None:
    show(desktop, host)

    assert desktop.title == "ridelint report"
    assert desktop.measure(
        "[document.images.length, document.scripts.length, document.querySelectorAll('svg').length]"
    ) == [
        0,
        1,
        0,
    ]


@pytest.mark.parametrize(
    ("words", "shown"),
    [("snake_case", 2), ("SLASH ends", 1), ("path-trailing-slash", 1), ("nothing like it", 0), ("", 4)],
)
def test_search_shows_what_has_every_word(desktop: Chromium, host: Host, words: str, shown: int) -> None:
    show(desktop, host)
    desktop.type("#search", words)

    assert desktop.measure(SHOWN) == shown
    assert desktop.text("#shown") == f"{shown} of 4 findings shown"


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ("document.querySelector('#service').value = 'Drivers'", 1),
        ("document.querySelector('#rule').value = 'field-name-case'", 3),
        ("document.querySelector('[value=info]').checked = false", 3),
        ("document.querySelectorAll('[name=severity]').forEach(box => box.checked = false)", 0),
    ],
)
def test_filters_show_what_fits(desktop: Chromium, host: Host, change: str, shown: int) -> None:
    show(desktop, host)
    desktop.measure(f"({change}, document.querySelector('#filters').dispatchEvent(new Event('input')))")

    assert desktop.text("#shown") == f"{shown} of 4 findings shown"
    assert desktop.measure(SHOWN) == shown


def test_a_group_without_a_shown_finding_is_not_shown(desktop: Chromium, host: Host) -> None:
    show(desktop, host)
    desktop.type("#search", "slash")
    groups = "[...document.querySelectorAll('.service, .rule')].filter(node => node.checkVisibility())"

    assert desktop.measure(f"{groups}.map(node => node.dataset.service || node.dataset.rule)") == [
        "Orders",
        "path-trailing-slash",
    ]


def test_the_keyboard_reaches_opens_and_leaves_a_finding(desktop: Chromium, host: Host) -> None:
    show(desktop, host)
    desktop.press(TAB)
    assert desktop.measure(FOCUSED) == "Skip to the findings"
    desktop.press(ENTER)
    assert desktop.focused() == "findings"
    desktop.press("/")
    assert desktop.focused() == "search"
    desktop.press(*([TAB] * 6))
    assert desktop.measure(FOCUSED) == "●infofield-name-caseRL1011 finding"
    desktop.press(DOWN, SPACE)
    assert desktop.measure(
        "document.activeElement.parentElement.matches('.finding') && document.activeElement.parentElement.open"
    )
    desktop.press(ENTER)
    assert not desktop.measure("document.activeElement.parentElement.open")


def test_arrows_go_from_heading_to_heading_and_fold(desktop: Chromium, host: Host) -> None:
    show(desktop, host)
    desktop.measure("document.querySelector('.rule summary').focus()")
    desktop.press(END)
    assert desktop.measure(FOCUSED).startswith("▲warningends with a slash")
    desktop.press(UP, LEFT)
    assert desktop.measure("document.activeElement.parentElement.open") is False
    desktop.press(RIGHT)
    assert desktop.measure("document.activeElement.parentElement.open") is True
    desktop.press(HOME)
    assert desktop.measure("document.activeElement === document.querySelector('.rule summary')")


def test_the_focus_is_seen(desktop: Chromium, host: Host) -> None:
    show(desktop, host)
    desktop.press(TAB, TAB)

    assert desktop.measure("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_escape_empties_the_search(desktop: Chromium, host: Host) -> None:
    show(desktop, host)
    desktop.type("#search", f"slash{ESCAPE}")

    assert desktop.text("#shown") == "4 of 4 findings shown"


def test_the_button_copies_the_command(desktop: Chromium, host: Host) -> None:
    show(desktop, host)
    desktop.measure("document.querySelectorAll('details').forEach(node => node.open = true)")
    desktop.measure("document.querySelector('.command button').focus()")
    desktop.press(ENTER)

    desktop.wait("document.querySelector('.command button').textContent === 'Copied'", "the copy")


def test_a_link_to_a_finding_opens_it(desktop: Chromium, host: Host) -> None:
    show(desktop, host)
    desktop.measure("location.hash = '#finding-2'")

    desktop.wait("document.querySelector('#finding-2').open", "the finding")


def test_controls_have_names(desktop: Chromium, host: Host) -> None:
    show(desktop, host)

    assert [desktop.accessible_name(f"#{name}") for name in ("search", "service", "rule")] == [
        "Search",
        "Service",
        "Rule",
    ]
    assert desktop.accessible_name("#filters") == "Filter the findings"
    assert desktop.accessible_name(".scroll") == "Coverage of Orders"


def test_a_phone_never_scrolls_sideways(phone: Chromium, host: Host) -> None:
    show(phone, host)
    phone.measure("document.querySelectorAll('details').forEach(node => node.open = true)")

    assert phone.measure(WIDTHS) == [360, 360]
    assert phone.complaints() == []


def test_a_finger_opens_a_finding(phone: Chromium, host: Host) -> None:
    show(phone, host)
    phone.measure("document.querySelector('.finding summary').scrollIntoView({block: 'center'})")
    phone.touch(".finding summary")

    phone.wait("document.querySelector('.finding').open", "the finding")
    assert phone.measure("document.querySelector('.finding summary').getBoundingClientRect().height >= 44")


def test_without_javascript_everything_can_be_read(plain: Chromium, host: Host) -> None:
    show(plain, host)

    assert "'driverId' is not snake_case" in plain.text("main")
    assert "Search" not in plain.text()
    assert plain.measure("document.querySelectorAll('button').length") == 0
    plain.touch(".finding summary")
    plain.wait("document.querySelector('.finding').open", "the finding")
    assert "name it driver_id" in plain.text(".finding")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_their_ground(desktop: Chromium, host: Host, scheme: str) -> None:
    """At least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    show(desktop, host)
    desktop.emulate(scheme)
    desktop.measure("document.querySelectorAll('details').forEach(node => node.open = true)")

    assert desktop.measure(CONTRASTS) == []


CONTRASTS = """(() => {
  const channel = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const numbers = color => color.match(/[\\d.]+/g).map(Number);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const color = numbers(getComputedStyle(node).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const pale = [];
  for (const node of document.querySelectorAll('body *')) {
    const isText = [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim());
    if (!isText || !node.checkVisibility() || node.closest('script, style')) continue;
    const [a, b] = [luminance(numbers(getComputedStyle(node).color)), luminance(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) pale.push(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
  }
  return [...new Set(pale)];
})()"""
