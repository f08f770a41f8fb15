#!/usr/bin/env python3
"""Opens the pages that async-kata draws in a real browser, and uses them.

Usage: browser.py ASYNC_KATA OUT_DIR

Each page is looked at in light and in dark, without a word on the console; bars are reached by
keyboard, zoomed, pointed at. Screenshots are left in OUT_DIR. Needs chromium and chromedriver.
"""

import base64
import contextlib
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

# One answer for each kind of bar.
ANSWERS = [
    ("concurrent_requests", "wrong/sequential"),
    ("fetch_user", "wrong/blocks_the_thread"),
    ("fetch_all", "wrong/spawned_and_forgotten"),
    ("fetch_all", "right/join_set"),
]
TAB, DOWN, END = "\ue004", "\ue015", "\ue010"


class Browser:
    """A browser driven over WebDriver."""

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        self.call("GET", "/status")
        arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--window-size=1100,700", f"--user-data-dir={tempfile.mkdtemp()}",
        ]
        capabilities = {"goog:chromeOptions": {"args": arguments},
                        "goog:loggingPrefs": {"browser": "ALL"}}
        started = self.call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.base += f"/session/{started['sessionId']}"

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def run(self, script):
        return self.call("POST", "/execute/sync", {"script": script, "args": []})

    def press(self, key):
        strokes = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        actions = [{"type": "key", "id": "keys", "actions": strokes}]
        self.call("POST", "/actions", {"actions": actions})

    def point_at(self, x, y):
        move = {"type": "pointerMove", "duration": 0, "x": int(x), "y": int(y)}
        self.call("POST", "/actions", {"actions": [
            {"type": "pointer", "id": "mouse", "actions": [move]}]})

    def prefer(self, scheme):
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.call("POST", "/goog/cdp/execute",
                  {"cmd": "Emulation.setEmulatedMedia", "params": {"features": [feature]}})

    def console(self):
        return self.call("POST", "/se/log", {"type": "browser"})

    def screenshot(self, path):
        path.write_bytes(base64.b64decode(self.call("GET", "/screenshot")))


def expect(holds, what):
    if not holds:
        sys.exit(f"browser: {what}")


@contextlib.contextmanager
def browser():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    driver = subprocess.Popen(["chromedriver", f"--port={port}", "--log-level=SEVERE"],
                              stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                opened = Browser(port)
                break
            except (urllib.error.URLError, ConnectionError):
                expect(time.monotonic() < deadline, "chromedriver does not answer")
                time.sleep(0.1)
        yield opened
        opened.call("DELETE", "")
    finally:
        driver.terminate()
        driver.wait()


def draw(tool, name, answer, out):
    """The page and the image of an answer of the course."""
    root = pathlib.Path(__file__).resolve().parent.parent
    [folder] = root.glob(f"grader/hidden/*/[0-9][0-9]_{name}")
    stem = out / f"{name}-{pathlib.Path(answer).name}"
    page, image = stem.with_suffix(".html"), stem.with_suffix(".svg")
    ran = subprocess.run([tool, "timeline", name, "--submission", folder / f"{answer}.rs",
                          "--html", page, "--svg", image], cwd=root, capture_output=True, text=True)
    expect(ran.returncode in (0, 1), f"timeline {name} failed: {ran.stderr}")
    return page, image


def use(opened, page):
    """Looks at a page and uses it as a person would."""
    opened.call("POST", "/url", {"url": page.as_uri()})
    for scheme in ("light", "dark"):
        opened.prefer(scheme)
        opened.screenshot(page.with_name(f"{page.stem}-{scheme}.png"))
    bars = opened.run("return document.querySelectorAll('.row .bar').length")
    expect(bars > 0, f"{page.name} shows no bars")
    inside = opened.run("return document.documentElement.scrollWidth <= innerWidth")
    expect(inside, f"{page.name} is wider than the window")

    opened.run("document.querySelector('.row .bar').focus()")
    first = opened.run("return document.activeElement.getAttribute('aria-label')")
    expect(first, f"{page.name}: a focused bar says nothing")
    shown = opened.run("return document.getElementById('details').textContent")
    expect(shown == first, f"{page.name}: the details of the focused bar are not shown")
    if bars > 1:
        opened.press(DOWN)
        second = opened.run("return document.activeElement.getAttribute('aria-label')")
        opened.press(END)
        expect(second and second != first, f"{page.name}: the arrow keys reach no other bar")
    opened.press("+")
    expect(opened.run("return document.getElementById('level').textContent") == "1.5×",
           f"{page.name}: + does not zoom")
    opened.press("0")
    expect(opened.run("return document.getElementById('level').textContent") == "1×",
           f"{page.name}: 0 does not fit")

    opened.run("document.activeElement.blur()")
    x, y = opened.run("const r = document.querySelector('.row .bar').getBoundingClientRect();"
                      "return [r.left + Math.min(5, r.width / 2), r.top + r.height / 2]")
    opened.point_at(x, y)
    expect(opened.run("return document.getElementById('details').textContent") == first,
           f"{page.name}: pointing at a bar shows no details")
    expect(opened.console() == [], f"{page.name}: the console is not silent")


def main():
    tool, out = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    with browser() as opened:
        for name, answer in ANSWERS:
            page, image = draw(tool, name, answer, out)
            use(opened, page)
            opened.call("POST", "/url", {"url": image.as_uri()})
            titles = opened.run("return document.querySelectorAll('title').length")
            expect(titles > 0, f"{image.name} has nothing to point at")
            expect(opened.console() == [], f"{image.name}: the console is not silent")
    print(f"browser: {len(ANSWERS)} pages and images used, in light and dark")


if __name__ == "__main__":
    main()
