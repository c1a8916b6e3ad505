"""Chromium, steered through ChromeDriver (W3C WebDriver): just what a person does with a page."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.server.programs import free_port, listens, program, running, wait_until

# Keys of WebDriver section 17.4.2.
ENTER, TAB = "\ue007", "\ue004"
_WIDEST_PHONE = 500
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_ARGUMENTS = (
    "--headless",
    # Chromium's own sandbox wants what a container does not give; the pages are the tests' own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


@dataclass(frozen=True, slots=True)
class Chromium:
    """One browser window."""

    session: httpx.Client

    def go(self, url: str) -> None:
        self._post("/url", {"url": url})

    @property
    def address(self) -> str:
        return str(self._get("/url"))

    @property
    def title(self) -> str:
        return str(self._get("/title"))

    def arrive(self, title: str) -> None:
        """Wait for the page of that title."""
        wait_until(lambda: self.title == title, f"the page {title}")

    def text(self, selector: str = "body") -> str:
        return str(self._get(f"/element/{self._find(selector)}/text"))

    def accessible_name(self, selector: str) -> str:
        return str(self._get(f"/element/{self._find(selector)}/computedlabel"))

    def type(self, selector: str, text: str) -> None:
        self._post(f"/element/{self._find(selector)}/value", {"text": text})

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._post("/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]})

    def touch(self, selector: str) -> None:
        """Tap on the middle of an element."""
        middle = {"type": "pointerMove", "origin": {_ELEMENT: self._find(selector)}, "x": 0, "y": 0}
        tap = [middle, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        finger = {"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": tap}
        self._post("/actions", {"actions": [finger]})

    def focused(self) -> str:
        """Give the id of the element that has the focus."""
        element = self._get("/element/active")[_ELEMENT]
        return str(self._get(f"/element/{element}/property/id"))

    def measure(self, script: str) -> Any:
        """Ask for a number or text; the page's own policy does not bind the driver."""
        return self._post("/execute/sync", {"script": f"return {script}", "args": []})

    def wait(self, script: str, what: str) -> None:
        """Wait for something on the page to come true."""
        wait_until(lambda: bool(self.measure(script)), what)

    def emulate(self, scheme: str) -> None:
        """Make the window one of those who prefer this color scheme, light or dark."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._post("/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": {"features": features}})

    def complaints(self) -> list[str]:
        """List what the browser's console says: refused styles, scripts and forms."""
        return [str(entry["message"]) for entry in self._post("/se/log", {"type": "browser"})]

    def forget(self) -> None:
        """Delete the cookies of the page's origin."""
        _value(self.session.delete("/cookie"))

    def screenshot(self, target: Path) -> None:
        target.write_bytes(base64.b64decode(self._get("/screenshot")))

    def _find(self, selector: str) -> str:
        found = self._post("/element", {"using": "css selector", "value": selector})
        return str(found[_ELEMENT])

    def _get(self, path: str) -> Any:
        return _value(self.session.get(path))

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        return _value(self.session.post(path, json=body))


def _value(answer: httpx.Response) -> Any:
    value = answer.json()["value"]
    assert answer.status_code == 200, value
    return value


@contextmanager
def run_chromium(
    folder: Path, *, with_javascript: bool = False, width: int = 360, height: int = 740
) -> Iterator[Chromium]:
    """Run a browser the size of a phone or of a desktop, with nothing remembered."""
    port = free_port()
    options: dict[str, Any] = {
        "binary": program("chromium"),
        "args": [*_ARGUMENTS, f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}"],
        "prefs": {} if with_javascript else {"profile.managed_default_content_settings.javascript": 2},
    }
    if width < _WIDEST_PHONE:
        options["mobileEmulation"] = {"deviceMetrics": {"width": width, "height": height, "pixelRatio": 2.0}}
    wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
    with running([program("chromedriver"), f"--port={port}"], folder / "chromedriver.log") as driver:
        wait_until(lambda: listens(port), "chromedriver", driver)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            begun = _value(client.post("/session", json={"capabilities": {"alwaysMatch": wanted}}))
            session = f"http://127.0.0.1:{port}/session/{begun['sessionId']}"
            client.base_url = httpx.URL(session)
            try:
                yield Chromium(client)
            finally:
                # The whole address: httpx ends a base with a slash, and the driver then knows no such session. A driver
                # that ends without this leaves its browser behind.
                _value(client.delete(session))
