"""A headless Chromium, driven over the WebDriver protocol with nothing but the standard library."""

import json
import re
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--window-size=1440,1000"),
)
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
STARTED = re.compile(r"started successfully on port (?P<port>\d+)")
# Seconds.
PATIENCE = 30


class Browser:
    """One browser window; use it as a context.

    Args:
        profile: empty folder for what the browser keeps.
    """

    def __init__(self, profile: Path):
        self._driver = subprocess.Popen([DRIVER, "--port=0"], stdout=subprocess.PIPE, text=True)
        try:
            self._begin(profile)
        except BaseException:
            self._end()
            raise

    def _begin(self, profile: Path) -> None:
        started = next(filter(None, map(STARTED.search, self._driver.stdout)))
        self._address = f"http://127.0.0.1:{started['port']}"
        options = {"binary": CHROMIUM, "args": [*FLAGS, f"--user-data-dir={profile}"]}
        logged = {"browser": "ALL", "performance": "ALL"}
        wanted = {"alwaysMatch": {"goog:chromeOptions": options, "goog:loggingPrefs": logged}}
        session = self._call("POST", "/session", {"capabilities": wanted})
        self._address += f"/session/{session['sessionId']}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._call("DELETE", "")
        finally:
            self._end()

    def _end(self) -> None:
        self._driver.terminate()
        self._driver.wait(PATIENCE)
        self._driver.stdout.close()

    def _call(self, method: str, path: str, body: dict | None = None):
        data = json.dumps(body or {}).encode() if method == "POST" else None
        request = urllib.request.Request(f"{self._address}{path}", data, {"Content-Type": "application/json"})
        request.method = method
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]

    def run(self, script: str, *arguments):
        """What a script returns that runs in the page."""
        return self._call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, condition: str) -> None:
        """Until an expression of the page is true."""
        until = time.monotonic() + PATIENCE
        while not self.run(f"return Boolean({condition})"):
            assert time.monotonic() < until, f"never: {condition}"
            time.sleep(0.05)

    def visit(self, page: Path, fragment: str = "") -> None:
        """Open a file, without waiting for what it does then."""
        self._call("POST", "/url", {"url": "about:blank"})
        self._call("POST", "/url", {"url": f"{page.as_uri()}{fragment}"})

    def open(self, page: Path, fragment: str = "") -> None:
        """Open a file, and wait until the page has drawn itself."""
        self.visit(page, fragment)
        self.wait("document.body.dataset.ready === 'true'")

    def _element(self, selector: str) -> str:
        return self._call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector: str) -> None:
        """Click the first element of a selector, as a mouse would; it has to be visible."""
        self.run(
            "document.querySelector(arguments[0]).scrollIntoView({block: 'center', behavior: 'instant'})", selector
        )
        self._call("POST", f"/element/{self._element(selector)}/click")

    def type(self, selector: str, text: str) -> None:
        """Press keys in an element."""
        self._call("POST", f"/element/{self._element(selector)}/value", {"text": text})

    def as_on_a_phone(self, width: int) -> None:
        """Show pages from now on as wide as a phone does, in pixels."""
        size = {"width": width, "height": 2 * width, "deviceScaleFactor": 1, "mobile": True}
        self._call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": size})

    def text(self, selector: str) -> str:
        """What is to be read in the first element of a selector."""
        return self._call("GET", f"/element/{self._element(selector)}/text")

    def complaints(self) -> list[str]:
        """What the console has shown since this was last asked."""
        return [entry["message"] for entry in self._call("POST", "/se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """Addresses that were asked for since this was last asked."""
        entries = [
            json.loads(entry["message"])["message"] for entry in self._call("POST", "/se/log", {"type": "performance"})
        ]
        return [
            entry["params"]["request"]["url"] for entry in entries if entry["method"] == "Network.requestWillBeSent"
        ]
