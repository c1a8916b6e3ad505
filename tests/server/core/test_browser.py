"""The pages in a real browser: a phone's, without JavaScript."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from server.commands.sign_in import discover, new_person, register
from tests.server.core.chromium import ENTER, TAB, Chromium, run_chromium
from tests.server.core.origin import Origin
from tests.server.core.people import authorization


class App:
    """An app on the desktop: it listens on a loopback port for what comes back."""

    def __init__(self) -> None:
        app = self
        self.received: list[dict[str, str]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query)
                app.received.append({name: values[0] for name, values in query.items()})
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<title>Back in the app</title>")

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.redirect_uri = f"http://127.0.0.1:{self.server.server_port}/oauth/callback"


@pytest.fixture
def app() -> Iterator[App]:
    listening = App()
    thread = threading.Thread(target=listening.server.serve_forever)
    thread.start()
    yield listening
    listening.server.shutdown()
    thread.join()
    listening.server.server_close()


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Start the browser once, as that takes longer than the tests."""
    with run_chromium(tmp_path_factory.mktemp("chromium")) as running:
        yield running


@pytest.fixture
def chromium(window: Chromium, origin: Origin) -> Chromium:
    """A browser in which nobody is signed in."""
    window.go(f"{origin.core}/health")
    window.forget()
    window.complaints()
    return window


def open_sign_in(chromium: Chromium, origin: Origin, app: App, **query: str) -> None:
    asked = authorization(redirect_uri=app.redirect_uri, **query)
    chromium.go(f"{origin.core}/oauth/authorize?{urlencode(asked)}")


def registered(origin: Origin) -> tuple[str, str]:
    person = new_person("rider")
    with httpx.Client() as client:
        register(client, discover(client, origin.url), person)
    return person.email, person.password


def test_the_browser_of_these_tests_runs_no_script(chromium: Chromium) -> None:
    chromium.go("data:text/html,<title>off</title><script>document.title='on'</script>")
    assert chromium.title == "off"


def test_a_person_signs_in_and_allows_by_keyboard_alone(chromium: Chromium, origin: Origin, app: App) -> None:
    email, password = registered(origin)
    open_sign_in(chromium, origin, app)
    assert (chromium.title, chromium.focused()) == ("Sign in to Rides", "email")
    chromium.press(*email, TAB, *password, ENTER)
    chromium.arrive("Allow Rides?")
    chromium.press(TAB, ENTER)
    chromium.arrive("Back in the app")
    assert {**app.received[0], "code": ""} == {"code": "", "state": "af0ifjsldkj", "iss": origin.url}
    assert chromium.complaints() == []


def test_a_person_denies_by_touch(chromium: Chromium, origin: Origin, app: App) -> None:
    email, password = registered(origin)
    open_sign_in(chromium, origin, app, login_hint=email)
    chromium.type("#password", password)
    chromium.touch("button")
    chromium.arrive("Allow Rides?")
    chromium.touch("button[value=deny]")
    chromium.arrive("Back in the app")
    assert app.received[0]["error"] == "access_denied"


def test_a_wrong_password_is_told_and_the_address_kept(chromium: Chromium, origin: Origin, app: App) -> None:
    email, _ = registered(origin)
    open_sign_in(chromium, origin, app, login_hint=email)
    assert chromium.focused() == "password"
    chromium.press(*"not the password", ENTER)
    chromium.arrive("Error: Sign in to Rides")
    assert chromium.text("[role=alert]") == "E-mail or password is wrong."
    assert chromium.measure("document.getElementById('email').value") == email
    assert chromium.focused() == "password"


def test_an_unknown_app_gets_a_page_and_no_redirect(chromium: Chromium, origin: Origin, app: App) -> None:
    open_sign_in(chromium, origin, app, client_id="nobody")
    assert (chromium.text("h1"), app.received) == ("This cannot be done", [])


def test_fields_and_buttons_are_named_for_those_who_do_not_see_them(
    chromium: Chromium, origin: Origin, app: App
) -> None:
    open_sign_in(chromium, origin, app)
    names = [chromium.accessible_name(selector) for selector in ("#email", "#password", "button")]
    assert names == ["E-mail address", "Password", "Sign in"]


def test_the_page_fits_a_narrow_phone_and_a_thumb(chromium: Chromium, origin: Origin, app: App) -> None:
    open_sign_in(chromium, origin, app)
    width = chromium.measure("[document.documentElement.scrollWidth, window.innerWidth]")
    heights = [
        chromium.measure(f"document.querySelector('{selector}').getBoundingClientRect().height")
        for selector in ("#email", "#password", "button")
    ]
    assert (width[0] <= width[1], min(heights) >= 44) == (True, True)


def test_the_style_is_applied_under_the_policy(chromium: Chromium, origin: Origin, app: App) -> None:
    open_sign_in(chromium, origin, app)
    assert chromium.measure("getComputedStyle(document.querySelector('button')).fontWeight") == "600"
    assert chromium.complaints() == []
